"""Draw the figure of lab 11: the inside of a GRU cell."""

from canvas import INK, arrow, box, canvas, write
from matplotlib.patches import Circle, Rectangle

from unrolled.plots.style import BLUE, GREEN, GREY, ORANGE, SKY, VERMILION


def _node(axes, x, y, sign, colour):
    axes.add_patch(
        Circle((x, y), 1.7, facecolor="white", edgecolor=colour, linewidth=1.8, zorder=3)
    )
    axes.text(x, y, sign, ha="center", va="center", fontsize=14, color=INK, zorder=4)


def _name(axes, x, y, text, ha="center", colour=INK):
    axes.text(x, y, text, ha=ha, va="center", fontsize=11, family="monospace", color=colour)


def gru_cell() -> None:
    figure, axes = canvas(8.6, 4.7)
    axes.add_patch(
        Rectangle((12.5, 6.5), 61, 34.5, fill=False, linestyle=(0, (4, 3)), edgecolor=GREY)
    )
    # the state runs through
    arrow(axes, (8.5, 36), (44.1, 36), BLUE, width=3)
    arrow(axes, (47.7, 36), (62.1, 36), BLUE, width=3)
    arrow(axes, (65.7, 36), (77, 36), BLUE, width=3)
    _node(axes, 46, 36, "×", GREEN)
    _node(axes, 64, 36, "+", BLUE)
    _name(axes, 7.9, 36, "a_prev", "right")
    _name(axes, 77.6, 36, "a_next", "left")
    axes.text(
        30, 38.4, "kept as far as zt is open", ha="center", va="center", fontsize=9, color=BLUE
    )
    # both gates read the stack
    axes.plot([18, 18], [36, 9.5], color=BLUE, linewidth=1.5)
    axes.plot([18, 46], [9.5, 9.5], color=GREY, linewidth=1.8)
    for x, colour, name in ((28, SKY, "rt"), (46, GREEN, "zt")):
        box(axes, x, 14.5, 8.2, 4.4, "sigmoid", colour, 10)
        arrow(axes, (x, 9.5), (x, 12.1), GREY)
        _name(axes, x - 0.8, 18.4, name, "right")
    axes.text(
        33, 7.9, "both gates read the stack [a_prev; xt]", ha="center", fontsize=9, color=GREY,
        va="center",
    )  # fmt: skip
    # the update gate, and what is left of it
    arrow(axes, (46, 16.9), (46, 34.1), GREEN)
    axes.plot([46, 52.5], [30, 30], color=GREEN, linewidth=1.5)
    box(axes, 55.5, 30, 6, 3.6, "1 − zt", GREEN, 9)
    arrow(axes, (58.6, 30), (62.1, 30), GREEN)
    _node(axes, 64, 30, "×", GREEN)
    arrow(axes, (64, 31.9), (64, 34.1), VERMILION)
    # the candidate
    axes.plot([18, 26.1], [24.5, 24.5], color=BLUE, linewidth=1.5)
    _node(axes, 28, 24.5, "×", SKY)
    arrow(axes, (28, 16.9), (28, 22.6), SKY)
    axes.plot([29.9, 45.4], [24.5, 24.5], color=SKY, linewidth=1.5)
    axes.plot([46.6, 58], [24.5, 24.5], color=SKY, linewidth=1.5)
    arrow(axes, (58, 24.5), (59.9, 24.5), SKY)
    box(axes, 64, 24.5, 8.2, 4.4, "tanh", VERMILION, 10)
    arrow(axes, (64, 26.9), (64, 28.1), VERMILION)
    _name(axes, 68.8, 27.6, "cct", "left")
    # the input
    arrow(axes, (18, 2.8), (18, 9.3), ORANGE, width=2)
    axes.plot([18, 64], [4.6, 4.6], color=ORANGE, linewidth=1.5)
    arrow(axes, (64, 4.6), (64, 22.1), ORANGE)
    _name(axes, 18, 1.4, "xt")
    axes.text(
        37, 26.4, "rt * a_prev", ha="center", va="center", fontsize=9, family="monospace", color=SKY
    )
    write(figure, "gru_cell")


if __name__ == "__main__":
    gru_cell()
