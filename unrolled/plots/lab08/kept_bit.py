"""Where a trained LSTM keeps a bit: its cell states, told apart by the bit."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from unrolled.plots.show import show
from unrolled.plots.style import BLUE, DIVERGING, VERMILION, look


def show_kept_bit(
    lstm_forward: Callable[..., Any],
    parameters: dict[str, np.ndarray],
    x: np.ndarray,
    answer: np.ndarray,
) -> None:
    """Draw the belt of each unit, bit 1 minus bit 0, and the clearest unit for each sequence.

    Args:
        lstm_forward: as in lab 07.
        parameters: of a trained LSTM.
        x: sequences, (n_x, m, T_x).
        answer: the bit that each began with, (m,).
    """
    a0 = np.zeros((len(parameters["bf"]), x.shape[1]))
    c = np.asarray(lstm_forward(x, a0, parameters)[2])
    gap = c[:, answer == 1].mean(axis=1) - c[:, answer == 0].mean(axis=1)  # (n_a, T_x)
    clearest = int(np.argmax(np.abs(gap[:, -1])))
    show(
        kept_bit_figure(c[clearest], gap, answer, clearest),
        kept_bit_text(c[clearest], gap, answer, clearest),
    )


def kept_bit_figure(c: np.ndarray, gap: np.ndarray, answer: np.ndarray, unit: int) -> Figure:
    """Draw one unit's cell states (m, T_x), and below the gap (n_a, T_x) of all units."""
    with look():
        figure = Figure(figsize=(7.5, 4.6), layout="constrained")
        top, bottom = figure.subplots(2, 1, sharex=True)
        for bit, colour in ((0, BLUE), (1, VERMILION)):
            lines = top.plot(c[answer == bit].T, color=colour, linewidth=0.9, alpha=0.7)
            lines[0].set_label(f"bit {bit}")
        top.set(title=f"cell state of unit {unit}, one line for each sequence")
        top.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
        most = np.abs(gap).max()
        image = bottom.imshow(gap, cmap=DIVERGING, vmin=-most, vmax=most, aspect="auto")
        figure.colorbar(image, ax=bottom)
        bottom.set(
            title="all units: c after bit 1 minus c after bit 0", xlabel="step", ylabel="unit"
        )
    return figure


def kept_bit_text(c: np.ndarray, gap: np.ndarray, answer: np.ndarray, unit: int) -> str:
    """Say in words where the bit is kept, and how far apart the two are at the end."""
    ends = [c[answer == bit, -1].mean() for bit in (0, 1)]
    many = int(np.sum(np.abs(gap[:, -1]) > 0.5))
    return (
        f"The bit is clearest in unit {unit}: at the last step its cell state is {ends[0]:.2f} on "
        f"average after bit 0 and {ends[1]:.2f} after bit 1. In {many} of {len(gap)} units the two "
        "are more than 0.5 apart."
    )
