"""Wrong answers that no misconception names, grouped by what they do.

On the arrays that every notebook has, two answers are alike when they give the same results and
fail in the same way: `tried` has seen that. Of those that could not be tried, two are alike when
they fail the same tests and are told the same, numbers aside: each student is graded on arrays of
their own, so numbers differ where the mistake is one.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.gradebook.record import FunctionResult, Record
from autograder.plaintext import plain
from autograder.report.tried import Key, Seen

NUMBER = re.compile(r"-?(?:\d+\.?\d*(?:e[-+]?\d+)?|\binf\b|\bnan\b)")
NOT_GROUPED = ("not written", "missing", "unreadable", "its cell stopped")


@dataclass(frozen=True)
class Group:
    """Wrong answers to one function that go wrong alike.

    Attributes:
        function: the function.
        signature: eight hexadecimal digits, the same wherever the same happens.
        students: who gave them, in the records' order.
        failed: the tests that the representative fails.
        message: what it was told.
        representative: whose answer stands for all: of those with the most points the shortest.
        seen: what that did on the visible arrays; None where it could not be tried.
    """

    function: str
    signature: str
    students: tuple[str, ...]
    failed: tuple[str, ...]
    message: str
    representative: str = ""
    seen: Seen | None = None

    def without_names(self, kept: Callable[[str], str]) -> "Group":
        """The same without who it was, and without their words; `kept` keeps what is no one's."""
        seen = self.seen and replace(
            self.seen,
            got=self.seen.got if self.seen.numeric else "",
            said=kept(self.seen.said),
            code="",
        )
        return replace(
            self, students=("",) * len(self.students), message=kept(self.message),
            representative="", seen=seen,
        )  # fmt: skip


def groups(
    functions: Sequence[str],
    known: Iterable[str],
    records: Iterable[Record],
    seen: Mapping[Key, Seen],
) -> tuple[list[Group], int]:
    """Group them, largest first; an answer that is alone in its kind is no group.

    Args:
        functions: of the lab, in its order.
        known: names of the misconceptions that the specs know.
        records: of the class.
        seen: what wrong answers did on the visible arrays.

    Returns:
        The groups, and how many answers are alone.
    """
    named = {*known, *NOT_GROUPED}
    alike: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        for name in functions:
            entry = record.functions.get(name)
            if entry and entry.score < entry.points and entry.misconception not in named:
                alike[name, _signature(seen.get((record.student, name)), entry)].append(record)
    found = [_group(name, key, made, seen) for (name, key), made in alike.items() if len(made) > 1]
    found.sort(key=lambda group: (-len(group.students), functions.index(group.function)))
    return found, sum(len(made) == 1 for made in alike.values())


def _signature(seen: Seen | None, entry: FunctionResult) -> str:
    return seen.signature if seen else signature(entry.tests, entry.message)


def signature(tests: Mapping[str, bool], message: str) -> str:
    """Hash what became of an answer: the tests that it fails and what it was told.

    >>> signature({"a": False}, "got 1.5") == signature({"a": False}, "got -2e-3")
    True
    >>> signature({"a": False}, "got 1.5") == signature({"a": True}, "got 1.5")
    False
    """
    failed = sorted(title for title, passed in tests.items() if not passed)
    told = NUMBER.sub("#", message)
    return hashlib.sha256("\0".join([*failed, told]).encode("utf-8", "replace")).hexdigest()[:8]


def _group(name: str, key: str, made: list[Record], seen: Mapping[Key, Seen]) -> Group:
    def fit(record: Record) -> tuple[float, int, str]:
        answer = seen.get((record.student, name))
        return -record.score, len(answer.code) if answer else 0, record.student

    best = min(made, key=fit)
    entry = best.functions[name]
    return Group(
        name,
        key,
        tuple(record.student for record in made),
        tuple(title for title, passed in entry.tests.items() if not passed),
        plain(entry.message, 600),
        best.student,
        seen.get((best.student, name)),
    )
