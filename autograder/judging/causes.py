"""The true cause behind a verdict: a cell that stopped, a name that is set where nothing runs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from nbformat.notebooknode import NotebookNode

from autograder.intake.normalise import Normalised, names_set
from autograder.judging.verdicts import Judged
from autograder.lab.cells import cell_of, role
from autograder.plaintext import plain, quoted
from autograder.sandbox import CellRun
from unrolled.checks.outcome import Failure, FailureKind
from unrolled.work.counting import function_of

STOPPED = "its cell stopped"
TOO_MUCH = (FailureKind.TIMEOUT, FailureKind.MEMORY, "MemoryError", FailureKind.DIED)
UNKNOWN = re.compile(r"(?:name|variable) '(\w{1,60})' (?:is not defined|referenced|where)")
PLACE = re.compile(r"\(<[^<>]*>, line (\d{1,6})\)")  # Python's name for a cell says nothing
UNREADABLE = ("SyntaxError", "IndentationError", "TabError")
MISSING = ("ModuleNotFoundError", "ImportError")


def with_causes(
    found: Mapping[str, Judged], normal: Normalised, cells: Sequence[CellRun]
) -> dict[str, Judged]:
    """Say in each verdict what stopped a function from being there, where cells tell."""
    failures = {run.id: run.failure for run in cells if run.failure}
    return {name: _explained(judged, normal, failures) for name, judged in found.items()}


def taken(normal: Normalised, cells: Sequence[CellRun]) -> Iterator[str]:
    """Say by which cell a name was taken after the function was judged."""
    free = {cell.id for cell in normal.notebook.cells if role(cell) == "free"}
    for run in cells:
        if run.taken and run.id in free:
            label = _lower(_label(normal.notebook, run.id))
            yield (
                f"Taken for something else, or deleted, by {label}: {', '.join(run.taken)}. What "
                "stood there at the check was judged."
            )


def ended(normal: Normalised, cells: Sequence[CellRun]) -> Iterator[str]:
    """Name the student's own cells that took too much, or ended the process."""
    for run in cells:
        failure = run.failure
        if failure is None or failure.kind not in TOO_MUCH:
            continue
        yield (
            f"{_label(normal.notebook, run.id)} {_what(failure)}. It costs itself alone: what the "
            "other cells define was judged."
        )


def _explained(
    judged: Judged, normal: Normalised, failures: Mapping[str, Failure | None]
) -> Judged:
    verdict = judged.verdict
    if verdict.misconception == FailureKind.MISSING:
        cell = normal.answers.get(verdict.function, cell_of(verdict.function))
        failure = failures.get(cell)
        if failure is not None:
            said = _stopped(verdict.function, failure)
            return replace(judged, verdict=replace(verdict, message=said, misconception=STOPPED))
    unknown = UNKNOWN.search(verdict.message) if "NameError" in verdict.message else None
    if unknown:
        more = _where(unknown[1], verdict.function, normal, failures)
        if more:
            return replace(judged, verdict=replace(verdict, message=f"{more} {verdict.message}"))
    return judged


def _stopped(function: str, failure: Failure) -> str:
    if failure.kind in UNREADABLE:
        said = PLACE.sub(r"(line \1 of the cell)", plain(failure.message, 300))
        return (
            f"The cell of {function} is no Python that can be read, so that there is no {function} "
            f"to try. {plain(failure.kind, 60)}: {said}. Run the cell, and mend the line that it "
            "names."
        )
    return (
        f"The cell of {function} was run, and {_what(failure)}, so that there is no {function} to "
        f"try. {_next_step(failure)}"
    ).strip()


def _what(failure: Failure) -> str:
    where = f" at the line `{plain(failure.line, 120)}`" if failure.line else ""
    message = plain(failure.message, 300)
    match failure.kind:
        case FailureKind.TIMEOUT:
            return f"did not end in time ({message})"
        case FailureKind.MEMORY | "MemoryError":
            return f"used more memory than it may{where}"
        case FailureKind.DIED:
            return "ended the process that ran it"
        case FailureKind.SKIPPED:
            return f"was not run whole ({message})"
    return f"stopped with {plain(failure.kind, 60)}{': ' * bool(message)}{message}{where}"


def _next_step(failure: Failure) -> str:
    if failure.kind in MISSING:
        return "Grading has NumPy and what the course itself uses, no other package."
    if failure.kind == FailureKind.TIMEOUT:
        return "What takes long belongs into a cell of its own, below the check."
    return "Run the cell: the same should happen there."


def _where(
    name: str, function: str, normal: Normalised, failures: Mapping[str, Failure | None]
) -> str:
    """Say where a name is set that a function did not find."""
    if name in normal.only_in_play:
        return (
            f"{name} is set only in a cell for playing, which carries the tag skip-execution and "
            f"is not run when grading. Put it into the cell of {function}."
        )
    for cell in normal.notebook.cells:
        failure = failures.get(cell.id)
        if failure is not None and name in names_set(cell.source):
            label = _lower(_label(normal.notebook, cell.id))
            return f"{name} belongs to {label}, which {_what(failure)}."
    return ""


def _label(notebook: NotebookNode, cell: str) -> str:
    (found,) = [one for one in notebook.cells if one.id == cell]
    if role(found) == "free":
        return f"The cell that begins {quoted(found.source)}"
    if role(found) == "exercise":
        return f"The cell of {function_of(cell)}"
    return f"The cell {cell}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
