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
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, cast

from autograder import stopping
from autograder.course import ROOT, Course, CourseError
from autograder.gradebook import record as records
from autograder.gradebook.journal import autograded
from autograder.gradebook.nbgrader_options import configuration
from autograder.workers.process import die_with

CLOCKS = 5.0  # seconds that the clock of another machine's disk may be ahead
SHARE = """
import sys
from autograder.startup import skip_slow_imports
skip_slow_imports()
from autograder.feedback_pages.pages import share
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
    if not course.settings.is_file():
        raise CourseError(f"{course.settings} is missing.")
    todo = [s for s in _graded(course, lab) if again or not _is_current(course, lab, s)]
    found = _by_several(course, lab, todo, jobs) if jobs > 1 else _by_one(course, lab, todo)
    yield from ((student, next(found)) for student in shown(todo))


def page(course: Course, lab: str, student: str) -> Path:
    """Where a student's feedback page lies."""
    return course.feedback(lab, student)


def _by_one(course: Course, lab: str, todo: list[str]) -> Iterator[str]:
    """Make pages one after the other; says of each why there is none."""
    with _plainly_named(course.root) as root:
        api = nbgrader_api(course, root)
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
    processes: list[subprocess.Popen[str]] = []
    with tempfile.TemporaryFile() as said, stopping.at_stop(lambda: _kill(processes)):
        try:
            for _ in todo[:jobs]:
                with stopping.hold():  # none is started that nobody knows of
                    processes.append(_sharing(course, lab, said))
            _settle(course)
            for number, process in enumerate(processes):
                with contextlib.suppress(OSError), cast(IO[str], process.stdin) as names:
                    json.dump(todo[number::jobs], names)
            for _, process in zip(todo, itertools.cycle(processes), strict=False):
                line = cast(IO[str], process.stdout).readline()
                if not line:
                    said.seek(0)
                    sys.stderr.write(said.read().decode(errors="replace")[-2000:])
                    raise CourseError(
                        "A process that makes pages was ended. The pages made so far stay: "
                        "start again."
                    )
                yield json.loads(line)
        finally:
            for process in processes:
                cast(IO[str], process.stdout).close()
            for process in processes:
                process.wait()


def _settle(course: Course) -> None:
    """Have nbgrader write the row that it adds to a gradebook with the first page.

    Of two processes that add it at once, one fails.
    """
    from nbgrader.api import Gradebook

    Gradebook(
        nbgrader_api(course, course.root).coursedir.db_url
    ).close()  # as its preprocessor GetGrades opens it


def _sharing(course: Course, lab: str, said: IO[bytes]) -> "subprocess.Popen[str]":
    """Start a process that makes pages; what it says is for us, who know whether it matters."""
    return subprocess.Popen(
        [sys.executable, "-c", SHARE, str(os.getpid()), str(course.root), lab],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=said,
        text=True,
        cwd=ROOT,
        start_new_session=True,  # Ctrl-C is for this process
    )


def _kill(processes: "list[subprocess.Popen[str]]") -> None:
    for process in processes:
        process.kill()


def share(owner: str, root: str, lab: str) -> None:
    """Make the pages of the students named on standard input; a line of JSON for each."""
    die_with(int(owner))
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
    root = course.all_autograded
    names = sorted(path.name for path in root.iterdir()) if root.is_dir() else []
    found = [name for name in names if autograded(course, lab, name).is_file()]
    if not found:
        raise CourseError(f"Nothing of {lab} is graded. Run `python -m autograder grade {lab}`.")
    return found


def _is_current(course: Course, lab: str, student: str) -> bool:
    """Whether a page is whole and newer than all it was made from.

    Marks by hand are in the gradebook. A page from the future is newer than anything that will be
    made today, so it is made again.
    """
    made = page(course, lab, student)
    sources = (
        autograded(course, lab, student),
        records.place(course, lab, student),
        course.gradebook,
    )
    if not _is_whole(made):
        return False
    when = made.stat().st_mtime
    newer = all(source.stat().st_mtime < when for source in sources if source.exists())
    return newer and when <= time.time() + CLOCKS


def _is_whole(made: Path) -> bool:
    """Whether a page is there to its end: nbgrader may have been stopped while it wrote it."""
    try:
        with made.open("rb") as file:
            file.seek(-min(made.stat().st_size, 100), os.SEEK_END)
            return file.read().rstrip().endswith(b"</html>")
    except FileNotFoundError:
        return False


def nbgrader_api(course: Course, root: Path) -> Any:
    """Nbgrader's own interface, with the course's configuration, on the course at `root`."""
    from nbgrader.apps import NbGraderAPI

    config = configuration(course)
    if root != course.root:
        config.CourseDirectory.root = str(root)
    api = NbGraderAPI(config=config)
    api.log_level = logging.ERROR
    return api
