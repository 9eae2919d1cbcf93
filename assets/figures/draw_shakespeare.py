"""Draw the figures of lab 09: windows over a line, the price of a guess, two ways to go on."""

import numpy as np
from canvas import INK, arrow, box, canvas, write
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from unrolled.plots.style import BLUE, GREEN, GREY, ORANGE, VERMILION, look

LINE = "shall i compare thee"
TX, STRIDE = 8, 3


def letters(axes: Axes, text: str, x: float, y: float, step: float, colour: str = INK) -> None:
    for i, character in enumerate(text):
        shown = "␣" if character == " " else character
        axes.text(
            x + i * step,
            y,
            shown,
            ha="center",
            va="center",
            fontsize=13,
            color=colour,
            family="DejaVu Sans Mono",
        )


def windows() -> None:
    figure, axes = canvas(8.2, 3.9)
    left, step = 13, 3.3
    letters(axes, LINE, left, 35, step)
    starts = range(0, len(LINE) - TX, STRIDE)
    for row, start in enumerate(starts):
        y = 28.5 - 5.6 * row
        axes.add_patch(
            Rectangle(
                (left + start * step - 1.6, y - 2.1),
                TX * step,
                4.2,
                facecolor=BLUE + "22",
                edgecolor=BLUE,
                lw=1.4,
            )
        )
        letters(axes, LINE[start : start + TX], left + start * step, y, step)
        end = start + TX
        axes.add_patch(
            Rectangle(
                (left + end * step - 1.5, y - 2.1),
                step - 0.2,
                4.2,
                facecolor=ORANGE + "55",
                edgecolor=ORANGE,
                lw=1.4,
            )
        )
        letters(axes, LINE[end], left + end * step, y, step)
        axes.text(5, y, f"start {start}", ha="center", va="center", fontsize=10, color=INK)
    y = 28.5 - 5.6 * len(starts)
    axes.text(
        left + 12 * step - 1.6,
        y,
        "start 12: is there a window here?",
        ha="left",
        va="center",
        fontsize=10,
        color=VERMILION,
    )
    write(figure, "windows")


def price_of_a_guess() -> None:
    with look():
        figure = Figure(figsize=(6.4, 3.5), layout="constrained")
        axes = figure.subplots()
        p = np.linspace(0.004, 1, 400)
        axes.plot(p, -np.log2(p), color=BLUE, lw=2)
        for chance, label, place in (
            (1.0, "sure of it: 0 bits", (-112, 14)),
            (0.5, "one in two: 1 bit", (8, 6)),
            (0.25, "one in four: 2 bits", (8, 6)),
            (1 / 38, "any of 38 characters: 5.2 bits", (12, 0)),
        ):
            axes.plot([chance], [-np.log2(chance)], "o", color=VERMILION)
            axes.annotate(
                label,
                (chance, -np.log2(chance)),
                xytext=place,
                textcoords="offset points",
                fontsize=10,
            )
        axes.set(
            xlabel="probability that the model gave to what came",
            ylabel="surprise in bits",
            xlim=(0, 1.02),
            ylim=(0, 8),
        )
    write(figure, "price_of_a_guess")


def two_ways_on() -> None:
    figure, axes = canvas(8.6, 4.6)
    axes.text(2, 43, "carry the state", fontsize=11, color=INK, weight="bold", va="center")
    for i, character in enumerate("shall "):
        x = 8 + 9 * i
        box(axes, x, 35, 6, 5, "step", BLUE, 9)
        letters(axes, character, x, 28.8, 1, BLUE if i < 5 else VERMILION)
        arrow(axes, (x, 30.3), (x, 32.3), GREY)
        if i < 5:
            arrow(axes, (x + 3.1, 35), (x + 5.8, 35), VERMILION, width=2)
    axes.text(
        59, 35, "one step for each\ncharacter that is written", fontsize=10, color=INK, va="center"
    )
    axes.plot([2, 84], [24.5, 24.5], color=GREY, lw=0.8)
    axes.text(2, 21.5, "read the window again", fontsize=11, color=INK, weight="bold", va="center")
    for row, window in enumerate(("shall", "hall ")):
        y = 15.5 - 9.5 * row
        for i, character in enumerate(window):
            x = 8 + 9 * i + 9 * row
            box(axes, x, y, 6, 4.4, "step", GREEN, 9)
            letters(axes, character, x, y - 4.1, 1, VERMILION if row and i == 4 else INK)
            if i < 4:
                arrow(axes, (x + 3.1, y), (x + 5.8, y), GREY, width=1.6)
    axes.text(
        63,
        10.5,
        "all steps again for each\ncharacter that is written,\nand what left the\n"
        "window is forgotten",
        fontsize=10,
        color=INK,
        va="center",
    )
    write(figure, "two_ways_on")


if __name__ == "__main__":
    windows()
    price_of_a_guess()
    two_ways_on()
