"""Call a student's function here, in this process, and report an `Outcome`.

Used by the notebook, and inside a grading process on the student's side of the pipe.
"""

import contextlib
import ctypes
import functools
import io
import linecache
import math
import random
import signal
import sys
import sysconfig
import threading
import time
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from unrolled.checks import values
from unrolled.checks.outcome import Failure, FailureKind, Outcome, how_often
from unrolled.checks.steps import raise_after
from unrolled.files import PACKAGE

SECONDS = 5.0
MAX_PRINTED = 2000
STANDARD_LIBRARY = sysconfig.get_paths()["stdlib"]
CALLED_BY = "` in what is called at `"  # between two lines of code, each in backticks
AGAIN = 0.25  # seconds after which code that swallows the error is stopped again


class OutOfTimeError(BaseException):
    """Raised inside a student's code that ran past its limit; not an `Exception`, so that
    `except Exception` does not swallow it.
    """


class Runner:
    """Calls functions of one namespace, one at a time, each with a time limit.

    Implements `unrolled.checks.outcome.Call`.
    """

    def __init__(
        self,
        namespace: MutableMapping[str, Any],
        resolve: Callable[[str], Callable[..., Any]] | None = None,
        seconds: float = SECONDS,
        within: Callable[[float], contextlib.AbstractContextManager[None]] | None = None,
    ) -> None:
        """Look functions up in `namespace` at each call.

        Args:
            namespace: the notebook's globals.
            resolve: finds the functions that `values.Callback` names in the arguments.
            seconds: time that one call may take.
            within: how that is held; `limit`, by the clock on the wall, where none is given.
        """
        self._namespace = namespace
        self._resolve = resolve
        self._seconds = seconds
        self._within = within or limit
        self._apart = False

    @functools.cached_property
    def _random(self) -> "OwnRandomState":
        return OwnRandomState()

    def __call__(
        self, function: str, args: tuple[Any, ...], then: tuple[Any, ...] | None = None
    ) -> Outcome:
        """See `Call`."""
        fresh = values.unpack(*values.pack(args), self._resolve)
        second = values.unpack(*values.pack(then), self._resolve) if then is not None else None
        with self.own_randomness():
            outcome = self.on_fresh(function, fresh, second)
        return replace(outcome, value=values.copy(outcome.value), args=values.copy(outcome.args))

    @contextlib.contextmanager
    def own_randomness(self) -> Iterator[None]:
        """Let the calls inside have global random states of their own; each has them anyway, but
        to exchange them once is quicker.
        """
        if self._apart:
            yield
            return
        self._apart = True
        try:
            with self._random.in_use():
                yield
        finally:
            self._apart = False

    def on_fresh(
        self, function: str, fresh: tuple[Any, ...], second: tuple[Any, ...] | None
    ) -> Outcome:
        """Call `function` on arguments that nobody else holds.

        Returns:
            An outcome whose value and arguments are the student's own objects, of any type: take
            them through `values.pack` before anything else.
        """
        text = _Tail()
        start = time.perf_counter()
        result, failure = None, None
        try:
            # Nothing that the student's code prints, warns or breaks may reach the score.
            with quiet(text), self._within(self._seconds):
                target = self._target(function, fresh)
                if isinstance(target, Failure):
                    failure = target
                else:
                    result = target(*fresh)
                    if second is not None:
                        target(*second)
        except MissingMethodError as error:
            failure = Failure(FailureKind.MISSING, str(error))
        except OutOfTimeError:
            said = f"it was still running after {self._seconds:g} seconds"
            failure = Failure(FailureKind.TIMEOUT, said)
        except BaseException as error:
            failure = failure_of(error)
        seconds = time.perf_counter() - start
        value = None if failure else result
        return Outcome(value, tuple(fresh), failure, text.getvalue(), seconds)

    def _target(self, function: str, args: tuple[Any, ...]) -> Any:
        function, times = how_often(function)
        name, _, method = function.partition(".")
        found = self._namespace.get(name)
        if found is None:
            return Failure(FailureKind.MISSING)
        if not callable(found):
            kind = "class" if method else "function"
            return Failure(FailureKind.MISSING, f"{name} is not a {kind} any more")
        target = found if not method else _Method(found, method)
        return _Again(target, times) if times else target


class MissingMethodError(AttributeError):
    """An object of the student's class has no method of the name that is wanted."""


class _Method:
    """A method judged as a function: of a fresh object, with whatever else is asked of it.

    Its arguments are those of the constructor, those of the method, and then any number of pairs,
    the name of a method and its arguments, called on the same object. It gives the first result;
    with such pairs all results, none of which is looked at before the last call has ended.
    """

    def __init__(self, kind: Callable[..., Any], method: str) -> None:
        self._kind, self._method = kind, method

    def __call__(
        self, create: tuple[Any, ...], args: tuple[Any, ...], *later: tuple[str, tuple[Any, ...]]
    ) -> Any:
        made = self._kind(*create)
        results = [
            self._method_of(made, name)(*given) for name, given in ((self._method, args), *later)
        ]
        return tuple(results) if later else results[0]

    def _method_of(self, made: Any, name: str) -> Callable[..., Any]:
        found: Callable[..., Any] | None = getattr(made, name, None)
        if found is None:
            raise MissingMethodError(f"the class has no method {name}")
        return found


