"""Plain nbgrader's commands from submitted to exported, served: each in a process of its own.

A process stands for one command (`autograde`, `generate_feedback`, `export`), with the
configuration that nbgrader comes with. It is told a student's name a line and answers with seconds
on the wall and of the processor, those of its kernels included; first with those of its start.
"""

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from autograder.course import Course
from benchmarks.peers.served import Served


def lay_out(course: Course, lab: str, students: list[str]) -> Path:
    """Copy a course's source and submissions to where nbgrader looks for them."""
    root = course.root / "plain"
    shutil.copytree(course.instructor(lab), root / "source" / lab)
    for student in students:
        shutil.copytree(course.submitted / student, root / "submitted" / student)
    return root


class Command(Served):
    """One command of nbgrader's, started and waiting."""

    def __init__(self, root: Path, lab: str, name: str, core: int) -> None:
        """Start it; `name` is a key of `COMMANDS`."""
        super().__init__("benchmarks.peers.chain", str(root), lab, name, core=core)


def _autograde(api: Any, lab: str, student: str) -> Any:
    return api.autograde(lab, student)


def _feedback(api: Any, lab: str, student: str) -> Any:
    return api.generate_feedback(lab, student, force=True)


def _prepare(api: Any, lab: str, student: str) -> Any:
    return api.generate_assignment(lab)


def _export(api: Any, lab: str, student: str) -> Any:
    from nbgrader.api import Gradebook
    from nbgrader.plugins import CsvExportPlugin

    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as book:
        CsvExportPlugin(to=os.path.join(api.coursedir.root, "grades.csv")).export(book)
    return {"success": True}


COMMANDS = {
    "generate_assignment": _prepare,
    "autograde": _autograde,
    "generate_feedback": _feedback,
    "export": _export,
}


def main(root: str, lab: str, name: str) -> None:
    """Serve: each line is a student's name."""
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root = root
    config.CourseDirectory.db_url = f"sqlite:///{root}/gradebook.db"
    api = NbGraderAPI(config=config)
    results = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    os.chdir(root)
    print(0.0, _processor(), file=results, flush=True)
    for line in sys.stdin:
        wall, processor = time.perf_counter(), _processor()
        done = COMMANDS[name](api, lab, line.strip())
        if not done["success"]:
            raise RuntimeError(f"{done.get('log')}\n{done.get('error')}")
        spent = time.perf_counter() - wall, _processor() - processor
        print(*spent, file=results, flush=True)


def _processor() -> float:
    """Seconds of this process and of those it has waited for."""
    return sum(os.times()[:4])


if __name__ == "__main__":
    main(*sys.argv[1:])
