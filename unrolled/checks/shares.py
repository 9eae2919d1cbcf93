"""What each part of an exercise is worth, and which parts of a wrong answer are right all the same.

A part is a result that is returned: one of several, a key of a dictionary of gradients, an argument
that is changed on purpose. Each is judged by the case's own procedure, with all else left open; so
what a procedure asks besides (no argument changed, the same answer twice) is asked of each part.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from unrolled.checks import values
from unrolled.checks.case import Case, Exercise
from unrolled.checks.comparing.leaves import ANYTHING
from unrolled.checks.outcome import Call, Outcome
from unrolled.checks.procedures.basic import Finding, Procedure

AFTER = "after the call, "


@functools.cache
def _shares(
    returns: tuple[str, ...], below: tuple[str, ...], changed: tuple[str, ...]
) -> list[str]:
    found: list[str] = []
    for name in returns:
        keys = dict.fromkeys(p[: p.index("']") + 2] for p in below if p.startswith(f"{name}['"))
        found += keys or [name]
    return found + [AFTER + name for name in changed]


def shares(exercise: Exercise) -> list[str]:
    """List the parts that have points of their own, by path, in the order in which they are given.

    >>> shares(Exercise("f", ("x",), ("a", "cache"), {"values": 2}))
    ['a', 'cache']
    """
    changed = tuple(exercise.arguments[position] for position in exercise.changes)
    return _shares(exercise.returns, tuple(part.path for part in exercise.parts), changed)


def tenths(exercise: Exercise) -> dict[str, dict[str, int]]:
    """Share an exercise's points, in whole tenths: by part, then by family.

    What does not divide goes to the first parts, one tenth each, so that families add up.

    >>> tenths(Exercise("f", ("x",), ("a", "b", "c"), {"values": 1, "sizes": 0.5}))["a"]
    {'values': 4, 'sizes': 2}
    """
    parts = shares(exercise)
    found: dict[str, dict[str, int]] = {part: {} for part in parts}
    for family, points in exercise.points.items():
        each, over = divmod(round(10 * points), len(parts))
        for place, part in enumerate(parts):
            found[part][family] = each + (place < over)
    return found


class Remembered:
    """A `Call` that answers what was asked before, from one start to the next, out of memory."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._known: list[tuple[str, Any, Any, Outcome]] = []
        self._taken: set[int] = set()

    def again(self) -> None:
        """Start over: the first call that is like a known one gets the first such answer."""
        self._taken = set()

    def __call__(
        self, function: str, args: tuple[Any, ...], then: tuple[Any, ...] | None = None
    ) -> Outcome:
        """See `Call`."""
        for place, (name, before, after, outcome) in enumerate(self._known):
            if place in self._taken or name != function:
                continue
            if _alike(before, args) and _alike(after, then):
                self._taken.add(place)
                return outcome
        outcome = self._call(function, args, then)
        self._taken.add(len(self._known))
        self._known.append((function, args, then, outcome))
        return outcome


