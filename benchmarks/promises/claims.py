"""What ties a lab's text to a table: numbers that it quotes, and what it promises its reader."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.promises.machines import MACHINES
from benchmarks.promises.table import Row

Values = Callable[[Sequence[Row]], Sequence[float]]
_FIELD = re.compile(r"\{[^}]*\}")


@dataclass(frozen=True)
class Quote:
    """Numbers of a table that a lab's text quotes.

    Attributes:
        lab: where it is quoted.
        says: a piece of its text, with a field such as `{:.1f}` for each number.
        run: the table.
        values: works the numbers out.
    """

    lab: str
    says: str
    run: str
    values: Values

    def numbers(self, rows: Sequence[Row]) -> list[str]:
        """Write each number as its field wants it."""
        fields = _FIELD.findall(self.says)
        return [f.format(v) for f, v in zip(fields, self.values(rows), strict=True)]

    @property
    def pattern(self) -> re.Pattern[str]:
        """Find it in a lab's source, however its lines are broken; a group for each number."""
        words = [_flexible(part) for part in _FIELD.split(self.says)]
        return re.compile(r"([-+\d.,%{}:a-z]*[\d}%])".join(words))

    def updated(self, source: str, rows: Sequence[Row]) -> str:
        """Put the table's numbers into a lab's source.

        Raises:
            ValueError: when the words are not there exactly once.
        """
        (found,) = self.pattern.finditer(source)
        for group, number in reversed(list(enumerate(self.numbers(rows), 1))):
            source = source[: found.start(group)] + number + source[found.end(group) :]
        return source


@dataclass(frozen=True)
class Promise:
    """What a lab says that its reader's own run will do, on whatever processor.

    Attributes:
        lab: where it is said.
        says: a piece of its text.
        run: trained with the lab's own seed.
        number: of that run.
        low, high: between them it must lie.
    """

    lab: str
    says: str
    run: str
    number: str
    low: float = -np.inf
    high: float = np.inf

    def kept(self, found: float) -> bool:
        """Whether a run with this number keeps the promise."""
        return bool(self.low <= found <= self.high)

    @property
    def pattern(self) -> re.Pattern[str]:
        """Find it in a lab's source, however its lines are broken."""
        return re.compile(_flexible(self.says))

    def __str__(self) -> str:
        return f"{self.lab}, {self.says!r}: {self.number} from {self.low:g} to {self.high:g}"


def _flexible(words: str) -> str:
    """Words as a pattern that lets a comment's line end between any two of them."""
    return r"(?:\s|\n# ?)+".join(re.escape(word) for word in re.split(r"\s", words))


def span(*numbers: str, seed: int | None = None) -> Values:
    """Give the smallest and the largest of each number, over all rows or those of one seed."""

    def values(rows: Sequence[Row]) -> Sequence[float]:
        kept = [row.numbers for row in rows if seed in (None, row.seed)]
        return [end(row[n] for row in kept) for n in numbers for end in (min, max)]

    return values


def centre(*numbers: str) -> Values:
    """Give mean, smallest and largest of each number; for the mean a seed counts once."""

    def values(rows: Sequence[Row]) -> Sequence[float]:
        ends = [span(number)(rows) for number in numbers]
        means = [float(np.mean(by_seed(rows, number))) for number in numbers]
        return [v for mean, (low, high) in zip(means, ends, strict=True) for v in (mean, low, high)]

    return values


def by_seed(rows: Sequence[Row], number: str) -> list[float]:
    """Give a number's mean over machines, seed by seed."""
    seeds = sorted({row.seed for row in rows})
    return [float(np.mean([r.numbers[number] for r in rows if r.seed == s])) for s in seeds]


def count(*numbers: str, low: float = -np.inf, high: float = np.inf) -> Values:
    """Count the runs in which each number lies between two bounds; one run a seed."""

    def values(rows: Sequence[Row]) -> Sequence[float]:
        return [sum(low <= row.numbers[n] <= high for row in in_turn(rows)) for n in numbers]

    return values


def runs(rows: Sequence[Row]) -> Sequence[float]:
    """Count all runs."""
    return [len(rows)]


def both(*parts: Values) -> Values:
    """Join what several of these give."""
    return lambda rows: [value for part in parts for value in part(rows)]


def in_turn(rows: Sequence[Row]) -> list[Row]:
    """Keep one row a seed: that of the machine whose turn it was."""
    order = list(MACHINES)
    return [row for row in rows if order.index(row.machine) == row.seed % len(order)]
