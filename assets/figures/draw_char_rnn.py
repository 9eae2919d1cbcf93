"""Draw the figures of lab 05: a text cut into windows, and letters that pick columns."""

import itertools

from canvas import INK, arrow, box, canvas, write
from matplotlib.patches import Rectangle

from unrolled.plots.style import BLUE, GREEN, GREY, ORANGE, VERMILION

MONO = {"family": "monospace", "ha": "center", "va": "center", "color": INK}
TEXT = "one morning"
WINDOW = 4


def windows() -> None:
    """A short text in windows of four: the state goes over the edges, the gradient does not."""
    figure, axes = canvas(9.2, 3.2)
    pairs = list(itertools.pairwise(TEXT))
    places = [12 + 7.2 * t + 3.6 * (t // WINDOW) for t in range(len(pairs))]
    axes.text(1, 3.4, "read", va="center", fontsize=11, color=INK)
    axes.text(1, 22.4, "wanted", va="center", fontsize=11, color=INK)
    for (letter, target), x in zip(pairs, places, strict=True):
        box(axes, x, 13, 4.4, 5, "", BLUE)
        arrow(axes, (x, 5.6), (x, 10.3), ORANGE, width=1.1)
        arrow(axes, (x, 15.7), (x, 20.2), GREEN, width=1.1)
        axes.text(x, 3.4, letter.replace(" ", "␣"), fontsize=13, **MONO)
        axes.text(x, 22.4, target.replace(" ", "␣"), fontsize=13, **MONO)
    arrow(axes, (7, 13.9), (places[0] - 2.3, 13.9), VERMILION)
    for left, right in itertools.pairwise(places):
        arrow(axes, (left + 2.3, 13.9), (right - 2.3, 13.9), VERMILION)
    for first in range(0, len(pairs), WINDOW):
        own = places[first : first + WINDOW]
        for left, right in itertools.pairwise(own):
            arrow(axes, (right - 2.3, 12), (left + 2.3, 12), BLUE)
        low, high = own[0] - 3.6, own[-1] + 3.6
        axes.add_patch(
            Rectangle((low, 1), high - low, 24, fill=False, edgecolor=GREY, lw=1, ls=(0, (4, 3)))
        )
        name = f"window {first // WINDOW + 1}"
        axes.text((low + high) / 2, 27.2, name, ha="center", fontsize=11, color=INK)
        axes.plot([low + 0.25, low + 0.25], [10.6, 12.9], color=BLUE, lw=3)
    x = places[-1] + 5.4
    axes.text(x - 0.6, 14.4, "state", fontsize=11, color=VERMILION, va="center")
    axes.text(x - 0.6, 11.4, "gradient", fontsize=11, color=BLUE, va="center")
    write(figure, "windows_of_text")


def columns() -> None:
    """A letter picks a column on the way forward; on the way back columns gather gradients."""
    figure, axes = canvas(9.2, 3.1)
    for left, colour, title, forward in (
        (6, BLUE, "forward: pick", True),
        (54, VERMILION, "backward: gather", False),
    ):
        axes.text(left + 14, 28.5, title, ha="center", fontsize=12, color=INK)
        name = "Wax" if forward else "dWax"
        axes.text(left - 1.6, 20.5, name, ha="right", va="center", fontsize=11, color=INK)
        for place, letter in enumerate("abcd"):
            x = left + 3 + 7.4 * place
            used = letter in "bd"
            face = colour + "40" if used else "#ffffff"
            axes.add_patch(Rectangle((x - 2.4, 16.5), 4.8, 8, facecolor=face, edgecolor=GREY, lw=1))
            axes.text(x, 25.8, letter, fontsize=12, **MONO)
            if not forward and not used:
                axes.text(x, 20.5, "0", fontsize=12, **{**MONO, "color": GREY})
        for t, letter in enumerate("bdb"):
            x, column = left + 4 + 10 * t, left + 3 + 7.4 * "abcd".index(letter)
            box(axes, x, 5, 6.4, 4, f"step {t}", GREY, 9)
            ends = ((column, 16.1), (x, 7.4)) if forward else ((x, 7.4), (column, 16.1))
            arrow(axes, *ends, colour)
            axes.text(x, 1.6, letter, fontsize=13, **MONO)
        if not forward:
            axes.text(left + 10.4, 20.5, "+", fontsize=15, **{**MONO, "color": VERMILION})
    write(figure, "columns")


if __name__ == "__main__":
    windows()
    columns()
