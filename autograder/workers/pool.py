"""The coordinator's side of its workers: hand out names, take back results, replace the dead."""

import contextlib
import selectors
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from autograder import stopping
from autograder.course import Course, CourseError
from autograder.workers.process import Process, allowed

STARTS = 3  # of workers that end before they can grade, until that is given up
DIED = "its grading process was ended, twice; is the machine short of memory?"
PATIENCE = 1800.0  # seconds; the sandbox has its own deadlines, this one is for the worker itself


@dataclass
class _Worker:
    process: Process
    name: str | None = None
    since: float = 0.0
    core: int | None = None


class Workers:
    """Some worker processes that grade submissions of one lab.

    Each stays on a core of its own while there are enough: a submission and its judge take turns,
    and to wake each other across cores takes half as much again.
    """

    def __init__(self, course: Course, lab: str, isolation: str, jobs: int) -> None:
        """Start `jobs` processes; they load what they need while the caller goes on."""
        self._course, self._lab, self._isolation = course, lab, isolation
        self._selector = selectors.DefaultSelector()
        self._workers: list[_Worker] = []
        self._tried: set[str] = set()
        self._alone: deque[str] = deque()  # to be tried again while nothing else is graded
        self._starts = STARTS
        self._left = 0
        cores = allowed()
        self._free = cores[:jobs] if jobs <= len(cores) else []
        self._at_stop = contextlib.ExitStack()
        self._at_stop.enter_context(stopping.at_stop(self._kill))
        for _ in range(jobs):
            self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in list(self._workers):
            if kind is not None:
                worker.process.kill()
            self._end(worker)
        self._at_stop.close()
        self._selector.close()

    def run(self, names: list[str]) -> Iterator[dict[str, Any]]:
        """Grade the submissions in these folders and yield each result as it comes.

        One whose process died is tried again, alone. If that ends in the same way it is not graded:
        its result has the reason, as `not_graded`, and no record.

        Raises:
            CourseError: when a worker cannot start.
        """
        waiting, self._left = deque(names), len(names)
        while self._left:
            for key, _ in self._selector.select(timeout=5.0):
                worker: _Worker = key.data
                message = worker.process.receive()
                if message is None:
                    message = self._replace(worker)
                elif "error" in message:
                    raise CourseError(message["error"])
                else:
                    self._next(worker, waiting)  # before its result is written: that takes a while
                if "not_graded" in message and message["name"] not in self._tried:
                    self._tried.add(message["name"])
                    self._alone.append(message["name"])
                elif "name" in message:
                    self._left -= 1
                    yield message
            for worker in self._workers:
                if worker.name and time.monotonic() - worker.since > PATIENCE:
                    worker.process.kill()
                elif worker.name is None and worker.since:
                    self._next(worker, waiting)

    def _start(self) -> None:
        with stopping.hold():  # none is started that nobody knows of
            worker = _Worker(Process(self._course, self._lab, self._isolation))
            self._workers.append(worker)
        if self._free:
            worker.core = self._free.pop()
            worker.process.stay_on(worker.core)
        self._selector.register(worker.process.stdout, selectors.EVENT_READ, worker)

    def _kill(self) -> None:
        for worker in self._workers:
            worker.process.kill()

    def _next(self, worker: _Worker, waiting: deque[str]) -> None:
        worker.name, worker.since = None, time.monotonic()
        if waiting:
            worker.name = waiting.popleft()
        elif self._alone and all(other.name is None for other in self._workers):
            worker.name = self._alone.popleft()
        else:
            return
        worker.process.send({"name": worker.name})

    def _replace(self, worker: _Worker) -> dict[str, Any]:
        """Start a new worker for a dead one; says what became of the submission it was at."""
        if not worker.since:
            self._starts -= 1
            if not self._starts:
                raise CourseError(
                    "A worker process ended before it could grade; see the lines above."
                )
        name = worker.name
        self._end(worker)
        self._start()
        return {} if name is None else {"name": name, "not_graded": DIED}

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        self._selector.unregister(worker.process.stdout)
        worker.process.end()
        if worker.core is not None:
            self._free.append(worker.core)
