"""Name the misconception behind a wrong result, by what each known one would have given."""

import functools
import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from unrolled.checks.case import MOST_LEAVES, Exercise
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
    speaks against one that would have made it different. The one with the most votes for it, less
    twice those against it, wins, unless less than two thirds of its votes are for it.

    Returns:
        Its name, a key of `exercise.hints`; None when no known one fits.
    """
    findings = list(findings)
    recognised = Counter(f.mistake for f in findings if f.mistake in exercise.hints)
    if recognised:
        return recognised.most_common(1)[0][0]
    witnesses = [_Witness(exercise, finding) for finding in findings if _speaks(finding)]
    witnesses.sort(key=lambda witness: witness.finding.passed)  # the wrong ones tell most
    return _elect(list(exercise.hints), witnesses)


def _speaks(finding: Finding) -> bool:
    failure = finding.outcome.failure
    return not (failure and failure.kind in SILENT)


@dataclass
class _Candidate:
    """A misconception, and the votes of the witnesses that were heard about it so far."""

    name: str
    agree: int = 0
    differ: int = 0
    heard: int = 0

    def best(self, witnesses: int) -> int:
        """The most that it can still come to."""
        return self.agree + MOST_LEAVES * (witnesses - self.heard) - 2 * self.differ

    @property
    def fits(self) -> bool:
        return self.agree > 0 and self.agree >= 2 * self.differ


def _elect(names: list[str], witnesses: list["_Witness"]) -> str | None:
    """Find the winner without hearing every witness about everyone.

    What a misconception would have given takes time to work out. So the one with the best
    prospects is always heard next; once one has been heard in full and still leads, it has won.
    """
    candidates = [_Candidate(name) for name in names]
    queue = [(-one.best(len(witnesses)), place) for place, one in enumerate(candidates)]
    heapq.heapify(queue)
    while queue:
        _, place = heapq.heappop(queue)
        one = candidates[place]
        if one.heard == len(witnesses):
            if one.fits:
                return one.name
            continue
        agree, differ = witnesses[one.heard].votes(one.name)
        one.agree, one.differ, one.heard = one.agree + agree, one.differ + differ, one.heard + 1
        heapq.heappush(queue, (-one.best(len(witnesses)), place))
    return None


class _Witness:
    """A finding that can speak for or against misconceptions."""

    def __init__(self, exercise: Exercise, finding: Finding) -> None:
        self.finding = finding
        self._exercise = exercise

    def votes(self, name: str) -> tuple[int, int]:
        """How many leaves are as a misconception would have made them, and how many are not."""
        predicted = self.finding.case.mistakes.get(name)
        if predicted is None:
            return 0, 0
        failure = self.finding.outcome.failure
        if "raises" in predicted:
            same = failure is not None and failure.fingerprint == predicted["raises"]
            return (1, 0) if same else (0, 1)
        if failure:
            return 0, 1
        agree = sum(self._as_predicted(path, wrong) for path, wrong in predicted.items())
        return agree, len(predicted) - agree

    def _as_predicted(self, path: str, wrong: Any) -> bool:
        return path in self._leaves and close(self._leaves[path], wrong, self._tolerance)

    @functools.cached_property
    def _leaves(self) -> Mapping[str, Any]:
        return outcome_leaves(self._exercise, self.finding)

    @functools.cached_property
    def _tolerance(self) -> float:
        found = self.finding
        return max(relative_tolerance(found.outcome.value), relative_tolerance(found.case.args))
