"""What runs a cell: a terminal, a notebook that somebody looks at, or a machine."""

import sys
from typing import Any

WIDGET = "application/vnd.jupyter.widget-view+json"


def shell() -> Any:
    """IPython's shell; None outside of it."""
    try:
        from IPython import get_ipython
    except ImportError:
        return None
    return get_ipython()


def someone_looks(shell: Any) -> bool:
    """Whether a front end runs this cell: one names the cell in its request.

    nbconvert and nbclient do not. They would keep the state of a widget in the notebook, and a page
    made from that asks a server elsewhere for the code that shows widgets; our own page does not.
    """
    if sys.platform == "emscripten":
        return True
    if not hasattr(shell, "kernel"):
        return False
    request = getattr(shell, "parent_header", None) or {}
    return bool(request.get("metadata"))


def view_of(widget: Any) -> dict[str, Any]:
    """The entry of a display that shows a widget."""
    return {WIDGET: {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}}
