"""What submissions are likely to need, imported and used once before the fork that needs it.

Some of it always, before the first submission; some only once a submission mentions it: what is
never needed would make every fork dearer.
"""

import contextlib
import functools
import importlib
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from .shell import Shell

ALWAYS = (
    "unrolled.checks.notebook",
    "unrolled.checks.verdict.html",
    "unrolled.data",
)
CLOSED = Path(__file__).parent / "closed"  # modules that refuse to be imported, and say why
MENTIONED = {  # by a word that gives away who needs it
    "widgets": ("ipywidgets", "unrolled.widgets"),
    "testing": ("numpy.testing",),
    "tqdm": ("tqdm.auto",),
}


def warm(released: str) -> "Shell":
    """Import, solve an equation, run a cell; returns the shell that ran it.

    The checks of the lab in the folder `released` are read, so that its setup cell finds them so.
    """
    import unrolled

    unrolled.__path__.insert(0, str(CLOSED))
    _import(*ALWAYS)
    import numpy as np

    from unrolled.checks.case import BadCaseFileError, load

    from .shell import Shell

    shell = Shell.ready()
    np.linalg.solve(np.eye(3), np.ones(3))
    np.random.default_rng(0).normal()
    with contextlib.suppress(BadCaseFileError):
        load(Path(released) / "expected.npz")
    return shell


class OnDemand:
    """Warms up what the text of a submission mentions; each thing once."""

    def __init__(self, shell: "Shell") -> None:
        """Remember whom to tell about figures."""
        self._parts: dict[str, Callable[[], None]] = {
            "plot": lambda: _figures(shell),
            **{word: functools.partial(_import, *names) for word, names in MENTIONED.items()},
        }

    def __call__(self, sources: list[str]) -> bool:
        """Warm up; says whether there was something to do."""
        wanted = [word for word in self._parts if any(word in source.lower() for source in sources)]
        for word in wanted:
            self._parts.pop(word)()
        return bool(wanted)


def _import(*names: str) -> None:
    for name in names:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def _figures(shell: "Shell") -> None:
    """Draw one."""
    with _no_printers_fonts():
        from matplotlib import pyplot
    from matplotlib_inline.backend_inline import configure_inline_support

    configure_inline_support(shell, os.environ["MPLBACKEND"])
    figure = pyplot.figure()
    figure.add_subplot().plot([0, 1])
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    pyplot.close("all")


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
