"""Judge functions that train: the hidden bias may be called `ba` or `b`, its gradient like it.

A case's parameters carry the bias under both names. Code that was written for one of them may
update it in place, or put a new array under its own name; it may also expect no other name. So a
call is tried with both names, then with each alone, and what comes out under one name is also put
under the other before it is compared.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from unrolled.checks.case import Case, Exercise
from unrolled.checks.outcome import Call, Outcome
from unrolled.checks.procedures.basic import PROCEDURES, Finding, procedure

NAMES = ("ba", "b")
SPELLINGS = (NAMES, ("ba",), ("b",))


@procedure
def either_name(exercise: Exercise, case: Case, call: Call) -> Finding:
    """What `options["as"]` asks (by default `value`), whichever name the hidden bias has."""
    judge = PROCEDURES[case.options.get("as", "value")]
    case = _settled(case)
    findings = []
    for spelling in SPELLINGS:
        findings.append(judge(exercise, case, _Spelled(call, spelling)))
        failure = findings[-1].outcome.failure
        if findings[-1].passed or (failure and failure.kind != "KeyError"):
            break
    return next((finding for finding in findings if finding.passed), findings[0])


class _Spelled:
    """Calls with the hidden bias under some of its names, and hears it under both."""

    def __init__(self, call: Call, spelling: tuple[str, ...]) -> None:
        self._call, self._spelling = call, spelling

    def __call__(
        self, function: str, args: tuple[Any, ...], then: tuple[Any, ...] | None = None
    ) -> Outcome:
        outcome = self._call(function, self._write(args), then and self._write(then))
        bias = _bias(args)
        kept = tuple(_heard(after, bias) for after in outcome.args)
        return replace(outcome, value=_heard(outcome.value, bias), args=kept)

    def _write(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            {k: v for k, v in arg.items() if k not in NAMES or k in self._spelling}
            if isinstance(arg, dict) and "Waa" in arg
            else arg
            for arg in args
        )


def _settled(case: Case) -> Case:
    """The case, with what is expected under both names too."""
    bias = _bias(case.args)
    changed = {position: _heard(value, bias) for position, value in case.changed.items()}
    return replace(case, expected=_heard(case.expected, bias), changed=changed)


def _bias(args: tuple[Any, ...]) -> Any:
    return next((arg["ba"] for arg in args if isinstance(arg, dict) and "Waa" in arg), None)


def _heard(value: Any, before: Any) -> Any:
    """Put a bias, or its gradient, under both names; of two that differ the one that moved."""
    if isinstance(value, (tuple, list)):
        return type(value)(_heard(item, before) for item in value)
    if isinstance(value, dict) and "dWaa" in value:
        return value | _both(value, "d", None)
    if isinstance(value, dict) and "Waa" in value:
        return value | _both(value, "", before)
    return value


def _both(value: Mapping[Any, Any], prefix: str, before: Any) -> dict[str, Any]:
    there = [value[prefix + name] for name in NAMES if prefix + name in value]
    if not there:
        return {}
    moved = [bias for bias in there if not np.array_equal(bias, before)]
    if len(moved) == 2:
        return {}
    return {prefix + name: (moved or there)[0] for name in NAMES}
