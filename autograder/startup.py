"""Start quickly: leave out what dependencies load at length and nothing here uses."""

import contextlib
import gc
import sys
import types
from collections.abc import Iterator

# nbformat's checks build a grammar of web addresses (over a second); jupytext brings a web server's
# file manager and reads Markdown, which no source of ours is.
ABSENT = (
    "rfc3987_syntax",
    "rfc3986_validator",
    "isoduration",
    "markdown_it",
    "jupytext.sync_contentsmanager",
    "jupytext.async_contentsmanager",
)
# The pages that nbgrader adds to JupyterLab, with all of nbgrader behind them; alembic's ways with
# databases that no gradebook of ours is kept in; what unpacks the archives that nbgrader collects;
# what asks JupyterHub who is who, with all that it takes to speak to a server.
PAGES = ("assignment_list", "course_list", "validate_assignment", "formgrader")
EMPTY: dict[str, tuple[str, ...]] = {
    **{f"nbgrader.server_extensions.{page}": ("load_jupyter_server_extension",) for page in PAGES},
    **{f"alembic.ddl.{name}": () for name in ("mssql", "mysql", "oracle", "postgresql")},
    "setuptools.archive_util": ("unpack_archive", "unpack_tarfile", "unpack_zipfile"),
    "nbgrader.auth.jupyterhub": ("JupyterHubAuthPlugin",),
}


def skip_slow_imports() -> None:
    """Call this before the first import of nbformat or nbgrader, in a process of our own.

    Whoever needs what is left out gets an ImportError, or an empty module.
    """
    for name in ABSENT:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # None: its import fails
    for name, wanted in EMPTY.items():
        if name.partition(".")[0] not in sys.modules:
            empty = types.ModuleType(name)
            vars(empty).update(dict.fromkeys(wanted))
            sys.modules.setdefault(name, empty)


@contextlib.contextmanager
def collector_at_rest() -> Iterator[None]:
    """Load modules in here: what they make stays, and is not looked through for garbage.

    The collector would go through all of it again and again, which takes a seventh of the start.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
