"""Functions of the trusted side that a submission may call, within bounds.

They run in a process beside this one, on arguments that the submission chose: so these are as small
as the case that is being judged, and no axis of theirs is much longer; their number is limited, and
a clock runs. This process passes arguments and results on and looks at neither.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.sandbox.apart import Apart, longest_axis
from autograder.sandbox.inside.frames import Frame, FrameError
from autograder.sandbox.program import Limits

TIMES_LARGER = 8  # than the arguments of the case, counted in numbers; an axis, than its longest
SPARE = 1000
SHORT_AXIS = 64
LARGEST_INT = 10_000


class Lender:
    """Answers the call-backs of one graded function."""

    def __init__(self, lend: Mapping[str, Callable[..., Any]], limits: Limits) -> None:
        """Lend these functions by name; a method takes the parameters of its object first."""
        self._lend = dict(lend)
        self._apart = Apart(self._lend, size)
        self._budget = limits.callback_budget
        self._seconds = limits.call_seconds
        self._room = SPARE, SHORT_AXIS

    @property
    def names(self) -> list[str]:
        """What is lent."""
        return list(self._lend)

    def sized_for(self, *args: Any) -> "Lender":
        """Allow arguments in proportion to those of the case."""
        axis = max(SHORT_AXIS, TIMES_LARGER * longest_axis(args))
        self._room = SPARE + TIMES_LARGER * size(args), axis
        return self

    def answer(self, frame: Frame, deadline: float) -> Frame:
        """Run one call-back.

        Raises:
            FrameError: when it asks for what is not lent, or for the last time too often, or on
                arguments that are too large.
        """
        name = frame.header.get("name")
        if type(name) is not str or name not in self._lend:
            raise FrameError("protocol", "a call-back to what was not lent")
        self._budget -= 1
        if self._budget < 0:
            raise FrameError("protocol", f"too many calls of {name}")
        seconds = max(0.01, min(self._seconds, deadline - time.monotonic()))
        return self._apart(name, frame, self._room, seconds, deadline)

    def close(self) -> None:
        """End what computes."""
        self._apart.close()


def size(value: Any) -> int:
    """How many numbers and characters a value holds; a large integer counts as too many."""
    if isinstance(value, np.ndarray):
        return value.size * max(1, value.dtype.itemsize // 16)
    if isinstance(value, (list, tuple)):
        return len(value) + sum(map(size, value))
    if isinstance(value, dict):
        return len(value) + sum(map(size, value)) + sum(map(size, value.values()))
    if isinstance(value, (str, bytes)):
        return len(value)
    if isinstance(value, (int, np.integer)) and abs(int(value)) > LARGEST_INT:
        return abs(int(value))
    return 1
