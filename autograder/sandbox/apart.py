"""Lent functions in a process of their own: a fork of the grader that can be done without.

They are ours, and their arguments a submission's: three vectors can be broadcast to as many numbers
as there is memory. So the fork may take only a little, and the grader stays whatever becomes of it.
It is started at the first call-back and serves until its owner ends it.
"""

import contextlib
import gc
import os
import resource
import signal
import socket
import time
import warnings
from collections.abc import Callable, Mapping
from typing import Any

from autograder.sandbox.inside import frames, linux
from autograder.sandbox.inside.frames import Frame, FrameError
from unrolled.checks.runner import Runner

SPARE_BYTES = 256 << 20  # of address space, for arguments, results and what is between
TIMES_LARGER = 64  # a result, than the arguments may be, counted in numbers
PEER = 3  # the one descriptor that stays beside the first three
PATIENCE = 3600.0
GRACE = 1.0
Functions = Mapping[str, Callable[..., Any]]


class Apart:
    """Calls functions elsewhere, on arguments that this process never makes."""

    def __init__(self, functions: Functions, size: Callable[[Any], int]) -> None:
        """Name what can be called; `size` says how much a value holds."""
        self._functions, self._size = functions, size
        self._peer: socket.socket | None = None
        self._child = 0
        self._owner = os.getpid()

    def __call__(
        self, name: str, arguments: Frame, room: tuple[int, int], seconds: float, deadline: float
    ) -> Frame:
        """Call a function on the arguments in a frame; gives the frame that answers.

        Args:
            name: of the function.
            arguments: with the values `args` and `named`, unread.
            room: how much the arguments may hold, and how long an axis of theirs may be.
            seconds: what the call may take.
            deadline: when the answer has to be here.

        Raises:
            FrameError: when the arguments are none, or too large, or no answer came.
        """
        if self._peer is None:
            self._peer = self._start()
        header = {"name": name, "room": list(room), "seconds": seconds}
        header["values"] = arguments.header.get("values")
        try:
            frames.send(self._peer, Frame(header, arguments.arrays), deadline)
            answer = frames.receive(self._peer, deadline + GRACE)
        except FrameError:
            self.close()
            raise FrameError("protocol", f"{name} could not be computed on its arguments") from None
        if "refused" in answer.header:
            raise FrameError("protocol", answer.header["refused"])
        return answer

    def close(self) -> None:
        """End the other process; the next call starts one again."""
        if self._peer is None:
            return
        self._peer.close()
        self._peer = None
        with contextlib.suppress(OSError):
            os.kill(self._child, signal.SIGKILL)
            os.waitpid(self._child, 0)

    def __del__(self) -> None:
        """End it with whoever forgot it; a fork of the owner leaves its siblings alone."""
        if os.getpid() == self._owner:
            self.close()

    def _start(self) -> socket.socket:
        mine, theirs = socket.socketpair()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # other threads need not come along
            self._child = os.fork()
        if self._child == 0:
            try:
                _serve(theirs, self._functions, self._size)
            finally:
                os._exit(0)
        theirs.close()
        return mine


def _serve(peer: socket.socket, functions: Functions, size: Callable[[Any], int]) -> None:
    gc.disable()
    os.dup2(peer.detach(), PEER)
    os.closerange(PEER + 1, os.sysconf("SC_OPEN_MAX"))  # a submission's pipe among others
    peer = socket.socket(fileno=PEER)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPROF):
        signal.signal(number, signal.SIG_DFL)
    _bound_memory()
    while True:
        request = frames.receive(peer, time.monotonic() + PATIENCE)
        try:
            answer = _answer(request, functions, size)
        except FrameError as error:
            answer = Frame({"refused": str(error)[:200]})
        frames.send(peer, answer, time.monotonic() + PATIENCE)


def _answer(request: Frame, functions: Functions, size: Callable[[Any], int]) -> Frame:
    name, (room, axis) = request.header["name"], request.header["room"]
    found = request.values()
    args, named = found.get("args"), found.get("named", {})
    if type(args) is not tuple or type(named) is not dict or not all(map(_is_name, named)):
        raise FrameError("protocol", f"{name} was called with what are no arguments")
    args, words = (*args, *named.values()), tuple(named)
    if size(args) > room or longest_axis(args) > axis:
        raise FrameError("protocol", f"{name} was called with arguments that are too large")
    runner = Runner({"lent": _by_name(functions[name], words)}, seconds=request.header["seconds"])
    outcome = runner.on_fresh("lent", args, None)
    failure = outcome.failure
    if size(outcome.value) > TIMES_LARGER * room or size(outcome.args) > TIMES_LARGER * room:
        raise FrameError("protocol", f"{name} was called with arguments that make too much")
    kept = request.kept("args", outcome.args)
    header = {
        "op": "returned",
        "failure": [failure.kind, failure.message] if failure else None,
        "unchanged": kept is not None,
    }
    after = outcome.args if kept is None else None
    return Frame.of(header, kept or (), value=outcome.value, args=after)


def _is_name(key: object) -> bool:
    return isinstance(key, str)


def _by_name(function: Callable[..., Any], words: tuple[str, ...]) -> Callable[..., Any]:
    """A function whose last arguments are passed on by these names."""
    if not words:
        return function

    def called(*given: Any) -> Any:
        plain = len(given) - len(words)
        return function(*given[:plain], **dict(zip(words, given[plain:], strict=True)))

    return called


def longest_axis(value: Any) -> int:
    """The longest axis of all arrays in a value; of a list or tuple, its length."""
    if isinstance(value, (list, tuple)):
        return max([len(value), *map(longest_axis, value)])
    if isinstance(value, dict):
        return max(map(longest_axis, value.values()), default=0)
    return max(getattr(value, "shape", ()), default=0)


def _bound_memory() -> None:
    held = linux.address_space()
    if held:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        bound = held + SPARE_BYTES
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
