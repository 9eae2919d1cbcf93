"""Run hostile code against the real lab 01, in the real sandbox, beside a victim on the host."""

import dataclasses
import functools
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.course import Course
from autograder.lab.cells import role
from autograder.lab.reference import cells
from autograder.lab.spec import Cases
from autograder.sandbox import (
    Cell,
    Isolation,
    Limits,
    Program,
    Sandbox,
    SandboxUnavailableError,
    Submission,
)
from autograder.sandbox.inside.watch import descendants, ended
from unrolled.checks.score import score

COURSE, LAB = Course(), "01_rnn_cell"
LIMITS = Limits(
    call_seconds=0.6, cell_seconds=1.0, notebook_seconds=3.0, memory_bytes=400 << 20,
    processes=24, files_bytes=16 << 20, callback_budget=500,
)  # fmt: skip
PATIENCE = 300.0  # seconds in which even a busy machine has ended what its deadlines end
SETUP = (
    "import numpy as np\nfrom unrolled.checks import checks_of\ncheck = checks_of('01_rnn_cell')"
)


def blank() -> tuple[Cell, ...]:
    """The released notebook's code cells, without those that only play."""
    notebook = nbformat.read(COURSE.released_notebook(LAB), as_version=4)
    found = [
        cell for cell in notebook.cells if role(cell) in ("fixed", "free", "given", "exercise")
    ]
    return tuple(Cell(cell.id, cell.source) for cell in found)


def solved() -> tuple[Cell, ...]:
    """The reference's cells."""
    return (Cell("setup", SETUP), *(Cell(name, text) for _, name, text in cells(COURSE, LAB)))


def marks(submission: Submission, cases: Cases, seed: bytes) -> dict[str, float]:
    """Points by function: the better of its own and of what it gets with the lower ones lent."""
    points = {}
    for name, exercise in cases.exercises.items():
        drawn = cases.draw(name, seed)
        with submission.function() as call:
            best = score(exercise, drawn, call).score
        lend = {below: cases.names[below] for below in exercise.below}
        if lend and best < exercise.max_points:
            with submission.function(lend) as call:
                best = max(best, score(exercise, drawn, call).score)
        points[name] = best
    return points


@dataclass
class Victim:
    """What a process of the host has to lose."""

    folder: Path
    server: socket.socket
    abstract: socket.socket
    local: socket.socket
    process: subprocess.Popen[bytes]
    name: str = field(default_factory=lambda: f"unrolled-victim-{os.getpid()}")

    def told(self, source: str) -> str:
        """A source with the victim's places filled in."""
        places = {
            "@VICTIM@": str(self.folder),
            "@COURSE@": str(COURSE.root),
            "@PORT@": str(self.server.getsockname()[1]),
            "@ABSTRACT@": self.name,
            "@PID@": str(self.process.pid),
        }
        for place, value in places.items():
            source = source.replace(place, value)
        return source

    def contents(self) -> dict[str, bytes]:
        """Every file and what it holds."""
        files = [path for path in self.folder.rglob("*") if path.is_file()]
        return {str(path): path.read_bytes() for path in files}

    def heard(self) -> int:
        """How many connections came in."""
        count = 0
        for listener in (self.server, self.abstract, self.local):
            try:
                while True:
                    listener.accept()[0].close()
                    count += 1
            except BlockingIOError:
                pass
        return count


@contextmanager
def victim(folder: Path) -> Iterator[Victim]:
    """A gradebook, another student's work, three places that listen and a process."""
    (folder / "submitted" / "ada" / LAB).mkdir(parents=True)
    (folder / "gradebook.db").write_bytes(b"grades")
    (folder / "submitted" / "ada" / LAB / f"{LAB}.ipynb").write_text(json.dumps({"cells": []}))
    server = socket.create_server(("127.0.0.1", 0))
    abstract = socket.socket(socket.AF_UNIX)
    local = socket.socket(socket.AF_UNIX)
    process = subprocess.Popen(["sleep", "1000"])
    one = Victim(folder, server, abstract, local, process)
    abstract.bind("\0" + one.name)
    local.bind(str(folder / "socket"))
    (folder / "socket").chmod(0o777)
    abstract.listen()
    local.listen()
    for listener in (server, abstract, local):
        listener.setblocking(False)
    try:
        yield one
    finally:
        process.kill()
        process.wait()
        for listener in (server, abstract, local):
            listener.close()


def sandbox_or_skip(isolation: Isolation = "bwrap", **options: Any) -> Sandbox:
    """A sandbox in bubblewrap or Landlock, not yet entered; skips where there is none."""
    missing = why_no_sandbox(isolation)
    if missing:
        pytest.skip(missing)
    return Sandbox(isolation, **{"limits": LIMITS, "released": COURSE.release(LAB), **options})


@functools.cache
def why_no_sandbox(isolation: Isolation = "bwrap") -> str:
    """What the refusal says; empty where the isolation does its work."""
    try:
        with Sandbox(isolation, nested=False):
            return ""
    except SandboxUnavailableError as error:
        return str(error)


def servers_of(sandbox: Sandbox) -> list[int]:
    """Every process of the host that belongs to a sandbox."""
    assert sandbox._server is not None
    return [sandbox._server.pid, *descendants(sandbox._server.pid)]


@contextmanager
def limited(sandbox: Sandbox, **seconds: float) -> Iterator[None]:
    """Give the submissions in the block other times than the sandbox was made with."""
    before = sandbox.limits
    sandbox.limits = dataclasses.replace(before, **seconds)
    try:
        yield
    finally:
        sandbox.limits = before


def left(processes: list[int], seconds: float = PATIENCE) -> list[int]:
    """Which of some processes still live when they have had time to end."""
    end = time.monotonic() + seconds
    while (still := [one for one in processes if not ended(one)]) and time.monotonic() < end:
        time.sleep(0.02)
    return still


def program(*sources: str) -> Program:
    """A blank submission with cells of one's own at its end."""
    own = (Cell(f"own-{number}", text) for number, text in enumerate(sources))
    return Program((*blank(), *own))
