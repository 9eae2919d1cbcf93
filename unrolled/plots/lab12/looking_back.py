"""What a network finds again of what it has read, and where attention looks for it."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from unrolled.plots.show import show
from unrolled.plots.style import BLUE, GREY, SEQUENTIAL, VERMILION, look

GUESSING = 1 / 8
SEE = (
    "Further to the right the answer lies further back. Watch where the network with one state "
    "gives up, and whether the other one notices the distance."
)


def show_recall(recall: Mapping[str, Sequence[float]]) -> None:
    """Draw the share of right answers against how long ago the answer was shown.

    Args:
        recall: for each network by name, its share for 1, 2, … steps back.
    """
    show(recall_figure(recall), recall_text(recall), SEE)


def recall_figure(recall: Mapping[str, Sequence[float]]) -> Figure:
    """Draw a curve for each network, and what guessing gives."""
    with look():
        figure = Figure(figsize=(7.0, 3.0), layout="constrained")
        axes = figure.subplots()
        for (name, shares), colour in zip(recall.items(), (VERMILION, BLUE), strict=False):
            axes.plot(range(1, len(shares) + 1), shares, "o-", color=colour, label=name)
        axes.axhline(GUESSING, color=GREY, linewidth=1, linestyle=":", label="guessing")
        axes.set(xlabel="steps since the pair was shown", ylabel="right", ylim=(0, 1.05))
        axes.legend(loc="center right")
    return figure


def recall_text(recall: Mapping[str, Sequence[float]]) -> str:
    """Say in words what share each network finds again."""
    return "The share of right answers, from 1 step back on. " + "; ".join(
        f"{name}: " + ", ".join(f"{share:.0%}" for share in shares)
        for name, shares in recall.items()
    )


def show_shares(shares: np.ndarray, asked: np.ndarray) -> None:
    """Draw where attention looks.

    Args:
        shares: of each earlier step, (m, T), a row an example.
        asked: the step at which the answer stands, (m,).
    """
    show(shares_figure(shares, asked), shares_text(shares, asked))


def shares_figure(shares: np.ndarray, asked: np.ndarray) -> Figure:
    """Draw the shares as shades, and a frame around the answer."""
    with look():
        figure = Figure(figsize=(6.0, 3.0), layout="constrained")
        axes = figure.subplots()
        shades = axes.imshow(shares, aspect="auto", cmap=SEQUENTIAL, vmin=0, vmax=1)
        for row, step in enumerate(asked):
            axes.add_patch(
                Rectangle((step - 0.5, row - 0.5), 1, 1, fill=False, edgecolor=VERMILION, lw=2.5)
            )
        axes.set(xlabel="step", ylabel="book", title="where it looks: yellow is all of it")
        figure.colorbar(shades, ax=axes)
    return figure


def shares_text(shares: np.ndarray, asked: np.ndarray) -> str:
    """Say in words what share falls on the answer."""
    on_it = ", ".join(
        f"{share:.0%}" for share in np.asarray(shares)[np.arange(len(asked)), np.asarray(asked)]
    )
    return f"The share of attention that falls on the step with the answer, book by book: {on_it}."
