"""From any submitted notebook to the nearest honest one.

It starts from the release. Only the text of exercise cells and of the student's own cells is
taken over; ids, points, checks and given cells always come from the release. Which cell counts
where one stands twice or has lost its id, `unrolled.work.counting` says.
"""

import copy
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.intake import rawcells
from autograder.intake.rawcells import RawCell, UnreadableError
from autograder.intake.tampering import compared
from autograder.lab.cells import PLAY, cell_of, grade_id, role
from autograder.lab.release import RUN, Release, runnable
from autograder.plaintext import few, plain, shown_as_text
from autograder.sandbox import Cell, Program
from unrolled.work.cells import same_text
from unrolled.work.counting import Answer, Counted, counted, function_of

MAX_OWN_CELLS = 300
MAX_SOURCE = 500_000  # characters of one cell
MAX_SOURCES = 2_000_000  # of all cells taken over
NOTE = 300  # characters of one note
MAX_NAMES = 300  # of play cells
ABSENT = "# This cell was missing from the submission."
ELSEWHERE = "# The answer stands in another cell of the submission."
SETS = re.compile(  # a line that sets a name at the top level
    r"(?m)^(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)|^(\w+(?:[ \t]*,[ \t]*\w+)*)[ \t]*=(?!=)"
    r"|^(?:import|from[ \t]+[\w.]+[ \t]+import)[ \t]+(.+)"
)


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
        judged: for each function, the id of the cell after which it is judged.
        answers: for each function that is answered, the id of the cell that counts.
        only_in_play: names that only cells set which grading does not run.
    """

    notebook: NotebookNode
    tampered: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""
    blank: tuple[str, ...] = ()
    hash: str = ""
    judged: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    only_in_play: tuple[str, ...] = ()

    @property
    def program(self) -> Program:
        """What grading runs of it."""
        cells = [
            Cell(cell.id, cell.source, own=role(cell) == "free")
            for cell in self.notebook.cells
            if role(cell) in RUN
        ]
        return Program(tuple(cells), judged=self.judged)


@dataclass
class _Merge:
    """The cells of a submission, sorted by the cell of the release that they belong to."""

    taken: dict[str, RawCell] = field(default_factory=dict)  # by id of the release's cell
    own: dict[str, list[tuple[int, RawCell]]] = field(default_factory=dict)  # by id of one before
    counted: Counted = field(default_factory=lambda: Counted(()))
    play: list[str] = field(default_factory=list)
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
        file = rawcells.read_notebook(raw)
    except UnreadableError as error:
        return _finish(release, _Merge(), problem=str(error))
    merge = _sort(file.cells, release)
    merge.notes += file.notes
    now = release.fingerprint
    found = compared(file.cells, now, release.known, file.release)
    if found.release.hash != now.hash and not found.tampered:
        merge.notes.append(f"It is from the release of {found.release.date}.")
        _keep_its_setup(file.cells, merge, release)
    return _finish(release, merge, found.tampered)


def _keep_its_setup(cells: list[RawCell], merge: _Merge, release: Release) -> None:
    """Let the locked code of an earlier release run after today's: answers may stand on it."""
    fixed = {c.id: c.source for c in release.notebook.cells if role(c) == "fixed"}
    for number, cell in enumerate(cells):
        match = merge.counted.stands_for[number]
        if (
            match is not None
            and match in fixed
            and cell.kind == "code"
            and not same_text(cell.source, fixed[match])
        ):
            merge.own.setdefault(match, []).insert(0, (number, cell))


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
    find = counted(cells, release.cells)
    merge = _Merge(counted=find)
    roles = {cell.id: role(cell) for cell in release.notebook.cells}
    slots = _slots(cells, find, release)
    answered = {n for one in find.answers.values() for n in (one.cell, *one.others)}
    at, room, kept = "", MAX_SOURCES, 0
    for number, cell in enumerate(cells):
        match = find.stands_for[number]
        if cell.play and cell.kind == "code":
            merge.play.append(cell.source)
        if number in slots:
            slot = slots[number]
            merge.taken[slot] = cell if len(cell.source) <= MAX_SOURCE else _too_long(cell, merge)
            room -= len(merge.taken[slot].source)
            at = at if _is_below_its_check(number, slot, find, release) else slot
            continue
        if match is not None and roles[match] != "exercise":
            at = match
            if match not in merge.taken:
                merge.taken[match] = cell
                room -= min(len(cell.source), MAX_SOURCE)
            elif roles[match] in ("check", "fixed", "given"):
                merge.notes.append(f"The cell {match!r} stands there more than once.")
            continue
        if match is not None:
            answer = find.answers.get(match)
            if cell.kind != "code":
                if answer and not same_text(cell.source, cells[answer.cell].source):
                    merge.notes.append(
                        f"A copy of the cell {match!r} is text, not code; it was not run."
                    )
            elif answer is None or number not in answered:
                at = match if answer is None else at
                continue  # blank, as it was released
            else:
                merge.notes.append(f"The cell {match!r} stands there more than once; all were run.")
        if kept >= MAX_OWN_CELLS or len(cell.source) > min(MAX_SOURCE, room):
            merge.left_out += 1
            continue
        room -= len(cell.source)
        if cell.source.strip():
            kept += 1
            merge.own.setdefault(at, []).append((number, cell))
    return merge


