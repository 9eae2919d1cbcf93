"""Name the misconception behind a wrong result, by what each known one would have given."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from unrolled.checks.case import Exercise, Part
from unrolled.checks.compare import close, leaves, relative_tolerance
from unrolled.checks.outcome import NOT_WRITTEN
from unrolled.checks.tests import Finding

# After one of these there is nothing to recognise.
SILENT = ("timeout", "missing", "died", NOT_WRITTEN)
ROOT = "the result"


def outcome_leaves(exercise: Exercise, finding: Finding) -> dict[str, Any]:
    """List by path what a call gave, arguments that it is meant to change included."""
    found = leaves(finding.outcome.value, exercise.returns)
    for position in finding.case.changed:
        name = f"after the call, {exercise.arguments[position]}"
        found |= leaves(finding.outcome.args[position], (name,))
    return found


def misconception(exercise: Exercise, findings: Iterable[Finding]) -> str | None:
    """Find the misconception that explains the most of what is wrong, and contradicts the least.

    Where a procedure has recognised one by itself, that is it. Elsewhere a leaf speaks for a
    misconception where it is wrong in just the way that the misconception would make it; it
    speaks against one where it is right and the misconception would have spoilt it. Where it is
    wrong in yet another way it says little: people make two mistakes at once.

    Returns:
        Its name, a key of `exercise.hints`; None when no known one fits.
    """
    findings = list(findings)
    recognised = Counter(f.mistake for f in findings if f.mistake in exercise.hints)
    if recognised:
        return recognised.most_common(1)[0][0]
    votes = {name: Votes() for name in exercise.hints}
    for finding in findings:
        if finding.outcome.failure and finding.outcome.failure.kind in SILENT:
            continue
        for name, predicted in finding.case.mistakes.items():
            if name in votes:
                votes[name] += _count(exercise, finding, predicted)
    fitting = {name: seen for name, seen in votes.items() if seen.fit}
    return max(fitting, key=lambda name: fitting[name].weight, default=None)


class Votes(NamedTuple):
    """How often the leaves of results speak for a misconception, against it, or for another.

    `telling` counts those that speak for it and are not all zero: zeros have many causes.
    """

    agree: int = 0
    telling: int = 0
    against: int = 0
    other: int = 0

    def __add__(self, more: tuple[int, ...]) -> "Votes":  # type: ignore[override]
        return Votes(*(one + two for one, two in zip(self, more, strict=True)))

    @property
    def fit(self) -> bool:
        """Whether the misconception explains something, and contradicts little."""
        explains = self.agree >= 2 * self.other or self.telling > 0
        return self.agree > 0 and self.agree >= 2 * self.against and explains

    @property
    def weight(self) -> float:
        """How much it explains, less what it does not."""
        return self.agree - 2 * self.against - 1.5 * self.other


def _count(exercise: Exercise, finding: Finding, predicted: Mapping[str, Any]) -> Votes:
    if "raises" in predicted:
        failure = finding.outcome.failure
        same = failure is not None and failure.fingerprint == predicted["raises"]
        return Votes(agree=1, telling=1) if same else Votes(against=1)
    if finding.outcome.failure:
        return Votes(against=1)
    got, want = outcome_leaves(exercise, finding), expected_leaves(exercise, finding)
    rtol = max(relative_tolerance(finding.outcome.value), relative_tolerance(finding.case.args))
    seen = Votes()
    for path, wrong in predicted.items():
        if path in got and close(got[path], wrong, rtol):
            seen += Votes(agree=1, telling=int(np.any(wrong)) if wrong is not None else 0)
        elif path in got and path in want and not close(got[path], want[path], rtol):
            seen += Votes(other=1)
        else:
            seen += Votes(against=1)
    return seen


def expected_leaves(exercise: Exercise, finding: Finding) -> dict[str, Any]:
    """List by path what the call should have given."""
    found = leaves(finding.case.expected, exercise.returns)
    for position, want in finding.case.changed.items():
        found |= leaves(want, (f"after the call, {exercise.arguments[position]}",))
    return found


class Located(NamedTuple):
    """The first part of a function that is wrong, and where that was seen."""

    part: Part
    finding: Finding
    path: str
    got: Any
    want: Any


def located(exercise: Exercise, findings: Iterable[Finding]) -> Located | None:
    """Find the first part that is wrong while all that it is made from is right."""
    wrong: dict[str, Located] = {}
    for finding in findings:
        if finding.outcome.failure or finding.passed:
            continue
        got, want = outcome_leaves(exercise, finding), expected_leaves(exercise, finding)
        rtol = max(relative_tolerance(finding.outcome.value), relative_tolerance(finding.case.args))
        for part in exercise.parts:
            for path in (p for p in want if p == part.path or p.startswith(part.path + "[")):
                if path not in got or np.shape(got[path]) != np.shape(want[path]):
                    return None  # of another form: then that is what has to be said
                if part.path not in wrong and not close(got[path], want[path], rtol):
                    wrong[part.path] = Located(part, finding, path, got[path], want[path])
    first = (seen for path, seen in wrong.items() if not wrong.keys() & set(seen.part.after))
    order = [part.path for part in exercise.parts]
    return min(first, key=lambda seen: order.index(seen.part.path), default=None)
