"""One palette and one look for every figure of the course."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from cycler import cycler

# Okabe and Ito's colours: told apart by every common form of colour blindness.
BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, YELLOW, GREY = "#56B4E9", "#CC79A7", "#F0E442", "#7F7F7F"
CYCLE = [BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY]
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
