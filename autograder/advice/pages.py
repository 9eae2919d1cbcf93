"""Have nbgrader make the feedback pages of a class."""

import functools
import logging
import multiprocessing
import re
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder.course import Course, CourseError
from autograder.grading import record as records
from autograder.grading.configured import configuration
from autograder.grading.journal import autograded


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
    with _several(min(jobs, len(todo))) as apply:
        problems = apply(functools.partial(_write, course.root, lab), todo)
        try:
            yield from ((student, next(problems)) for student in shown(todo))
        except BrokenProcessPool:
            raise CourseError(
                "A process that makes pages was ended. The pages made so far stay: start again."
            ) from None


def page(course: Course, lab: str, student: str) -> Path:
    """Where a student's feedback page lies."""
    return course.root / "autograder" / "feedback" / student / lab / f"{lab}.html"


@contextmanager
def _several(jobs: int) -> Iterator[Callable[..., Iterator[str]]]:
    """Give a `map` that works in several processes at once, or in this one."""
    if jobs < 2:
        yield map
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, _until_told)
    try:
        yield pool.map
    finally:
        pool.shutdown(cancel_futures=True)


def _until_told() -> None:
    """Leave Ctrl-C to the process that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _write(root: Path, lab: str, student: str) -> str:
    """Make one page; says why there is none."""
    result = _api(root).generate_feedback(lab, student, force=True)
    said = "" if result["success"] else str(result.get("error") or result.get("log"))
    return re.sub(r"\s+", " ", said)[-300:]


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


@functools.lru_cache(maxsize=1)
def _api(root: Path) -> Any:
    """Nbgrader's own interface, with the course's configuration."""
    from nbgrader.apps import NbGraderAPI

    api = NbGraderAPI(config=configuration(Course(root)))
    api.log_level = logging.ERROR
    return api
