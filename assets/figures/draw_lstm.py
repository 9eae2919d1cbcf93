"""Draw the figures of lab 07: the inside of an LSTM cell, and how long a cell state lasts."""

import numpy as np
from canvas import INK, arrow, box, canvas, write
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from unrolled.plots.style import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION, look


def _valve(axes, x, y, sign, colour):
    axes.add_patch(
        Circle((x, y), 1.7, facecolor="white", edgecolor=colour, linewidth=1.8, zorder=3)
    )
    axes.text(x, y, sign, ha="center", va="center", fontsize=14, color=INK, zorder=4)


def _name(axes, x, y, text, ha="center", colour=INK):
    axes.text(x, y, text, ha=ha, va="center", fontsize=11, family="monospace", color=colour)


def lstm_cell() -> None:
    figure, axes = canvas(8.6, 4.7)
    axes.add_patch(
        Rectangle((12.5, 6.5), 59, 34.5, fill=False, linestyle=(0, (4, 3)), edgecolor=GREY)
    )
    # the belt
    arrow(axes, (8.5, 36), (23.1, 36), VERMILION, width=3)
    arrow(axes, (26.7, 36), (42.1, 36), VERMILION, width=3)
    arrow(axes, (45.7, 36), (77, 36), VERMILION, width=3)
    _valve(axes, 25, 36, "×", SKY)
    _valve(axes, 44, 36, "+", VERMILION)
    _name(axes, 7.9, 36, "c_prev", "right")
    _name(axes, 77.6, 36, "c_next", "left")
    # the four readers of the stack
    for x, text, colour in (
        (25, "sigmoid", SKY),
        (35, "sigmoid", GREEN),
        (44, "tanh", ORANGE),
        (55, "sigmoid", PURPLE),
    ):
        box(axes, x, 17, 8.2, 4.4, text, colour, 10)
        arrow(axes, (x, 9.5), (x, 14.6), GREY)
    for x, text in ((25, "ft"), (35, "it"), (44, "cct"), (55, "ot")):
        _name(axes, x - 0.8, 20.9, text, "right")
    arrow(axes, (25, 19.3), (25, 34.1), SKY)
    axes.plot([35, 35], [19.3, 27], color=GREEN, linewidth=1.5)
    arrow(axes, (35, 27), (42.1, 27), GREEN)
    arrow(axes, (44, 19.3), (44, 25.1), ORANGE)
    _valve(axes, 44, 27, "×", GREEN)
    arrow(axes, (44, 28.8), (44, 34.1), ORANGE)
    # the way out
    box(axes, 64, 29.5, 7, 3.8, "tanh", VERMILION, 10)
    arrow(axes, (64, 36), (64, 31.5), VERMILION)
    _valve(axes, 64, 21.5, "×", PURPLE)
    arrow(axes, (64, 27.5), (64, 23.3), VERMILION)
    axes.plot([55, 55], [19.3, 21.5], color=PURPLE, linewidth=1.5)
    arrow(axes, (55, 21.5), (62.1, 21.5), PURPLE)
    arrow(axes, (65.8, 21.5), (77, 21.5), BLUE, width=2)
    _name(axes, 77.6, 21.5, "a_next", "left")
    # what all four read
    axes.plot([16, 55], [9.5, 9.5], color=GREY, linewidth=1.8)
    arrow(axes, (8.5, 9.5), (15.9, 9.5), BLUE, width=2)
    arrow(axes, (16, 2.8), (16, 9.3), ORANGE, width=2)
    _name(axes, 7.9, 9.5, "a_prev", "right")
    _name(axes, 16, 1.4, "xt")
    axes.text(
        36,
        7.9,
        "all four read the stack [a_prev; xt]",
        ha="center",
        va="center",
        fontsize=9,
        color=GREY,
    )
    axes.text(
        34.4,
        38.6,
        "the belt: multiplied by a gate, added to, never squashed",
        ha="center",
        va="center",
        fontsize=9,
        color=VERMILION,
    )
    write(figure, "lstm_cell")


def forget_bias() -> None:
    steps = np.arange(0, 61)
    with look():
        figure = Figure(figsize=(7.2, 3.3), layout="constrained")
        axes = figure.subplots()
        for bias, colour in ((0, GREY), (1, BLUE), (3, VERMILION), (5, GREEN)):
            share = (1 / (1 + np.exp(-bias))) ** steps
            axes.plot(steps, share, color=colour, linewidth=2)
            place, across = {0: (1, -4), 1: (5, 8), 3: (20, 8), 5: (45, 6)}[bias]
            axes.annotate(
                f"bf = {bias}",
                (place, share[place]),
                xytext=(across, 6),
                textcoords="offset points",
                ha="right" if across < 0 else "left",
                color=colour,
            )
        axes.axhline(0.5, color=GREY, linewidth=0.8, linestyle=":")
        axes.set(xlabel="steps", ylabel="share of c that is left", ylim=(0, 1.03), xlim=(-5, 60))
        write(figure, "forget_bias")


if __name__ == "__main__":
    lstm_cell()
    forget_bias()
