"""In the fork for one graded function: take calls from the pipe, run them, answer."""

import contextlib
import inspect
import os
import socket
import time
from collections.abc import MutableMapping
from typing import Any

import numpy as np

from unrolled.checks import callbacks
from unrolled.checks.outcome import Outcome, how_often
from unrolled.checks.runner import Runner

from . import frames
from .any_source.absent import Absent
from .clock import limit
from .frames import Frame
from .snapshots import Snapshots

PATIENCE = 3600.0  # the other side keeps the time; this only ends a fork that nobody wants


def serve(peer: socket.socket, namespace: MutableMapping[str, Any], snapshots: Snapshots) -> None:
    """Answer calls until the other side closes the pipe, then end the process."""
    fresh = True
    try:
        while True:
            request = frames.receive(peer, time.monotonic() + PATIENCE)
            if fresh:
                function = how_often(request.header["function"])[0]
                snapshots.restore(function, namespace, request.header["stand"])
                fresh = False
            _answer(peer, namespace, request)
    except frames.FrameError:
        pass
    finally:
        os._exit(0)


def _answer(peer: socket.socket, namespace: MutableMapping[str, Any], request: Frame) -> None:
    header = request.header
    for name in header["lend"]:
        _put(namespace, name, Lent(name, peer, header["nonce"]))
    asked = how_often(header["function"])[0].partition(".")[0]
    if isinstance(namespace.get(asked), Absent):  # imported from elsewhere, so not written here
        del namespace[asked]
    run = Runner(namespace, callbacks.find, header["seconds"], limit)
    given = request.values(callbacks.find)
    worked = time.process_time()
    outcome = run.on_fresh(header["function"], given["args"], given["then"])
    worked = time.process_time() - worked
    answer = reply(outcome, header["nonce"], request.kept("args", outcome.args), worked)
    frames.send(peer, answer, time.monotonic() + PATIENCE)


def _put(namespace: MutableMapping[str, Any], name: str, lent: "Lent") -> None:
    """Put a lent function in place; a lent method of a class gets its object's parameters first."""
    owner, _, method = name.rpartition(".")
    if not owner:
        lent.own = _own(namespace.get(name))
        namespace[name] = lent
        return

    def borrowed(made: Any, *args: Any, **named: Any) -> Any:
        return lent(made.parameters, *args, **named)

    with contextlib.suppress(Exception):  # no such class, or one that will not be changed
        lent.own = _own(getattr(namespace[owner], method, None))
        vars(borrowed)["lent"] = lent
        setattr(namespace[owner], method, borrowed)


def _own(found: Any) -> Any:
    """The student's function where something lent has taken its place already."""
    lent = getattr(found, "lent", found)
    return lent.own if isinstance(lent, Lent) else found


def reply(
    outcome: Outcome, nonce: str, kept: list[np.ndarray] | None = None, worked: float = 0.0
) -> Frame:
    """Write an outcome as a frame; arguments that are as they came need not travel back.

    Nor need what the result has of them: `kept` lists their arrays.
    """
    failure = outcome.failure
    header = {
        "op": "outcome",
        "nonce": nonce,
        "failure": [failure.kind, failure.message, failure.line] if failure else None,
        "printed": outcome.printed,
        "unchanged": kept is not None,
        "worked": worked,
    }
    args = outcome.args if kept is None else None
    return Frame.of(header, kept or (), value=outcome.value, args=args)


class Lent:
    """A function of the other side, put in place of the student's own of that name."""

    def __init__(self, name: str, peer: socket.socket, nonce: str) -> None:
        self.__name__ = name
        self.own: Any = None  # the student's function, which knows its arguments by its own names
        self._peer, self._nonce = peer, nonce

    def __call__(self, *args: Any, **named: Any) -> Any:
        """Send the arguments over, bring back the result and what became of the arguments."""
        args, named = in_order(self.own, args, named)
        header = {"op": "callback", "nonce": self._nonce, "name": self.__name__}
        request = Frame.of(header, args=args, named=named)
        frames.send(self._peer, request, time.monotonic() + PATIENCE)
        answer = frames.receive(self._peer, time.monotonic() + PATIENCE)
        found = answer.values(given=request.arrays)
        if answer.header["failure"]:
            kind, message = answer.header["failure"]
            raise RuntimeError(f"{self.__name__}: {kind}: {message}")
        if not answer.header["unchanged"]:
            for mine, changed in zip((*args, *named.values()), found["args"], strict=True):
                update(mine, changed)
        return found["value"]


def in_order(
    own: Any, args: tuple[Any, ...], named: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Put arguments that were given by name where the student's own function has them.

    What cannot be placed so keeps its name: it may be that of the lab.
    """
    if not named:
        return args, named
    try:
        bound = inspect.signature(own).bind(*args, **named)
    except (TypeError, ValueError):
        return args, named
    return bound.args, bound.kwargs


def update(mine: Any, changed: Any) -> None:
    """Make `mine` in place what the other side made of it."""
    if isinstance(mine, np.ndarray) and mine.flags.writeable:
        if not np.array_equal(mine, changed, equal_nan=mine.dtype.kind in "fc"):
            mine[...] = changed
    elif isinstance(mine, dict):
        for key in changed:
            if key in mine and isinstance(mine[key], (np.ndarray, dict, list)):
                update(mine[key], changed[key])
            else:
                mine[key] = changed[key]
    elif isinstance(mine, (list, tuple)):
        for one, other in zip(mine, changed, strict=False):
            update(one, other)
    elif isinstance(mine, np.random.Generator):
        mine.bit_generator.state = changed.bit_generator.state