def _slots(cells: list[RawCell], find: Counted, release: Release) -> dict[int, str]:
    """Which cells take the place of a released exercise: number, and id of the exercise.

    An answer that only its name gave away stays where it stands if that could change what runs
    first: where it answers several exercises, or other code of the student's stands between.
    """
    places = {cell.id: place for place, cell in enumerate(release.notebook.cells)}
    code = {cell.id for cell in release.notebook.cells if role(cell) in RUN}
    answered: dict[int, list[str]] = {}
    for exercise, answer in find.answers.items():
        answered.setdefault(answer.cell, []).append(exercise)
    found = {}
    for number, exercises in answered.items():
        (exercise, *more) = exercises
        if find.answers[exercise].by_name:
            stop = next(
                (
                    later
                    for later in range(number + 1, len(cells))
                    if cells[later].kind == "code"
                    and (find.stands_for[later] is None or find.stands_for[later] in code)
                    and not cells[later].play
                ),
                None,
            )
            after = places.get(find.stands_for[stop] or "", -1) if stop is not None else 10**9
            before = [places[i] for i in find.stands_for[:number] if i is not None]
            if more or after < places[exercise] or max(before, default=-1) > places[exercise]:
                continue
        found[number] = exercise
    return found


def _is_below_its_check(number: int, slot: str, find: Counted, release: Release) -> bool:
    check = release.check_of(slot)
    return check in find.stands_for[:number]


def _too_long(cell: RawCell, merge: _Merge) -> RawCell:
    merge.notes.append(f"The cell {cell.grade_id or cell.id!r} is too long to be run.")
    return RawCell(cell.kind, ABSENT.replace("missing from", "too long in"), cell.id, cell.grader)


def _finish(
    release: Release, merge: _Merge, tampered: tuple[str, ...] = (), problem: str = ""
) -> Normalised:
    notebook = copy.deepcopy(release.notebook)
    made: dict[int, NotebookNode] = {}  # the student's own cells, by number
    cells, blank = _own_cells(merge, "", made), []
    answers = merge.counted.answers
    for cell in notebook.cells:
        given = merge.taken.get(cell.id)
        if role(cell) == "exercise":
            answer = answers.get(cell.id)
            if answer is None:
                blank.append(grade_id(cell))
            if given is not None:
                cell.source = given.source
                merge.notes += _about(grade_id(cell), answer)
            elif answer is not None:
                cell.source = ELSEWHERE
                merge.notes += _about(grade_id(cell), answer)
            elif cell.id in merge.counted.missing and not problem:
                merge.notes.append(f"The exercise cell {grade_id(cell)!r} is missing.")
                cell.source = ABSENT
        elif role(cell) == "free" and given is not None:
            cell.source = given.source
        elif role(cell) == "check" and given is None and not problem:
            merge.notes.append(f"The graded cell {grade_id(cell)!r} is missing; it was put back.")
        cells += [cell, *_own_cells(merge, cell.id, made)]
    notebook.cells = cells
    _number_own(cells)
    if merge.left_out:
        merge.notes.append(f"{merge.left_out} of its cells were too many or too long; left out.")
    text = json.dumps(runnable(notebook)).encode()
    held = {}
    for exercise, answer in answers.items():
        held[function_of(exercise)] = (
            exercise
            if exercise in merge.taken
            else made[answer.cell].id
            if answer.cell in made
            else ""
        )
    return Normalised(
        notebook,
        tampered,
        few(plain(note, NOTE) for note in dict.fromkeys(merge.notes)),
        problem,
        tuple(blank),
        hashlib.sha256(text).hexdigest(),
        _judged(release, notebook, answers, held),
        {name: cell for name, cell in held.items() if cell},
        _only_in_play(merge.play, notebook),
    )


def _about(name: str, answer: Answer | None) -> Iterator[str]:
    if answer is None:
        return
    if answer.text:
        yield f"The cell {name!r} had been turned into text; it was read as code."
    if answer.late:
        yield f"The answer to {name!r} stands below its check; it was judged there."
    elif answer.by_name:
        yield f"The cell {name!r} had lost its id; it was recognised by the function's name."


def _judged(
    release: Release,
    notebook: NotebookNode,
    answers: Mapping[str, Answer],
    held: Mapping[str, str],
) -> dict[str, str]:
    """After which cell each function is judged: the last one that runs before its check."""
    found, last = {}, ""
    for cell in notebook.cells:
        if role(cell) in RUN:
            last = cell.id
        elif role(cell) == "check" and last:
            found[release.checks[grade_id(cell)]] = last
    for exercise, answer in answers.items():
        function = function_of(exercise)
        if answer.late and held[function] and function in found:
            found[function] = held[function]
    return found


def _only_in_play(play: list[str], notebook: NotebookNode) -> tuple[str, ...]:
    """Names that are set in cells that are not run, and in none that is."""
    names = dict.fromkeys(name for source in play for name in names_set(source))
    run = {name for cell in notebook.cells if role(cell) in RUN for name in names_set(cell.source)}
    return tuple(name for name in names if name not in run)[:MAX_NAMES]


def names_set(source: str) -> list[str]:
    """Names that lines of code seem to set at the top level; it is searched, not parsed."""
    found = []
    for defined, assigned, imported in SETS.findall(source):
        said = defined or assigned or re.sub(r"[\w.]+[ \t]+as[ \t]+", "", imported.split("#")[0])
        found += re.findall(r"\w+", said)
    return found


def _own_cells(merge: _Merge, after: str, made: dict[int, NotebookNode]) -> list[NotebookNode]:
    cells = []
    for number, cell in merge.own.get(after, []):
        made[number] = _own_cell(cell)
        cells.append(made[number])
    return cells


def _own_cell(cell: RawCell) -> NotebookNode:
    if cell.kind == "code":
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
