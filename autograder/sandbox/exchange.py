"""Calls of one function of a submission, over a pipe whose other end is not trusted."""

import contextlib
import secrets
import socket
import time
from collections.abc import Callable, Mapping
from typing import Any

from autograder.sandbox.lending import Lender
from autograder.sandbox.player import frames
from autograder.sandbox.player.frames import Frame, FrameError
from autograder.sandbox.program import Limits
from unrolled.checks.outcome import Failure, Outcome
from unrolled.checks.runner import MAX_PRINTED

GRACE = 1.0  # seconds between the alarm inside the sandbox and the end of our patience
KINDS = {"closed": "died", "timeout": "timeout", "protocol": "protocol"}
SAID = {
    "closed": "the process ended before it answered",
    "timeout": "it was still running after {seconds:g} seconds, and did not stop when told to",
    "protocol": "it sent the grader something that is no answer ({message})",
}
TEXT = {"kind": 100, "message": 500, "line": 120}


class Refused:
    """A `Call` that always fails in the same way."""

    def __init__(self, failure: Failure) -> None:
        self._failure = failure

    def __call__(
        self, function: str, args: tuple[Any, ...], then: tuple[Any, ...] | None = None
    ) -> Outcome:
        """See `Call`."""
        return Outcome(args=args, failure=self._failure)


class Exchange:
    """A `Call` over a socket. After one answer that is none, it does not ask again.

    Attributes:
        waited: seconds that all calls took so far.
    """

    def __init__(
        self,
        peer: socket.socket,
        limits: Limits,
        lend: Mapping[str, Callable[..., Any]],
        seconds: float,
    ) -> None:
        """Speak over `peer`; all calls together may take `seconds`."""
        self.waited = 0.0
        self._peer = peer
        self._limits = limits
        self._seconds = seconds
        self._lender = Lender(lend, limits)
        self._failure: Failure | None = None

    def __call__(
        self, function: str, args: tuple[Any, ...], then: tuple[Any, ...] | None = None
    ) -> Outcome:
        """See `Call`. One deadline covers sending, call-backs and the answer."""
        if self._failure:
            return Outcome(args=args, failure=self._failure)
        start = time.monotonic()
        seconds = min(self._limits.call_seconds, max(0.0, self._seconds - self.waited))
        try:
            outcome = self._ask(function, args, then, seconds, start + seconds + GRACE)
        except FrameError as error:
            said = SAID[error.kind].format(seconds=seconds, message=error)
            self._failure = Failure(KINDS[error.kind], said)
            outcome = Outcome(args=args, failure=self._failure)
        spent = time.monotonic() - start
        self.waited += spent
        return Outcome(outcome.value, outcome.args, outcome.failure, outcome.printed, spent)

    def close(self) -> None:
        """Hang up; the fork on the other side ends."""
        with contextlib.suppress(OSError):
            self._peer.close()

    def _ask(
        self,
        function: str,
        args: tuple[Any, ...],
        then: tuple[Any, ...] | None,
        seconds: float,
        deadline: float,
    ) -> Outcome:
        nonce = secrets.token_hex(16)
        request = {"function": function, "lend": self._lender.names, "seconds": seconds}
        frames.send(
            self._peer, Frame.of({**request, "nonce": nonce}, args=args, then=then), deadline
        )
        lender = self._lender.sized_for(args, then)
        while True:
            frame = frames.receive(self._peer, deadline)
            if frame.header.get("nonce") != nonce:
                raise FrameError("protocol", "an answer to no question")
            if frame.header.get("op") != "callback":
                return _outcome(frame, len(args))
            frames.send(self._peer, lender.answer(frame, deadline), deadline)


def failure_in(header: Mapping[str, Any]) -> Failure | None:
    """Read the failure that a frame reports.

    Raises:
        FrameError: when it is not one.
    """
    told = header.get("failure")
    if told is None:
        return None
    if type(told) is not list or len(told) != 3 or not all(type(part) is str for part in told):
        raise FrameError("protocol", "not a failure")
    return Failure(*(part[:most] for part, most in zip(told, TEXT.values(), strict=True)))


def _outcome(frame: Frame, count: int) -> Outcome:
    printed = frame.header.get("printed")
    found = frame.values()
    args = found.get("args")
    if type(printed) is not str or type(args) is not tuple or len(args) != count:
        raise FrameError("protocol", "an answer with parts missing")
    failure = failure_in(frame.header)
    value = None if failure else found.get("value")
    return Outcome(value, args, failure, printed[:MAX_PRINTED])
