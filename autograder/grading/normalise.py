"""From any submitted notebook to the nearest honest one.

It starts from the release. Only the text of exercise cells and of the student's own cells is
taken over; ids, points, checks and given cells always come from the release.
"""

import copy
import hashlib
import json
from dataclasses import dataclass, field

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.cells import PLAY, cell_of, grade_id, role
from autograder.grading import rawcells
from autograder.grading.plaintext import few, plain, shown_as_text
from autograder.grading.rawcells import RawCell, UnreadableError
from autograder.grading.release import Release, runnable
from autograder.grading.tampering import marks_of_tampering, same_text, trimmed

MAX_OWN_CELLS = 300
MAX_SOURCE = 500_000  # characters of one cell
MAX_SOURCES = 2_000_000  # of all cells taken over
NOTE = 300  # characters of one note
ABSENT = "# This cell was missing from the submission."


@dataclass(frozen=True)
class Normalised:
    """A notebook that can be graded, and what had to be done to get there.

    Attributes:
        notebook: the release with the student's answers in it, nothing executed.
        tampered: what was changed that may not be changed, in words for an instructor.
        notes: what else an instructor may want to know.
        problem: why nothing could be read; empty otherwise.
        blank: grade ids of the exercises that are as released, or missing.
        hash: of all the code that will be run, as hex.
    """

    notebook: NotebookNode
    tampered: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""
    blank: tuple[str, ...] = ()
    hash: str = ""


@dataclass
class _Merge:
    """The cells of a submission, sorted by the cell of the release that they belong to."""

    taken: dict[str, RawCell] = field(default_factory=dict)  # by id of the release's cell
    own: dict[str, list[RawCell]] = field(default_factory=dict)  # by id of the cell before
    notes: list[str] = field(default_factory=list)
    left_out: int = 0


def normalise(raw: bytes | None, release: Release, problem: str = "") -> Normalised:
    """Make the nearest honest notebook of a submitted file; of an unreadable one, the release.

    Args:
        raw: the file's bytes; None where there is no file.
        release: what the student was given.
        problem: why there is no file.
    """
    if raw is None:
        return _finish(release, _Merge(), problem=problem or "There is no notebook.")
    try:
        cells, notes = rawcells.read(raw)
    except UnreadableError as error:
        return _finish(release, _Merge(), problem=str(error))
    merge = _sort(cells, release)
    merge.notes += notes
    return _finish(release, merge, few(marks_of_tampering(cells, release)))


def untouched(normal: Normalised, release: Release) -> list[str]:
    """List the functions that are as released: a blank cell, and no other code that names them."""
    released = {cell.id: cell.source for cell in release.notebook.cells}
    cells = normal.notebook.cells
    own = "\n".join(cell.source for cell in cells if released.get(cell.id) != cell.source)
    there = {grade_id(cell) for cell in cells if cell.source != ABSENT}
    return [
        function
        for function in release.checks.values()
        if cell_of(function) in there.intersection(normal.blank)
        and function.rpartition(".")[2] not in own
    ]


def _sort(cells: list[RawCell], release: Release) -> _Merge:
    find = _Finder(release)
    merge = _Merge()
    at, room, kept = "", MAX_SOURCES, 0
    seen: dict[str, set[str]] = {}  # texts of an exercise's cell that need not run again
    for cell in cells:
        match = find(cell)
        if match is not None:
            at = match.id
            if at not in merge.taken:
                merge.taken[at] = cell if len(cell.source) <= MAX_SOURCE else _too_long(cell, merge)
                room -= len(merge.taken[at].source)
                continue
            if role(match) != "exercise":
                if role(match) in ("check", "fixed", "given"):
                    merge.notes.append(f"The cell {at!r} stands there more than once.")
                continue
            if at not in seen:
                seen[at] = {trimmed(merge.taken[at].source), trimmed(match.source)}
            if trimmed(cell.source) in seen[at]:
                continue
            # A copied or split cell. The first keeps the id; in the student's notebook the
            # others ran after it, so here they do as well.
            merge.notes.append(f"The cell {at!r} stands there more than once; all were run.")
        if kept >= MAX_OWN_CELLS or len(cell.source) > min(MAX_SOURCE, room):
            merge.left_out += 1
            continue
        room -= len(cell.source)
        if cell.source.strip():
            kept += 1
            merge.own.setdefault(at, []).append(cell)
    return merge


def _too_long(cell: RawCell, merge: _Merge) -> RawCell:
    merge.notes.append(f"The cell {cell.grade_id or cell.id!r} is too long to be run.")
    return RawCell(cell.kind, ABSENT.replace("missing from", "too long in"), cell.id, cell.grader)


class _Finder:
    """Finds the cell of the release that a submitted cell stands for."""

    def __init__(self, release: Release) -> None:
        cells = release.notebook.cells
        self._by_grade_id = {grade_id(cell): cell for cell in cells if grade_id(cell)}
        self._by_id = {cell.id: cell for cell in cells}
        self._by_text = {cell.source.strip(): cell for cell in reversed(cells)}

    def __call__(self, cell: RawCell) -> NotebookNode | None:
        if cell.grade_id in self._by_grade_id:
            return self._by_grade_id[cell.grade_id]
        found = self._by_id.get(cell.id)
        if found is not None and found.cell_type == cell.kind:
            return found
        found = self._by_text.get(cell.source.strip())
        return found if found is not None and found.cell_type == cell.kind else None


def _finish(
    release: Release, merge: _Merge, tampered: tuple[str, ...] = (), problem: str = ""
) -> Normalised:
    notebook = copy.deepcopy(release.notebook)
    cells, blank = _own_cells(merge, ""), []
    for cell in notebook.cells:
        given = merge.taken.get(cell.id)
        if role(cell) == "exercise":
            if given is None and not problem:
                merge.notes.append(f"The exercise cell {grade_id(cell)!r} is missing.")
            if given is None or same_text(given.source, cell.source):
                blank.append(grade_id(cell))
            if given is not None:
                cell.source = given.source
            elif not problem:
                cell.source = ABSENT
        elif role(cell) == "free" and given is not None:
            cell.source = given.source
        elif role(cell) == "check" and given is None and not problem:
            merge.notes.append(f"The graded cell {grade_id(cell)!r} is missing; it was put back.")
        cells += [cell, *_own_cells(merge, cell.id)]
    notebook.cells = cells
    _number_own(cells)
    if merge.left_out:
        merge.notes.append(f"{merge.left_out} of its cells were too many or too long; left out.")
    text = json.dumps(runnable(notebook)).encode()
    return Normalised(
        notebook,
        tampered,
        few(plain(note, NOTE) for note in dict.fromkeys(merge.notes)),
        problem,
        tuple(blank),
        hashlib.sha256(text).hexdigest(),
    )


def _own_cells(merge: _Merge, after: str) -> list[NotebookNode]:
    return [_own_cell(cell) for cell in merge.own.get(after, [])]


def _own_cell(cell: RawCell) -> NotebookNode:
    if cell.kind == "code" or cell.grade_id:
        made = nbformat.v4.new_code_cell(cell.source)
        if cell.play:
            made.metadata["tags"] = [PLAY]
    else:
        made = nbformat.v4.new_markdown_cell(shown_as_text(cell.source))
    made.id = ""
    return made


def _number_own(cells: list[NotebookNode]) -> None:
    taken, number = {cell.id for cell in cells}, 0
    for cell in cells:
        if not cell.id:
            number += 1
            while f"own-{number}" in taken:
                number += 1
            cell.id = f"own-{number}"
