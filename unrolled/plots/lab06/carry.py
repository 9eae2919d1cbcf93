"""Look for the carry in the hidden states of a network that adds."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from unrolled.plots.show import show
from unrolled.plots.style import BLUE, GREY, VERMILION, look

Forward = Callable[..., Any]
BITS, LARGEST = 8, 128


@dataclass(frozen=True)
class States:
    """What a network went through on all sums of two numbers below 128.

    Attributes:
        a: hidden states, (n_a, sums, columns).
        carry: whether a column hands on a carry, (sums, columns).
        column: what a column adds up to with the carry that came in, (sums, columns).
        score: how much the network is for writing a 1, (sums, columns).
    """

    a: np.ndarray
    carry: np.ndarray
    column: np.ndarray
    score: np.ndarray


@dataclass(frozen=True)
class Found:
    """How well the carry can be read.

    Attributes:
        unit: the unit whose averages with and without a carry are furthest apart.
        with_first, without_first: share that this unit gets right over all columns, and without
            the column of the ones.
        first: share that it gets right there with the border that is best for all other columns.
        probe: what the linear probe says, (sums, columns); above 0 for a carry.
        probed: share of unseen sums' columns that the probe gets right.
    """

    unit: int
    with_first: float
    without_first: float
    first: float
    probe: np.ndarray
    probed: float


def play_carry(forward: Forward, parameters: dict[str, np.ndarray]) -> None:
    """Show the carry in single units, and by a linear probe of the whole state.

    Args:
        forward: the student's own, with the lab's cache `(x, a, parameters)`.
        parameters: of the network to look into.
    """
    states = all_states(forward, parameters)
    found = find_carry(states)
    show(carry_figure(states, found), carry_text(found))


def all_states(forward: Forward, parameters: dict[str, np.ndarray]) -> States:
    """Run a network on all sums."""
    a, b = (numbers.ravel() for numbers in np.meshgrid(np.arange(LARGEST), np.arange(LARGEST)))
    places = np.arange(BITS)
    x = np.stack([a, b])[:, :, np.newaxis] >> places & 1  # (2, sums, columns)
    low = (2 << places) - 1
    carry = ((a[:, np.newaxis] & low) + (b[:, np.newaxis] & low)) >> (places + 1)
    came_in = np.concatenate([np.zeros((len(a), 1), carry.dtype), carry[:, :-1]], axis=1)
    _, (_, states, _) = forward(x, parameters)
    score = np.tensordot(parameters["Wya"][0], states, axes=1)
    return States(states, carry, x.sum(axis=0) + came_in, score)


def find_carry(states: States) -> Found:
    """Find the unit that tells the carry best, and a weighted sum of units that tells it."""
    late, carry = states.a[:, :, 1:], states.carry[:, 1:]
    apart = late[:, carry == 1].mean(axis=1) - late[:, carry == 0].mean(axis=1)
    unit = int(np.argmax(np.abs(apart)))
    share, border, sign = best_border(late[unit], carry)
    first = float(np.mean((sign * states.a[unit, :, 0] > sign * border) == states.carry[:, 0]))
    with_first = (share * (BITS - 1) + first) / BITS
    n_a, sums, _ = states.a.shape
    every = np.concatenate([states.a, np.ones((1, sums, BITS))])  # a constant beside the units
    taught = np.arange(sums) % 7 == 0
    weights, *_ = np.linalg.lstsq(
        every[:, taught].reshape(n_a + 1, -1).T, 2.0 * states.carry[taught].ravel() - 1, rcond=None
    )
    probe = np.tensordot(weights, every, axes=1)
    probed = float(np.mean((probe[~taught] > 0) == states.carry[~taught]))
    return Found(unit, with_first, share, first, probe, probed)


def best_border(values: np.ndarray, carry: np.ndarray) -> tuple[float, float, int]:
    """Find the border that tells carries best.

    Returns:
        The share it gets right, the border, and +1 or -1 where carries lie above or below it.
    """
    order = np.argsort(values, axis=None)
    sorted_values, sorted_carry = values.ravel()[order], carry.ravel()[order]
    carries, n = int(sorted_carry.sum()), sorted_carry.size
    below = np.concatenate([[0], np.cumsum(sorted_carry)])  # carries below each border
    above_right = np.arange(n + 1) - below + carries - below  # right, where carries lie above
    between = np.concatenate([[True], np.diff(sorted_values) > 1e-9, [True]])
    found = []
    for sign, right in ((1, above_right), (-1, n - above_right)):
        k = int(np.argmax(np.where(between, right, -1)))
        left, after = sorted_values[max(k - 1, 0)], sorted_values[min(k, n - 1)]
        outside = -1e-6 if k == 0 else 1e-6 if k == n else 0.0
        found.append((float(right[k] / n), float((left + after) / 2 + outside), sign))
    return max(found)


def carry_figure(states: States, found: Found) -> Figure:
    """Draw every unit's values coloured by the carry, and all states by probe and written bit."""
    rng = np.random.default_rng(0)
    some = rng.choice(states.carry.shape[0], size=160, replace=False)
    with look():
        figure = Figure(figsize=(9.6, 4.0), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(6, 4))
        for number, unit in enumerate(states.a):
            values, carry = unit[some, 1:].ravel(), states.carry[some, 1:].ravel()
            for bit, colour in ((0, BLUE), (1, VERMILION)):
                own = values[carry == bit]
                place = number + (0.2 if bit else -0.2) + rng.uniform(-0.14, 0.14, size=own.size)
                left.plot(place, own, ".", ms=1.6, color=colour, alpha=0.5, rasterized=True)
        left.axvspan(found.unit - 0.45, found.unit + 0.45, color=GREY, alpha=0.18, lw=0)
        left.set(xlabel="hidden unit", ylabel="activation", ylim=(-0.03, 1.03))
        left.set_xticks(range(len(states.a)))
        left.set_title("blue: no carry handed on, red: a carry")
        for column in range(4):
            here = states.column[some] == column
            across, up = found.probe[some][here], states.score[some][here]
            colour = VERMILION if column > 1 else BLUE
            right.plot(across, up, ".", ms=3, color=colour, alpha=0.5, rasterized=True)
            right.text(
                np.median(across),
                np.median(up),
                str(column),
                fontsize=15,
                ha="center",
                va="center",
                bbox={"boxstyle": "circle", "facecolor": "white", "edgecolor": colour},
            )
        right.axvline(0, color=GREY, lw=1)
        right.axhline(0, color=GREY, lw=1)
        right.set(xlabel="the probe: carry to the right", ylabel="score of the bit: 1 above")
        right.set_title("what a column adds up to")
    return figure


def carry_text(found: Found) -> str:
    """Say in words where the carry is."""
    return (
        f"The best single unit, {found.unit}, tells the carry in {found.without_first:.2%} of the "
        f"columns from the second on,\nin {found.first:.2%} of the first columns, and in "
        f"{found.with_first:.2%} of all.\n"
        f"A weighted sum of all units tells it in {found.probed:.2%} of the columns of unseen sums."
    )
