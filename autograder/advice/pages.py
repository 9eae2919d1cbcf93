"""Have nbgrader make the feedback pages of a class."""

import contextlib
import glob
import itertools
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, cast

from autograder.course import ROOT, Course, CourseError
from autograder.grading import record as records
from autograder.grading.configured import configuration
from autograder.grading.journal import autograded

SHARE = """
import sys
from autograder.grading.quick import skip_slow_imports
skip_slow_imports()
from autograder.advice.pages import share
share(*sys.argv[1:])
"""


def make(
    course: Course,
    lab: str,
    again: bool = False,
    shown: Callable[[list[str]], Iterable[str]] = iter,
    jobs: int = 1,
) -> Iterator[tuple[str, str]]:
    """Make the pages that are missing or out of date, or all of them.

    Args:
        course: where everything lies.
        lab: the lab's name.
        again: make those that are up to date as well.
        shown: goes through the students while somebody looks on.
        jobs: how many processes make pages.

    Yields:
        Each student, and why there is no page; empty where there is one.

    Raises:
        CourseError: when nothing is graded or configured, or something ends one of the processes.
    """
    if not (course.root / "nbgrader_config.py").is_file():
        raise CourseError(f"{course.root / 'nbgrader_config.py'} is missing.")
    todo = [s for s in _graded(course, lab) if again or not _is_current(course, lab, s)]
    found = _by_several(course, lab, todo, jobs) if jobs > 1 else _by_one(course, lab, todo)
    yield from ((student, next(found)) for student in shown(todo))


def page(course: Course, lab: str, student: str) -> Path:
    """Where a student's feedback page lies."""
    return course.root / "autograder" / "feedback" / student / lab / f"{lab}.html"


def _by_one(course: Course, lab: str, todo: list[str]) -> Iterator[str]:
    """Make pages one after the other; says of each why there is none."""
    with _plainly_named(course.root) as root:
        api = _api(course, root)
        for student in todo:
            result = api.generate_feedback(lab, student, force=True)
            said = "" if result["success"] else str(result.get("error") or result.get("log"))
            yield re.sub(r"\s+", " ", said)[-300:]


@contextlib.contextmanager
def _plainly_named(root: Path) -> Iterator[Path]:
    """Give the course a path without signs that nbgrader would take for a pattern."""
    if glob.escape(str(root)) == str(root):
        yield root
        return
    with tempfile.TemporaryDirectory(prefix="unrolled-") as folder:
        link = Path(folder) / "course"
        link.symlink_to(root.resolve(), target_is_directory=True)
        yield link


def _by_several(course: Course, lab: str, todo: list[str], jobs: int) -> Iterator[str]:
    """Share the pages out among processes; each ends once nobody listens, its page done."""
    command = [sys.executable, "-c", SHARE, str(course.root), lab]
    processes = [
        subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,  # Ctrl-C is for this process
        )
        for _ in todo[:jobs]
    ]
    try:
        for number, process in enumerate(processes):
            with contextlib.suppress(OSError), cast(IO[str], process.stdin) as names:
                json.dump(todo[number::jobs], names)
        for _, process in zip(todo, itertools.cycle(processes), strict=False):
            line = cast(IO[str], process.stdout).readline()
            if not line:
                raise CourseError(
                    "A process that makes pages was ended. The pages made so far stay: start again."
                )
            yield json.loads(line)
    finally:
        for process in processes:
            cast(IO[str], process.stdout).close()
        for process in processes:
            process.wait()


def share(root: str, lab: str) -> None:
    """Make the pages of the students named on standard input; a line of JSON for each."""
    students = json.load(sys.stdin)
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    try:
        for problem in _by_one(Course(Path(root)), lab, students):
            print(json.dumps(problem), file=told, flush=True)
    except BrokenPipeError:
        os._exit(0)  # nobody listens any more


def _graded(course: Course, lab: str) -> list[str]:
    """Students who have an autograded notebook.

    Raises:
        CourseError: when nobody has.
    """
    root = course.root / "autograder" / "autograded"
    names = sorted(path.name for path in root.iterdir()) if root.is_dir() else []
    found = [name for name in names if autograded(course, lab, name).is_file()]
    if not found:
        raise CourseError(f"Nothing of {lab} is graded. Run `python -m autograder grade {lab}`.")
    return found


def _is_current(course: Course, lab: str, student: str) -> bool:
    """Whether a page is newer than all it was made from; marks by hand are in the gradebook."""
    made = page(course, lab, student)
    sources = (
        autograded(course, lab, student),
        records.place(course, lab, student),
        course.root / "autograder" / "gradebook.db",
    )
    return made.is_file() and all(
        source.stat().st_mtime < made.stat().st_mtime for source in sources if source.exists()
    )


def _api(course: Course, root: Path) -> Any:
    """Nbgrader's own interface, with the course's configuration, on the course at `root`."""
    from nbgrader.apps import NbGraderAPI

    config = configuration(course)
    if root != course.root:
        config.CourseDirectory.root = str(root)
    api = NbGraderAPI(config=config)
    api.log_level = logging.ERROR
    return api
