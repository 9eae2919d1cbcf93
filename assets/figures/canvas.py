"""What the figure scripts share: boxes, arrows, and files that come out the same every time."""

from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from unrolled.plots.style import RC

HERE = Path(__file__).resolve().parent
INK = "#222222"


def canvas(width: float, height: float) -> tuple[Figure, Axes]:
    """An empty drawing of that many inches; one unit is a tenth of an inch."""
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 10 * width), ylim=(0, 10 * height), aspect="equal")
    axes.axis("off")
    return figure, axes


def box(
    axes: Axes, x: float, y: float, w: float, h: float, text: str, colour: str, size: float = 11
) -> None:
    """A rounded box with its centre at (x, y)."""
    axes.add_patch(
        FancyBboxPatch(
            (x - w / 2, y - h / 2),
            w,
            h,
            boxstyle="round,pad=0,rounding_size=1",
            facecolor=colour + "26",
            edgecolor=colour,
            linewidth=1.6,
        )
    )
    axes.text(x, y, text, ha="center", va="center", fontsize=size, color=INK)


def arrow(
    axes: Axes,
    start: tuple[float, float],
    end: tuple[float, float],
    colour: str = INK,
    bend: float = 0.0,
    style: str = "-|>",
    width: float = 1.5,
) -> None:
    """An arrow from one point to another; `bend` curves it."""
    axes.add_patch(
        FancyArrowPatch(
            start,
            end,
            arrowstyle=style,
            mutation_scale=12,
            linewidth=width,
            color=colour,
            connectionstyle=f"arc3,rad={bend}",
            shrinkA=0,
            shrinkB=0,
        )
    )


def write(figure: Figure, name: str) -> None:
    """Save a figure without date or version in it: as SVG for pages, as PNG for notebooks.

    JupyterLab shows no SVG that is attached to a cell, and nbconvert none in a data address.
    """
    with mpl.rc_context(RC):
        nothing = {"Date": None, "Creator": None}
        figure.savefig(HERE / f"{name}.svg", metadata=nothing, bbox_inches=None)
        figure.savefig(HERE / f"{name}.png", metadata={"Software": None}, bbox_inches=None, dpi=150)
