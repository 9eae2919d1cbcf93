"""One case to play with: its arguments, what is expected, and the call as text and as a table."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from unrolled.checks import callbacks, values
from unrolled.checks.case import Case, Exercise
from unrolled.checks.comparing.in_words import describe
from unrolled.checks.comparing.leaves import leaves
from unrolled.checks.verdict.markup import Html, element, text, together

MOST_ROWS, MOST_COLUMNS, MOST_SHOWN, MOST_LINES = 6, 6, 8, 30
NAME, ENTRY, LINE = 80, 24, 200  # characters
# Procedures under which many results are right, or none: no single one is expected.
MANY_RIGHT = frozenset(
    {
        "law", "drawn_law", "written_by_law", "own_generator", "from_own_generator", "own_dice",
        "newborn", "whole_names", "refuses", "complains", "written", "watched",
    }
)  # fmt: skip
_CELL = "text-align:right;padding:0 .5em;background:none;color:inherit;font-family:monospace"


@dataclass(frozen=True)
class InHand:
    """A case as `check.case` gives it.

    Attributes:
        function: the function's name.
        title: what is tried, in the words of the verdict.
    """

    function: str
    title: str
    _names: tuple[str, ...] = field(repr=False)
    _case: Case = field(repr=False)

    @property
    def args(self) -> tuple[Any, ...]:
        """The arguments, fresh each time: nothing that is done to them is seen again."""
        fresh: tuple[Any, ...] = values.unpack(*values.pack(self._case.args), callbacks.find)
        return fresh

    @property
    def expected(self) -> Any:
        """The right result, fresh each time; None where more than one would be right."""
        if self._case.test in MANY_RIGHT:
            return None
        return values.copy(self._case.expected)

    def __str__(self) -> str:
        """The call with its input, small arrays as numbers."""
        lines = [f"“{self.title}”: {self._call}"]
        shown = self._lines()
        lines += shown[:MOST_LINES] + ["  …"] * (len(shown) > MOST_LINES)
        return "\n".join(lines)

    def _lines(self) -> list[str]:
        lines = []
        for name, table, words in self._shown():
            lines.append(f"  {name}: {words}"[:LINE])
            lines += ["    " + "  ".join(row) for row in _aligned(table)]
        return lines

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        return self.piece().source

    @property
    def _call(self) -> str:
        if "." in self.function:
            return f"{self.function}, of a new object"
        return f"{self.function}({', '.join(self._names)})"

    def piece(self) -> Html:
        """The same as a piece of a page."""
        head = element(
            "p", text(f"“{self.title}”: ", LINE), element("code", text(self._call, LINE))
        )
        return element("div", head, *self._tables())

    def _tables(self) -> Iterator[Html]:
        for name, table, words in self._shown():
            yield element("div", element("code", text(name, NAME)), text(f": {words}", LINE))
            if table:
                yield labelled(table)

    def _shown(self) -> Iterator[tuple[str, list[list[str]], str]]:
        there: dict[str, Any] = {}
        for name, arg in zip(self._names, self._case.args, strict=False):
            there |= leaves(arg, (name,))
        for number, (name, leaf) in enumerate(there.items()):
            if number == MOST_SHOWN:
                yield "…", [], f"and {len(there) - number} more"
                return
            yield name[:NAME], table_of(leaf), _words(leaf)


def _words(leaf: Any) -> str:
    if isinstance(leaf, np.ndarray) and leaf.ndim:
        kind = "" if leaf.dtype == np.float64 else f" of {leaf.dtype}"
        return f"shape {leaf.shape}{kind}"
    if isinstance(leaf, np.random.Generator):
        return "a generator"
    if isinstance(leaf, values.Callback):
        return "a function"
    if isinstance(leaf, (str, list, tuple, dict, int, float, bool)):
        return repr(leaf)[:LINE]
    return describe(leaf)


def table_of(leaf: Any) -> list[list[str]]:
    """Write a small array as rows of texts, with the numbers of rows and columns; else nothing.

    >>> table_of(np.array([[1.0, 0.5]]))
    [['', '0', '1'], ['0', '1', '0.5']]
    """
    if not isinstance(leaf, np.ndarray) or leaf.dtype.kind not in "biuf" or not leaf.size:
        return []
    if leaf.ndim == 1:
        leaf = leaf[np.newaxis]
    if leaf.ndim != 2 or leaf.shape[0] > MOST_ROWS or leaf.shape[1] > MOST_COLUMNS:
        return []
    head = ["", *map(str, range(leaf.shape[1]))]
    return [head] + [[str(i), *(f"{x:.4g}"[:ENTRY] for x in row)] for i, row in enumerate(leaf)]


def labelled(table: list[list[str]]) -> Html:
    """Draw such rows as a table whose first row and column are labels."""
    rows = [
        element(
            "tr",
            *(
                element("td", _label(entry, i == 0 or j == 0), style=_CELL)
                for j, entry in enumerate(row)
            ),
            style="background:none",
        )
        for i, row in enumerate(table)
    ]
    return element("table", element("tbody", together(rows)), style="border-collapse:collapse")


def _label(entry: str, is_label: bool) -> Html:
    return element("b", text(entry, ENTRY)) if is_label else text(entry, ENTRY)


def _aligned(table: list[list[str]]) -> list[list[str]]:
    if not table:
        return []
    wide = [max(len(row[j]) for row in table) for j in range(len(table[0]))]
    return [[entry.rjust(w) for entry, w in zip(row, wide, strict=True)] for row in table]


def smallest(exercise: Exercise, cases: Iterable[Case]) -> InHand | None:
    """Take the case of the fewest numbers, of equal ones the first; None of none."""
    found = min(cases, key=size, default=None)
    return None if found is None else in_hand(exercise, found)


def in_hand(exercise: Exercise, case: Case) -> InHand:
    """Take one case."""
    return InHand(exercise.name, case.title, exercise.arguments, case)


def size(case: Case) -> int:
    """How many numbers, and other things, the arguments of a case hold."""
    there = leaves(case.args, tuple(map(str, range(len(case.args)))))
    return sum(leaf.size if isinstance(leaf, np.ndarray) else 1 for leaf in there.values())
