"""Follow a function line by line on a small case: what its variables hold, one after the other."""

import sys
import types
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from unrolled.checks import values
from unrolled.checks.comparing.tolerance import close

MOST = 40  # values that are noted
SMALL = 16  # entries of an array that is noted; of a larger one only its shape

Step = tuple[str, Any]  # a variable's name, and what it was set to


def followed(function: Callable[..., Any], args: tuple[Any, ...]) -> tuple[list[Step], Any]:
    """Call a function and note each value that one of its own variables takes.

    An array that changes in place is noted once more. Arguments are noted only where they change.

    Args:
        function: plain, or a method of an object.
        args: fresh; they may be changed.

    Returns:
        The steps in order, and what was returned; None where it raised.
    """
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    steps: list[Step] = []
    seen: dict[str, Any] = {}
    entered: set[types.FrameType] = set()

    def note(frame: types.FrameType) -> None:
        for name, value in frame.f_locals.items():
            if len(steps) == MOST:
                return
            kept = _kept(value)
            if kept is None or (name in seen and _same(seen[name], kept)):
                continue
            if frame in entered:
                steps.append((name, kept))
            seen[name] = kept
        entered.add(frame)

    def trace(frame: types.FrameType, event: str, arg: Any) -> Any:
        if frame.f_code is not code or (entered and frame not in entered):
            return None  # what it calls, itself too, is not followed
        note(frame)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        return steps, function(*args)
    except Exception:
        return steps, None
    finally:
        sys.settrace(before)
        entered.clear()


def to_call(
    names: Mapping[str, Any], name: str, args: tuple[Any, ...]
) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """Find a function and what it is called with; a method is called on a new object.

    Raises:
        KeyError: when there is no such function or class.
    """
    owner, _, method = name.rpartition(".")
    if not owner:
        return names[name], args
    create, own, *_ = args
    return getattr(names[owner](*create), method), own


def _kept(value: Any) -> Any:
    """A copy of a small number or array; None of all else."""
    if isinstance(value, (bool, int, float, np.number)):
        return value
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf" and value.size <= SMALL:
        return values.copy(np.array(value))
    return None


def _same(one: Any, other: Any) -> bool:
    return np.shape(one) == np.shape(other) and close(one, other, 1e-12)
