"""Draw the figure of lab 08: the way back through one LSTM step, with its two paths into dc."""

from canvas import INK, arrow, box, canvas, write
from matplotlib.patches import Circle, Rectangle

from unrolled.plots.style import BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILION


def _node(axes, x, y, sign, colour):
    axes.add_patch(
        Circle((x, y), 1.7, facecolor="white", edgecolor=colour, linewidth=1.8, zorder=3)
    )
    axes.text(x, y, sign, ha="center", va="center", fontsize=14, color=INK, zorder=4)


def _name(axes, x, y, text, ha="center", colour=INK):
    axes.text(x, y, text, ha=ha, va="center", fontsize=11, family="monospace", color=colour)


def two_paths() -> None:
    figure, axes = canvas(8.6, 4.7)
    axes.add_patch(
        Rectangle((12.5, 6.5), 59, 34.5, fill=False, linestyle=(0, (4, 3)), edgecolor=GREY)
    )
    # path 1: along the belt
    arrow(axes, (77, 36), (65.9, 36), VERMILION, width=3)
    axes.add_patch(Circle((64, 36), 1.7, facecolor=VERMILION, edgecolor=VERMILION, zorder=3))
    arrow(axes, (62.1, 36), (45.9, 36), VERMILION, width=3)
    arrow(axes, (42.1, 36), (26.9, 36), VERMILION, width=3)
    arrow(axes, (23.1, 36), (8.5, 36), VERMILION, width=3)
    _node(axes, 25, 36, "×", SKY)
    _node(axes, 44, 36, "+", VERMILION)
    _name(axes, 77.6, 36, "dc_next", "left")
    _name(axes, 7.9, 36, "dc_prev", "right")
    axes.text(
        60.5, 38.9, "the two paths meet: dc", ha="center", va="center", fontsize=10, color=VERMILION
    )
    # path 2: down through the output
    arrow(axes, (77, 21.5), (65.9, 21.5), BLUE, width=3)
    _name(axes, 77.6, 21.5, "da_next", "left")
    _node(axes, 64, 21.5, "×", PURPLE)
    arrow(axes, (64, 23.3), (64, 27.5), BLUE, width=3)
    box(axes, 64, 29.5, 7, 3.8, "tanh", VERMILION, 10)
    arrow(axes, (64, 31.5), (64, 34.1), BLUE, width=3)
    axes.text(75.2, 33.9, "path 1", ha="center", fontsize=10, color=VERMILION)
    axes.text(75.2, 19.3, "path 2", ha="center", fontsize=10, color=BLUE)
    # into the gates
    axes.plot([62.1, 55], [21.5, 21.5], color=PURPLE, linewidth=1.5)
    arrow(axes, (55, 21.5), (55, 19.4), PURPLE)
    arrow(axes, (25, 34.1), (25, 19.5), SKY)
    arrow(axes, (44, 34.1), (44, 28.8), ORANGE)
    _node(axes, 44, 27, "×", GREEN)
    arrow(axes, (44, 25.1), (44, 19.5), ORANGE)
    axes.plot([42.1, 35], [27, 27], color=GREEN, linewidth=1.5)
    arrow(axes, (35, 27), (35, 19.4), GREEN)
    for x, text, name, colour in (
        (25, "sigmoid", "ft", SKY),
        (35, "sigmoid", "it", GREEN),
        (44, "tanh", "cct", ORANGE),
        (55, "sigmoid", "ot", PURPLE),
    ):
        box(axes, x, 17, 8.2, 4.4, text, colour, 10)
        _name(axes, x - 0.8, 21.6, f"d{name}", "right")
        arrow(axes, (x, 14.6), (x, 9.7), GREY)
    axes.plot([16, 55], [9.5, 9.5], color=GREY, linewidth=1.8)
    arrow(axes, (15.9, 9.5), (8.5, 9.5), BLUE, width=2)
    arrow(axes, (16, 9.4), (16, 3), ORANGE, width=2)
    _name(axes, 7.9, 9.5, "da_prev", "right")
    _name(axes, 16, 1.4, "dxt")
    axes.text(
        36,
        7.9,
        "all four add up here, in the stack",
        ha="center",
        va="center",
        fontsize=9,
        color=GREY,
    )
    write(figure, "two_paths")


if __name__ == "__main__":
    two_paths()
