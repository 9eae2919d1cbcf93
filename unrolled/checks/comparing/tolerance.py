"""Whether two leaves agree: how far off an entry may be, also in single precision."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from unrolled.checks.values import Opaque, same_bits

RTOL64, RTOL32 = 1e-6, 1e-4
ATOL = 1e-12
SHARE = "of the largest"
SINGLE = 2e-6  # of the largest entry: what is right but was kept in single precision is no further
Single = float | Mapping[str, float]  # as `Case.single`, which is worked out when it is needed


def relative_tolerance(value: Any) -> float:
    """1e-6, or 1e-4 where a value holds single or half precision."""
    return RTOL32 if _holds_single(value) else RTOL64


def _is_single(value: Any) -> bool:
    return value.dtype.kind == "f" and value.dtype.itemsize < 8


def _holds_single(value: Any) -> bool:
    if isinstance(value, (np.ndarray, np.floating)):
        return _is_single(value)
    if isinstance(value, dict):
        return any(map(_holds_single, value.values()))
    return isinstance(value, (tuple, list)) and any(map(_holds_single, value))


def _went_through_float32(got: np.ndarray, want: np.ndarray) -> bool:
    """Say whether a float64 array was kept in single precision on its way."""
    if got.dtype != np.float64 or want.dtype != np.float64:
        return False
    with np.errstate(all="ignore"):
        exact = [np.array_equal(a, a.astype(np.float32), equal_nan=True) for a in (got, want)]
    return exact == [True, False]


def kept_in_single(got: Any, want: Any) -> bool:
    """Say whether a leaf is in single precision, or was on its way, and the right one is not."""
    if not isinstance(got, (np.ndarray, np.floating, float)) or not numeric(want):
        return False
    one, other = np.asarray(got), np.asarray(want)
    if one.shape != other.shape:
        return False
    return _is_single(one) or _went_through_float32(one, other)


def close(
    got: Any,
    want: Any,
    rtol: float = RTOL64,
    single: Single = SINGLE,
    elsewhere: Callable[[], bool] | None = None,
) -> bool:
    """Say whether two leaves agree: same shape, and each entry within `rtol` of its size.

    An entry's size is the larger of itself and a thousandth of the array's largest (a hundredth in
    single precision): where terms cancel, no method gets the small remainder to six digits.

    Args:
        got: a leaf.
        want: the right one.
        rtol: relative tolerance.
        single: where a leaf is in single precision, or was kept in it, each entry may be off by
            so much of the array's largest besides.
        elsewhere: whether other leaves of the same result were kept in single precision; asked
            where it matters.
    """
    if type(got) is type(want) is np.ndarray and same_bits(got, want):
        return True  # as most are: save the work below
    if isinstance(want, (str, bytes, type(None), bool, np.bool_, Opaque)):
        return type(want) is type(got) and bool(got == want)
    if isinstance(want, (dict, list, tuple)):  # empty: leaves of their own
        return isinstance(got, (dict, list, tuple)) and len(got) == len(want)
    if not numeric(got) or not numeric(want):
        return False
    got, want = np.asarray(got), np.asarray(want)
    if "O" in (got.dtype.kind, want.dtype.kind):  # an int beyond what an array can hold
        return False
    if got.shape != want.shape:
        if got.size == want.size == 1 and want.ndim == 0:
            return close(got.reshape(()), want, rtol, single, elsewhere)
        return False
    if want.dtype.kind in "SU" or got.dtype.kind in "SU":
        return bool(np.array_equal(got, want))
    if got.dtype == want.dtype == np.float64:  # most can be told without a look at details
        with np.errstate(all="ignore"):
            error, size = np.abs(got - want), np.abs(want)
            if (error < rtol * size + ATOL).all():
                return True  # each entry for itself
            if error.max() > (rtol + RTOL32) * size.max() + ATOL:
                return False  # one further off than the largest entry could be
    return bool(np.all(entries_close(got, want, rtol, single, elsewhere)))


def numeric(value: Any) -> bool:
    """Say whether a leaf is an array or a number; truth values are none."""
    if isinstance(value, np.ndarray):
        return True
    return isinstance(value, (int, float, complex, np.generic)) and not isinstance(value, bool)


def entries_close(
    got: np.ndarray,
    want: np.ndarray,
    rtol: float,
    single: Single = SINGLE,
    elsewhere: Callable[[], bool] | None = None,
) -> np.ndarray:
    """Say of each entry whether it is near enough; arguments as in `close`."""
    finite = np.isfinite(want)
    with np.errstate(all="ignore"):
        size = np.abs(want)
        largest = np.max(size, initial=0.0, where=finite)
        error = np.abs(got.astype(np.result_type(got, np.float64)) - want)
        size = np.maximum(size, (1e-3 if rtol < RTOL32 else 1e-2) * largest)
        near = error <= rtol * size + ATOL
        if not near.all() and (kept_in_single(got, want) or (elsewhere and elsewhere())):
            share = single.get(SHARE, SINGLE) if isinstance(single, Mapping) else single
            near = error <= rtol * size + share * largest + ATOL
        if finite.all():
            return near
        same = (got == want) | (np.isnan(got) & np.isnan(want))
    return np.where(finite, near, same)
