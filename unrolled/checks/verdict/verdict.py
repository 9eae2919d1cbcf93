"""The verdict on one function: its score, what was tried, what failed first and why."""

import functools
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from textwrap import fill
from typing import Any

from unrolled.checks.comparing.difference import Difference
from unrolled.checks.helping.inhand import InHand
from unrolled.checks.verdict.plain import plain

WIDTH = 80
# Characters of what is shown of a text, wherever it is shown.
SAID, TITLE, NAME, PRINTED = 4000, 300, 120, 2000


@dataclass(frozen=True)
class Family:
    """Points of one family of cases, or of one part of the result."""

    name: str
    earned: float
    points: float


@dataclass(frozen=True)
class Test:
    """One case as it went; `tell` works out what is wrong, which takes longer than to see that."""

    title: str
    family: str
    passed: bool
    tell: Callable[[], str] = field(default=str, repr=False, compare=False)

    @functools.cached_property
    def message(self) -> str:
        """What is wrong, in a sentence; empty where nothing is."""
        return self.tell()


@dataclass(frozen=True)
class Verdict:
    """What `score` found.

    `repr()` is the score alone, which is how nbgrader reads it; `str()` is the explanation.

    Attributes:
        function: name of the function.
        score, max_points: points, in whole tenths.
        families, tests: the score by family; every case.
        message: what failed first, in one or two sentences; empty when nothing did.
        misconception: name of the known mistake that explains the result, when one does; else a
            word for the way in which the first difference is wrong; None when all is right.
        hint: what to reconsider, for a known mistake.
        difference: the first difference, for a picture of it.
        printed: what the student's code printed meanwhile.
        note: anything else that the student should know.
        parts: the same score by part of the result.
        slip: whether the function is right but for one known slip, and keeps points for that.
        tried: in a notebook, the smallest case that failed.
    """

    function: str
    score: float
    max_points: float
    families: tuple[Family, ...]
    tests: tuple[Test, ...]
    message: str = ""
    misconception: str | None = None
    hint: str = ""
    difference: Difference | None = None
    printed: str = ""
    note: str = ""
    parts: tuple[Family, ...] = ()
    slip: bool = False
    tried: InHand | None = None

    def __repr__(self) -> str:
        """The score as a plain number, never nan, never with a rounding tail."""
        tenths = round(10 * self.score)
        return f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"

    def __str__(self) -> str:
        """The explanation in plain words."""
        lines = [f"{plain(self.function, NAME)}: {self!r} of {self.max_points:g} points."]
        texts = [self.message, self.kept, f"Hint: {self.hint}" if self.hint else "", self.note]
        lines += [
            fill(plain(text, SAID), WIDTH) for text in texts if text
        ]  # Validate cuts longer lines
        lines += [
            f"  [{'ok' if test.passed else '--'}] {plain(test.title, TITLE)}" for test in self.tests
        ]
        if self.tried is not None:
            lines.append(fill(self.where_to, WIDTH))
            lines += [plain(line, WIDTH) for line in str(self.tried).split("\n")]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from unrolled.checks.verdict.html import html

        return html(self)

    @property
    def kept(self) -> str:
        """What is right of a wrong answer, in a sentence; empty where nothing earns points."""
        right = [
            f"{part.name} ({part.earned:g} of {part.points:g})"
            for part in self.parts
            if part.earned
        ]
        if self.passed or not right:
            return ""
        if self.slip:
            return "All but this one slip is right, so half of the points are yours already."
        return f"Right so far, with points: {', '.join(right)}." if len(self.parts) > 1 else ""

    @property
    def where_to(self) -> str:
        """How to take the case that failed into one's hands; empty where there is none."""
        if self.tried is None:
            return ""
        return (
            f'Try it yourself: case = check.case("{self.function}"), then case.args and '
            "case.expected. This is the smallest call that fails:"
        )

    @property
    def passed(self) -> bool:
        """Whether every case is right."""
        return bool(self.tests) and all(test.passed for test in self.tests)

    def as_json(self) -> dict[str, Any]:
        """The verdict without its arrays, as plain JSON."""
        plain = {
            f.name: getattr(self, f.name)
            for f in fields(self)
            if f.name not in ("difference", "tried")
        }
        names = ("title", "family", "passed", "message")
        plain["families"] = [asdict(family) for family in self.families]
        plain["parts"] = [asdict(part) for part in self.parts]
        plain["tests"] = [{name: getattr(test, name) for name in names} for test in self.tests]
        return plain
