"""The autograded notebook: a submission with its outputs, verdicts and what grading remarks."""

from collections.abc import Collection, Mapping

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.gradebook.record import Record
from autograder.judging.outputs import shorten_sources
from autograder.lab.cells import grade_id, role
from autograder.plaintext import shown_as_text, without_formulas
from unrolled.checks.patience import OutOfPatienceError, Patience
from unrolled.checks.verdict.html import piece
from unrolled.checks.verdict.markup import Html, element
from unrolled.checks.verdict.verdict import Verdict

DRAWING_SECONDS = 10.0  # of our own processor time, for all verdicts of a submission
NOT_DRAWN = "This verdict could not be shown; its points stand."


def draw(
    notebook: NotebookNode,
    record: Record,
    verdicts: Mapping[str, Verdict],
    outputs: Mapping[str, list[NotebookNode]],
    course: Collection[str],
) -> None:
    """Put verdicts, outputs and remarks into a normalised notebook.

    Args:
        notebook: is changed.
        record: says what to remark above everything.
        verdicts: by grade id of the cell that checks.
        outputs: by id of the cell, what it showed.
        course: ids of the release's own cells, whose sources are never shortened.
    """
    drawing = Patience(DRAWING_SECONDS)
    for cell in notebook.cells:
        if role(cell) == "check":
            cell.outputs = [_result(verdicts[grade_id(cell)], drawing)]
        elif cell.id in outputs:
            cell.outputs = outputs[cell.id]
    shorten_sources(notebook.cells, course)
    remarks = _remarks(record)
    if remarks:
        first = nbformat.v4.new_markdown_cell(shown_as_text("\n".join(remarks)))
        first.id = "from-grading"
        notebook.cells.insert(0, first)


def _result(verdict: Verdict, drawing: Patience) -> NotebookNode:
    """Make a verdict its cell's output; nbgrader reads the score from `text/plain`."""
    html = without_formulas(_drawn(verdict, drawing)).source
    return nbformat.v4.new_output(
        "execute_result", data={"text/plain": repr(verdict), "text/html": html}
    )


def _drawn(verdict: Verdict, drawing: Patience) -> Html:
    """A verdict's page; what fails in it costs the page and nothing else."""
    try:
        with drawing.spending():
            return piece(verdict)
    except (Exception, OutOfPatienceError):
        return element("p", Html(NOT_DRAWN))


def _remarks(record: Record) -> list[str]:
    lines = [*record.tampered, *record.notes]
    if record.status.stopped:
        lines.insert(0, f"While your notebook ran, it was stopped: {record.status}.")
    return ["From grading:", *(f"- {line}" for line in lines)] if lines else []
