"""What runs a cell: a notebook that someone looks at, one that nobody does, or no notebook."""

import sys
from typing import Any

WIDGET = "application/vnd.jupyter.widget-view+json"


def someone_looks(running: Any) -> bool:
    """Whether a front end runs this cell: one names the cell in its request.

    nbconvert and nbclient do not. They would keep the state of a widget in the notebook, and a page
    made from that asks a server elsewhere for the code that shows widgets; our own page does not.
    """
    if sys.platform == "emscripten":
        return True
    if not hasattr(running, "kernel"):
        return False
    request = getattr(running, "parent_header", None) or {}
    return bool(request.get("metadata"))


def view_of(widget: Any) -> dict[str, Any]:
    """The entry of a display that shows a widget."""
    return {WIDGET: {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}}
