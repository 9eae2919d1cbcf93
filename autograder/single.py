"""What single precision costs in a case: the reference's own error when it computes in it.

A result that was kept in single precision is right to the digits that this leaves, no fewer. So to
cast a wrong result down gains nothing; to compute in single precision loses nothing.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from unrolled.checks import callbacks, values
from unrolled.checks.case import Case, Exercise
from unrolled.checks.compare import RTOL32, RTOL64, leaves
from unrolled.checks.runner import SECONDS, Runner

TIMES = 16  # as far off as the reference, in another order of sums
LEAST = 2e-7  # what the reference is taken to be off: a single number may be right by luck


def in_single(names: Mapping[str, Any], exercise: Exercise, case: Case) -> float:
    """Find the relative tolerance of results kept in single precision, from 1e-6 to 1e-4."""
    args = values.unpack(*values.pack(_cast(case.args)), callbacks.find)
    outcome = Runner(dict(names), callbacks.find, SECONDS).on_fresh(case.function, args, None)
    if outcome.failure:
        return RTOL32
    got, want = (leaves(v, exercise.returns) for v in (outcome.value, case.expected))
    for position, argument in case.changed.items():
        got |= leaves(outcome.args[position], (str(position),))
        want |= leaves(argument, (str(position),))
    cost = max((_error(got[path], leaf) for path, leaf in want.items() if path in got), default=0.0)
    return float(min(RTOL32, max(RTOL64, TIMES * max(cost, LEAST))))


def _cast(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        with np.errstate(over="ignore"):
            return value.astype(np.float32)
    if isinstance(value, dict):
        return {key: _cast(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(map(_cast, value))
    return value


def _error(got: Any, want: Any) -> float:
    """The largest error of an entry, as `unrolled.checks.compare.close` measures it."""
    if np.asarray(want).dtype.kind != "f" or np.shape(got) != np.shape(want) or not np.size(want):
        return 0.0
    got, want = np.asarray(got, np.float64), np.asarray(want, np.float64)
    finite = np.isfinite(want) & np.isfinite(got)
    size = np.maximum(np.abs(want), 1e-2 * np.max(np.abs(want), initial=0.0, where=finite))
    with np.errstate(all="ignore"):
        return float(np.max(np.abs(got - want) / size, initial=0.0, where=finite & (size > 0)))
