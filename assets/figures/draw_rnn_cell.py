"""Draw the figures of lab 01: the unrolled network, and the inside of a cell."""

from canvas import INK, arrow, box, canvas, write
from matplotlib.patches import Rectangle

from unrolled.plots.style import BLUE, GREEN, GREY, ORANGE, VERMILION


def unrolled() -> None:
    figure, axes = canvas(8.6, 3.3)
    box(axes, 11, 16, 10, 7, "cell", BLUE)
    arrow(axes, (11, 5.5), (11, 12.3), ORANGE)
    arrow(axes, (11, 19.7), (11, 26.5), GREEN)
    axes.text(11, 3, "letter", ha="center", color=INK)
    axes.text(11, 28, "guess", ha="center", color=INK)
    arrow(axes, (16.2, 18), (16.2, 14), VERMILION, bend=-2.2)
    axes.text(22.3, 16, "a", ha="left", va="center", style="italic", color=VERMILION, fontsize=13)
    axes.text(31, 16, "=", ha="center", va="center", fontsize=22, color=INK)
    for step, (letter, guess) in enumerate([("s", "a?"), ("a", "u?"), ("u", "r?")]):
        x = 46 + 15 * step
        box(axes, x, 16, 9, 7, "cell", BLUE)
        arrow(axes, (x, 5.5), (x, 12.3), ORANGE)
        arrow(axes, (x, 19.7), (x, 26.5), GREEN)
        axes.text(x, 3, letter, ha="center", color=INK, fontsize=13, family="monospace")
        axes.text(x, 28, guess, ha="center", color=INK, fontsize=13, family="monospace")
        arrow(axes, (x - 10.4, 16), (x - 4.7, 16), VERMILION)
        axes.text(
            x - 7.6,
            17.3,
            f"a{'₀₁₂'[step]}",
            ha="center",
            color=VERMILION,
            style="italic",
            fontsize=12,
        )
    arrow(axes, (80.6, 16), (85.3, 16), VERMILION)
    write(figure, "unrolled")


def rnn_cell() -> None:
    figure, axes = canvas(7.6, 3.9)
    outline = {"fill": False, "linestyle": (0, (4, 3)), "edgecolor": GREY}
    axes.add_patch(Rectangle((15, 7), 45, 25, **outline))
    box(axes, 23, 24, 8, 5, "? · □", VERMILION)
    box(axes, 23, 13, 8, 5, "? · □", ORANGE)
    box(axes, 35, 18.5, 5, 5, "+", BLUE, 15)
    box(axes, 44.5, 18.5, 8, 5, "tanh", BLUE)
    box(axes, 54, 27.5, 8, 4.4, "? · □ + ?", GREEN, 10)
    arrow(axes, (6, 24), (18.8, 24), VERMILION)
    arrow(axes, (23, 2.8), (23, 10.3), ORANGE)
    arrow(axes, (27.2, 24), (33.2, 21.2), VERMILION)
    arrow(axes, (27.2, 13), (33.2, 15.8), ORANGE)
    arrow(axes, (35, 10.2), (35, 15.8), INK)
    axes.text(35, 8.4, "?", ha="center", fontsize=11, color=INK)
    arrow(axes, (37.7, 18.5), (40.3, 18.5), INK)
    arrow(axes, (48.7, 18.5), (69, 18.5), VERMILION)
    arrow(axes, (54, 18.5), (54, 25.1), VERMILION)
    arrow(axes, (54, 29.9), (54, 36), GREEN)
    axes.text(55.2, 33.2, "softmax", ha="left", va="center", fontsize=10, color=INK)
    axes.text(
        5.4, 24, "a_prev", ha="right", va="center", fontsize=11, family="monospace", color=INK
    )
    axes.text(23, 1.2, "xt", ha="center", va="center", fontsize=11, family="monospace", color=INK)
    axes.text(
        69.6, 18.5, "a_next", ha="left", va="center", fontsize=11, family="monospace", color=INK
    )
    axes.text(
        54, 37.2, "yt_pred", ha="center", va="center", fontsize=11, family="monospace", color=INK
    )
    write(figure, "rnn_cell")


if __name__ == "__main__":
    unrolled()
    rnn_cell()
