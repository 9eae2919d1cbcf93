"""Which cell counts: the one rule for cells that stand twice, are split, retyped or renamed.

- Text is not code: a raw or Markdown copy of an exercise is not run. (Where an exercise has nothing
  else, its only cell was turned into text by accident, and is read as code.)
- A cell stands for a released one by its grade id, else by its id, else by its text.
- Of several code cells of one exercise the blank ones count for nothing. The others all run, in
  their order; what stands at the check cell is judged: the last one above it that defines the
  function. Only where there is none above the check, one below it counts.
- Where no such cell has an answer, the function's name is looked for in the other code cells.
"""

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from unrolled.work.cells import Cell, same_text


@dataclass(frozen=True)
class Answer:
    """Where the answer to one exercise stands.

    Attributes:
        cell: number of the cell that counts.
        others: numbers of further code cells of the exercise that are not blank; they run too.
        late: whether it stands below the check, where nothing stands above it.
        by_name: whether only the function's name told.
        text: whether it is a text cell, the only one that the exercise has.
    """

    cell: int
    others: tuple[int, ...] = ()
    late: bool = False
    by_name: bool = False
    text: bool = False


@dataclass(frozen=True)
class Counted:
    """What the cells of a notebook stand for.

    Attributes:
        stands_for: for each cell the id of the released cell that it stands for; None for those
            that are the student's own.
        answers: where each exercise is answered, by its id in the release; none where it is blank
            or missing.
        missing: ids of the exercises of which no cell is there at all.
    """

    stands_for: tuple[str | None, ...]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()


def counted(cells: Sequence[Cell], released: Sequence[Cell]) -> Counted:
    """Find out what the cells of a notebook stand for.

    Args:
        cells: those of a student's notebook, in order.
        released: those of the release, each with an id of its own.
    """
    find = Finder(released)
    found = [find(cell) for cell in cells]
    stands_for = tuple(match.id if match else None for match in found)
    checks = {_name_of(cell.checks): cell.id for cell in released if cell.checks}
    answers: dict[str, Answer] = {}
    missing = set()
    for exercise in released:
        if not exercise.is_exercise:
            continue
        check = checks.get(exercise.grade_id)
        below = stands_for.index(check) if check in stands_for else len(cells)
        mine = [n for n, match in enumerate(found) if match is exercise]
        answer = _answer(cells, exercise, mine, below, found)
        if answer is not None:
            answers[exercise.id] = answer
        elif not mine:
            missing.add(exercise.id)
    return Counted(stands_for, answers, frozenset(missing))


def function_of(grade_id: str) -> str:
    """The function that an exercise asks for, by its grade id.

    >>> function_of("CharRNN-loss")
    'CharRNN.loss'
    """
    return grade_id.replace("-", ".")


def defines(source: str, function: str) -> bool:
    """Whether code seems to define a function, or a class with a method, at its top level.

    It is not parsed: what a stranger wrote is only searched.
    """
    source = textwrap.dedent(source)
    owner, _, method = map(re.escape, function.partition("."))
    if method:
        a_class = re.search(rf"(?m)^class[ \t]+{owner}\b", source)
        return bool(
            a_class and re.search(rf"(?m)^[ \t]+(?:async[ \t]+)?def[ \t]+{method}\b", source)
        )
    function, value = (
        rf"(?:async[ \t]+)?def[ \t]+{owner}\b",
        r"(?:lambda\b|(?!None\b|True\b|False\b)[^\W\d]\w*[ \t]*$)",
    )
    return bool(re.search(rf"(?m)^(?:{function}|{owner}[ \t]*=[ \t]*{value})", source))


class Finder:
    """Finds the cell of the release that a cell stands for: by grade id, by id, by text."""

    def __init__(self, released: Sequence[Cell]) -> None:
        self._by_grade_id = {cell.grade_id: cell for cell in released if cell.grade_id}
        self._by_id = {cell.id: cell for cell in released}
        self._by_text = {cell.source.strip(): cell for cell in reversed(released)}

    def __call__(self, cell: Cell) -> Cell | None:
        """Find it; None for a cell that is the student's own."""
        named = self._by_grade_id.get(cell.grade_id)
        if named is not None:
            return named
        for found in (self._by_id.get(cell.id), self._by_text.get(cell.source.strip())):
            if found is not None and found.kind == cell.kind:
                return found
        return None


def _answer(
    cells: Sequence[Cell],
    exercise: Cell,
    mine: list[int],
    below: int,
    found: Sequence[Cell | None],
) -> Answer | None:
    function = function_of(exercise.grade_id)
    code = [n for n in mine if cells[n].kind == "code"]
    written = [n for n in code if not _is_blank(cells[n], exercise)]
    if written:
        above = [n for n in written if n < below] or written
        held = [n for n in above if defines(cells[n].source, function)]
        holder = held[-1] if held else above[0]
        return Answer(holder, tuple(n for n in written if n != holder))
    named = [
        n
        for n, cell in enumerate(cells)
        if found[n] is None and cell.kind == "code" and not cell.play
        if defines(cell.source, function)
    ]
    if named:
        above = [n for n in named if n < below]
        return Answer((above or named)[-1], late=not above, by_name=True)
    texts = [n for n in mine if cells[n].kind != "code" and not _is_blank(cells[n], exercise)]
    return Answer(texts[-1], text=True) if texts and not code else None


def _is_blank(cell: Cell, exercise: Cell) -> bool:
    """Whether a cell is as released, now or, by its checksum, once."""
    return not cell.source.strip() or same_text(cell.source, exercise.source) or cell.as_released


def _name_of(function: str) -> str:
    return function.replace(".", "-")
