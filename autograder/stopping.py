"""Ctrl-C and SIGTERM: one line, at any moment, and the end of the process.

What a command keeps is written so that the process may die at any moment (`grading.files`, the
journal). So a request to stop is not raised as an exception: libraries log it, swallow it, or pass
it through code that nobody wrote to be interrupted. The handler says its line, ends what the
process has started and the process.
"""

import _thread
import atexit
import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

NUMBERS = (signal.SIGINT, signal.SIGTERM)
CODE = 130  # what shells say of a command that Ctrl-C ended
PATIENCE = 5.0  # seconds for all last acts together

_words: list[Callable[[], str]] = [lambda: "Stopped."]
_acts: list[Callable[[], None]] = []
_holds = 0
_asked = False


def begin() -> None:
    """From here on, a request to stop ends this process; a signal that is ignored stays so."""
    for number in NUMBERS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _asked_to_stop)
    atexit.register(_ignore)  # run last: all is done, and only memory is left to give back


@contextlib.contextmanager
def saying(word: Callable[[], str]) -> Iterator[None]:
    """While the block runs, a request to stop is answered with what `word` returns."""
    _words.append(word)
    try:
        yield
    finally:
        _words.remove(word)


@contextlib.contextmanager
def at_stop(act: Callable[[], None]) -> Iterator[None]:
    """While the block runs, a request to stop calls `act` before the process ends.

    It runs in another thread while the interrupted one stands still, and may not take long.
    """
    _acts.append(act)
    try:
        yield
    finally:
        _acts.remove(act)


@contextlib.contextmanager
def hold() -> Iterator[None]:
    """Let a first request to stop wait until the block is done; a second one does not wait."""
    global _holds
    _holds += 1
    try:
        yield
    finally:
        _holds -= 1
        if _asked and not _holds:
            _stop()


@contextlib.contextmanager
def temporary_folder(prefix: str = "unrolled-") -> Iterator[Path]:
    """A folder that goes with the block, or with the process when it is asked to stop."""
    with contextlib.ExitStack() as stack:
        with hold():
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix=prefix))
            stack.enter_context(at_stop(lambda: shutil.rmtree(folder, ignore_errors=True)))
        yield Path(folder)


def _asked_to_stop(number: int, frame: FrameType | None) -> None:
    global _asked
    if _holds and not _asked:
        _asked = True
    else:
        _stop()


def _stop() -> None:
    for number in NUMBERS:
        signal.signal(number, lambda *_: os._exit(CODE))  # asked again, it waits for nothing
    newline = "\n" if os.isatty(2) else ""  # below a bar, or the ^C of a terminal
    with contextlib.suppress(OSError):
        os.write(2, f"{newline}{_words[-1]()}\n".encode())
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # nothing has the word after this
    done = _thread.allocate_lock()
    done.acquire()

    def act() -> None:
        for one in reversed(_acts):
            with contextlib.suppress(BaseException):
                one()
        done.release()

    _thread.start_new_thread(act, ())  # `threading` has locks, which this thread may hold
    done.acquire(timeout=PATIENCE)
    os._exit(CODE)


def _ignore() -> None:
    for number in NUMBERS:
        signal.signal(number, signal.SIG_IGN)
