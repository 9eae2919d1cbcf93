"""Judge the functions of one submission: on its own code or, above a mistake, on lent code."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.course import Course
from autograder.lab.spec import Cases
from autograder.sandbox.exchange import Exchange, Planned
from unrolled.checks.allowance import Allowance, allowance
from unrolled.checks.case import Case, Exercise
from unrolled.checks.outcome import Call, FailureKind, Outcome
from unrolled.checks.patience import Patience
from unrolled.checks.score import Trial, unwritten
from unrolled.checks.verdict.verdict import Verdict

# Procedures that make the call of their case alone,
ONE_CALL = ("value", "result", "float64", "usable")
MORE_CALLS = ("keeps", "repeats", "batch")  # and such that make others afterwards
COMPARING_SECONDS = 15.0  # of our own processor time, for all functions of a submission
TELLING_SECONDS = 15.0  # the same for saying why: it comes off no comparison
TROUBLES = (FailureKind.TIMEOUT, FailureKind.DIED, FailureKind.PROTOCOL)


@dataclass(frozen=True)
class Judged:
    """The verdict on one function.

    Attributes:
        verdict: what counts.
        lent: whether a lower function of the reference was called on the way.
        trouble: one of `TROUBLES` when a call ended so; empty otherwise.
    """

    verdict: Verdict
    lent: bool = False
    trouble: str = ""

    @property
    def right(self) -> bool:
        """Whether the submission earns all points with its own code alone."""
        return not self.lent and self.verdict.score == self.verdict.max_points


class Spent:
    """What is still to be spent on one submission: on what is right, and on why it is not."""

    def __init__(self) -> None:
        self.comparing = Patience(COMPARING_SECONDS)
        self.telling = Patience(TELLING_SECONDS)


class Judge:
    """Judges functions of one lab against fresh cases."""

    def __init__(self, course: Course, lab: str) -> None:
        """Run the lab's reference once."""
        self._cases = Cases(course, lab)
        self.exercises = self._cases.exercises

    def all(
        self,
        submission: Any,
        seed: Callable[[str], bytes],
        given: Iterable[str] = (),
        untouched: Collection[str] = (),
    ) -> dict[str, Judged]:
        """Judge every function of a submission, in the order of the lab.

        Args:
            submission: an `autograder.sandbox` submission, its cells run.
            seed: gives what a function's cases are drawn from.
            given: names that the lab gives and that the submission may have replaced; lent too.
            untouched: functions that are as released; they need not be called.
        """
        found: dict[str, Judged] = {}
        spent = Spent()
        for name, exercise in self.exercises.items():
            if name in untouched:
                found[name] = Judged(unwritten(exercise, self._cases.outline(name)))
            else:
                right = [one for one, judged in found.items() if judged.right]
                found[name] = self(submission, name, seed(name), given, right, spent)
        return found

    def __call__(
        self,
        submission: Any,
        function: str,
        seed: bytes,
        given: Iterable[str] = (),
        right: Collection[str] = (),
        spent: Spent | None = None,
    ) -> Judged:
        """Judge one function of a submission that runs in a sandbox.

        Args:
            submission: an `autograder.sandbox` submission, its cells run.
            function: the function's name.
            seed: what its cases are drawn from.
            given: names that the lab gives and that the submission may have replaced; lent too.
            right: functions that the submission has right: nothing is gained by lending those.
            spent: what may be spent on it, shared with its other functions.
        """
        spent = spent or Spent()
        exercise = self.exercises[function]
        cases = [(case, allowance(case)) for case in self._cases.draw(function, seed)]
        tried: list[_Tried] = []
        moved = any(cell.taken for cell in getattr(submission, "cells", ()))
        stand = right if moved else ()
        wrong = [name for name in exercise.below if name not in right]
        for loan in self._loans(wrong, given, bool(stand)):
            tried.append(_try(submission, exercise, cases, loan, spent, stand if tried else ()))
            if tried[-1].trial.passed or tried[-1].trial.missing:
                return tried[-1].judged
        most = max(one.trial.points for one in tried)
        best = [one for one in tried if one.trial.points == most]
        if len(best) == 1:
            return best[0].judged
        return max((one.judged for one in best), key=lambda judged: self._worth(exercise, judged))

    def draw(self, function: str, seed: bytes) -> tuple[Case, ...]:
        """Draw the cases of a function; the same seed gives the same cases."""
        return self._cases.draw(function, seed)

    def watch(
        self, submission: Any, function: str, cases: Iterable[Case], lend: bool = True
    ) -> "Watched":
        """See what a function does on given cases, where nothing is graded.

        Args:
            submission: an `autograder.sandbox` submission, its cells run.
            function: the function's name.
            cases: to call it on.
            lend: the functions below it, so that it is seen by itself.
        """
        exercise, recorder = self.exercises[function], _Recorder()
        with submission.function(lend=self._loan(exercise.below if lend else ())) as call:
            each = _one_by_one([(case, allowance(case)) for case in cases], call)
            spent = Spent()
            trial = Trial(
                exercise, recorder.beside(each), recorder.over(call), spent.comparing, spent.telling
            )
            return Watched(trial.verdict, tuple(recorder.first))

    def _loans(
        self, wrong: Iterable[str], given: Iterable[str], twice: bool
    ) -> Iterator[dict[str, Callable[..., Any]]]:
        """What to lend, one try after the other.

        Nothing comes first: forks of one submission may have memory or files in common, and what
        was lent in one try could answer in the next, as if it were the student's own. It comes
        `twice` where names were taken: the second time as all stood when it was right.
        """
        below, besides = self._loan(wrong), self._loan(given)
        yield {}
        if twice:
            yield {}
        if below:
            yield below
        if besides:
            yield below | besides

    def _loan(self, wanted: Iterable[str]) -> dict[str, Callable[..., Any]]:
        """Find the reference's functions and methods of these names."""
        names = self._cases.names
        lent = dict.fromkeys(wanted)
        return {name: lendable(names, name) for name in lent if name.partition(".")[0] in names}

    def _worth(self, exercise: Exercise, judged: Judged) -> tuple[bool, bool, bool]:
        """A verdict that names the mistake, or at least says what differs, is worth more; then the
        student's own code.
        """
        verdict = judged.verdict
        named = verdict.misconception in exercise.hints
        return named, verdict.difference is not None, not judged.lent


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

    def on_parameters(parameters: Any, *args: Any, **named: Any) -> Any:
        held = object.__new__(kind)
        held.parameters = parameters
        found = getattr(held, method)(*args, **named)
        single = {np.asarray(value).dtype for value in parameters.values()} == {np.dtype("f4")}
        return _in_single(found) if single else found

    return on_parameters


