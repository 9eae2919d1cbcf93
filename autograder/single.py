"""What single precision costs in a case: the reference's own error when it computes in it.

A result that was kept in single precision is right to the digits that this leaves, no fewer. So to
cast a wrong result down gains nothing; to compute in single precision loses nothing.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from unrolled.checks import callbacks, values
from unrolled.checks.case import Case, Exercise
from unrolled.checks.compare import leaves
from unrolled.checks.runner import SECONDS, Runner

TIMES = 16  # as far off as the reference may be who sums in another order; 7 was seen
LEAST = 1.2e-7  # what the reference is taken to be off: a single number may be right by luck
MOST = 1e-4


def in_single(names: Mapping[str, Any], exercise: Exercise, case: Case) -> float:
    """Find how far results in single precision may be off, as a share of the largest entry."""
    args = values.unpack(*values.pack(_cast(case.args)), callbacks.find)
    outcome = Runner(dict(names), callbacks.find, SECONDS).on_fresh(case.function, args, None)
    if outcome.failure:
        return MOST
    got, want = (leaves(v, exercise.returns) for v in (outcome.value, case.expected))
    for position, argument in case.changed.items():
        got |= leaves(outcome.args[position], (str(position),))
        want |= leaves(argument, (str(position),))
    cost = max((_error(got[path], leaf) for path, leaf in want.items() if path in got), default=0.0)
    return float(min(MOST, TIMES * max(cost, LEAST)))


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
    """The largest error of an entry, as a share of the largest entry."""
    if np.asarray(want).dtype.kind != "f" or np.shape(got) != np.shape(want):
        return 0.0
    got, want = np.asarray(got, np.float64), np.asarray(want, np.float64)
    finite = np.isfinite(want) & np.isfinite(got)
    largest = np.max(np.abs(want), initial=0.0, where=finite)
    off = np.abs(np.subtract(got, want, where=finite, out=np.zeros(want.shape)))
    return float(np.max(off, initial=0.0) / largest) if largest else 0.0
