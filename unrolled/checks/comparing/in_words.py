"""Say how one leaf of a result differs from the right one."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from unrolled.checks.comparing.difference import Difference
from unrolled.checks.comparing.relations import relation
from unrolled.checks.comparing.tolerance import (
    SINGLE,
    Single,
    close,
    entries_close,
    numeric,
    relative_tolerance,
)
from unrolled.checks.values import Opaque

CUT_OFF = (
    "holds the right numbers cut off to whole ones: it is an array for whole numbers, and what is "
    "put in loses its fraction. zeros_like and dtype=….dtype take the type of the array that they "
    "are given; where that holds integers, ask for floats."
)


def difference(path: str, got: Any, want: Any, steps: str | None) -> Difference:
    """Describe how one leaf of a result differs from the right one."""
    return leaf(path, got, want, steps, relative_tolerance(got))


def leaf(
    path: str, got: Any, want: Any, steps: str | None, rtol: float, single: Single = SINGLE
) -> Difference:
    """Describe how one leaf differs; kind and place of wrong numbers when they are asked for."""
    asked = describe(want)
    if got is None or not numeric(got) or not numeric(want):
        return wrong_type(path, got, asked, want)
    one, other = np.asarray(got), np.asarray(want)
    if one.shape != other.shape:
        return _shape(path, one, other, steps)
    if one.dtype.kind == "b" and other.dtype.kind != "b":
        message = (
            f"{path} is {'a truth value' if one.size == 1 else 'truth values'}, expected {asked}."
        )
        return Difference(path, "type", message, got, want)
    if one.dtype.kind in "iu" and other.dtype.kind == "f" and np.array_equal(one, np.trunc(other)):
        return Difference(path, "whole numbers", f"{path} {CUT_OFF}", one, other)
    if one.dtype.kind in "SU" or other.dtype.kind in "SU":
        message = f"{path} is {describe(got)}, expected {asked}."
        return Difference(path, "values", message, got, want)

    def tell() -> tuple[str, str]:
        loose = max(rtol, 1e-5)
        kind, remark = _one_step(one, other, steps, rtol) or relation(
            one, other, lambda a, b: close(a, b, loose)
        )
        return kind, f"{path} is wrong {_where(one, other, steps, rtol, single)}.{remark}"

    starts = bool(steps) and other.ndim == 3 and other.shape[-1] > 1
    return Difference(path, got=one, want=other, starts=starts, tell=tell)


def _shape(path: str, got: np.ndarray, want: np.ndarray, steps: str | None = None) -> Difference:
    message = f"{path} has shape {got.shape}, expected {want.shape}."
    if got.ndim == want.ndim - 1 and got.size == want.size:
        return Difference(
            path, "dropped axis", f"{message} Did a sum or an index drop an axis?", got, want
        )
    if got.shape == want.shape[::-1]:
        return Difference(path, "transposed", f"{message} It looks transposed.", got, want)
    if got.ndim == 2 and want.ndim == 2 and want.shape[1] == 1 and got.shape[0] == want.shape[0]:
        message += " Is a sum over the batch missing?"
    elif not want.ndim:
        message += " One number is asked for: over which axis is something still to be added up?"
    elif steps and want.ndim == 3 and got.shape == want.shape[:2]:
        message += " That is one step of it: was a slot to be filled, and the whole array replaced?"
    elif got.ndim == want.ndim:
        axis = next(n for n, size in enumerate(want.shape) if got.shape[n] != size)
        size = f"{got.shape[axis]} in place of {want.shape[axis]}"
        message += f" Axis {axis} has {size} entries: which size of the problem is that?"
    return Difference(path, "shape", message, got, want)


def _one_step(
    got: np.ndarray, want: np.ndarray, steps: str | None, rtol: float
) -> tuple[str, str] | None:
    """Recognise a loop that was left after its first step."""
    if steps is None or want.ndim != 3 or want.shape[-1] < 2:
        return None
    first = 0 if steps == "forward" else want.shape[-1] - 1
    rest = np.delete(got, first, axis=-1)
    if np.any(rest) or not np.any(np.delete(want, first, axis=-1)):
        return None
    if not close(got[..., first], want[..., first], rtol):
        return None
    said = " Only the first step of the loop is filled in: does a return stand inside it?"
    return "only one step filled in", said


def _where(
    got: np.ndarray, want: np.ndarray, steps: str | None, rtol: float, single: Single
) -> str:
    wrong = ~entries_close(got, want, rtol, single)
    if not wrong.any():
        wrong = np.abs(got - want) == np.max(np.abs(got - want))
    if want.ndim == 0 or want.size == 1:
        one, other = told_apart(got.reshape(-1)[0], want.reshape(-1)[0])
        return f"(got {one}, expected {other})"
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    place = "everywhere" if wrong.all() else f"in {int(wrong.sum())} of {wrong.size} entries"
    if steps and want.ndim == 3 and want.shape[-1] > 1:
        times = np.flatnonzero(wrong.any(axis=(0, 1)))
        last = want.shape[-1] - 1
        if steps == "backward":
            place += f", {_span(times[-1] == last, times[-1], 'backwards')} (steps 0 to {last})"
        else:
            place += f", {_span(times[0] == 0, times[0], 'on')} (steps 0 to {last})"
        at = times[-1] if steps == "backward" else times[0]
        first = (*(int(i) for i in np.argwhere(wrong[..., at])[0]), int(at))
    if number(got[first]) == number(want[first]):  # then show where it can be seen
        with np.errstate(all="ignore"):
            first = tuple(map(int, np.unravel_index(np.nanargmax(np.abs(got - want)), want.shape)))
    index = ", ".join(map(str, first))
    one, other = told_apart(got[first], want[first])
    return f"{place}; at [{index}]: got {one}, expected {other}"


def _span(whole: bool, step: int, way: str) -> str:
    return (
        "at every step from the first"
        if whole and way == "on"
        else ("at every step from the last" if whole else f"from step {step} {way}")
    )


def length(path: str, got: Any, want: Any) -> Difference:
    """Say that a list has another length."""
    message = f"{path} has {items(len(got))}, expected {len(want)}."
    return Difference(path, "length", message, got, want)


def wrong_type(path: str, got: Any, asked: str, want: Any) -> Difference:
    """Say that something is of another type than what was asked for."""
    if got is None:
        message = (
            f"{path} is None, expected {asked}. Is a None of the template still to be filled in?"
        )
        return Difference(path, "nothing", message, got, want)
    message = f"{path} is {describe(got)}, expected {asked}."
    if isinstance(got, np.ndarray) and got.ndim == 1 and isinstance(want, (list, tuple)):
        message += " np.append makes an array of all numbers in a row; a list has .append."
    return Difference(path, "type", message, got, want)


def items(count: int) -> str:
    """Write a number of items.

    >>> items(1)
    '1 item'
    """
    return "1 item" if count == 1 else f"{count} items"


def told_apart(one: Any, other: Any) -> tuple[str, str]:
    """Write two numbers with as many digits as it takes to see that they differ.

    >>> told_apart(0.2185190, 0.2185194)
    ('0.218519', '0.2185194')
    """
    for digits in (6, 8, 10, 12, 17):
        written = f"{one:.{digits}g}", f"{other:.{digits}g}"
        if written[0] != written[1] or one == other:
            return written
    return number(one), number(other)


def number(value: Any) -> str:
    """Write one number with six significant digits.

    >>> number(0.123456789)
    '0.123457'
    """
    item = np.asarray(value).reshape(-1)[0]
    if isinstance(item, (np.floating, np.complexfloating)):
        return f"{item:.6g}"
    return str(item)[:60]


def describe(value: Any) -> str:
    """Say in a few words what a value is.

    >>> describe(np.zeros((5, 10)))
    'an array of shape (5, 10)'
    """
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    if value is None:
        return "None"
    if isinstance(value, Opaque):
        return f"an object of type {value.type_name}"
    if isinstance(value, Mapping):
        return "a dictionary"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {items(len(value))}"
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    return f"the number {number(value)}"
