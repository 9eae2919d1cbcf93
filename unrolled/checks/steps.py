"""A time limit where there are neither timers nor threads, as in a browser: look at the clock at
the steps of the code itself.

Needs Python 3.12, whose `sys.monitoring` (PEP 669) tells of them. A step is a jump back in a loop
or the start of a function. What never comes to one cannot be stopped: a single call of NumPy that
takes long, a sleep.
"""

import sys
import time
import types
from collections.abc import Callable, Iterator
from typing import Any


def raise_after(
    seconds: float, again: float, error: type[BaseException], watched: Callable[[str], bool]
) -> Iterator[None]:
    """Raise `error` in the code inside, at its first step after so many seconds.

    At a jump the function that jumps gets no chance to handle it, neither by `except` nor by
    `finally` (seen with Python 3.12 and 3.13); its caller does.

    Args:
        seconds: how long the code may take.
        again: seconds after which code that swallowed the error is stopped again; not at once, so
            that what clears up after it can end.
        error: what is raised.
        watched: whether the code of a file is stopped; other code goes on until it comes back.
    """
    watch: Any = sys.monitoring  # type: ignore[attr-defined, unused-ignore]
    clock = time.perf_counter
    end = clock() + seconds

    def step(code: types.CodeType, *_: int) -> Any:
        nonlocal end
        if not watched(code.co_filename):
            return watch.DISABLE  # at this place, for good: so it costs nothing
        if clock() > end:
            end = clock() + again
            raise error
        return None

    tool = next(number for number in range(6) if watch.get_tool(number) is None)
    kinds = (watch.events.JUMP, watch.events.PY_START)
    watch.use_tool_id(tool, "unrolled")
    try:
        for kind in kinds:
            watch.register_callback(tool, kind, step)
        watch.set_events(tool, sum(kinds))
        yield
    finally:
        watch.set_events(tool, 0)
        for kind in kinds:
            watch.register_callback(tool, kind, None)
        watch.free_tool_id(tool)
