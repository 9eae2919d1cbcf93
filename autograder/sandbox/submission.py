"""One submission, seen from the trusted side: its cells' runs, and calls of its functions."""

import base64
import contextlib
import secrets
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from autograder.sandbox.exchange import GRACE, TEXTS_BYTES, Exchange, Refused, failure_in
from autograder.sandbox.inside import frames
from autograder.sandbox.inside.clock import BY_THE_CLOCK
from autograder.sandbox.inside.frames import Frame, FrameError
from autograder.sandbox.program import Cell, CellRun, Limits, Output, Program, Status
from unrolled.checks.outcome import Call, Failure, FailureKind

MAX_PIECES = 2_000  # of output that are kept, of all cells together
KILLED = -9  # the exit code of what was ended by SIGKILL
SENDING = 30.0  # seconds to take a program over
SHARE = 4  # longest calls that each function may make, whatever those before it took
MAX_PIXELS = 20_000_000  # more takes a browser's memory, whatever the size of the file
MOST_TAKEN, MAX_NAME = 20, 60
PNG = b"\x89PNG\r\n\x1a\n"
SKIPPED = Failure(FailureKind.SKIPPED, "the submission had ended before this cell")
WORDS: Mapping[Status, str] = {
    "timeout": "the submission went on after its time was up and was ended",
    "memory": "the submission used more memory than it may and was ended",
    "crash": "the submission ended its own process",
    "killed": "the process of the submission was ended from outside",
}
MORE = {"processes": "started more processes", "files": "wrote more to its files"}
Ask = Callable[[bytes], Mapping[str, Any]]


class Submission:
    """Made by `Sandbox.submission`; nothing that its process says is believed without a check.

    Attributes:
        cells: what happened in each cell.
        status: `"ok"`; `"timeout"` or `"memory"` where a cell, or the whole, took too much;
            `"crash"` where the process ended or spoke nonsense; `"killed"` where somebody else,
            such as a system short of memory, ended it.
        message: the same in words; empty when ok.
        ended_in: the cell that ended the process, or filled its memory; None where none did.
    """

    def __init__(
        self, peer: socket.socket, program: Program, limits: Limits, home: str, ask: Ask
    ) -> None:
        self.cells: tuple[CellRun, ...] = ()
        self.status: Status = "ok"
        self.message = ""
        self.ended_in: Cell | None = None
        self._peer = peer
        self._program = program
        self._limits = limits
        self._home = home
        self._ask = ask
        self._alive = True
        self._left = limits.notebook_seconds  # for all calls of all functions

    def run(self) -> None:
        """Run the cells; called once, by the sandbox."""
        nonce = secrets.token_hex(16)
        runs: list[CellRun] = []
        kept = _Kept(self._limits.output_bytes)
        try:
            frames.send(self._peer, Frame(self._request(nonce)), time.monotonic() + SENDING)
            for number, cell in enumerate(self._program.cells):
                end = time.monotonic() + self._patience(cell)
                header = frames.receive(self._peer, end, kept.header_bytes, body=0).header
                if header.get("nonce") != nonce or header.get("number") != number:
                    raise FrameError("protocol", "a report that was not asked for")
                runs.append(_cell_run(cell.id, header, kept))
        except FrameError as error:
            self._lose(error.kind, str(error))
        missing = self._program.cells[len(runs) :]
        full = [n for n, r in enumerate(runs) if r.failure and r.failure.kind == "MemoryError"]
        if missing and not self._alive:
            self.ended_in = missing[0]
        elif full:
            self.ended_in = self._program.cells[full[0]]
        self.cells = (*runs, *(CellRun(cell.id, SKIPPED) for cell in missing))
        self._settle()

    def _patience(self, cell: Cell) -> float:
        """Seconds on the wall until a cell has surely been stopped from inside."""
        lenient = self._program.lenient or cell.definitions or cell.own
        seconds = self._limits.notebook_seconds if lenient else self._limits.cell_seconds
        return BY_THE_CLOCK * seconds + GRACE

    @contextlib.contextmanager
    def function(
        self, lend: Mapping[str, Callable[..., Any]] | None = None, stand: Iterable[str] = ()
    ) -> Iterator[Call]:
        """Call functions in a fresh fork of what the cells left behind.

        Judge the functions of a lab in their order, each on its own before it is lent to others:
        then no fork can hand a lent function's answers to one that is judged by them.

        Args:
            lend: functions of this process that take the place of the student's own of the same
                name, by call-back. A method, `CharRNN.loss`, is a function that takes the
                `parameters` of the student's object first.
            stand: functions of the submission that are called as they stood at their own checks,
                whatever took their names since.

        Yields:
            A `Call`. It gives an `Outcome` whatever the submission does: with a failure of kind
            `"died"`, `"timeout"` or `"protocol"` when there is no proper answer.
        """
        call = self._open(lend or {}, stand)
        if isinstance(call, Failure):
            yield Refused(call)
            return
        try:
            yield call
        finally:
            self._left -= call.waited
            call.close()

    def close(self) -> None:
        """End the submission's processes; called by the sandbox."""
        self._alive = False
        self._peer.close()
        self._ask(b"K")

    def _open(
        self, lend: Mapping[str, Callable[..., Any]], stand: Iterable[str]
    ) -> Exchange | Failure:
        if not self._alive:
            return self._lost()
        if not self._ask(b"W").get("swept"):
            self._lose("closed", "its processes could not be ended")
            return self._lost()
        mine, theirs = socket.socketpair()
        with theirs:
            try:
                self._peer.settimeout(GRACE)
                socket.send_fds(self._peer, [b"F"], [theirs.fileno()])
            except OSError as error:
                mine.close()
                self._lose("closed", str(error))
                return self._lost()
        share = min(SHARE * self._limits.call_seconds, self._left + self._limits.notebook_seconds)
        return Exchange(mine, self._limits, lend, max(self._left, share), stand)

    def _lost(self) -> Failure:
        kind = FailureKind.TIMEOUT if self.status == "timeout" else FailureKind.DIED
        return Failure(kind, self.message)

    def _request(self, nonce: str) -> dict[str, Any]:
        limits, cells = self._limits, self._program.cells
        numbers = {cell.id: number for number, cell in enumerate(cells)}
        return {
            "nonce": nonce,
            "cells": [cell.source for cell in cells],
            "own": [number for number, cell in enumerate(cells) if cell.own],
            "definitions": [
                number
                for number, cell in enumerate(cells)
                if cell.definitions or self._program.lenient
            ],
            "judged": [
                [function, numbers[cell]]
                for function, cell in self._program.judged.items()
                if cell in numbers
            ],
            "home": self._home,
            "cell_seconds": limits.cell_seconds,
            "notebook_seconds": limits.notebook_seconds,
            "memory_bytes": limits.memory_bytes,
            "processes": limits.processes,
            "files_bytes": limits.files_bytes,
            "output": limits.output_bytes,
        }

    def _lose(self, kind: str, message: str) -> None:
        """Give the submission up, and find out why it ended."""
        self._alive = False
        ended = self._ask(b"L" if kind == "closed" else b"K")
        if kind == "timeout":
            self.status = "timeout"
        elif ended.get("why") == "memory":
            self.status = "memory"
        elif kind == "closed" and not ended.get("why") and ended.get("code", KILLED) == KILLED:
            self.status = "killed"
        else:
            self.status = "crash"
        self.message = WORDS[self.status]
        if ended.get("why") in MORE:
            self.message = f"the submission {MORE[ended['why']]} than it may and was ended"
        elif kind in ("protocol", "too large"):
            self.message = f"the submission wrote to the grader's pipe: {message}"

    def _settle(self) -> None:
        kinds = [run.failure.kind for run in self.cells if run.failure]
        if self.status == "ok" and "timeout" in kinds:
            self.status, self.message = "timeout", "a cell ran longer than it may"
        elif self.status == "ok" and "MemoryError" in kinds:
            self.status, self.message = "memory", "a cell asked for more memory than it may use"


