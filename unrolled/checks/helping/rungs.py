"""`check.help`: one rung further at each call, from a hint to the outline of the function."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from unrolled.checks.case import Exercise
from unrolled.checks.comparing.in_words import number
from unrolled.checks.comparing.leaves import leaves
from unrolled.checks.comparing.tolerance import close
from unrolled.checks.helping.clean import differences
from unrolled.checks.helping.followed import Step
from unrolled.checks.verdict.markup import Html, element, text
from unrolled.checks.verdict.plain import plain
from unrolled.checks.verdict.verdict import Verdict

RUNGS = ("hint", "example", "outline", "solution")
RELEASED = ("hint", "example", "outline")  # in a release, where nobody says otherwise
MOST_ROWS, ENTRIES, NUMBERS = 24, 4, 60
TITLE, TEXT = 200, 6000
_CELL = "text-align:left;padding:.05em 1em .05em 0;background:none;color:inherit"
Row = tuple[str, str, str, str]  # what, the right way, yours, a remark


@dataclass(frozen=True)
class Rung:
    """One step of help: a title, words, and numbers beside numbers."""

    title: str
    words: str
    rows: tuple[Row, ...] = ()
    onward: str = ""

    def __str__(self) -> str:
        lines = [self.title, plain(self.words, TEXT)]
        if self.rows:
            table = [("", "right", "yours", ""), *self.rows]
            wide = [max(len(row[place]) for row in table) for place in range(4)]
            lines += [
                "  " + "  ".join(e.ljust(w) for e, w in zip(r, wide, strict=True)).rstrip()
                for r in table
            ]
        return "\n".join([*lines, self.onward] if self.onward else lines)

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        pieces = [element("p", element("b", text(self.title, TITLE)))]
        pieces.append(element("pre", text(self.words, TEXT), style="white-space:pre-wrap"))
        if self.rows:
            rows = [("", "right", "yours", ""), *self.rows]
            pieces.append(element("table", element("tbody", *map(_row, rows))))
        pieces.append(element("p", text(self.onward, TITLE), style="opacity:.8"))
        return element("div", *pieces, role="group", aria_label=self.title[:TITLE]).source


def _row(row: Row) -> Html:
    cells = (element("td", text(entry, 2 * NUMBERS), style=_CELL) for entry in row)
    return element("tr", *cells, style="background:none")


def hint(exercise: Exercise, verdict: Verdict) -> Rung:
    """What the verdict hints at; without a known mistake, where to begin."""
    if verdict.passed:
        words = "Your function is right. There is nothing to hint at."
    elif verdict.hint:
        words = verdict.hint
    elif exercise.parts:
        words = f"Begin with {exercise.parts[0].name}. {exercise.parts[0].hint}"
    else:
        words = verdict.message or "Write one line, and run the check: it says what it saw."
    return Rung(f"{exercise.name}: a hint", words)


def example(
    exercise: Exercise, title: str, right: list[Step], want: Any, yours: list[Step], got: Any
) -> Rung:
    """Follow both ways on one case: the right numbers, and what a variable of that name held."""
    rows = [*_steps(right, yours), *_results(exercise, want, got)][:MOST_ROWS]
    wrong = next((row[0] for row in rows if row[3]), "")
    if wrong:
        said = f"The first that differs is marked: {wrong}. What is it made from?"
    else:
        said = "No number differs here; run the check and read in which case one does."
    words = (
        f"In “{title}”, one value after the other as the right way sets it. Yours stands beside "
        f"it where you have a variable of that name. {said}"
    )
    others = [step for step in yours if step[0] not in {name for name, _ in right}]
    if others:
        own = "; ".join(f"{name} = {numbers(value)}" for name, value in others[:12])
        words += f" Your own variables, in order: {own}."
    return Rung(f"{exercise.name}: a small case, step by step", words, tuple(rows))


def _steps(right: list[Step], yours: list[Step]) -> Iterator[Row]:
    used: dict[str, int] = {}
    marked = False
    for name, value in right:
        place = used[name] = used.get(name, -1) + 1
        own = [v for n, v in yours if n == name]
        if place >= len(own):
            yield name, numbers(value), "–", ""
            continue
        differs = not _near(own[place], value)
        yield name, numbers(value), numbers(own[place]), "← differs" * (differs and not marked)
        marked = marked or differs


def _results(exercise: Exercise, want: Any, got: Any) -> Iterator[Row]:
    there = leaves(got, exercise.returns)
    for path, value in leaves(want, exercise.returns).items():
        if not isinstance(value, (int, float, np.ndarray, np.generic)):
            continue
        own = there.get(path)
        differs = not _near(own, value)
        name = f"result: {path}" if len(exercise.returns) == 1 else f"result {path}"
        yield name[:NUMBERS], numbers(value), numbers(own), "← differs" * differs


def _near(one: Any, other: Any) -> bool:
    try:
        return np.shape(one) == np.shape(other) and close(one, other, 1e-4)
    except Exception:
        return False


def numbers(value: Any) -> str:
    """Write a value in a few numbers.

    >>> numbers(np.array([[0.5, 1.0]]))
    '(1, 2): 0.5, 1'
    """
    if value is None:
        return "nothing"
    if not isinstance(value, (bool, int, float, np.ndarray, np.generic)):
        return type(value).__name__[:NUMBERS]
    array = np.asarray(value)
    if array.ndim == 0:
        return number(array)[:NUMBERS]
    some = ", ".join(f"{x:.4g}" for x in array.ravel()[:ENTRIES])
    more = ", …" * (array.size > ENTRIES)
    return f"{array.shape}: {some}{more}"[:NUMBERS]


def outline(exercise: Exercise) -> Rung:
    """The function in words."""
    return Rung(f"{exercise.name}: the outline", exercise.outline)


def solution(exercise: Exercise, source: str, other: str = "") -> Rung:
    """One way to write it, with what each step decides, and one other way."""
    words = f"{exercise.outline}\n\nOne way to write it:\n\n{source}"
    if other:
        words += f"\n\nOne other way. {other}"
    return Rung(f"{exercise.name}: a solution", words)


def clean(exercise: Exercise, source: str, other: str, yours: str) -> Rung:
    """After full marks: a clean version, and what of yours is otherwise."""
    differs = differences(yours, source) if yours else ""
    words = f"Yours is right. One clean version:\n\n{source}"
    if differs:
        words += f"\n\n{differs} Right is right: which of the two would you rather read in a year?"
    if other:
        words += f"\n\nOne other way. {other}"
    return Rung(f"{exercise.name}: one clean version", words)


Make = Callable[[], Rung]


def ladder(allowed: tuple[str, ...], rungs: dict[str, Make | None]) -> list[Make]:
    """The rungs that there are, in their order, as far as they are allowed."""
    found = (rungs.get(name) for name in RUNGS if name in allowed)
    return [make for make in found if make is not None]
