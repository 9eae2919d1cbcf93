"""A worker process: grades the submissions that it is given, in its own sandbox.

A job names a submission that lies here, or brings one along, with its seeds. It writes nothing:
record and notebook go back to its owner. It dies with the owner, and its sandbox with it.
"""

import gc
import os
import traceback
from pathlib import Path
from typing import Any, BinaryIO

import nbformat

from autograder.course import Course, CourseError, NotGradedError
from autograder.intake.submitted import Handed, hand_in
from autograder.judging.marking import Bench
from autograder.judging.seeds import Sent
from autograder.judging.versions import fingerprint
from autograder.workers import messages
from autograder.workers.packing import opened
from autograder.workers.process import SENT_SEEDS, die_with


def main(root: str, lab: str, isolation: str, seeds: str, owner: str) -> None:
    """Serve jobs until the owner closes the pipe."""
    die_with(int(owner))
    jobs, results = _pipes()
    course, sent = Course(Path(root)), Sent() if seeds == SENT_SEEDS else None
    try:
        version = fingerprint(course, lab) if sent else None
        with Bench(course, lab, isolation, derive=sent) as bench:
            gc.freeze()  # what is here stays, and need not be looked through again and again
            messages.send(results, {"ready": True, "version": version})
            _serve(bench, course, sent, jobs, results)
    except CourseError as error:
        messages.send(results, {"error": str(error)})
    except BrokenPipeError:
        pass


def _serve(
    bench: Bench, course: Course, sent: Sent | None, jobs: BinaryIO, results: BinaryIO
) -> None:
    while job := messages.receive(jobs):
        name = job["name"]
        try:
            if sent is None:
                handed = hand_in(course, bench.lab, name)
            else:
                handed, sent.seeds = opened(job)
            messages.send(results, _message(name, bench, handed))
        except BrokenPipeError:
            raise
        except NotGradedError as error:
            messages.send(results, {"name": name, "not_graded": str(error)})
        except Exception as error:
            traceback.print_exc()
            said = f"the grader failed on it ({type(error).__name__}); see the lines above."
            messages.send(results, {"name": name, "not_graded": said})


def _message(name: str, bench: Bench, handed: Handed) -> dict[str, Any]:
    marked = bench.mark(handed)
    notebook = nbformat.v4.writes(marked.notebook, ensure_ascii=False)  # ours: need not be checked
    return {"name": name, "record": marked.record.text(), "notebook": notebook + "\n"}


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take over the pipes to the owner; what else is written to them goes to the log."""
    jobs, results = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return jobs, results
