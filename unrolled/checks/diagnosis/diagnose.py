"""Name the misconception behind a wrong result, by what each known one would have given."""

import functools
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from unrolled.checks.case import MOST_LEAVES, Exercise, Part
from unrolled.checks.comparing.leaves import leaves
from unrolled.checks.comparing.tolerance import close, relative_tolerance
from unrolled.checks.diagnosis.best_explanation import Votes, elect
from unrolled.checks.outcome import NOT_WRITTEN, FailureKind
from unrolled.checks.procedures.basic import Finding

HARDLY = 2e-4  # relative: so little of a mistake is not foretold as a difference
# After one of these there is nothing to recognise.
SILENT = (
    FailureKind.TIMEOUT,
    FailureKind.MISSING,
    FailureKind.DIED,
    FailureKind.TOO_LARGE,
    NOT_WRITTEN,
)


def outcome_leaves(exercise: Exercise, finding: Finding) -> dict[str, Any]:
    """List by path what a call gave, arguments that it is meant to change included."""
    found = leaves(finding.outcome.value, exercise.returns)
    for position in finding.case.changed:
        name = f"after the call, {exercise.arguments[position]}"
        found |= leaves(finding.outcome.args[position], (name,))
    return found


def expected_leaves(exercise: Exercise, finding: Finding) -> dict[str, Any]:
    """List by path what the call should have given."""
    found = leaves(finding.case.expected, exercise.returns)
    for position, want in finding.case.changed.items():
        found |= leaves(want, (f"after the call, {exercise.arguments[position]}",))
    return found


def misconception(
    exercise: Exercise, findings: Iterable[Finding], first: Finding | None = None
) -> str | None:
    """Find the misconception that explains the most of what is wrong, and contradicts the least.

    Where a procedure has recognised one by itself, that is it. Elsewhere a leaf speaks for a
    misconception where it is wrong in just the way that the misconception would make it; it
    speaks against one where it is right and the misconception would have spoilt it. Where it is
    wrong in yet another way it says little: people make two mistakes at once. Where no mistake
    fits as a whole, one may fit in part: it explains what is wrong, and would have made more of
    it wrong.

    Args:
        exercise: what the function is.
        findings: all that was tried.
        first: the one that a verdict shows: what is named has to explain that one.

    Returns:
        Its name, a key of `exercise.hints`; None when no known one fits.
    """
    findings = list(findings)
    recognised = Counter(f.mistake for f in findings if f.mistake in exercise.hints)
    if recognised:
        return recognised.most_common(1)[0][0]
    seen = [Seen(exercise, finding) for finding in findings if not silent(finding)]
    seen.sort(key=lambda one: one.finding.passed)  # the wrong ones tell most
    names = list(exercise.hints)
    whole = [_Whole(one) for one in seen]
    found = elect(names, whole) or elect(names, [_InPart(one) for one in seen])
    if found is None or first is None or not contradicts(exercise, first, found):
        return found
    shown = elect(names, [_Whole(Seen(exercise, first))])
    telling = any(one.votes(found).telling for one in whole)
    return shown or (found if telling else None)


def explains(exercise: Exercise, finding: Finding, name: str) -> bool:
    """Whether a case that is wrong is so, at least in part, as a misconception would have it."""
    if silent(finding):
        return True
    seen = Seen(exercise, finding)
    return bool(finding.mistake) or _Whole(seen).votes(name).agree > 0


def contradicts(exercise: Exercise, finding: Finding, name: str) -> bool:
    """Whether a misconception cannot be all that is wrong in a case, nor the most of it."""
    if explains(exercise, finding, name) or not finding.case.foretold:
        return False
    seen = Seen(exercise, finding)
    there = seen.predicted(name) or {}
    far = [
        path for path in seen.wrong - there.keys() if not seen.is_as(path, seen.want[path], HARDLY)
    ]
    return bool(finding.outcome.failure or far)


def silent(finding: Finding) -> bool:
    """Whether a case ended in a way that tells nothing of what was computed."""
    return finding.outcome.failure is not None and finding.outcome.failure.kind in SILENT


