"""The two gates of a GRU: turned by hand, and drawn while a trained one keeps a letter."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from unrolled.plots.lab07.gates import PULSES, STEPS, score_of
from unrolled.plots.play import sliders
from unrolled.plots.show import show
from unrolled.plots.style import (
    BLUE,
    CYCLE,
    DIVERGING,
    GREY,
    ORANGE,
    SEQUENTIAL,
    VERMILION,
    look,
)

LETTERS = "abcd"
SEE = (
    "Between keep and let in lies a straight line: each step moves the state a share of the way "
    "to the candidate. Find the setting that holds a pulse."
)


def play_mixing(gru_cell_forward: Callable[..., Any]) -> None:
    """Two sliders hold the gates of one cell while three pulses pass by.

    Args:
        gru_cell_forward: the student's own, as in lab 11.
    """

    def draw(keep: float, reset: float) -> None:
        a, candidate = held_mixing(gru_cell_forward, keep, reset)
        show(mixing_figure(a, candidate), mixing_text(a), SEE)

    sliders(
        {"z: keep": (0.0, 1.0, 0.01, 0.5), "r: let the past in": (0.0, 1.0, 0.01, 0.0)},
        draw,
    )


def held_mixing(
    gru_cell_forward: Callable[..., Any], keep: float, reset: float
) -> tuple[np.ndarray, np.ndarray]:
    """Run a cell of one unit whose gates stand still at the given openings.

    Returns:
        a and the candidate at each step, (STEPS,) each.
    """
    parameters = {f"W{gate}": np.zeros((1, 2)) for gate in "rzc"}
    parameters |= {f"b{gate}": np.zeros((1, 1)) for gate in "rzc"}
    parameters |= {"Wy": np.zeros((2, 1)), "by": np.zeros((2, 1))}
    parameters["Wc"][0] = 2.0, 3.0
    parameters["bz"][:], parameters["br"][:] = score_of(keep), score_of(reset)
    a_next = np.zeros((1, 1))
    a, candidate = np.zeros(STEPS), np.zeros(STEPS)
    for t in range(STEPS):
        xt = np.array([[PULSES.get(t, 0.0)]])
        a_next, _, cache = gru_cell_forward(xt, a_next, parameters)
        a[t], candidate[t] = np.asarray(a_next).item(), np.asarray(cache[4]).item()
    return a, candidate


def mixing_figure(a: np.ndarray, candidate: np.ndarray) -> Figure:
    """Draw the pulses, the candidate and the hidden state over time."""
    steps = np.arange(len(a))
    with look():
        figure = Figure(figsize=(7.5, 4.6), layout="constrained")
        top, middle, bottom = figure.subplots(3, 1, sharex=True, height_ratios=(0.6, 1.2, 1.2))
        for t, size in PULSES.items():
            top.annotate(
                "", (t, size), (t, 0), arrowprops={"arrowstyle": "-|>", "color": ORANGE, "lw": 2}
            )
        top.set(ylim=(-1.3, 1.3), title="offered to the cell", yticks=[-1, 0, 1])
        middle.plot(steps, candidate, "o-", color=VERMILION, markersize=4)
        middle.set(ylim=(-1.1, 1.1), title="candidate")
        bottom.plot(steps, a, "o-", color=BLUE, markersize=4)
        bottom.set(ylim=(-1.1, 1.1), title="hidden state a", xlabel="step")
        for axes in (top, middle, bottom):
            axes.axhline(0, color=GREY, linewidth=0.8)
    return figure


def mixing_text(a: np.ndarray) -> str:
    """Say in words what `mixing_figure` shows."""
    parts = []
    for t, size in PULSES.items():
        later = min(t + 5, len(a) - 1)
        parts.append(
            f"A pulse of {size:+.0f} at step {t}: the hidden state is {a[t]:.2f} there, "
            f"{a[t + 1]:.2f} one step later and {a[later]:.2f} after five."
        )
    return " ".join(parts)


def show_kept_letter(
    gru_forward: Callable[..., Any],
    parameters: dict[str, np.ndarray],
    x: np.ndarray,
    answer: np.ndarray,
) -> None:
    """Draw the update gate of each unit, and the clearest unit's state for each opening letter.

    Args:
        gru_forward: the student's own, as in lab 11.
        parameters: of a trained GRU.
        x: sequences, (n_x, m, T_x).
        answer: the letter that each opened with, (m,), from 0.
    """
    a, _, (cells, _) = gru_forward(x, np.zeros((len(parameters["bz"]), x.shape[1])), parameters)
    gates = np.stack([np.asarray(cache[3]).mean(axis=1) for cache in cells], axis=1)  # (n_a, T_x)
    means = np.stack([np.asarray(a)[:, answer == k].mean(axis=1) for k in range(len(LETTERS))])
    clearest = int(np.argmax(np.ptp(means[:, :, -1], axis=0)))
    show(
        kept_letter_figure(gates, means, clearest),
        kept_letter_text(gates, means, clearest),
    )


def kept_letter_figure(gates: np.ndarray, means: np.ndarray, unit: int) -> Figure:
    """Draw the mean update gates (n_a, T_x), and the states (4, n_a, T_x) by opening letter."""
    with look():
        figure = Figure(figsize=(7.5, 5.6), layout="constrained")
        top, middle, bottom = figure.subplots(3, 1, sharex=True, height_ratios=(1.2, 1.2, 1))
        shades = top.imshow(gates, aspect="auto", cmap=SEQUENTIAL, vmin=0, vmax=1)
        top.set(title="update gate of each unit: dark writes, yellow keeps", ylabel="unit")
        figure.colorbar(shades, ax=top)
        spread = means - means.mean(axis=0)
        shades = middle.imshow(spread[0], aspect="auto", cmap=DIVERGING, vmin=-1, vmax=1)
        middle.set(title="state after an a, against the mean of all letters", ylabel="unit")
        figure.colorbar(shades, ax=middle)
        for k, letter in enumerate(LETTERS):
            bottom.plot(means[k, unit], color=CYCLE[k], label=letter)
        bottom.set(
            title=f"unit {unit}, by opening letter", ylabel="a", xlabel="step", ylim=(-1.1, 1.1)
        )
        bottom.legend(ncols=4)
    return figure


def kept_letter_text(gates: np.ndarray, means: np.ndarray, unit: int) -> str:
    """Say in words how far the update gates stand open, and what the clearest unit holds."""
    held = ", ".join(f"{means[k, unit, -1]:.2f} after {letter}" for k, letter in enumerate(LETTERS))
    return (
        f"The update gates stand at {gates[:, 0].mean():.2f} on average at the opening letter, and "
        f"at {gates[:, 1:].mean():.2f} during the noise. In the end unit {unit} holds {held}."
    )
