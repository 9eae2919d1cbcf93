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
from autograder.grading.plaintext import quoted
from autograder.grading.process import Process, allowed

MOST_FAILED = 5  # submissions; with so many it is the grader that fails
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
        self._tried: dict[str, int] = {}
        self._failed: list[str] = []
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

        Raises:
            CourseError: when a worker cannot start, or once all the others are graded, when some
            submission ended it again and again.
        """
        waiting, self._left = deque(names), len(names)
        while self._left:
            for key, _ in self._selector.select(timeout=5.0):
                worker: _Worker = key.data
                message = worker.process.receive()
                if message is None:
                    self._replace(worker, waiting)
                    continue
                if "error" in message:
                    raise CourseError(message["error"])
                if "failed" in message:
                    self._again(message["name"], waiting)
                self._next(worker, waiting)  # before its result is written, which takes a while
                if "record" in message:
                    self._left -= 1
                    yield message
            for worker in self._workers:
                if worker.name and time.monotonic() - worker.since > PATIENCE:
                    worker.process.kill()
                elif worker.name is None and worker.since:
                    self._next(worker, waiting)
        if self._failed:
            raise CourseError(_told(self._failed))

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
        if not waiting:
            return
        worker.name = waiting.popleft()
        give_up = self._tried.get(worker.name, 0) > 0
        worker.process.send({"name": worker.name, "give_up": give_up})

    def _replace(self, worker: _Worker, waiting: deque[str]) -> None:
        """Start a new worker for a dead one; the submission counts as one that ended the grader."""
        if worker.name is None:
            raise CourseError("A worker process ended before it could grade; see the lines above.")
        self._again(worker.name, waiting)
        self._end(worker)
        self._start()

    def _again(self, name: str, waiting: deque[str]) -> None:
        self._tried[name] = self._tried.get(name, 0) + 1
        if self._tried[name] == 1:
            waiting.appendleft(name)
            return
        self._failed.append(name)  # the others are graded first, then it is said
        self._left -= 1
        if len(self._failed) == MOST_FAILED:
            raise CourseError(_told(self._failed))

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        self._selector.unregister(worker.process.stdout)
        worker.process.end()
        if worker.core is not None:
            self._free.append(worker.core)


def _told(names: list[str]) -> str:
    listed = ", ".join(quoted(name) for name in names)
    return (
        f"The grader fails on the submission in {listed}; see the lines above. Its result was not "
        "written, all that were graded are kept."
    )
