"""A limit on what code works, not on how long others keep it waiting.

Time is counted on the processor, so that a busy machine stops nobody early. Code that sleeps or
waits is stopped by the wall clock, which is `BY_THE_CLOCK` times as patient.
"""

import contextlib
import signal
import threading
import types
from collections.abc import Iterator

from unrolled.checks.runner import OutOfTimeError
from unrolled.checks.runner import limit as limit_by_the_clock

BY_THE_CLOCK = 4.0
AGAIN = 0.25  # seconds; the alarm rings again, for code that swallows it


@contextlib.contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise `OutOfTimeError` in the code inside once it has worked for `seconds`."""
    if threading.current_thread() is not threading.main_thread():
        with limit_by_the_clock(seconds * BY_THE_CLOCK):
            yield
        return

    def stop(number: int, frame: types.FrameType | None) -> None:
        raise OutOfTimeError

    timers = {signal.ITIMER_PROF: signal.SIGPROF, signal.ITIMER_REAL: signal.SIGALRM}
    before = {number: signal.signal(number, stop) for number in timers.values()}
    signal.setitimer(signal.ITIMER_PROF, seconds, AGAIN)
    signal.setitimer(signal.ITIMER_REAL, seconds * BY_THE_CLOCK, AGAIN)
    try:
        yield
    finally:
        for timer in timers:
            signal.setitimer(timer, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
