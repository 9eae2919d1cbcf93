"""Plain `nbgrader generate_feedback` with the configuration it comes with, or ours: served alike.

A process of its own, so that each side has a core to itself while the other waits. It is told a
student's name a line and answers with seconds on the wall and of the processor, and first with
those of its start.
"""

import os
import sys
import time
from pathlib import Path

from autograder.course import Course
from benchmarks.peers.served import Served


class Feedback(Served):
    """One side, started and waiting; called with a student, it makes a page."""

    def __init__(self, root: Path, lab: str, side: str, core: int) -> None:
        """Start.

        Args:
            root: a course with autograded notebooks and a gradebook.
            lab: the lab's name.
            side: `plain` or `ours`.
            core: the core to run on.
        """
        super().__init__("benchmarks.peers.feedback", str(root), lab, side, core=core)


def main(root: str, lab: str, side: str) -> None:
    """Serve: each line is a student's name."""
    results = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    if side == "ours":
        from autograder.startup import skip_slow_imports

        skip_slow_imports()
        from autograder.feedback_pages.pages import nbgrader_api

        api = nbgrader_api(Course(Path(root)), Path(root))
    else:
        from nbgrader.apps import NbGraderAPI
        from traitlets.config import Config

        config = Config()
        config.CourseDirectory.root = root
        config.CourseDirectory.autograded_directory = "autograder/autograded"
        config.CourseDirectory.feedback_directory = "plain-feedback"
        config.CourseDirectory.db_url = f"sqlite:///{root}/autograder/gradebook.db"
        api = NbGraderAPI(config=config)
    print(0.0, time.process_time(), file=results, flush=True)
    for line in sys.stdin:
        wall, processor = time.perf_counter(), time.process_time()
        done = api.generate_feedback(lab, line.strip(), force=True)
        if not done["success"]:
            raise RuntimeError(f"{done.get('log')}\n{done.get('error')}")
        spent = time.perf_counter() - wall, time.process_time() - processor
        print(*spent, file=results, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