class Seen:
    """A finding, and what the votes read in it."""

    def __init__(self, exercise: Exercise, finding: Finding) -> None:
        self.finding = finding
        self._exercise = exercise

    def predicted(self, name: str) -> Mapping[str, Any] | None:
        """What a misconception would have given here; None where it would not show."""
        return self.finding.case.mistakes.get(name)

    @functools.cached_property
    def got(self) -> Mapping[str, Any]:
        """The leaves that came, by path; none where the call failed."""
        return {} if self.finding.outcome.failure else outcome_leaves(self._exercise, self.finding)

    @functools.cached_property
    def most(self) -> int:
        """The most leaves that can be as a mistake would have them."""
        if self.finding.outcome.failure:
            return 1
        return min(MOST_LEAVES, len(self.wrong) + len(self.got.keys() - self.want.keys()))

    @functools.cached_property
    def tolerance(self) -> float:
        """How closely two leaves agree that are the same."""
        found = self.finding
        return max(relative_tolerance(found.outcome.value), relative_tolerance(found.case.args))

    @functools.cached_property
    def wrong(self) -> frozenset[str]:
        """Paths of the leaves that are there and not right."""
        return frozenset(
            path
            for path, leaf in self.got.items()
            if path in self.want and not close(leaf, self.want[path], self.tolerance)
        )

    @functools.cached_property
    def want(self) -> Mapping[str, Any]:
        """The right leaves by path."""
        return expected_leaves(self._exercise, self.finding)

    def is_as(self, path: str, other: Any, tolerance: float = 0.0) -> bool:
        """Whether a leaf is there and agrees with another; a truth value is no number."""
        if isinstance(self.got.get(path), (bool, np.bool_)) and not isinstance(other, bool):
            return False
        return path in self.got and close(self.got[path], other, tolerance or self.tolerance)


class _Whole(NamedTuple):
    """Counts leaves that are as the mistake would have them, and those that are not."""

    seen: Seen

    @property
    def most(self) -> int:
        return self.seen.most

    def votes(self, name: str) -> Votes:
        predicted = self.seen.predicted(name)
        if predicted is None:
            return Votes()
        failure = self.seen.finding.outcome.failure
        if "raises" in predicted:
            same = failure is not None and failure.fingerprint == predicted["raises"]
            return Votes(agree=1, telling=1) if same else Votes(against=1)
        if failure:
            return Votes(against=1)
        counted = Votes()
        for path, wrong in predicted.items():
            if self.seen.is_as(path, wrong):
                counted += Votes(agree=1, telling=_telling(wrong))
            elif path in self.seen.wrong:
                counted += Votes(other=1)
            else:
                counted += Votes(against=1)
        return counted


def _telling(wrong: Any) -> int:
    """Say whether agreeing with this can hardly be chance, as it can be with zeros and indices."""
    number = np.asarray(wrong)
    return int(number.dtype.kind in "fc" and bool(np.any(number) and np.isfinite(number).all()))


def _says_more(wrong: Any) -> bool:
    """Whether agreeing with this is more than having filled in nothing."""
    return wrong is not None and (np.asarray(wrong).dtype.kind != "f" or bool(np.any(wrong)))


class _InPart(NamedTuple):
    """Counts wrong leaves only: the same mistake, made in some places and not in others."""

    seen: Seen

    @property
    def most(self) -> int:
        return min(MOST_LEAVES, len(self.seen.wrong))

    def votes(self, name: str) -> Votes:
        predicted = self.seen.predicted(name) if self.seen.wrong else None
        if not predicted or "raises" in predicted:
            return Votes()
        told = [path for path in self.seen.wrong if _says_more(predicted.get(path))]
        agree = sum(self.seen.is_as(path, predicted[path]) for path in told)
        return Votes(agree=agree, against=len(self.seen.wrong) - agree)


class Located(NamedTuple):
    """The first part of a function that is wrong, and where that was seen."""

    part: Part
    finding: Finding
    path: str
    got: Any
    want: Any
    returns: tuple[str, ...]


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
                    wrong[part.path] = Located(
                        part, finding, path, got[path], want[path], exercise.returns
                    )
    first = (seen for path, seen in wrong.items() if not wrong.keys() & set(seen.part.after))
    order = [part.path for part in exercise.parts]
    return min(first, key=lambda seen: order.index(seen.part.path), default=None)
