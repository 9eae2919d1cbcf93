"""What in a submission was changed that a student may not change.

Honest and never mentioned: executed outputs, saved metadata, another kernel, moved or deleted
cells, Windows newlines, white space at the ends of lines, a cell copied or split.
"""

from collections.abc import Iterator

from nbformat.notebooknode import NotebookNode

from autograder.cells import CHECK, grade_id, role
from autograder.grading.plaintext import quoted
from autograder.grading.rawcells import RawCell
from autograder.grading.release import Release
from unrolled.work.cells import same_text

FLAGS = ("grade", "solution", "locked")
NAMES = {"check": "graded", "fixed": "locked", "given": "given", "exercise": "exercise"}


def marks_of_tampering(cells: list[RawCell], release: Release) -> Iterator[str]:
    """Say what was tampered with, one sentence each, no sentence twice."""
    known = {grade_id(cell): cell for cell in release.notebook.cells if grade_id(cell)}
    labels = {cell.id: grade_id(cell) for cell in known.values()}
    said: set[str] = set()
    for cell in cells:
        for line in _marks(cell, known, labels):
            if line not in said:
                said.add(line)
                yield line


def _marks(cell: RawCell, known: dict[str, NotebookNode], labels: dict[str, str]) -> Iterator[str]:
    if cell.grader is None:
        own = known.get(labels.get(cell.id, ""))
        if own is not None:
            yield from _edited(cell, own)
        return
    name = cell.grade_id
    label = labels.get(cell.id)
    if label and name != label:
        yield (
            f"The cell {label!r} was given another id, {quoted(name)}. "
            "It was graded under the id that it was released with."
        )
    if name in known:
        yield from _edited(cell, known[name])
        yield from _relabelled(cell, known[name])
    elif not label and cell.grader.get("grade") and not CHECK.fullmatch(cell.source.strip()):
        yield (
            f"A cell says to be graded under the id {quoted(name)}, which the release does not "
            "have. It counts for nothing."
        )


def _edited(cell: RawCell, released: NotebookNode) -> Iterator[str]:
    kind = role(released)
    if kind not in ("check", "fixed", "given") or same_text(cell.source, released.source):
        return
    yield (
        f"The {NAMES[kind]} cell {grade_id(released)!r} was edited: it holds "
        f"{quoted(cell.source)}. The released cell was used in its place."
    )


def _relabelled(cell: RawCell, released: NotebookNode) -> Iterator[str]:
    grader, own = cell.grader or {}, released.metadata.nbgrader
    name = grade_id(released)
    for flag in FLAGS:
        if flag in grader and bool(grader[flag]) != bool(own.get(flag)):
            yield (
                f"The {NAMES[role(released)]} cell {name!r} says "
                f"{flag}={quoted(repr(grader[flag]))}, released as {bool(own.get(flag))}. "
                "The released value counts."
            )
    points = grader.get("points")
    if own.get("grade") and points is not None and not _same_number(points, own.points):
        yield (
            f"The graded cell {name!r} says to be worth {quoted(repr(points))} points, released "
            f"with {own.points:g}. The released value counts."
        )


def _same_number(one: object, other: float) -> bool:
    return isinstance(one, (int, float)) and one == other
