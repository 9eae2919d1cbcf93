"""Name the misconception behind a wrong result, by what each known one would have given."""

import functools
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from unrolled.checks.case import Exercise
from unrolled.checks.compare import close, leaves, relative_tolerance
from unrolled.checks.outcome import NOT_WRITTEN, Failure
from unrolled.checks.tests import Finding

# After one of these there is nothing to recognise.
SILENT = ("timeout", "missing", "died", NOT_WRITTEN)


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
    speaks against one that would have made it different. Where no mistake fits as a whole, one may
    fit in part: it explains what is wrong, and would have made more of it wrong.

    Returns:
        Its name, a key of `exercise.hints`; None when no known one fits.
    """
    findings = list(findings)
    recognised = Counter(f.mistake for f in findings if f.mistake in exercise.hints)
    if recognised:
        return recognised.most_common(1)[0][0]
    seen = [_Seen.of(exercise, f) for f in findings if not _silent(f)]
    for count in (_whole, _in_part):
        votes = {name: [0, 0] for name in exercise.hints}
        for one in seen:
            for name, predicted in one.mistakes.items():
                if name in votes:
                    agree, differ = count(one, predicted)
                    votes[name][0] += agree
                    votes[name][1] += differ
        fitting = {name: a - 2 * b for name, (a, b) in votes.items() if a > 0 and a >= 2 * b}
        if fitting:
            return max(fitting, key=lambda name: fitting[name])
    return None


def _silent(finding: Finding) -> bool:
    return finding.outcome.failure is not None and finding.outcome.failure.kind in SILENT


@dataclass(frozen=True)
class _Seen:
    """One finding, as both ways of counting read it."""

    failure: Failure | None
    got: Mapping[str, Any]
    want: Mapping[str, Any]
    rtol: float
    mistakes: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, exercise: Exercise, finding: Finding) -> "_Seen":
        case, outcome = finding.case, finding.outcome
        rtol = max(relative_tolerance(outcome.value), relative_tolerance(case.args))
        got = {} if outcome.failure else outcome_leaves(exercise, finding)
        want = leaves(case.expected, exercise.returns)
        for position, value in case.changed.items():
            want |= leaves(value, (f"after the call, {exercise.arguments[position]}",))
        return cls(outcome.failure, got, want, rtol, case.mistakes)

    @functools.cached_property
    def wrong(self) -> list[str]:
        """Paths of the leaves that are there and not right."""
        return [
            path
            for path, leaf in self.got.items()
            if path in self.want and not close(leaf, self.want[path], self.rtol)
        ]


def _whole(seen: _Seen, predicted: Mapping[str, Any]) -> tuple[int, int]:
    """Count the leaves that are as the mistake would have them, and those that are not."""
    if "raises" in predicted:
        same = seen.failure is not None and seen.failure.fingerprint == predicted["raises"]
        return (1, 0) if same else (0, 1)
    if seen.failure:
        return 0, 1
    agree = sum(
        path in seen.got and close(seen.got[path], wrong, seen.rtol)
        for path, wrong in predicted.items()
    )
    return agree, len(predicted) - agree


def _in_part(seen: _Seen, predicted: Mapping[str, Any]) -> tuple[int, int]:
    """Count wrong leaves only: the same mistake, made in some places and not in others."""
    if seen.failure or "raises" in predicted:
        return 0, 0
    told = [path for path in seen.wrong if path in predicted]
    agree = sum(close(seen.got[path], predicted[path], seen.rtol) for path in told)
    return agree, len(seen.wrong) - agree
