"""Compare a result with the right one."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from unrolled.checks.comparing.difference import Difference
from unrolled.checks.comparing.in_words import describe, items, leaf, length, wrong_type
from unrolled.checks.comparing.leaves import ANYTHING, each_leaf, leaves
from unrolled.checks.comparing.tolerance import (
    SINGLE,
    Single,
    close,
    kept_in_single,
    numeric,
    relative_tolerance,
)

ENOUGH = 1  # difference is described: a verdict shows the first


def compare(
    got: Any,
    want: Any,
    names: tuple[str, ...],
    steps: str | None = None,
    rtol: float | None = None,
    single: Single = SINGLE,
) -> list[Difference]:
    """List the first differences between a result and the right one; none means that it is right.

    Lists pass for tuples, dictionaries may have extra keys, numbers may be 0-d or 1-element arrays.

    Args:
        got: the student's result, flattened by `unrolled.checks.values`.
        want: the right one.
        names: names of the results, for the messages.
        steps: `Exercise.steps`.
        rtol: relative tolerance; by default what `relative_tolerance(got)` finds.
        single: as in `close`.
    """
    rtol = relative_tolerance(got) if rtol is None else rtol
    how = _How(steps, rtol, single, functools.cache(lambda: _some_kept(got, want, names)))
    if len(names) > 1:
        problem = _structure(got, want, names)
        if problem:
            return [problem]
        found: list[Difference] = []
        for name, one, other in zip(names, got, want, strict=True):
            found += _differences(name, one, other, how)
            if len(found) >= ENOUGH:
                break
        return [_other_order(names)] if found and _permuted(got, want, how) else found
    if got is None and want is not None:
        said = f"{names[0]} is None, expected {describe(want)}."
        asked = " Is something written there yet, and does every path through it end in a return?"
        return [Difference(names[0], "nothing", said + asked, got, want)]
    return _differences(names[0], got, want, how)


def _some_kept(got: Any, want: Any, names: tuple[str, ...]) -> bool:
    """Say whether some leaf that is asked for was kept in single precision; others do not count."""
    there = leaves(got, names)
    return any(
        path in there and kept_in_single(there[path], leaf) for path, leaf in each_leaf(want, names)
    )


def _permuted(got: Any, want: Any, how: "_How") -> bool:
    """Say whether all results are right but for their order."""
    found: set[int] = set()
    for other in want:
        places = [n for n, one in enumerate(got) if not _differences("", one, other, how)]
        if len(places) != 1:
            return False
        found.update(places)
    return len(found) == len(want)


def _other_order(names: tuple[str, ...]) -> Difference:
    message = f"All results are there, in another order than {', '.join(names)}."
    return Difference("the result", "results in another order", message)


def _structure(got: Any, want: Any, names: tuple[str, ...]) -> Difference | None:
    asked = f"{len(names)} results: {', '.join(names)}"
    if isinstance(got, (tuple, list)) and len(got) == len(names):
        return None
    if got is None:
        return _nothing("the function", asked)
    if isinstance(got, (tuple, list)):
        message = f"The function returned {len(got)} results, expected {asked}."
    else:
        message = f"The function returned {describe(got)}, expected {asked}, separated by commas."
    return Difference("the result", "structure", message, got, want)


def _nothing(path: str, asked: str) -> Difference:
    message = (
        f"{path} returned None, expected {asked}. Is something written there yet, and does every "
        "path through it end in a return of what you computed?"
    )
    return Difference("the result", "returns nothing", message)


@dataclass(frozen=True)
class _How:
    """How a comparison is made; pairs of objects that agreed, as caches refer to them often.

    The objects are kept with their ids: one that is freed would leave its id to another.
    """

    steps: str | None
    rtol: float
    single: Single
    elsewhere: Callable[[], bool]
    agreed: dict[tuple[int, int], tuple[Any, Any]] = field(default_factory=dict)


def _differences(path: str, got: Any, want: Any, how: _How) -> list[Difference]:
    pair = (id(got), id(want))
    if pair in how.agreed:
        return []
    found = _unlike(path, got, want, how)
    if not found:
        how.agreed[pair] = got, want
    return found


def _unlike(path: str, got: Any, want: Any, how: _How) -> list[Difference]:
    if want is ANYTHING:
        return []
    if isinstance(want, dict):
        if not isinstance(got, dict):
            return [wrong_type(path, got, "a dictionary", want)]
        found = []
        for key, item in want.items():
            if key not in got:
                there = ", ".join(repr(k)[:60] for k in list(got)[:12]) or "none"
                message = f"{path} has no key {key!r}; its keys: {there}."
                found.append(Difference(f"{path}[{key!r}]", "missing key", message, None, item))
            else:
                found += _differences(f"{path}[{key!r}]", got[key], item, how)
            if len(found) >= ENOUGH:
                break
        return found
    if isinstance(want, (tuple, list)):
        if isinstance(got, np.ndarray) and got.ndim == 1 and all(numeric(i) for i in want):
            if len(got) != len(want):  # before it is taken apart
                return [length(path, got, want)]
            got = list(got)
        if not isinstance(got, (tuple, list)):
            kind = type(want).__name__
            return [wrong_type(path, got, f"a {kind} of {items(len(want))}", want)]
        if len(got) != len(want):
            return [length(path, got, want)]
        found = []
        for index, (one, other) in enumerate(zip(got, want, strict=True)):
            found += _differences(f"{path}[{index}]", one, other, how)
            if len(found) >= ENOUGH:
                break
        return found
    if close(got, want, how.rtol, how.single, how.elsewhere):
        return []
    return [leaf(path, got, want, how.steps, how.rtol, how.single)]
