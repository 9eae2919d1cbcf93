"""Draw the figures of lab 02: the cell's way back, two gradients, one shared matrix."""

from canvas import INK, arrow, box, canvas, write
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from unrolled.plots.style import BLUE, GREEN, GREY, VERMILION

STEPS = ("t − 1", "t", "t + 1")


def back(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    colour: str = VERMILION,
    width: float = 1.8,
) -> None:
    """Draw a dashed arrow: a gradient on its way back."""
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=13,
            linewidth=width,
            color=colour,
            linestyle=(0, (4, 2)),
            shrinkA=0,
            shrinkB=0,
        )
    )


def code(axes: Axes, x: float, y: float, text: str, colour: str = INK, ha: str = "center") -> None:
    """Write a name from the code."""
    axes.text(x, y, text, ha=ha, va="center", fontsize=11, family="monospace", color=colour)


def cell_backward() -> None:
    figure, axes = canvas(8.8, 4.3)
    for y, name, source in ((32, "Waa", "a_prev"), (11, "Wax", "xt")):
        box(axes, 29, y, 8, 5, "product", BLUE, 9)
        code(axes, 9, y + 0.9, source, ha="right")
        arrow(axes, (10, y + 0.9), (24.8, y + 0.9), GREY)
        back(axes, (24.8, y - 1.1), (10, y - 1.1))
        code(axes, 17.5, y - 3, {"a_prev": "da_prev", "xt": "dxt"}[source], VERMILION)
        outside = 1 if y > 20 else -1
        code(axes, 29, y + 8.7 * outside, name)
        arrow(axes, (28.2, y + 7.3 * outside), (28.2, y + 2.7 * outside), GREY)
        back(axes, (29.9, y + 2.7 * outside), (29.9, y + 7.3 * outside))
        code(axes, 31.2, y + 5.1 * outside, "d" + name, VERMILION, "left")
    box(axes, 46, 21.5, 6, 6, "+", BLUE, 16)
    arrow(axes, (33.2, 31.4), (43.6, 24.8), GREY)
    back(axes, (42.7, 22.9), (33.2, 28.9))
    arrow(axes, (33.2, 11.6), (43.6, 18.2), GREY)
    back(axes, (42.7, 20.1), (33.2, 14.1))
    code(axes, 46, 8.2, "ba")
    arrow(axes, (45.2, 9.8), (45.2, 18.3), GREY)
    back(axes, (46.9, 18.3), (46.9, 9.8))
    code(axes, 48.2, 13.6, "dba", VERMILION, "left")
    box(axes, 61, 21.5, 9, 6, "tanh", BLUE)
    arrow(axes, (49.2, 22.5), (56.3, 22.5), GREY)
    back(axes, (56.3, 20.5), (49.2, 20.5))
    arrow(axes, (65.7, 22.5), (77.5, 22.5), GREY)
    back(axes, (77.5, 20.5), (65.7, 20.5))
    code(axes, 78.3, 22.9, "a_next", ha="left")
    code(axes, 71.6, 18.4, "da_next", VERMILION)
    arrow(axes, (62, 38.6), (67, 38.6), GREY)
    axes.text(68, 38.6, "forward", va="center", fontsize=10, color=INK)
    back(axes, (67, 35.6), (62, 35.6))
    axes.text(68, 35.6, "backward", va="center", fontsize=10, color=INK)
    write(figure, "cell_backward")


def two_gradients() -> None:
    figure, axes = canvas(8.4, 3.6)
    centres = (20, 42, 64)
    for x, step in zip(centres, STEPS, strict=True):
        middle = step == "t"
        box(axes, x, 14, 9, 7, f"a at {step}", BLUE if middle else GREY, 10)
        box(axes, x, 29, 9, 5, "guess, loss", GREEN if middle else GREY, 9)
        arrow(axes, (x - 1, 17.7), (x - 1, 26.3), GREY)
        arrow(axes, (x, 4.2), (x, 10.3), GREY)
        axes.text(x, 2.6, f"x at {step}", ha="center", va="center", fontsize=9, color=INK)
    for x in (4, *centres):
        arrow(axes, (x + (1 if x == 4 else 4.7), 15), (x + (11 if x == 4 else 17.3), 15), GREY)
    back(axes, (43.2, 26.3), (43.2, 17.7), BLUE, 2.6)
    code(axes, 44.6, 22, "da[:, :, t]", BLUE, "left")
    back(axes, (59.3, 12.6), (46.7, 12.6), VERMILION, 2.6)
    axes.text(
        53,
        9.6,
        "da_prev",
        ha="center",
        va="center",
        fontsize=11,
        family="monospace",
        color=VERMILION,
    )
    axes.text(53, 7, "of step t + 1", ha="center", va="center", fontsize=9, color=VERMILION)
    write(figure, "two_gradients")


def shared_weight() -> None:
    figure, axes = canvas(7.8, 3.4)
    centres = (18, 38, 58)
    for x, step in zip(centres, STEPS, strict=True):
        box(axes, x, 28, 10, 6, f"step {step}", GREY, 10)
    for x in (3, *centres):
        arrow(axes, (x + (2 if x == 3 else 5.2), 28), (x + (9.8 if x == 3 else 14.8), 28), GREY)
    box(axes, 22, 6, 9, 6, "Waa", BLUE)
    box(axes, 58, 14, 5, 5, "+", VERMILION, 15)
    for x in centres:
        arrow(axes, (22 + (x - 38) / 8, 9.2), (x - 1.6, 24.8), GREY)
        back(axes, (x + 1.6, 24.8), (58 + (x - 52) / 14, 16.7))
    back(axes, (58, 11.3), (58, 7.4))
    code(axes, 58, 5.6, "dWaa", VERMILION)
    axes.text(
        69, 20, "one dWaa\nfrom each step", ha="center", va="center", fontsize=9, color=VERMILION
    )
    axes.text(8, 16, "the same Waa\nfor each step", ha="center", va="center", fontsize=9, color=INK)
    write(figure, "shared_weight")


if __name__ == "__main__":
    cell_backward()
    two_gradients()
    shared_weight()
