"""Functions of the trusted side that a submission may call, within bounds.

They run here, on arguments that the submission chose: so these are as small as the case that is
being judged, their number is limited, and a clock runs.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.sandbox.player.frames import Frame, FrameError
from autograder.sandbox.program import Limits
from unrolled.checks.outcome import Outcome
from unrolled.checks.runner import Runner

TIMES_LARGER = 8  # than the arguments of the case, counted in numbers
SPARE = 1000
LARGEST_INT = 10_000


class Lender:
    """Answers the call-backs of one graded function."""

    def __init__(self, lend: Mapping[str, Callable[..., Any]], limits: Limits) -> None:
        """Lend these functions by name; a method takes the parameters of its object first."""
        self._lend = dict(lend)
        self._budget = limits.callback_budget
        self._seconds = limits.call_seconds
        self._room = SPARE

    @property
    def names(self) -> list[str]:
        """What is lent."""
        return list(self._lend)

    def sized_for(self, *args: Any) -> "Lender":
        """Allow arguments in proportion to those of the case."""
        self._room = SPARE + TIMES_LARGER * size(args)
        return self

    def answer(self, frame: Frame, deadline: float) -> Frame:
        """Run one call-back.

        Raises:
            FrameError: when it asks for what is not lent, or for the last time too often.
        """
        name = frame.header.get("name")
        if type(name) is not str or name not in self._lend:
            raise FrameError("protocol", "a call-back to what was not lent")
        self._budget -= 1
        if self._budget < 0:
            raise FrameError("protocol", f"too many calls of {name}")
        found = frame.values()
        args, named = found.get("args"), found.get("named", {})
        if type(args) is not tuple or type(named) is not dict:
            raise FrameError("protocol", f"{name} was called with what are no arguments")
        if size((args, named)) > self._room:
            raise FrameError("protocol", f"{name} was called with arguments that are too large")
        if named:
            outcome = self._run_named(name, args, named, deadline)
        else:
            outcome = self._run(self._lend[name], args, deadline)
        failure = outcome.failure
        kept = frame.kept("args", outcome.args)
        header = {
            "op": "returned",
            "failure": [failure.kind, failure.message] if failure else None,
            "unchanged": kept is not None,
        }
        after = outcome.args if kept is None else None
        return Frame.of(header, kept or (), value=outcome.value, args=after)

    def _run(self, function: Callable[..., Any], args: tuple[Any, ...], deadline: float) -> Outcome:
        seconds = max(0.01, min(self._seconds, deadline - time.monotonic()))
        return Runner({"lent": function}, seconds=seconds).on_fresh("lent", args, None)

    def _run_named(
        self, name: str, args: tuple[Any, ...], named: dict[Any, Any], deadline: float
    ) -> Outcome:
        """Call with arguments by name; in the outcome they stand behind the others."""
        names = [key for key in named if isinstance(key, str)]

        def by_name(*given: Any) -> Any:
            behind = dict(zip(names, given[len(args) :], strict=True))
            return self._lend[name](*given[: len(args)], **behind)

        return self._run(by_name, (*args, *(named[key] for key in names)), deadline)


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
