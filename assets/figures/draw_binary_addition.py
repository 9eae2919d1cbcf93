"""Draw the figures of lab 06: a sum in columns, the adder in time, one step of its way back."""

from canvas import INK, arrow, box, canvas, write
from matplotlib.axes import Axes
from matplotlib.patches import FancyArrowPatch

from unrolled.plots.style import BLUE, GREEN, GREY, VERMILION


def back(axes: Axes, start: tuple[float, float], end: tuple[float, float], colour: str) -> None:
    """Draw a dashed arrow: a gradient on its way back."""
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle="-|>",
            mutation_scale=13,
            linewidth=2,
            color=colour,
            linestyle=(0, (4, 2)),
            shrinkA=0,
            shrinkB=0,
        )
    )


def write_text(axes: Axes, x: float, y: float, text: str, size: float = 11, **more: str) -> None:
    """Write text with its centre at (x, y), in ink unless a colour is given."""
    axes.text(x, y, text, **{"ha": "center", "va": "center", "color": INK, **more}, fontsize=size)


def column_addition() -> None:
    figure, axes = canvas(7.2, 3.7)
    a, b = 11, 14
    at = [54 - 9 * t for t in range(5)]
    carry = 0
    for t, x in enumerate(at):
        if carry:
            write_text(axes, x, 32.5, "1", 13, color=VERMILION)
        for number, y in ((a, 26.5), (b, 20.5)):
            if t < 4:
                write_text(axes, x, y, str(number >> t & 1), 17, family="monospace")
        write_text(axes, x, 12.5, str((a + b) >> t & 1), 17, family="monospace", color=GREEN)
        write_text(axes, x, 5.6, f"step {t}", 9)
        carry, before = ((a >> t & 1) + (b >> t & 1) + carry) >> 1, carry
        if carry:
            arrow(axes, (x - 0.9, 29.6 if not before else 30.6), (x - 7.4, 32.3), VERMILION, 0.3)
    axes.plot([14, 58], [16.6, 16.6], color=INK, lw=1.4)
    for y, text, colour in (
        (32.5, "carry", VERMILION),
        (26.5, "a = 11", INK),
        (20.5, "b = 14", INK),
        (12.5, "sum = 25", GREEN),
    ):
        write_text(axes, 60.5, y, text, 11, ha="left", color=colour)
    arrow(axes, (58, 2.6), (14, 2.6), GREY)
    write_text(axes, 60.5, 2.6, "time", 10, ha="left")
    write(figure, "column_addition")


def adder_unrolled() -> None:
    figure, axes = canvas(8.4, 3.6)
    a, b = 11, 14
    centres = (17, 34, 51, 68)
    write_text(axes, 3.6, 18, "0", 14)
    for t, x in enumerate(centres):
        box(axes, x, 18, 9, 7, "state", BLUE, 10)
        for shift, number, name in ((-2.2, a, "a"), (2.2, b, "b")):
            write_text(axes, x + shift, 6.6, str(number >> t & 1), 14, family="monospace")
            write_text(axes, x + shift, 3.2, name, 9)
            arrow(axes, (x + shift, 8.6), (x + shift, 14.3), GREY)
        arrow(axes, (x, 21.7), (x, 27.6), GREEN)
        write_text(axes, x, 30, str((a + b) >> t & 1), 14, family="monospace", color=GREEN)
        write_text(axes, x, 33.6, f"worth {2**t}", 9)
        arrow(axes, (x + 4.8, 18), (x + 12.2, 18), VERMILION, width=2)
        write_text(axes, x + 8.4, 20.6, "?", 15, color=VERMILION, weight="bold")
    arrow(axes, (4.8, 18), (12.2, 18), GREY)
    write(figure, "adder_unrolled")


def adder_backward() -> None:
    figure, axes = canvas(8.4, 4.4)
    box(axes, 30, 16, 10, 6, "sigmoid", BLUE, 10)
    box(axes, 50, 16, 10, 6, "a at t", BLUE, 10)
    box(axes, 50, 30, 10, 5, "sigmoid", GREEN, 10)
    box(axes, 50, 40, 16, 4.6, "prediction, loss", GREY, 9)
    arrow(axes, (35.2, 17.2), (44.7, 17.2), GREY)
    arrow(axes, (49, 19.2), (49, 27.3), GREY)
    arrow(axes, (49, 32.7), (49, 37.5), GREY)
    arrow(axes, (55.2, 17.2), (73, 17.2), GREY)
    back(axes, (51, 37.5), (51, 32.7), BLUE)
    back(axes, (51, 27.3), (51, 19.2), BLUE)
    back(axes, (73, 14.8), (55.2, 14.8), VERMILION)
    back(axes, (44.7, 14.8), (35.2, 14.8), INK)
    write_text(axes, 53, 23.2, "through Wya", 9, ha="left", color=BLUE)
    write_text(axes, 64, 11.6, "through Waa,\nfrom step t + 1", 9, color=VERMILION)
    arrow(axes, (10, 17.2), (24.7, 17.2), GREY)
    back(axes, (24.7, 14.8), (10, 14.8), VERMILION)
    write_text(axes, 9, 16, "a at t − 1", 10, ha="right")
    write_text(axes, 17, 19.4, "Waa", 10, family="monospace")
    arrow(axes, (29, 4.8), (29, 12.7), GREY)
    write_text(axes, 29, 2.8, "x at t", 10)
    write_text(axes, 27, 8.4, "Wax", 10, family="monospace", ha="right")
    arrow(axes, (62, 41.3), (67, 41.3), GREY)
    write_text(axes, 68, 41.3, "forward", 10, ha="left")
    back(axes, (67, 38.3), (62, 38.3), INK)
    write_text(axes, 68, 38.3, "backward", 10, ha="left")
    write(figure, "adder_backward")


if __name__ == "__main__":
    column_addition()
    adder_unrolled()
    adder_backward()