def _in_single(found: Any) -> Any:
    if isinstance(found, (tuple, list)):
        return type(found)(map(_in_single, found))
    if isinstance(found, dict):
        return {name: _in_single(value) for name, value in found.items()}
    return np.float32(found)


Allowed = tuple[Case, Allowance]  # a case, and what the answers to its calls may hold


def _foreseen(cases: Iterable[Allowed]) -> Iterator[Planned | None]:
    """The calls that judging some cases will make, None for those that it may make besides."""
    for case, allow in cases:
        if case.test in ONE_CALL + MORE_CALLS:
            yield case.function, case.args, allow
        if case.test not in ONE_CALL:
            yield None


def _one_by_one(cases: Iterable[Allowed], call: Call) -> Iterator[Case]:
    """The cases, as they are tried: each with what its own answers may hold."""
    for case, allow in cases:
        if isinstance(call, Exchange):
            call.allow = allow
        yield case


@dataclass(frozen=True)
class _Tried:
    trial: Trial
    lent: bool
    trouble: str

    @property
    def judged(self) -> Judged:
        return Judged(self.trial.verdict, self.lent, self.trouble)


def _try(
    submission: Any,
    exercise: Exercise,
    cases: Collection[Allowed],
    loan: dict[str, Callable[..., Any]],
    spent: Spent,
    stand: Collection[str],
) -> _Tried:
    with submission.function(lend=loan, stand=stand) as call:
        watched = _Watched(call)
        if isinstance(call, Exchange):
            call.ahead(_foreseen(cases))
        each = _one_by_one(cases, call)
        trial = Trial(exercise, each, watched, spent.comparing, spent.telling)
        borrowed = isinstance(call, Exchange) and call.borrowed
    return _Tried(trial, borrowed, watched.trouble)


@dataclass(frozen=True)
class Watched:
    """What a function did on some cases.

    Attributes:
        verdict: on them.
        outcomes: of the first call of each case that was tried; the rest was given up.
    """

    verdict: Verdict
    outcomes: tuple[Outcome, ...]


class _Recorder:
    """Keeps the outcome of each case's first call."""

    def __init__(self) -> None:
        self.first: list[Outcome] = []
        self._asks = False

    def beside(self, cases: Iterable[Case]) -> Iterator[Case]:
        for case in cases:
            self._asks = True
            yield case

    def over(self, call: Call) -> Call:
        def recorded(
            function: str, args: tuple[Any, ...], then: tuple[Any, ...] | None = None
        ) -> Outcome:
            outcome = call(function, args, then)
            if self._asks:
                self.first.append(outcome)
            self._asks = False
            return outcome

        return recorded


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
