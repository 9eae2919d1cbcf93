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
# Each page that nbgrader adds to JupyterLab, with all of nbgrader behind it.
PAGES = ("assignment_list", "course_list", "validate_assignment", "formgrader")


def skip_slow_imports() -> None:
    """Call this before the first import of nbformat or nbgrader, in a process of our own.

    Whoever needs what is left out gets an ImportError, or for a page of nbgrader an empty module.
    """
    for name in ABSENT:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]
    if "nbgrader" in sys.modules:
        return
    for page in PAGES:
        empty = types.ModuleType(f"nbgrader.server_extensions.{page}")
        vars(empty)["load_jupyter_server_extension"] = None
        sys.modules.setdefault(empty.__name__, empty)