class _Again:
    """A function called several times in a row on the same objects; gives the list of results.

    A method gets an object of its own each time, made from the same arguments.
    """

    def __init__(self, target: Callable[..., Any], times: int) -> None:
        self._target, self._times = target, times

    def __call__(self, first: Any, *rest: Any) -> list[Any]:
        makes = isinstance(self._target, _Method)
        return [
            self._target(values.copy(first) if makes else first, *rest) for _ in range(self._times)
        ]


class _Tail(io.StringIO):
    """Keeps the first 2,000 characters written to it."""

    def write(self, text: str) -> int:
        room = MAX_PRINTED - self.tell()
        if room > 0:
            super().write(str(text)[:room])
        return len(text)


@contextlib.contextmanager
def same_random_state() -> Iterator[None]:
    """Keep the global random states, NumPy's and Python's, as they are."""
    state = np.random.get_state()  # noqa: NPY002 (put back, never used)
    plain = random.getstate()
    try:
        yield
    finally:
        np.random.set_state(state)  # noqa: NPY002
        random.setstate(plain)


class OwnRandomState:
    """Global random states that go on from call to call, and leave the caller's as they are."""

    def __init__(self) -> None:
        self._numpy = np.random.RandomState(0).get_state()
        self._plain = random.Random(0).getstate()

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """Let the code inside use them."""
        with same_random_state():
            np.random.set_state(self._numpy)  # noqa: NPY002
            random.setstate(self._plain)
            try:
                yield
            finally:
                self._numpy = np.random.get_state()  # noqa: NPY002
                self._plain = random.getstate()


@contextlib.contextmanager
def quiet(text: io.StringIO) -> Iterator[None]:
    """Send both output streams to `text`, drop warnings, keep NumPy's settings as they are."""
    errors = np.geterr()
    try:
        with (
            contextlib.redirect_stdout(text),
            contextlib.redirect_stderr(text),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        np.seterr(**errors)


@contextlib.contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise `OutOfTimeError` in the code inside when it takes longer than `seconds`.

    Where the system has timers a sleeping call is interrupted too; elsewhere a thread raises it
    at the next step of the interpreter; in a browser it is raised at the next step of the
    student's own code, so not within one call of NumPy. Infinite seconds are no limit.
    """
    if seconds == math.inf:
        yield
        return
    main = threading.current_thread() is threading.main_thread()
    if hasattr(signal, "setitimer") and main and sys.platform != "emscripten":
        yield from _limit_by_signal(seconds)
    elif sys.platform != "emscripten":
        yield from _limit_by_thread(seconds)
    elif hasattr(sys, "monitoring"):
        yield from raise_after(seconds, AGAIN, OutOfTimeError, _is_students)
    else:
        yield


def _limit_by_signal(seconds: float) -> Iterator[None]:
    def stop(number: int, frame: types.FrameType | None) -> None:
        raise OutOfTimeError

    before = signal.signal(signal.SIGALRM, stop)
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:  # for an alarm that rings before the line above is reached
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _limit_by_thread(seconds: float) -> Iterator[None]:
    here = ctypes.c_ulong(threading.get_ident())
    inside, over, turn = [True], threading.Event(), threading.Lock()

    def stop() -> None:
        wait = seconds
        while inside and not over.wait(wait):
            with turn:
                if inside:
                    error = ctypes.py_object(OutOfTimeError)
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(here, error)
            wait = AGAIN

    try:
        try:
            threading.Thread(target=stop, daemon=True).start()
            yield
        finally:
            inside.clear()
    finally:  # for an error that is raised before the line above is reached
        inside.clear()
        over.set()
        with turn:  # none is raised after this
            pass


def failure_of(error: BaseException) -> Failure:
    """Describe what a student's code raised, whatever the exception object does about it."""
    return Failure(type(error).__name__[:100], _text(error), _line(error))


def _text(error: BaseException) -> str:
    try:
        return str(error)[:500]
    except Exception:
        return ""


def _line(error: BaseException) -> str:
    """Find the deepest line of the student's own code; where that is in another function than the
    one that was called, the call that led there as well.
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [f for f in frames if _is_students(f.filename)]
    if not own:
        return ""
    deepest, first = _text_of(own[-1]), _text_of(own[0])
    if own[-1].name == own[0].name or not first:
        return deepest
    return f"{deepest}{CALLED_BY}{first}"


def _text_of(frame: traceback.FrameSummary) -> str:
    text = frame.line or linecache.getline(frame.filename, frame.lineno or 0)
    return text.strip()[:120]


@functools.lru_cache(4096)
def _is_students(filename: str) -> bool:
    path = Path(filename)
    ours = any(path.is_relative_to(place) for place in (PACKAGE, STANDARD_LIBRARY))
    return not ours and "site-packages" not in path.parts and "dist-packages" not in path.parts
