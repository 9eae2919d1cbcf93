"""Notebooks as students hand them in, made from the release of lab 01."""

import copy
import json
import sys
from pathlib import Path

import nbformat

from autograder.course import Course
from autograder.lab.reference import cells

LAB = "01_rnn_cell"


def command(course: Course, *words: str) -> list[str]:
    """A command line that runs `python -m autograder …` on a copy of the course."""
    return [sys.executable, "-m", "autograder", "--course", str(course.root), *words]


def released(course: Course) -> nbformat.NotebookNode:
    """The untouched release."""
    return nbformat.read(course.released_notebook(LAB), as_version=4)


def answers(course: Course) -> dict[str, str]:
    """The reference's answers by grade id."""
    return {name: source for kind, name, source in cells(course, LAB) if kind == "exercise"}


def answered(course: Course, **changed: str) -> nbformat.NotebookNode:
    """A solved notebook, some of its answers changed."""
    notebook, given = released(course), answers(course) | changed
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in given:
            cell.source = given[name]
    return notebook


def with_cells(notebook: nbformat.NotebookNode, *added, at: int = 2) -> nbformat.NotebookNode:
    """A copy with cells added."""
    found = copy.deepcopy(notebook)
    found.cells[at:at] = added
    return found


def cell_of(notebook: nbformat.NotebookNode, name: str) -> nbformat.NotebookNode:
    """The cell with a grade id."""
    (found,) = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name]
    return found


def raw(notebook: nbformat.NotebookNode) -> bytes:
    """A notebook as the bytes of its file, not validated."""
    return json.dumps(notebook, ensure_ascii=False).encode()


def hand_in(course: Course, student: str, content: bytes | nbformat.NotebookNode) -> Path:
    """Put a submission where the grader looks for it."""
    path = course.root / "autograder" / "submitted" / student / LAB / f"{LAB}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else raw(content))
    return path
