"""Name the misconception behind a wrong result, by what each known one would have given."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from unrolled.checks.case import Exercise
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
    speaks against one that would have made it different.

    Returns:
        Its name, a key of `exercise.hints`; None when no known one fits.
    """
    findings = list(findings)
    recognised = Counter(f.mistake for f in findings if f.mistake in exercise.hints)
    if recognised:
        return recognised.most_common(1)[0][0]
    votes: dict[str, list[int]] = {name: [0, 0] for name in exercise.hints}
    for finding in findings:
        if finding.outcome.failure and finding.outcome.failure.kind in SILENT:
            continue
        got = {} if finding.outcome.failure else outcome_leaves(exercise, finding)
        rtol = max(relative_tolerance(finding.outcome.value), relative_tolerance(finding.case.args))
        for name, predicted in finding.case.mistakes.items():
            if name in votes:
                agree, differ = _count(finding, got, predicted, rtol)
                votes[name][0] += agree
                votes[name][1] += differ
    fitting = {name: (a, b) for name, (a, b) in votes.items() if a > 0 and a >= 2 * b}
    if not fitting:
        return None
    return max(fitting, key=lambda name: fitting[name][0] - 2 * fitting[name][1])


def _count(
    finding: Finding, got: Mapping[str, Any], predicted: Mapping[str, Any], rtol: float
) -> tuple[int, int]:
    failure = finding.outcome.failure
    if "raises" in predicted:
        return (1, 0) if failure and failure.fingerprint == predicted["raises"] else (0, 1)
    if failure:
        return 0, 1
    agree = sum(path in got and close(got[path], wrong, rtol) for path, wrong in predicted.items())
    return agree, len(predicted) - agree
