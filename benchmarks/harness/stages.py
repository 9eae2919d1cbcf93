"""Where time goes: seconds by stage, each less what the stages inside it took."""

import contextlib
import functools
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any


class Stages:
    """A stop watch over named stages that may lie inside each other.

    Attributes:
        seconds: on the wall, by stage, without the stages inside it.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inside: list[str] = []
        self._since = time.perf_counter()

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what is inside under a name."""
        self._lap()
        self._inside.append(name)
        try:
            yield
        finally:
            self._lap()
            self._inside.pop()

    @contextlib.contextmanager
    def watching(self, *places: tuple[str, Any, str]) -> Iterator[None]:
        """Count calls of functions: each place is a stage, an owner and a name in it."""
        with contextlib.ExitStack() as stack:
            for stage, owner, name in places:
                original = getattr(owner, name)
                setattr(owner, name, self._watched(stage, original))
                stack.callback(setattr, owner, name, original)
            yield

    def _watched(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def watched(*args: Any, **named: Any) -> Any:
            with self.stage(stage):
                return function(*args, **named)

        return watched

    def _lap(self) -> None:
        now = time.perf_counter()
        if self._inside:
            self.seconds[self._inside[-1]] += now - self._since
        self._since = now
