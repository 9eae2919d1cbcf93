"""A student's notebook: the release with answers in it, saved as JupyterLab saves."""

import copy
import json
from collections.abc import Mapping
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.lab.cells import grade_id, role
from autograder.simulate.answers import Answer


def fill_in(released: NotebookNode, answered: Mapping[str, Answer]) -> NotebookNode:
    """Put answers into a copy of the release; an exercise without one loses its cell."""
    notebook = copy.copy(released)
    notebook.cells = []
    for cell in released.cells:
        if role(cell) == "exercise":
            answer = answered.get(grade_id(cell))
            if answer is None or answer.source is None:
                continue
            cell = copy.deepcopy(cell)
            cell.source = answer.source
        notebook.cells.append(cell)
    return notebook


def executed(notebook: NotebookNode) -> NotebookNode:
    """A copy that shows that it was run: counts, and something printed."""
    found = copy.copy(notebook)
    found.cells = []
    for number, cell in enumerate(notebook.cells, 1):
        cell = copy.copy(cell)
        if cell.cell_type == "code":
            cell["execution_count"] = number
            cell["outputs"] = [nbformat.v4.new_output("stream", text=f"run {number}\n")]
        found.cells.append(cell)
    return found


def with_cell(notebook: NotebookNode, cell: Mapping[str, Any]) -> NotebookNode:
    """A copy with one more cell, at the end."""
    found = copy.copy(notebook)
    found.cells = [*notebook.cells, cell]
    return found


def cell_of(notebook: NotebookNode, name: str) -> NotebookNode:
    """A deep copy of the cell with a grade id takes its place; it is returned to be changed."""
    for at, cell in enumerate(notebook.cells):
        if grade_id(cell) == name:
            notebook.cells[at] = copy.deepcopy(cell)
            return notebook.cells[at]
    raise KeyError(name)


def text(notebook: NotebookNode) -> str:
    """The notebook as the text of its file."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def code(source: str) -> NotebookNode:
    """A code cell of a student's own."""
    return _plain(nbformat.v4.new_code_cell(source))


def markdown(source: str) -> NotebookNode:
    """A text cell of a student's own."""
    return _plain(nbformat.v4.new_markdown_cell(source))


def _plain(cell: NotebookNode) -> NotebookNode:
    cell.pop("id", None)  # it would be random
    return cell
