"""What to try next: from a record to the cell on top of a feedback page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course import Course
from autograder.gradebook import record as records
from autograder.gradebook.record import FunctionResult, Record, Status
from autograder.judging.causes import STOPPED
from autograder.lab.spec import specs
from autograder.plaintext import shown_as_text
from unrolled.checks.outcome import FailureKind


class NextSteps(NbGraderPreprocessor):
    """Puts a cell on top that says where to begin; nothing where there is no record."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Add the cell."""
        info = resources["nbgrader"]
        course = Course(Path(self.parent.parent.coursedir.root))
        record = records.load(course, info["assignment"], info["student"])
        if record is not None:
            cell = nbformat.v4.new_markdown_cell(shown_as_text("\n".join(next_steps(record))))
            cell.id = "what-to-try-next"
            nb.cells.insert(0, cell)
        return nb, resources


def next_steps(record: Record) -> list[str]:
    """Say what to try next, first things first; no answer is given away.

    They come in the lab's order: a function that others stand on before those.
    """
    missed = [
        spec.exercise.name
        for spec in specs(record.lab)
        if (entry := record.functions.get(spec.exercise.name)) and not entry.full
    ]
    if record.status == Status.UNREADABLE:
        return [
            "What to try next:",
            f"- No notebook could be read. Hand in {record.lab}.ipynb again, saved in JupyterLab.",
        ]
    if not missed:
        return ["Everything is right. What to try next: the open questions at the end of the lab."]
    lines = ["What to try next:"]
    for number, name in enumerate(missed, 1):
        entry = record.functions[name]
        failed = [title for title, passed in entry.tests.items() if not passed]
        lines.append(f"{number}. {name}: {entry.score:g} of {entry.points:g} points.")
        lines += [f"   {line}" for line in _advice(name, entry, failed)]
    return lines


def _advice(name: str, entry: FunctionResult, failed: list[str]) -> Iterator[str]:
    if entry.misconception in ("not written", FailureKind.MISSING):
        yield (
            f"There is no answer yet. Write one in its cell, run it, and run check({name!r})."
            if entry.misconception == "not written"
            else f"There was no {name}: its cell was not there."
        )
        return
    if entry.misconception == STOPPED:
        yield entry.message
        return
    if entry.hint:
        yield entry.hint
    if failed:
        yield f"Begin with the test {failed[0]!r}: {len(failed)} of {len(entry.tests)} fail."
    yield f"Run check({name!r}) under your answer: it shows what came out beside what should."
