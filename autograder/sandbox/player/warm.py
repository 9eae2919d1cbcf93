"""All that submissions are likely to need, imported and used once before the first one comes."""

import contextlib
import importlib
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from .shell import Shell

MODULES = (
    "numpy.testing",
    "matplotlib.pyplot",
    "tqdm.auto",
    "ipywidgets",
    "unrolled.checks.notebook",
    "unrolled.checks.page",
    "unrolled.checks.picture",
    "unrolled.data",
    "unrolled.nn",
    "unrolled.plots",
    "unrolled.widgets",
)


@contextlib.contextmanager
def _no_printers_fonts() -> Iterator[None]:
    """Let Matplotlib, which has no cache in here, pass over 60 fonts that only PostScript needs."""
    from matplotlib import _afm

    def refused(file: IO[bytes]) -> None:
        raise OSError("not read")

    kept = getattr(_afm, "AFM", None)
    vars(_afm)["AFM"] = refused
    try:
        yield
    finally:
        vars(_afm)["AFM"] = kept


def warm(released: str) -> "Shell":
    """Import, draw a figure, solve an equation, run a cell; returns the shell that ran it.

    The checks of the lab in the folder `released` are read, so that its setup cell finds them so.
    """
    with _no_printers_fonts():
        import matplotlib.font_manager  # noqa: F401
    for name in MODULES:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    import numpy as np
    from matplotlib import pyplot
    from matplotlib_inline.backend_inline import configure_inline_support

    from unrolled.checks.case import BadCaseFileError, load

    from .shell import Shell

    shell = Shell.ready()
    configure_inline_support(shell, os.environ["MPLBACKEND"])
    figure = pyplot.figure()
    figure.add_subplot().plot([0, 1])
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    pyplot.close("all")
    np.linalg.solve(np.eye(3), np.ones(3))
    np.random.default_rng(0).normal()
    with contextlib.suppress(BadCaseFileError):
        load(Path(released) / "expected.npz")
    return shell
