"""A worker process: grades the submissions that the coordinator names, in its own sandbox.

It writes nothing: record and notebook go back to the coordinator, the only writer. It dies with
the coordinator, and its sandbox with it.
"""

import contextlib
import ctypes
import dataclasses
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from autograder.grading.quick import skip_slow_imports

skip_slow_imports()

import nbformat  # noqa: E402

from autograder.course import Course, CourseError  # noqa: E402
from autograder.grading import frames  # noqa: E402
from autograder.grading.marking import Bench  # noqa: E402
from autograder.grading.submitted import Handed, hand_in, student_id  # noqa: E402

GAVE_UP = "The grading process itself ended while this submission was graded."


def main(root: str, lab: str, isolation: str, coordinator: str) -> None:
    """Serve jobs until the coordinator closes the pipe."""
    _die_with(int(coordinator))
    jobs, results = _pipes()
    try:
        with Bench(Course(Path(root)), lab, isolation) as bench:
            frames.send(results, {"ready": True})
            _serve(bench, Course(Path(root)), jobs, results)
    except CourseError as error:
        frames.send(results, {"error": str(error)})
    except BrokenPipeError:
        pass


def _serve(bench: Bench, course: Course, jobs: BinaryIO, results: BinaryIO) -> None:
    while job := frames.receive(jobs):
        name = job["name"]
        handed = hand_in(course, bench.lab, name)
        if job["give_up"]:
            handed = Handed(student_id(name), None, handed.timestamp, GAVE_UP)
        try:
            frames.send(results, _message(name, bench, handed))
        except BrokenPipeError:
            raise
        except Exception:
            traceback.print_exc()
            frames.send(results, {"name": name, "failed": traceback.format_exc(limit=-1)})


def _message(name: str, bench: Bench, handed: Handed) -> dict[str, Any]:
    marked = bench.mark(handed)
    record = marked.record
    if handed.problem == GAVE_UP:
        record = dataclasses.replace(record, status="crash")
    notebook = nbformat.writes(marked.notebook, version=4, indent=1, ensure_ascii=False)
    return {"name": name, "record": record.text(), "notebook": notebook + "\n"}


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take over the pipes to the coordinator; what else is written to them goes to the log."""
    jobs, results = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return jobs, results


def _die_with(coordinator: int) -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != coordinator:
        sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
