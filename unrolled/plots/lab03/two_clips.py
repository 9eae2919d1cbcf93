"""One gradient under both clips, to see which of them turns it."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle

from unrolled.plots.play import sliders
from unrolled.plots.show import show
from unrolled.plots.style import BLUE, GREY, ORANGE, VERMILION, look

Clip = Callable[[dict[str, np.ndarray], float], dict[str, np.ndarray]]
LENGTH = 5.0


def play_two_clips(clip: Clip, clip_by_norm: Clip) -> None:
    """Let the reader turn a gradient and move the bound, and see what both clips make of it.

    Args:
        clip: the student's own, by value.
        clip_by_norm: the student's own.
    """

    def draw(bound: float, degrees: float) -> None:
        gradient = LENGTH * np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))])
        by_value = clip({"dw": gradient}, bound)["dw"]
        by_norm = clip_by_norm({"dw": gradient}, bound)["dw"]
        show(
            two_clips_figure(gradient, by_value, by_norm, bound),
            two_clips_text(gradient, by_value, by_norm),
        )

    sliders({"bound": (0.2, 6.0, 0.1, 2.0), "direction": (0.0, 360.0, 1.0, 20.0)}, draw)


def turned(gradient: np.ndarray, clipped: np.ndarray) -> float:
    """Measure the angle between two vectors, in degrees."""
    cosine = gradient @ clipped / (np.linalg.norm(gradient) * np.linalg.norm(clipped))
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def two_clips_figure(
    gradient: np.ndarray, by_value: np.ndarray, by_norm: np.ndarray, bound: float
) -> Figure:
    """Draw a gradient of two numbers, the two regions it is kept in, and what is left of it."""
    with look():
        figure = Figure(figsize=(7.6, 3.9), layout="constrained")
        for axes, clipped, colour, name in zip(
            figure.subplots(1, 2),
            (by_value, by_norm),
            (VERMILION, BLUE),
            ("by value", "by norm"),
            strict=True,
        ):
            draw_clip(axes, gradient, clipped, bound, colour, square=name == "by value")
            axes.set_title(f"{name}: turned by {turned(gradient, clipped):.0f}°")
    return figure


def draw_clip(
    axes: Axes,
    gradient: np.ndarray,
    clipped: np.ndarray,
    bound: float,
    colour: str,
    *,
    square: bool,
) -> None:
    """Draw one clip: the region, the gradient before and after."""
    region = Rectangle((-bound, -bound), 2 * bound, 2 * bound) if square else Circle((0, 0), bound)
    region.set(facecolor=colour + "1A", edgecolor=colour, linewidth=1.2)
    axes.add_patch(region)
    for vector, ink, width in ((gradient, ORANGE, 1.6), (clipped, colour, 3.0)):
        axes.annotate(
            "",
            tuple(vector),
            (0, 0),
            arrowprops={"arrowstyle": "-|>", "color": ink, "lw": width, "shrinkA": 0, "shrinkB": 0},
        )
    axes.axhline(0, color=GREY, lw=0.6)
    axes.axvline(0, color=GREY, lw=0.6)
    limit = LENGTH + 0.6
    axes.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal")
    axes.set(xlabel="gradient of weight 1", ylabel="gradient of weight 2")


def two_clips_text(gradient: np.ndarray, by_value: np.ndarray, by_norm: np.ndarray) -> str:
    """Say in words what each clip did."""

    def told(vector: np.ndarray) -> str:
        return (
            f"({vector[0]:.2f}, {vector[1]:.2f}), turned by {turned(gradient, vector):.0f} degrees"
        )

    return (
        f"The gradient ({gradient[0]:.2f}, {gradient[1]:.2f}): by value it becomes "
        f"{told(by_value)}; by norm {told(by_norm)}."
    )
