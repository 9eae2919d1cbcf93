"""Tell case files that differ by rounding alone, as those of two processors do.

A product is summed in another order on another processor, so that its last bit is another one.
Written as float32 most of that is gone; what is left is the rounding of a number that lies between
two, the remainder where terms cancel, and single precision itself.

| number | may differ by | a check lets pass |
|---|---|---|
| double precision | 2.4e-7 of itself, 1e-14 of the largest entry (or of 1) | 1e-6, 1e-9 |
| in a case that holds single precision | 9.5e-7 of the largest entry | 1e-4, 1e-6 |
| what single precision costs in a case | a factor of 4 | that number is a tolerance itself |

All else has to be the same: texts, whole numbers, types, shapes, order in memory, what is shared.
But a single number may be of another precision: NumPy 1 makes a double of a float32 sooner.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from unrolled.checks.case import BadCaseFileError, read
from unrolled.checks.comparing.tolerance import SHARE
from unrolled.checks.values import Tree, same_bits

STEP = float(np.finfo(np.float32).eps)
CANCELLED = 1e-14
MEASURED = 4.0  # the factor between two machines' own errors; 2 was seen
ARRAYS = ("array", "frozen", "scalar", "bytes")  # tags of a tree that refer to an array by number


def alike(one: Path, other: Path) -> bool:
    """Whether two case files hold the same, but for rounding; False where one cannot be read."""
    try:
        (head, arrays), (other_head, other_arrays) = read(one), read(other)
    except BadCaseFileError:
        return False
    if head.keys() != other_head.keys() or head["format"] != other_head["format"]:
        return False
    parts, other_parts = (list(_parts(h["content"])) for h in (head, other_head))
    partners: dict[int, int] = {}
    found = len(parts) == len(other_parts) and all(
        _Pair(arrays, other_arrays, partners, _holds_single(part, arrays)).alike(part, other_part)
        for part, other_part in zip(parts, other_parts, strict=True)
    )
    return found and len(set(partners.values())) == len(partners)


def _parts(content: Tree) -> Iterator[Tree]:
    """The packed content in pieces: each case for itself, since a case has one precision."""
    for name, tree in content["dict"]:
        yield name
        yield from tree["list"] if name == "cases" else [tree]


def _holds_single(tree: Tree, arrays: list[np.ndarray]) -> bool:
    if isinstance(tree, list):
        return any(_holds_single(item, arrays) for item in tree)
    if not isinstance(tree, dict):
        return False
    return any(
        arrays[item].dtype == np.float32 if tag in ARRAYS else _holds_single(item, arrays)
        for tag, item in tree.items()
    )


@dataclass(frozen=True)
class _Pair:
    """The arrays that two trees refer to, and how exactly their numbers are known.

    `partners` says which array of the one is which of the other: what is shared stays shared.
    """

    arrays: list[np.ndarray]
    others: list[np.ndarray]
    partners: dict[int, int]
    single: bool

    def alike(self, one: Tree, other: Tree) -> bool:
        number, other_number = _number(one, self.arrays), _number(other, self.others)
        if number is not None and other_number is not None:
            return self._near(number, other_number)
        if type(one) is not type(other):
            return False
        if isinstance(one, list):
            if len(one) == 2 and one[0] == SHARE:
                return other[:1] == one[:1] and self._same_size(one[1], other[1])
            return len(one) == len(other) and all(map(self.alike, one, other))
        if not isinstance(one, dict):
            return bool(one == other)
        return one.keys() == other.keys() and all(
            self._below(tag, one[tag], other[tag]) for tag in one
        )

    def _same_size(self, one: Tree, other: Tree) -> bool:
        """Whether two tolerances that were measured are about as large."""
        shares = _number(one, self.arrays), _number(other, self.others)
        if shares[0] is None or shares[1] is None:
            return False
        return bool(np.all(shares[0] <= MEASURED * shares[1] <= MEASURED**2 * shares[0]))

    def _below(self, tag: str, one: Any, other: Any) -> bool:
        if tag not in ARRAYS:
            return self.alike(one, other)
        array, partner = self.arrays[one], self.others[other]
        forms = [(a.dtype, a.shape, a.flags.f_contiguous) for a in (array, partner)]
        if forms[0] != forms[1] or self.partners.setdefault(one, other) != other:
            return False
        return self._near(array, partner) if array.dtype.kind == "f" else same_bits(array, partner)

    def _near(self, one: np.ndarray, other: np.ndarray) -> bool:
        one, other = one.astype(np.float64), other.astype(np.float64)
        finite = np.isfinite(one) & np.isfinite(other)
        size = np.where(finite, np.maximum(np.abs(one), np.abs(other)), 0.0)
        largest = size.max(initial=0.0)
        slack = 8 * STEP * largest if self.single else 2 * STEP * size
        with np.errstate(invalid="ignore"):
            near = np.abs(one - other) <= slack + CANCELLED * max(1.0, largest)
            same = (one == other) | (np.isnan(one) & np.isnan(other))
        return bool(np.where(finite, near, same).all())


def _number(tree: Tree, arrays: list[np.ndarray]) -> np.ndarray | None:
    """A single number with a fraction, of any precision; None for all else."""
    if not isinstance(tree, dict):
        return None
    if "float" in tree:
        return np.array(float.fromhex(tree["float"]))
    if "scalar" in tree and arrays[tree["scalar"]].dtype.kind == "f":
        return arrays[tree["scalar"]]
    return None
