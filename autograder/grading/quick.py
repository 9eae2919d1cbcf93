"""Start quickly: leave out what dependencies load at length and nothing here uses."""

import sys
import types

# nbformat's checks build a grammar of web addresses (over a second); jupytext brings a web server's
# file manager.
ABSENT = (
    "rfc3987_syntax",
    "isoduration",
    "jupytext.sync_contentsmanager",
    "jupytext.async_contentsmanager",
)
# The pages that nbgrader adds to JupyterLab, with all of nbgrader behind them; alembic's ways with
# databases that no gradebook of ours is kept in.
PAGES = ("assignment_list", "course_list", "validate_assignment", "formgrader")
EMPTY = {
    **{f"nbgrader.server_extensions.{page}": "load_jupyter_server_extension" for page in PAGES},
    **{f"alembic.ddl.{name}": "" for name in ("mssql", "mysql", "oracle", "postgresql")},
}


def skip_slow_imports() -> None:
    """Call this before the first import of nbformat or nbgrader, in a process of our own.

    Whoever needs what is left out gets an ImportError, or an empty module.
    """
    for name in ABSENT:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    for name, wanted in EMPTY.items():
        if name.partition(".")[0] not in sys.modules:
            empty = types.ModuleType(name)
            if wanted:
                vars(empty)[wanted] = None
            sys.modules.setdefault(name, empty)
