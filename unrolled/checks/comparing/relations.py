"""Name a simple relation between a wrong array and the right one: its sign, a factor, its order."""

from collections.abc import Callable, Iterator

import numpy as np

SMALLEST_SHARE = 1e-6  # that is still written as one by a whole number
Close = Callable[[np.ndarray, np.ndarray], bool]
FUNCTIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "one minus the right array": lambda a: 1 - a,
    "one over the right array": lambda a: 1 / a,
    "the square of the right array": lambda a: a**2,
    "the root of the right array": np.sqrt,
    "the exponential of the right array": np.exp,
    "the logarithm of the right array": np.log,
    "the hyperbolic tangent of the right array": np.tanh,
    "the right array cut to whole numbers": np.trunc,
    "the right array rounded": np.rint,
}


def relation(got: np.ndarray, want: np.ndarray, close: Close) -> tuple[str, str]:
    """Find the first relation that holds: a word for it, and a remark in a sentence.

    Args:
        got: the wrong array.
        want: the right one, of the same shape.
        close: whether two arrays of one shape agree.

    Returns:
        `("values", "")` where no relation is known.
    """
    if got.dtype.kind not in "biuf" or want.dtype.kind not in "biuf":
        return "values", ""
    with np.errstate(all="ignore"):
        return next(_relations(got.astype(np.float64), want.astype(np.float64), close))


def _relations(got: np.ndarray, want: np.ndarray, close: Close) -> Iterator[tuple[str, str]]:
    if np.any(np.isnan(got)) and not np.any(np.isnan(want)):
        yield "nan", " It holds NaN: where could 0/0 or inf - inf arise?"
    if np.any(np.isinf(got)) and not np.any(np.isinf(want)):
        yield "infinite", " It holds infinities: where does a number grow too large?"
    if got.size and not np.any(got) and np.any(want):
        yield "zeros", " It is all zeros: is it ever filled in?"
    if np.any(want) and close(got, -want):
        yield "sign", " It has the right size and the wrong sign."
    if np.all(np.isfinite(want)):
        yield from _order(got, want, close)
        yield from _factor(got, want, close)
        yield from _function(got, want, close)
        if got.ndim == 3:
            yield from _time(got, want, close)
        yield from _part(got, want, close)
        if want.size > 1 and close(np.sort(got, axis=None), np.sort(want, axis=None)):
            yield "order", " It holds the right numbers in the wrong places."
    yield "values", ""


def _order(got: np.ndarray, want: np.ndarray, close: Close) -> Iterator[tuple[str, str]]:
    if want.ndim == 2 and want.shape[0] == want.shape[1] and close(got, want.T):
        yield "transposed", " It is the transpose of the right array."
    if want.ndim >= 1 and want.shape[-1] > 1 and close(got, want[..., ::-1]):
        yield "reversed", " It is right but for the order along its last axis."
    if want.ndim >= 2 and want.shape[0] > 1 and close(got, want[::-1]):
        yield "reversed", " It is right but for the order along its first axis."
    if want.ndim == 3 and close(got, want[:, ::-1]):
        yield "reversed", " It is right but for the order of the examples."


def _factor(got: np.ndarray, want: np.ndarray, close: Close) -> Iterator[tuple[str, str]]:
    nonzero = np.abs(want) > 1e-3 * np.max(np.abs(want), initial=0.0)
    if want.size > 1 and np.any(nonzero):
        factor = float(np.median(got[nonzero] / want[nonzero]))
        seen = abs(factor - 1) > 1e-3  # "1.000 times" would tell nobody anything
        if np.isfinite(factor) and factor and seen and close(got, factor * want):
            yield "scaled", f" It is {_share(factor)} the right array."
        offset = float(np.median(got - want))
        if np.isfinite(offset) and close(got, want + offset):
            yield "offset", f" It is off by {offset:.4g} everywhere: which term is that?"
        if close(np.abs(got), np.abs(want)):
            yield "sign", " Its entries have the right size, and some of them the wrong sign."


def _share(factor: float) -> str:
    whole = round(1 / factor) if abs(factor) > SMALLEST_SHARE else 0
    if abs(whole) > 1 and abs(factor * whole - 1) < 1e-6:
        return f"1/{whole} of" if whole > 0 else f"-1/{-whole} of"
    return f"{factor:.4g} times"


def _function(got: np.ndarray, want: np.ndarray, close: Close) -> Iterator[tuple[str, str]]:
    # Between indices, such a relation may be chance.
    whole = np.max(np.abs(want), initial=0) > 1 and np.array_equal(want, np.rint(want))
    for words, function in ({} if whole else FUNCTIONS).items():
        other = function(want)
        if np.all(np.isfinite(other)) and np.any(other) and close(got, other):
            yield words, f" It is {words}."
    if got.size > 1 and np.ptp(got) == 0:
        yield "one number", " It is the same number everywhere."


def _time(got: np.ndarray, want: np.ndarray, close: Close) -> Iterator[tuple[str, str]]:
    if want.shape[2] < 2:
        return
    if close(got[..., 1:], want[..., :-1]):
        yield "a step late", " What it has at a step belongs to the step before."
    if close(got[..., :-1], want[..., 1:]):
        yield "a step early", " What it has at a step belongs to the step after."
    if close(got[..., 1:], want[..., 1:]):
        yield "the first step", " All of its steps but the first are right."
    if close(got[..., :-1], want[..., :-1]):
        yield "the last step", " All of its steps but the last are right."
    if np.ptp(got, axis=2).max() == 0:
        yield "one step", " It is the same at every step."


def _part(got: np.ndarray, want: np.ndarray, close: Close) -> Iterator[tuple[str, str]]:
    if want.ndim >= 2 and want.shape[1] > 1:
        if close(got[:, 1:], want[:, 1:]) or close(got[:, :-1], want[:, :-1]):
            yield "one column", " All of its columns but one are right."
        if np.ptp(got, axis=1).max() == 0:
            yield "one column", " All of its columns are the same."
    if want.ndim >= 1 and want.shape[0] > 1:
        if close(got[1:], want[1:]) or close(got[:-1], want[:-1]):
            yield "one row", " All of its rows but one are right."
        if want.ndim > 1 and np.ptp(got, axis=0).max() == 0:
            yield "one row", " All of its rows are the same."
    for axis, words in enumerate(("row", "column", "step")[: want.ndim]):
        rest = tuple(other for other in range(want.ndim) if other != axis)
        if rest and want.shape[axis] > 1 and all(want.shape[other] > 1 for other in rest):
            factors = np.median(got / want, axis=rest, keepdims=True)
            if np.all(np.isfinite(factors)) and close(got, factors * want):
                own = f" Each {words} is right but for a factor: over which axis is the sum?"
                yield f"each {words} scaled", own
