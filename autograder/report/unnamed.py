"""Wrong answers that no misconception names, grouped by what became of them.

Two answers are alike here when they fail the same tests and are told the same, numbers aside: each
student has arrays of their own, so numbers differ where the mistake is one.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from autograder.gradebook.record import Record
from autograder.plaintext import plain

NUMBER = re.compile(r"-?(?:\d+\.?\d*(?:e[-+]?\d+)?|\binf\b|\bnan\b)")
NOT_GROUPED = ("not written", "missing", "unreadable", "its cell stopped")


@dataclass(frozen=True)
class Group:
    """Wrong answers to one function that go wrong alike.

    Attributes:
        function: the function.
        signature: eight hexadecimal digits, the same wherever the same happens.
        students: who gave them, in the records' order.
        failed: the tests that they fail.
        message: what one of them was told.
    """

    function: str
    signature: str
    students: tuple[str, ...]
    failed: tuple[str, ...]
    message: str


def groups(
    functions: Sequence[str], known: Iterable[str], records: Iterable[Record]
) -> list[Group]:
    """Group them, largest first; an answer that is alone in its kind is no group.

    Args:
        functions: of the lab, in its order.
        known: names of the misconceptions that the specs know.
        records: of the class.
    """
    named = {*known, *NOT_GROUPED}
    alike: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        for name in functions:
            entry = record.functions.get(name)
            wrong = entry and entry.score < entry.points
            if entry and wrong and entry.misconception not in named:
                alike[name, signature(entry.tests, entry.message)].append(record)
    found = [_group(name, key, made) for (name, key), made in alike.items() if len(made) > 1]
    return sorted(found, key=lambda group: (-len(group.students), functions.index(group.function)))


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


def _group(name: str, key: str, made: list[Record]) -> Group:
    entry = made[0].functions[name]
    failed = tuple(title for title, passed in entry.tests.items() if not passed)
    students = tuple(record.student for record in made)
    return Group(name, key, students, failed, plain(entry.message, 600))
