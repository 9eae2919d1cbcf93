"""What single precision costs in a case: the reference's own error when it computes in it.

A result that was kept in single precision is right to the digits that this leaves, no fewer. So to
cast a wrong result down gains nothing; to compute in single precision loses nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from unrolled.checks import callbacks, values
from unrolled.checks.case import Case, Exercise
from unrolled.checks.comparing.leaves import leaves
from unrolled.checks.runner import SECONDS, Runner

TIMES = 16  # as far off as the reference may be who sums in another order; 7 was seen
LEAST = 1.2e-7  # what the reference is taken to be off: a single number may be right by luck
MOST = 1e-4
ROUNDING = 2.0**-24


def in_single(names: Mapping[str, Any], exercise: Exercise, case: Case) -> float:
    """Find how far results in single precision may be off, as a share of the largest entry.

    The reference gets its arguments in single precision and, for the case that it leaves that at
    once, arguments that are off by a rounding.
    """
    rng = np.random.default_rng(0)
    tries = (_cast, lambda array: array * (1 + ROUNDING * rng.choice([-1, 1], size=array.shape)))
    want = _leaves(exercise, case.expected, case.changed)
    cost = LEAST
    for change in tries:
        args = values.unpack(*values.pack(_each(change, case.args)), callbacks.find)
        run = Runner(dict(names), callbacks.find, SECONDS)
        outcome = run.on_fresh(case.function, args, None)
        if outcome.failure:
            return MOST
        after = {position: outcome.args[position] for position in case.changed}
        got = _leaves(exercise, outcome.value, after)
        cost = max(
            cost, *(_error(got[path], leaf) for path, leaf in want.items() if path in got), 0
        )
    return float(min(MOST, TIMES * cost))


def _leaves(exercise: Exercise, value: Any, changed: Mapping[int, Any]) -> dict[str, Any]:
    found = leaves(value, exercise.returns)
    for position, argument in changed.items():
        found |= leaves(argument, (str(position),))
    return found


def _cast(array: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return array.astype(np.float32)


def _each(change: Callable[[np.ndarray], np.ndarray], value: Any) -> Any:
    """Change every array in double precision."""
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return change(value)
    if isinstance(value, dict):
        return {key: _each(change, item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_each(change, item) for item in value)
    return value


def _error(got: Any, want: Any) -> float:
    """The largest error of an entry, as a share of the largest entry."""
    if np.asarray(want).dtype.kind != "f" or np.shape(got) != np.shape(want):
        return 0.0
    got, want = np.asarray(got, np.float64), np.asarray(want, np.float64)
    finite = np.isfinite(want) & np.isfinite(got)
    largest = np.max(np.abs(want), initial=0.0, where=finite)
    off = np.abs(np.subtract(got, want, where=finite, out=np.zeros(want.shape)))
    return float(np.max(off, initial=0.0) / largest) if largest else 0.0
