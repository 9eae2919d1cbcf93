"""Plain `nbgrader autograde` with the configuration it comes with, one student after the other.

A process of its own, so that it can be pinned to a core and waits while others are timed. It is
told a student's name a line and answers with the seconds; its own start is timed from outside.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from autograder.course import Course


class Autograde:
    """nbgrader, started and waiting."""

    def __init__(self, course: Course, lab: str, students: list[str], core: int) -> None:
        """Lay a course out as nbgrader has it, bring the lab into its gradebook, start.

        Args:
            course: where the submissions are; they are copied.
            lab: the lab's name.
            students: whose submissions there are.
            core: the core to run on.
        """
        self.root = course.root / "plain"
        shutil.copytree(course.instructor(lab), self.root / "source" / lab)
        for student in students:
            own = course.root / "autograder" / "submitted" / student
            shutil.copytree(own, self.root / "submitted" / student)
        start = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.peers.autograde", str(self.root), lab],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
            preexec_fn=lambda: os.sched_setaffinity(0, {core}),
        )
        self._answer()
        self.start_seconds = time.perf_counter() - start
        self._ask("")  # generate_assignment; ours enrols within its own time

    def grade(self, student: str) -> float:
        """Grade one submission; returns the seconds on the wall."""
        return float(self._ask(student))

    def close(self) -> None:
        """End it."""
        self._process.communicate()

    def _ask(self, word: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("plain nbgrader has ended")
        return line


def scores(database: Path, lab: str) -> dict[str, float]:
    """Read everybody's score in a lab."""
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{database}") as book:
        return {s.student.id: s.score for s in book.assignment_submissions(lab)}


def main(root: str, lab: str) -> None:
    """Serve: an empty line brings the lab into the gradebook, any other is a student's name."""
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root = root
    config.CourseDirectory.db_url = f"sqlite:///{root}/gradebook.db"
    api = NbGraderAPI(config=config)
    results = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    print("ready", file=results, flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        student = line.strip()
        done: dict[str, Any] = (
            api.autograde(lab, student) if student else api.generate_assignment(lab)
        )
        if not done["success"]:
            raise RuntimeError(f"{done.get('log')}\n{done.get('error')}")
        print(time.perf_counter() - start, file=results, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
