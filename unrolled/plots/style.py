"""One look for every figure of the course."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from cycler import cycler

from unrolled.plots.palette import (
    BLUE,
    CYCLE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    YELLOW,
)

__all__ = [
    "BLUE", "CYCLE", "DIVERGING", "GREEN", "GREY", "ORANGE", "PURPLE", "RC", "SEQUENTIAL", "SKY",
    "VERMILION", "YELLOW", "look",
]  # fmt: skip

DIVERGING = "RdBu_r"  # signed values: activations, gradients
SEQUENTIAL = "cividis"  # probabilities, norms

# A white ground with dark ink reads in JupyterLab's light and dark themes alike.
RC: Any = {
    "figure.facecolor": "white",
    "figure.dpi": 110,
    "axes.facecolor": "white",
    "axes.prop_cycle": cycler(color=CYCLE),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "font.size": 10,
    "image.cmap": SEQUENTIAL,
    "legend.frameon": False,
    "savefig.bbox": "tight",
    "svg.fonttype": "none",
    "svg.hashsalt": "unrolled",
}


@contextmanager
def look() -> Iterator[None]:
    """Draw what stands inside the `with` in the course's look; nothing global changes."""
    with mpl.rc_context(RC):
        yield
