"""Calls of one function of a submission, over a pipe whose other end is not trusted."""

import contextlib
import functools
import itertools
import secrets
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from autograder.sandbox.inside import frames
from autograder.sandbox.inside.clock import BY_THE_CLOCK
from autograder.sandbox.inside.frames import Frame, FrameError
from autograder.sandbox.lending import Lender, size
from autograder.sandbox.program import Limits
from unrolled.checks.allowance import Allowance
from unrolled.checks.outcome import Failure, FailureKind, Outcome, how_often
from unrolled.checks.runner import MAX_PRINTED
from unrolled.checks.values import WIDEST

GRACE = 1.0  # seconds between the alarm inside the sandbox and the end of our patience
AHEAD_NUMBERS = 2000  # in the arguments of all calls that are on their way at once
USED_UP = Failure(FailureKind.TIMEOUT, "the time for all functions together was used up")
KINDS = {
    "closed": FailureKind.DIED,
    "timeout": FailureKind.TIMEOUT,
    "protocol": FailureKind.PROTOCOL,
}
SAID = {
    "closed": "the process ended before it answered",
    "timeout": "it was still running after {seconds:g} seconds, and did not stop when told to",
    "protocol": "it sent the grader something that is no answer ({message})",
}
ENOUGH_TOO_LARGE = 2  # answers that are passed over; then nothing more is asked
TOO_LARGE = "it gave back {message}, far more than is asked for"
TEXT = {"kind": 100, "message": 500, "line": 120}
TEXTS_BYTES = 6 * sum(TEXT.values()) + 6 * MAX_PRINTED  # as JSON, when every character is escaped


Planned = tuple[str, tuple[Any, ...], Allowance]  # a function, its arguments, what it may give


class Refused:
    """A `Call` that always fails in the same way."""

    def __init__(self, failure: Failure) -> None:
        self._failure = failure

    def __call__(
        self, function: str, args: tuple[Any, ...], then: tuple[Any, ...] | None = None
    ) -> Outcome:
        """See `Call`."""
        return Outcome(args=args, failure=self._failure)


class Asked:
    """A call: on its way, or planned. `nonce` marks its answer."""

    def __init__(
        self,
        function: str,
        args: tuple[Any, ...],
        allow: Allowance = WIDEST,
        then: tuple[Any, ...] | None = None,
    ) -> None:
        self.function, self.args, self.then = function, args, then
        times = how_often(function)[1]
        self.allow = allow.times(times) if times else allow
        self.nonce = secrets.token_hex(16)
        self.arrays: list[np.ndarray] = []  # as they were sent

    @functools.cached_property
    def size(self) -> int:
        """How many numbers its arguments hold."""
        return size(self.args)

    def same(self, other: "Asked") -> bool:
        """Whether both are the same call of the very same objects."""
        same_function = self.function == other.function
        return same_function and self.args is other.args and self.then is other.then


