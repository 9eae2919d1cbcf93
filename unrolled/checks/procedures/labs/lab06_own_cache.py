"""Lab 06: judge `forward` and `backward` whatever the cache between them looks like.

The lab asks for the cache `(x, a, parameters)`, and hands one to `backward`. Who brings both
functions along from elsewhere, with a cache of their own, is right too. But a tuple much like the
lab's, which the student's own backward cannot read while it reads the lab's, is a mistake.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from unrolled.checks.case import Case, Exercise
from unrolled.checks.comparing.compare import compare
from unrolled.checks.comparing.leaves import leaves
from unrolled.checks.comparing.tolerance import close, relative_tolerance
from unrolled.checks.outcome import Call, Outcome
from unrolled.checks.procedures.basic import PROCEDURES, Finding, asked_agreement, procedure
from unrolled.checks.procedures.gradients import WAYS, Inputs, Way

REMARK = (
    "Your cache has a form of its own. That is fine as long as your backward reads the same; "
    "the lab's is (x, a, parameters)."
)


@procedure
def own_cache(exercise: Exercise, case: Case, call: Call) -> Finding:
    """Judge by the procedure `options["by"]`, and let a cache of the student's own form pass."""
    adapted = (
        _Forward(case, call) if case.function == "forward" else _Backward(exercise, case, call)
    )
    found = PROCEDURES[case.options["by"]](exercise, case, adapted)
    return replace(found, remark=REMARK) if adapted.met_own_form else found


class _Forward:
    """Calls `forward` and puts the right cache in place of one of another form."""

    def __init__(self, case: Case, call: Call) -> None:
        self._case, self._call = case, call
        self._whole = case.options.get("whole", case.expected)  # where but a part is asked for
        self.met_own_form = False

    def __call__(
        self, function: str, args: tuple[Any, ...], then: tuple[Any, ...] | None = None
    ) -> Outcome:
        outcome = self._call(function, args, then)
        if outcome.failure or not _pair(outcome.value):
            return outcome
        y_pred, cache = outcome.value
        if cache is None or _lab_form(cache, args[0]) or self._of_no_use(y_pred, cache):
            return outcome
        self.met_own_form = True
        return replace(outcome, value=(y_pred, self._whole[1]))

    def _of_no_use(self, y_pred: Any, cache: Any) -> bool:
        """Say whether the student's backward reads the lab's cache, and not this short one."""
        if not isinstance(cache, (tuple, list)) or len(cache) > 3 or any(map(_nested, cache)):
            return False  # a form that somebody has thought about
        prediction, lab = self._whole
        y = np.zeros(np.shape(prediction))
        there = self._call("backward", (prediction, y, lab))
        here = self._call("backward", (y_pred, y, cache))
        if there.failure or not isinstance(there.value, dict):
            return False
        return here.failure is not None or bool(compare(here.value, there.value, ("gradients",)))


class _Backward:
    """Calls `backward`; where it is wrong, once more with what the student's `forward` gives."""

    def __init__(self, exercise: Exercise, case: Case, call: Call) -> None:
        self._exercise, self._case, self._call = exercise, case, call
        self.met_own_form = False

    def __call__(
        self, function: str, args: tuple[Any, ...], then: tuple[Any, ...] | None = None
    ) -> Outcome:
        outcome = self._call(function, args, then)
        if function != self._exercise.name or self._right(outcome):
            return outcome
        own, later = self._own(args), None if then is None else self._own(then)
        if own is None or (then is not None and later is None):
            return outcome
        again = self._call(function, own, later)
        if not self._right(again):
            return outcome
        self.met_own_form = True
        return replace(again, args=args)

    def _right(self, outcome: Outcome) -> bool:
        if outcome.failure:
            return False
        agreement = asked_agreement(self._case)
        got = leaves(outcome.value, self._exercise.returns)
        want = leaves(self._case.expected, self._exercise.returns)
        return all(path in got and close(got[path], want[path], *agreement) for path in want)

    def _own(self, args: tuple[Any, ...]) -> tuple[Any, ...] | None:
        """The arguments with prediction and cache of the student's forward; None without such."""
        y_pred, y, (x, _, parameters) = args
        outcome = self._call("forward", (x, parameters))
        if outcome.failure or not _pair(outcome.value) or _lab_form(outcome.value[1], x):
            return None
        own, cache = outcome.value
        return (own, y, cache) if close(own, y_pred, relative_tolerance(args)) else None


def _nested(item: Any) -> bool:
    return isinstance(item, (tuple, list))


def _pair(value: Any) -> bool:
    return isinstance(value, (tuple, list)) and len(value) == 2


def _lab_form(cache: Any, x: np.ndarray) -> bool:
    """Say whether a cache is meant as `(x, a, parameters)`."""
    if not isinstance(cache, (tuple, list)) or len(cache) != 3:
        return False
    return (
        np.shape(cache[0]) == x.shape
        and isinstance(cache[1], np.ndarray)
        and cache[1].ndim == 3
        and cache[1].shape[1:] == x.shape[1:]
        and isinstance(cache[2], Mapping)
    )


def _inputs(args: tuple[Any, ...]) -> Inputs:
    x, _, parameters = args[2]
    return {"x": x, **parameters}


def _results(call: Call, inputs: Inputs) -> Any:
    value = call("forward", (inputs["x"], inputs)).value
    return value[0] if _pair(value) else None


def _loss(call: Call, args: tuple[Any, ...], y_pred: Any) -> float:
    return float(np.sum((y_pred - args[1]) ** 2) / 2 / args[1].shape[1])


def _only(args: tuple[Any, ...], step: int) -> tuple[Any, ...]:
    """Let the truth be what was predicted at all steps but one."""
    y_pred, y, cache = args
    return y_pred, np.where(np.arange(y.shape[2]) == step, y, y_pred), cache


WAYS["backward"] = Way(
    "forward",
    {"dWax": "Wax", "dWaa": "Waa", "dWya": "Wya"},
    _inputs,
    _results,
    lambda args: args[0],
    _loss,
    _only,
)
