"""The roles of a notebook's cells.

A cell's role stands in its metadata, in a lab's source and in all that is built from it:

| role | metadata | body |
|---|---|---|
| exercise | nbgrader `solution` and not `grade`; `grade_id` is the exercise's name | code with a `### BEGIN SOLUTION` … `### END SOLUTION` region |
| check | nbgrader `grade` and not `solution`; `grade_id` is `check-…`; `points` | exactly `check("name")` |
| given | `given="LAB/grade_id"`, nbgrader `locked` | none: the build copies it from that lab |
| given, new | nbgrader `locked` only; `grade_id` begins with `given-` | a function that no lab asks for |
| fixed | nbgrader `locked` only | any code, such as the first cell |
| play | tag `skip-execution` | anything; never run when grading |
| free | none of these | anything quick |
"""

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # it takes its time, and a dask worker has none
    from nbformat.notebooknode import NotebookNode

PLAY = "skip-execution"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
NEW = "given-"
CODE_STUB = {  # what nbgrader puts in place of a solution, by language
    "python": '# YOUR CODE HERE\nraise NotImplementedError("Put your code in place of this line.")'
}
CHECK = re.compile(r'check\("([A-Za-z_][\w.]*)"\)')


def role(cell: "NotebookNode") -> str:
    """Name a cell's role: exercise, check, given, fixed, play, free or text."""
    if cell.cell_type != "code":
        return "text"
    if PLAY in cell.metadata.get("tags", []):
        return "play"
    if "given" in cell.metadata or (_locked(cell) and grade_id(cell).startswith(NEW)):
        return "given"
    grader: dict[str, Any] = cell.metadata.get("nbgrader", {})
    if grader.get("grade"):
        return "check"
    if grader.get("solution"):
        return "exercise"
    return "fixed" if _locked(cell) else "free"


def grade_id(cell: "NotebookNode") -> str:
    """The cell's nbgrader id; empty where it has none."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def cell_of(function: str) -> str:
    """The grade id of a function's exercise: its name; that of a method without a dot."""
    return function.replace(".", "-")


def _locked(cell: "NotebookNode") -> bool:
    grader: dict[str, Any] = cell.metadata.get("nbgrader", {})
    return bool(grader.get("locked")) and not grader.get("grade") and not grader.get("solution")