class Exchange:
    """A `Call` over a socket. After one answer that is none, it does not ask again.

    Calls that are likely to come can be sent `ahead`: the other side works them off without being
    woken for each.

    Attributes:
        waited: seconds of work that all calls took so far.
        borrowed: whether a lent function was called.
        allow: what the answers to calls that were not planned may hold.
    """

    def __init__(
        self,
        peer: socket.socket,
        limits: Limits,
        lend: Mapping[str, Callable[..., Any]],
        seconds: float,
        stand: Iterable[str] = (),
    ) -> None:
        """Speak over `peer`; all calls together may take `seconds`."""
        self.waited = 0.0
        self.borrowed = False
        self.allow = WIDEST
        self._peer = peer
        self._limits = limits
        self._seconds = seconds
        self._lender = Lender(lend, limits)
        self._stand = list(stand)
        self._failure: Failure | None = None
        self._too_large = 0
        self._worked = 0.0  # as the other side says
        self._plan: deque[Asked | None] = deque()
        self._asked: deque[Asked] = deque()
        self._early: list[tuple[Asked, Outcome]] = []

    def ahead(self, calls: Iterable[Planned | None]) -> None:
        """Send these calls in good time, in this order; each may be asked for or not.

        None stands for calls that cannot be foreseen: what comes behind it waits for its own turn,
        so that the other side is asked everything in the order in which it is asked here. Nothing
        is sent ahead to a function that is lent others: its call-backs need the pipe.
        """
        if not self._lender.names:
            self._plan.extend(one and Asked(*one) for one in calls)

    def __call__(
        self, function: str, args: tuple[Any, ...], then: tuple[Any, ...] | None = None
    ) -> Outcome:
        """See `Call`. One deadline covers sending, call-backs and the answer."""
        if self._failure:
            return Outcome(args=args, failure=self._failure)
        start = time.monotonic()
        seconds = min(self._limits.call_seconds, self._seconds - self.waited)
        if seconds <= 0:
            self._failure = USED_UP
            return Outcome(args=args, failure=self._failure)
        self._worked = 0.0
        end = start + BY_THE_CLOCK * seconds + GRACE
        try:
            asked = Asked(function, args, self.allow, then)
            outcome = self._ask(asked, seconds, end)
        except FrameError as error:
            said = SAID[error.kind].format(seconds=seconds, message=error)
            self._failure = Failure(KINDS[error.kind], said)
            outcome = Outcome(args=args, failure=self._failure)
            self._worked = time.monotonic() - start
        spent = time.monotonic() - start
        self.waited += min(spent, max(self._worked, spent / BY_THE_CLOCK))
        return Outcome(outcome.value, outcome.args, outcome.failure, outcome.printed, spent)

    def close(self) -> None:
        """Hang up; the fork on the other side ends."""
        self._lender.close()
        with contextlib.suppress(OSError):
            self._peer.close()

    def _ask(self, call: Asked, seconds: float, deadline: float) -> Outcome:
        for place, (asked, outcome) in enumerate(self._early):
            if asked.same(call):
                del self._early[place]
                return outcome
        if not any(asked.same(call) for asked in self._asked):
            while self._asked:  # both sides at once with much to say would wait for each other
                deadline = self._take(seconds, deadline)
            self._strike(call)
            self._send(call, seconds, deadline)
        while True:
            self._send_ahead(seconds, deadline)
            deadline = self._take(seconds, deadline)
            asked, outcome = self._early[-1]
            if asked.same(call):
                self._early.pop()
                return outcome

    def _take(self, seconds: float, deadline: float) -> float:
        """Receive the next answer and keep it; returns when the one after it has to be there."""
        outcome = self._receive(self._asked[0], deadline)
        self._early.append((self._asked.popleft(), outcome))
        return deadline + BY_THE_CLOCK * seconds  # each call has its own time

    def _strike(self, call: Asked) -> None:
        """Take a call from the plan where it is the next one there."""
        waits = sum(1 for _ in itertools.takewhile(lambda one: one is None, self._plan))
        if waits < len(self._plan):
            planned = self._plan[waits]
            if planned is not None and planned.same(call):
                for _ in range(waits + 1):
                    self._plan.popleft()

    def _send_ahead(self, seconds: float, deadline: float) -> None:
        """Keep some calls on their way, never more than the pipe holds while nobody reads."""
        room = AHEAD_NUMBERS - sum(asked.size for asked in self._asked)
        while self._plan and (following := self._plan[0]) is not None and following.size < room:
            self._plan.popleft()
            room -= following.size
            self._send(following, seconds, deadline)

    def _send(self, call: Asked, seconds: float, deadline: float) -> None:
        header = {
            "function": call.function,
            "lend": self._lender.names,
            "stand": self._stand,
            "seconds": seconds,
            "nonce": call.nonce,
        }
        frame = Frame.of(header, args=call.args, then=call.then)
        call.arrays = frame.arrays
        frames.send(self._peer, frame, deadline)
        self._asked.append(call)

    def _receive(self, asked: Asked, deadline: float) -> Outcome:
        try:
            return self._answer(asked, deadline)
        except FrameError as error:
            if error.kind != "too large":
                raise
            failure = Failure(error.kind, TOO_LARGE.format(message=error))
            self._too_large += 1
            if self._too_large == ENOUGH_TOO_LARGE:
                self._failure = failure
            return Outcome(args=asked.args, failure=failure)

    def _answer(self, asked: Asked, deadline: float) -> Outcome:
        most = TEXTS_BYTES + asked.allow.header
        while True:
            frame = frames.receive(self._peer, deadline, most, asked.allow.bytes)
            if frame.header.get("nonce") != asked.nonce:
                raise FrameError("protocol", "an answer to no question")
            if frame.header.get("op") != "callback":
                worked = frame.header.get("worked")
                self._worked += worked if type(worked) is float and worked > 0 else 0.0
                return _outcome(frame, asked)
            self.borrowed = True
            lender = self._lender.sized_for(asked.args, asked.then)
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


def _outcome(frame: Frame, asked: Asked) -> Outcome:
    printed = frame.header.get("printed")
    found = frame.values(given=asked.arrays, allow=asked.allow)
    args = asked.args if frame.header.get("unchanged") is True else found.get("args")
    if type(printed) is not str or type(args) is not tuple or len(args) != len(asked.args):
        raise FrameError("protocol", "an answer with parts missing")
    failure = failure_in(frame.header)
    value = None if failure else found.get("value")
    return Outcome(value, args, failure, printed[:MAX_PRINTED])
