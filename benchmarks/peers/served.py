"""A side of a benchmark in a process of its own, on one core, that waits while others are timed."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Spent:
    """Seconds on the wall, and of processors."""

    wall: float = 0.0
    processor: float = 0.0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.wall + other.wall, self.processor + other.processor)

    def times(self, factor: float) -> "Spent":
        """So many times as much."""
        return Spent(self.wall * factor, self.processor * factor)


class Served:
    """A module that is told a student's name a line and answers with what that took.

    Attributes:
        start: what its start took.
    """

    def __init__(self, module: str, *words: str, core: int) -> None:
        """Start `python -m MODULE WORDS…`; its first answer is that of its start."""
        start = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
            preexec_fn=lambda: os.sched_setaffinity(0, {core}),
        )
        processor = self._answer().processor
        self.start = Spent(time.perf_counter() - start, processor)

    def __call__(self, student: str) -> Spent:
        """Do it for one student."""
        assert self._process.stdin is not None
        self._process.stdin.write(student + "\n")
        self._process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        """End it."""
        self._process.communicate()

    def _answer(self) -> Spent:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("a side of the benchmark has ended")
        return Spent(*map(float, line.split()))