class _Kept:
    """What is kept of a submission's output; its own side keeps to that too, if it is honest."""

    def __init__(self, output_bytes: int) -> None:
        self.header_bytes = TEXTS_BYTES + 6 * output_bytes  # were every character escaped
        self._room, self._pieces = output_bytes, MAX_PIECES

    def __call__(self, pieces: list[Any]) -> Iterator[Output]:
        """Read pieces of output; what is over is dropped unread."""
        for piece in pieces[: self._pieces]:
            self._pieces -= 1
            made = _output(piece, self._room)
            self._room -= len(piece[2])
            if self._room < 0 and made.mime != "text/plain":
                return
            yield made
            if self._room <= 0:
                self._room = self._pieces = 0
                return


def _cell_run(name: str, header: Mapping[str, Any], kept: _Kept | None = None) -> CellRun:
    shown = header.get("shown")
    if type(shown) is not list:
        raise FrameError("protocol", "a report without outputs")
    outputs = tuple((kept or _Kept(Limits().output_bytes))(shown))
    printed = "".join(output.text for output in outputs if output.kind == "stream")
    seconds = header.get("seconds")
    seconds = seconds if type(seconds) is float and 0 <= seconds < 1e6 else 0.0
    taken = header.get("taken")
    names = [name for name in taken if type(name) is str] if type(taken) is list else []
    names = [name for name in names if name.isidentifier() and len(name) <= MAX_NAME][:MOST_TAKEN]
    return CellRun(name, failure_in(header), printed, seconds, outputs, tuple(names))


def _output(piece: Any, room: int) -> Output:
    if type(piece) is not list or len(piece) != 3 or not all(type(p) is str for p in piece):
        raise FrameError("protocol", "not an output")
    kind, mime, content = piece
    if kind not in ("stream", "result", "display"):
        raise FrameError("protocol", "no such kind of output")
    if mime == "text/plain":
        return Output(kind, "text/plain", content[:room])
    try:
        image = base64.b64decode(content, validate=True)
    except ValueError:
        image = b""
    if mime != "image/png" or not image.startswith(PNG):
        raise FrameError("protocol", "an output of a kind that may not cross")
    width, height = int.from_bytes(image[16:20], "big"), int.from_bytes(image[20:24], "big")
    if width * height > MAX_PIXELS:
        return Output(kind, "text/plain", f"[a picture of {width} by {height} points, left out]")
    return Output(kind, "image/png", image=image)
