"""How hard each exercise was, and whether it tells those who know the lab from those who do not."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.gradebook.record import Record

FEWEST = 10  # students; of fewer, a correlation says nothing
WEAK, STRONG = 0.2, 0.4  # of a correlation, as textbooks on testing draw the line


@dataclass(frozen=True)
class Item:
    """An exercise as a question of a test.

    Attributes:
        name: the function.
        share: mean share of its points, 0 to 1: its difficulty is the rest.
        discrimination: correlation of having all its points with the points in the other
            exercises (point-biserial); None where it is not defined or of too few.
        said: both in words.
        nobody, everybody: tests that nobody passes, and that everybody passes.
    """

    name: str
    share: float
    discrimination: float | None
    said: str
    nobody: tuple[str, ...]
    everybody: tuple[str, ...]


def items(functions: Sequence[str], records: Sequence[Record]) -> list[Item]:
    """Describe each exercise by the records of those who handed it in."""
    return [_item(name, [r for r in records if name in r.functions]) for name in functions]


def _item(name: str, records: Sequence[Record]) -> Item:
    entries = [record.functions[name] for record in records]
    share = statistics.mean(e.score / e.points if e.points else 0.0 for e in entries)
    solved = [float(entry.score == entry.points) for entry in entries]
    rest = [r.score - e.score for r, e in zip(records, entries, strict=True)]
    found = point_biserial(solved, rest)
    titles = dict.fromkeys(title for entry in entries for title in entry.tests)
    passed = {t: [bool(e.tests[t]) for e in entries if t in e.tests] for t in titles}
    return Item(
        name,
        share,
        found,
        f"{_difficulty(share)}; {_tells(found)}",
        tuple(title for title, each in passed.items() if not any(each)),
        tuple(title for title, each in passed.items() if all(each)),
    )


def point_biserial(solved: Sequence[float], rest: Sequence[float]) -> float | None:
    """Correlate a yes or no with a score.

    >>> round(point_biserial([0.0] * 5 + [1.0] * 5, [float(n) for n in range(10)]), 3)
    0.87
    """
    if len(solved) < FEWEST or len(set(solved)) < 2 or max(rest) - min(rest) < 1e-9:
        return None
    return statistics.correlation(solved, rest)


def _difficulty(share: float) -> str:
    if share >= 0.9:
        return "easy"
    return "of middle difficulty" if share >= 0.5 else "hard"


def _tells(found: float | None) -> str:
    if found is None:
        return "what it tells apart cannot be said of so few or so equal answers"
    if found < 0:
        return "those who have it do worse elsewhere: look at its text and its tests"
    if found < WEAK:
        return "it hardly tells who has the rest from who has not"
    return (
        "it tells clearly who has the rest" if found >= STRONG else "it tells a little of the rest"
    )