def _alike(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if one is None or other is None:
        return False
    (tree, arrays), (other_tree, other_arrays) = values.pack(one), values.pack(other)
    return (
        repr(tree) == repr(other_tree)
        and len(arrays) == len(other_arrays)
        and all(
            a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
            for a, b in zip(arrays, other_arrays, strict=True)
        )
    )


def with_parts(exercise: Exercise, finding: Finding, judge: Procedure, call: Remembered) -> Finding:
    """Note which parts are right in a case that failed as a whole, and on which it cannot tell.

    Args:
        exercise: what the function is.
        finding: what came of the whole case.
        judge: the procedure that judged it.
        call: answers what that procedure asked, and asks for what it asks besides.
    """
    parts = shares(exercise)
    if finding.outcome.failure or len(parts) == 1:
        return finding
    told = {part: _right(exercise, finding, part, judge, call) for part in parts}
    return replace(
        finding,
        right=frozenset(part for part in parts if told[part]),
        untold=frozenset(part for part in parts if told[part] is None),
    )


def _right(
    exercise: Exercise, finding: Finding, part: str, judge: Procedure, call: Remembered
) -> bool | None:
    """Judge one part by itself; else as it follows from what the answer has above it."""
    if any(_passes(exercise, case, judge, call) for case in _alone(exercise, finding.case, part)):
        return True
    follows = _following(exercise, finding, part)
    return _passes(exercise, follows, judge, call) if isinstance(follows, Case) else follows


def _passes(exercise: Exercise, case: Case, judge: Procedure, call: Remembered) -> bool:
    call.again()
    try:
        return judge(exercise, case, call).passed
    except Exception:  # of a form that cannot be read
        return False


def _alone(exercise: Exercise, case: Case, part: str) -> Iterator[Case]:
    """The case with all but one part left open; nothing where it has no such part."""
    if part.startswith(AFTER):
        position = exercise.arguments.index(part.removeprefix(AFTER))
        if position in case.changed:
            only = {position: case.changed[position]}
            yield _masked(case, _open(exercise), only)
    elif case.test == "script":  # several results, each of one call
        for_each = [_places(exercise, one, part) for one in case.expected]
        if all(for_each):
            both = zip(case.expected, for_each, strict=True)
            yield _masked(case, tuple(_put(exercise, one, at) for one, at in both if at), {})
    else:
        places = _places(exercise, case.expected, part)
        if places is not None:
            yield _masked(case, _put(exercise, case.expected, places), {})


def _following(exercise: Exercise, finding: Finding, part: str) -> Case | bool | None:
    """The same with the part as it follows from the answer's upper ones; None where none can."""
    from unrolled.checks.follows import FOLLOWS  # here: the module is closed in a sandbox

    case = finding.case
    work_out = FOLLOWS.get((exercise.name, part))
    places = _places(exercise, case.expected, part) if work_out else None
    if work_out is None or places is None or case.test == "script":
        return False
    want = work_out(case.args, finding.outcome.value)
    if want is None:
        return False
    if want is ANYTHING:
        return None
    return _masked(case, _put(exercise, case.expected, places, want), {})


def _masked(case: Case, expected: Any, changed: Mapping[int, Any]) -> Case:
    options = {**case.options, "whole": case.expected}
    return replace(case, expected=expected, changed=changed, options=options)


def _open(exercise: Exercise) -> Any:
    return (ANYTHING,) * len(exercise.returns) if len(exercise.returns) > 1 else ANYTHING


def _places(exercise: Exercise, expected: Any, part: str) -> tuple[int, str | None] | None:
    """Find a part in the right result: which of the returns, which key of it; None if absent."""
    name, _, key = part.partition("['")
    key = key.removesuffix("']")
    position = exercise.returns.index(name)
    if len(exercise.returns) > 1:
        if not isinstance(expected, (tuple, list)) or len(expected) != len(exercise.returns):
            return None
        expected = expected[position]
    if not key:
        return position, None
    return (position, key) if isinstance(expected, dict) and key in expected else None


def _put(
    exercise: Exercise, expected: Any, places: tuple[int, str | None], want: Any = ANYTHING
) -> Any:
    """Leave all of a right result open but one part of it; `want` in place of what stands there."""
    position, key = places
    several = len(exercise.returns) > 1
    there = expected[position] if several else expected
    only = there if key is None else there[key]
    only = only if want is ANYTHING else want
    only = only if key is None else {key: only}
    if not several:
        return only
    return tuple(only if n == position else ANYTHING for n in range(len(exercise.returns)))


def earned(family: str, seen: Iterable[tuple[str, frozenset[str], frozenset[str]]]) -> set[str]:
    """Find the parts that earn a family's share: right in all of its cases that can tell.

    Args:
        family: the family's name.
        seen: for each case its family, the parts that are right, and those that it cannot tell of.
    """
    own = [(right, untold) for name, right, untold in seen if name == family]
    every = set[str]().union(*(right for right, _ in own))
    return {part for part in every if all(part in right | untold for right, untold in own)}


class Given(NamedTuple):
    """What an answer earns, in tenths of a point by part and family; `slip` if topped up."""

    tenths: Mapping[str, Mapping[str, int]]
    slip: bool


def given(exercise: Exercise, right: Mapping[str, set[str]], slipped: frozenset[str]) -> Given:
    """Give each part its tenths by family; one slip leaves at least half of all points.

    Args:
        exercise: what the function is.
        right: by family, the parts that earn its share.
        slipped: families in which one known slip explains all that is wrong.

    >>> e = Exercise("f", ("x",), ("a",), {"values": 3, "sizes": 1})
    >>> given(e, {"values": set(), "sizes": {"a"}}, frozenset({"values"})).tenths
    {'a': {'values': 10, 'sizes': 10}}
    """
    worth = tenths(exercise)
    found = {
        part: {family: points * (part in right[family]) for family, points in each.items()}
        for part, each in worth.items()
    }
    half = -(-round(10 * exercise.max_points) // 2)
    lacking = left = max(0, half - sum(sum(each.values()) for each in found.values()))
    for part, each in worth.items():
        for family, points in each.items():
            if family in slipped and part not in right[family]:
                found[part][family] = min(left, -(-points // 2))
                left -= found[part][family]
    return Given(found, left < lacking)
