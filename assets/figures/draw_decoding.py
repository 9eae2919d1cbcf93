"""Draw the figure of lab 10: where greedy is stuck, and a beam of two is not."""

from canvas import INK, arrow, box, canvas, write

from unrolled.plots.style import BLUE, GREY, VERMILION


def beam() -> None:
    figure, axes = canvas(8.2, 3.6)
    box(axes, 8, 18, 9, 4.6, "start", GREY)
    for y, letter, share, colour in ((27, "a", "0.5", VERMILION), (9, "b", "0.4", BLUE)):
        box(axes, 30, y, 7, 4.6, letter, colour, 13)
        arrow(axes, (12.7, 18 + (y - 18) * 0.12), (26.3, y), colour, width=2.2)
        axes.text(18, 18 + (y - 18) * 0.72, share, ha="center", va="center", fontsize=11, color=INK)
    axes.text(18, 33.4, "greedy goes here", ha="center", fontsize=9.5, color=VERMILION)
    axes.text(18, 2.2, "a beam of 2 keeps this too", ha="center", fontsize=9.5, color=BLUE)
    branches = (
        (32, "a", "0.35", 27, VERMILION, 1.2, "0.5 × 0.35 = 0.18"),
        (27, "b", "0.33", 27, GREY, 1.0, ""),
        (22, "c", "0.32", 27, GREY, 1.0, ""),
        (13, "a", "0.05", 9, GREY, 1.0, ""),
        (8, "b", "0.05", 9, GREY, 1.0, ""),
        (3, "c", "0.90", 9, BLUE, 3.0, "0.4 × 0.90 = 0.36"),
    )
    for y, letter, share, parent, colour, width, product in branches:
        arrow(axes, (33.7, parent), (48.4, y), colour, width=width)
        axes.text(43.4, y + (parent - y) * 0.36 + 1.5, share, ha="right", fontsize=9, color=INK)
        box(axes, 51, y, 5, 3.6, letter, colour, 11)
        axes.text(55.5, y, product, ha="left", va="center", fontsize=11, color=colour)
    write(figure, "beam")


if __name__ == "__main__":
    beam()
