"""Remember which functions stand in a cell that could not run at all, as their last version ran."""

import re
from typing import Any

from unrolled.ipython import shell

DEFINED = re.compile(r"^\s*(?:def|class)\s+(\w+)", re.MULTILINE)
SEEN: dict[str, str] = {}  # names defined in cells that Python could not read, and why


def remember_broken_cells() -> None:
    """Let IPython, where it runs, tell after each cell whether it could be read."""
    running = shell()
    if running is not None and not getattr(running, "unrolled_remembers", False):
        running.unrolled_remembers = True
        running.events.register("post_run_cell", ran)


def ran(result: Any) -> None:
    """Note the names that a cell defines: out of date where it could not be read."""
    error = getattr(result, "error_before_exec", None) or getattr(result, "error_in_exec", None)
    info = getattr(result, "info", None)
    names = DEFINED.findall(str(getattr(info, "raw_cell", "")))
    for name in names:
        SEEN.pop(name, None)
        if isinstance(error, SyntaxError):
            SEEN[name] = f"{type(error).__name__}: {str(error.msg)[:120]}, line {error.lineno}"


def out_of_date(function: str) -> str:
    """Say that the last version that ran is judged, where a newer one could not be read."""
    why = SEEN.get(str(function).partition(".")[0], "")
    if not why:
        return ""
    return (
        f"The cell with your newest {function} could not be read ({why}). What is judged here is "
        "the last version that ran."
    )
