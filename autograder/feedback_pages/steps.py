"""What to try next: from a record to the list on top of a feedback page."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.course import Course
from autograder.gradebook import record as records
from autograder.gradebook.record import FunctionResult, Record, Status
from autograder.judging.causes import STOPPED
from autograder.lab.spec import specs
from autograder.plaintext import plain
from unrolled.checks.outcome import FailureKind

TITLE = "What to try next:"
DONE = "Everything is right. What to try next: the open questions at the end of the lab."


@dataclass(frozen=True)
class Step:
    """One function that lost points: where its check is, and what is said about it."""

    name: str
    grade_id: str
    points: str
    advice: tuple[str, ...]


class NextSteps(NbGraderPreprocessor):
    """Hands what to try next to the page's template; nothing where there is no record."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Add it to `resources`, every text bounded: the template escapes it."""
        info = resources["nbgrader"]
        course = Course(Path(self.parent.parent.coursedir.root))
        record = records.load(course, info["assignment"], info["student"])
        if record is not None:
            info["steps"] = steps(record)
            info["said"] = "" if info["steps"] else plain(next_steps(record)[-1])
        return nb, resources


def next_steps(record: Record) -> list[str]:
    """Say what to try next as lines of text; no answer is given away."""
    if record.status == Status.UNREADABLE:
        again = (
            f"- No notebook could be read. Hand in {record.lab}.ipynb again, saved in JupyterLab."
        )
        return [TITLE, again]
    found = steps(record)
    if not found:
        return [DONE]
    lines = [TITLE]
    for number, step in enumerate(found, 1):
        lines.append(f"{number}. {step.name}: {step.points}")
        lines += [f"   {line}" for line in step.advice]
    return lines


def steps(record: Record) -> list[Step]:
    """Find what lost points, first things first, and what helps most with each.

    They come in the lab's order: a function that others stand on before those. A clue that was
    given for one function is not given again for the next.
    """
    if record.status == Status.UNREADABLE:
        return []
    found, given = [], set[str]()
    for spec in specs(record.lab):
        name = spec.exercise.name
        entry = record.functions.get(name)
        if entry is None or entry.full:
            continue
        said = [plain(line) for line in _advice(name, entry)]
        fresh = tuple(line for line in dict.fromkeys(said) if line not in given)
        given.update(fresh)
        points = f"{entry.score:g} of {entry.points:g} points."
        found.append(Step(plain(name), plain(entry.grade_id), points, fresh))
    return found


def _advice(name: str, entry: FunctionResult) -> Iterator[str]:
    """The best clue there is: a hint, else what came out; then where to begin."""
    if entry.misconception == "not written":
        yield f"There is no answer yet. Write one in its cell, run it, and run check({name!r})."
        return
    if entry.misconception == FailureKind.MISSING:
        yield f"There was no {name}: its cell was not there."
        return
    if entry.misconception == STOPPED:
        yield entry.message
        return
    if clue := entry.hint or entry.message:
        yield clue
    failed = [title for title, passed in entry.tests.items() if not passed]
    if failed:
        yield f"Begin with the test {failed[0]!r}: {len(failed)} of {len(entry.tests)} fail."
    yield f"Run check({name!r}) under your answer: it shows what came out beside what should."
