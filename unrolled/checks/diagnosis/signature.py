"""A short hash of what a function did: alike for answers that go wrong alike, however written."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from unrolled.checks.comparing.leaves import leaves
from unrolled.checks.outcome import Outcome

DIGITS = 6  # of the largest entry; what rounding does to the others is no behaviour
MOST_ENTRIES = 20_000  # of one array, so that a huge one costs no more than a large one
NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?!\w|\s*\()")


def signature(outcomes: Iterable[Outcome], changes: tuple[int, ...] = ()) -> str:
    """Hash what a function did on one case after the other.

    Results are rounded to six digits, zeros lose their sign, and an error is its kind, the shapes
    in its message and its line with the names of variables left out: who calls the same thing `h`
    and `hidden` made the same mistake.

    Args:
        outcomes: one for each case, the same cases in the same order for all who are compared.
        changes: positions of the arguments that the function is meant to change in place.

    Returns:
        Eight hexadecimal digits.

    >>> one = Outcome(value=np.array([1.0, 1 / 3]))
    >>> signature([one]) == signature([Outcome(value=np.array([1.0, 0.33333333]))])
    True
    >>> signature([one]) == signature([Outcome(value=np.array([1.0, 0.3334]))])
    False
    """
    text = "\n".join("\0".join(_said(outcome, changes)) for outcome in outcomes)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def _said(outcome: Outcome, changes: tuple[int, ...]) -> Iterator[str]:
    failure = outcome.failure
    if failure is not None:
        line = " ".join(NAME.sub("_", failure.line).split())
        yield f"{failure.kind}|{failure.fingerprint}|{line}"
        return
    seen = (outcome.value, *(outcome.args[place] for place in changes))
    for path, leaf in leaves(seen, tuple(map(str, range(len(seen))))).items():
        yield f"{path}|{_written(leaf)}"


def _written(leaf: Any) -> str:
    if isinstance(leaf, (bool, int, float, np.ndarray, np.generic)):
        array = np.asarray(leaf)
        if array.dtype.kind in "biuf":
            return f"{array.shape} {_rounded(array).tolist()}"
    return repr(leaf)[:1000] if isinstance(leaf, (str, bytes, type(None))) else type(leaf).__name__


def _rounded(array: np.ndarray) -> np.ndarray:
    """Round to `DIGITS` digits of the largest entry, as numbers of that many digits."""
    entries = array.astype(np.float64).reshape(-1)[:MOST_ENTRIES]
    finite = np.abs(entries[np.isfinite(entries)])
    largest = float(f"{finite.max(initial=0.0):.2g}")  # not torn apart at a power of ten
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = entries / 10.0 ** np.ceil(np.log10(largest)) if largest else entries
        return np.round(scaled, DIGITS) + 0.0  # -0.0 + 0.0 is 0.0
