"""A worker process as its owner sees it: started, asked, ended. The owner may be the coordinator
on this machine, or a dask worker on another.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from typing import Any, BinaryIO, cast

from autograder.course import ROOT, Course
from autograder.workers import messages

OWN_KEY, SENT_SEEDS = "own-key", "sent-seeds"
START = """
import sys
from autograder.startup import collector_at_rest, skip_slow_imports
skip_slow_imports()
with collector_at_rest():
    from autograder.workers.worker import main
main(*sys.argv[1:])
"""


def allowed() -> list[int]:
    """The cores that this process may run on; none where the system does not say."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def die_with(owner: int) -> None:
    """Have this process killed when the one that started it ends."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != owner:
        sys.exit(1)


class Process:
    """One process of `autograder.workers.worker`; it ends when its owner does."""

    def __init__(self, course: Course, lab: str, isolation: str, seeds: str = OWN_KEY) -> None:
        """Start it; it loads what it needs while the owner goes on.

        Args:
            course: where the course lies on this machine.
            lab: the lab's name.
            isolation: `bwrap`, `landlock` or `none`.
            seeds: `OWN_KEY` derives them from the course's key, `SENT_SEEDS` takes those that
                come with each job and never looks for a key.
        """
        env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        env.update(MPLBACKEND="Agg", PYTHONPATH=str(ROOT))
        command = [sys.executable, "-c", START]
        command += [str(course.root), lab, isolation, seeds, str(os.getpid())]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=env,
            cwd=ROOT,
            start_new_session=True,  # Ctrl-C is for the owner, who then ends its workers
        )
        self.stdout: Any = self._process.stdout  # to wait on

    def send(self, job: dict[str, Any]) -> None:
        """Hand a job over; that the process has ended is seen by `receive`."""
        with contextlib.suppress(OSError):
            messages.send(cast(BinaryIO, self._process.stdin), job)

    def receive(self) -> dict[str, Any] | None:
        """Wait for its next message; None when it has ended."""
        return messages.receive(self.stdout)

    def stay_on(self, core: int) -> None:
        """Keep it, and all that it starts, on one core."""
        with contextlib.suppress(OSError):
            os.sched_setaffinity(self._process.pid, {core})

    def kill(self) -> None:
        """End it at once; its sandbox goes with it."""
        self._process.kill()

    def end(self) -> None:
        """Let it end, and see that it does."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
