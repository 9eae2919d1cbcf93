"""Judge the functions of one submission: on its own code and, where that fails, on lent code."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.course import Course
from autograder.spec import Cases
from unrolled.checks.case import Case, Exercise
from unrolled.checks.outcome import Call, Outcome
from unrolled.checks.score import score
from unrolled.checks.verdict import Verdict

TROUBLES = ("timeout", "died", "protocol")


@dataclass(frozen=True)
class Judged:
    """The verdict on one function.

    Attributes:
        verdict: what counts.
        lent: whether it was reached with the reference's lower functions.
        trouble: one of `TROUBLES` when a call ended so; empty otherwise.
    """

    verdict: Verdict
    lent: bool = False
    trouble: str = ""


class Judge:
    """Judges functions of one lab against fresh cases."""

    def __init__(self, course: Course, lab: str) -> None:
        """Run the lab's reference once."""
        self._cases = Cases(course, lab)
        self.exercises = self._cases.exercises

    def __call__(
        self, submission: Any, function: str, seed: bytes, given: Iterable[str] = ()
    ) -> Judged:
        """Judge one function of a submission that runs in a sandbox.

        Args:
            submission: an `autograder.sandbox` submission, its cells run.
            function: the function's name.
            seed: what its cases are drawn from.
            given: names that the lab gives and that the submission may have replaced; lent too.
        """
        exercise = self.exercises[function]
        cases = self._cases.draw(function, seed)
        own = _try(submission, exercise, cases, {})
        if own.verdict.passed or own.verdict.misconception == "missing":
            return own
        loan = self._loan(exercise, given)
        if not loan:
            return own
        helped = _try(submission, exercise, cases, loan)
        return max(own, helped, key=lambda judged: self._worth(exercise, judged))

    def _loan(self, exercise: Exercise, given: Iterable[str]) -> dict[str, Callable[..., Any]]:
        """Find the reference's functions and methods below this one, and those that are given."""
        names = self._cases.names
        lent = dict.fromkeys([*exercise.below, *given])
        return {name: lendable(names, name) for name in lent if name.partition(".")[0] in names}

    def _worth(self, exercise: Exercise, judged: Judged) -> tuple[float, bool, bool, bool]:
        """More points first; then a verdict that names the mistake, or at least says what differs;
        then the student's own code.
        """
        verdict = judged.verdict
        named = verdict.misconception in exercise.hints
        return verdict.score, named, verdict.difference is not None, not judged.lent


def lendable(names: Mapping[str, Any], name: str) -> Callable[..., Any]:
    """Find what can be lent under a name: a function, or a method as a function of parameters.

    A method is lent to objects whose whole state, as far as it is concerned, is a dictionary of
    arrays in their attribute `parameters`: plain values, and all that comes over from there. What
    is kept in single precision gets its answers in single precision.
    """
    owner, _, method = name.rpartition(".")
    if not owner:
        function: Callable[..., Any] = names[name]
        return function
    kind = names[owner]

    def on_parameters(parameters: Any, *args: Any) -> Any:
        held = object.__new__(kind)
        held.parameters = parameters
        found = getattr(held, method)(*args)
        single = {np.asarray(value).dtype for value in parameters.values()} == {np.dtype("f4")}
        return _in_single(found) if single else found

    return on_parameters


def _in_single(found: Any) -> Any:
    if isinstance(found, (tuple, list)):
        return type(found)(map(_in_single, found))
    if isinstance(found, dict):
        return {name: _in_single(value) for name, value in found.items()}
    return np.float32(found)


def _try(
    submission: Any,
    exercise: Exercise,
    cases: tuple[Case, ...],
    loan: dict[str, Callable[..., Any]],
) -> Judged:
    with submission.function(lend=loan) as call:
        watched = _Watched(call)
        verdict = score(exercise, cases, watched)
    return Judged(verdict, bool(loan), watched.trouble)


class _Watched:
    """A `Call` that remembers whether one of its calls had to be stopped."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self.trouble = ""

    def __call__(
        self, function: str, args: tuple[Any, ...], then: tuple[Any, ...] | None = None
    ) -> Outcome:
        outcome = self._call(function, args, then)
        if outcome.failure and outcome.failure.kind in TROUBLES:
            self.trouble = outcome.failure.kind
        return outcome
