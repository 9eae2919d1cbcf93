"""How many sums are right, by their length: a rule against almost a rule."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from unrolled.plots.show import show
from unrolled.plots.style import CYCLE, GREY, look

Add = Callable[..., Any]
Parameters = dict[str, np.ndarray]
LENGTHS = (2, 4, 6, 8, 10, 12, 16, 20, 25, 31)
ASKED = (8, 12, 31)
SUMS = 1000
EASY = 4  # first columns, in which there is less to carry than later


def play_lengths(add: Add, networks: Mapping[int, Parameters], seed: int = 0) -> None:
    """Draw accuracy against length for networks from along a training run.

    Args:
        add: the student's own.
        networks: parameters by the number of examples after which they were kept.
        seed: draws the sums.
    """
    measured = {n: accuracies(add, parameters, seed) for n, parameters in networks.items()}
    luck = {n: luck_of_a_column(add, parameters, seed) for n, parameters in networks.items()}
    show(lengths_figure(measured, luck), lengths_text(measured, luck))


def sums(rng: np.random.Generator, bits: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw numbers whose sum fits into so many bits, as those of the training run do."""
    a, b = rng.integers(2 ** (bits - 1), size=(2, SUMS))
    return a, b


def accuracies(add: Add, parameters: Parameters, seed: int) -> dict[int, float]:
    """Measure the share of sums right in every bit, by length."""
    rng = np.random.default_rng(seed)
    found = {}
    for bits in LENGTHS:
        a, b = sums(rng, bits)
        found[bits] = float(np.mean(add(a, b, parameters, bits) == a + b))
    return found


def luck_of_a_column(add: Add, parameters: Parameters, seed: int, bits: int = 31) -> float:
    """Count how often a column, after the first few, is right when all before it are."""
    a, b = sums(np.random.default_rng(seed), bits)
    wrong = add(a, b, parameters, bits) ^ (a + b)
    right_so_far = np.cumprod(
        wrong[:, np.newaxis] >> np.arange(bits) & 1 ^ 1, axis=1
    )  # (sums, bits)
    tried = right_so_far[:, EASY - 1 : -1].sum()
    return float(right_so_far[:, EASY:].sum() / tried) if tried else 0.0


def lengths_figure(
    measured: Mapping[int, Mapping[int, float]], luck: Mapping[int, float]
) -> Figure:
    """Draw the share right on a logarithmic axis, with the power of a column's luck."""
    with look():
        figure = Figure(figsize=(7.6, 4.0), layout="constrained")
        axes = figure.subplots()
        for colour, (n, found) in zip(CYCLE, measured.items(), strict=False):
            shown = {bits: share for bits, share in found.items() if share > 0}
            axes.plot(
                list(shown), list(shown.values()), "o-", ms=4, color=colour, label=f"{n:,} examples"
            )
            if 0 < luck[n] < 1 and found[EASY]:
                far = np.arange(EASY, LENGTHS[-1] + 1)
                axes.plot(far, found[EASY] * luck[n] ** (far - EASY), "--", lw=1, color=colour)
        for bits in ASKED:
            axes.axvline(bits, color=GREY, lw=0.8, alpha=0.6, zorder=0)
        axes.set(yscale="log", ylim=(8e-4, 1.3), xlabel="columns", ylabel="share of sums right")
        axes.set_xticks(LENGTHS)
        axes.legend(loc="lower left", title="trained for")
    return figure


def lengths_text(measured: Mapping[int, Mapping[int, float]], luck: Mapping[int, float]) -> str:
    """Say in words how many sums are right at the lengths that the lab asks about."""
    lines = [
        f"After {n:>6,} examples: "
        + ", ".join(f"{found[bits]:6.1%} with {bits} columns" for bits in ASKED)
        + f"; q = {luck[n]:.3f}"
        for n, found in measured.items()
    ]
    return "\n".join(lines)
