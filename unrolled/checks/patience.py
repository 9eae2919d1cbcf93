"""How long this process goes on about one submission's answers, counted in its own seconds.

What counts is processor time, not the clock: while the student's code is waited for none passes,
and a busy machine takes none away. So the same answers come to the same end everywhere.
"""

import contextlib
import signal
import sys
import threading
import types
from collections.abc import Iterator


class OutOfPatienceError(BaseException):
    """Raised in the code that takes too long; not an `Exception`, so that none swallows it."""


class Patience:
    """Seconds of processor time, used up by all that is done inside `spending`.

    Without end where the system has no such timer, and beside the main thread, where no signal
    comes through: what is compared there is still bounded in size.
    """

    def __init__(self, seconds: float) -> None:
        """Allow so many seconds in all."""
        self.left = seconds
        self._armed = False

    @contextlib.contextmanager
    def spending(self) -> Iterator[None]:
        """Do something that counts; within itself it counts once.

        Raises:
            OutOfPatienceError: when nothing is left, in the code inside or before it begins.
        """
        if self._armed or not _can_be_told():
            yield
            return
        if self.left <= 0:
            raise OutOfPatienceError
        before = signal.signal(signal.SIGPROF, self._stop)
        self._armed = True
        signal.setitimer(signal.ITIMER_PROF, self.left, 0.25)  # again, for code that swallows it
        try:
            yield
        finally:
            self._armed = False
            left, _ = signal.setitimer(signal.ITIMER_PROF, 0)
            self.left = min(left, self.left)
            signal.signal(signal.SIGPROF, before)

    def _stop(self, number: int, frame: types.FrameType | None) -> None:
        self.left = 0.0
        if self._armed:
            raise OutOfPatienceError


class Endless(Patience):
    """For a notebook, where whoever waits can see what for."""

    def __init__(self) -> None:
        super().__init__(0.0)

    @contextlib.contextmanager
    def spending(self) -> Iterator[None]:
        """Do something that does not count."""
        yield


def _can_be_told() -> bool:
    main = threading.current_thread() is threading.main_thread()
    return main and hasattr(signal, "setitimer") and sys.platform != "emscripten"
