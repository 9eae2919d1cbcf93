"""Have nbgrader make the feedback pages of a class."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
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
) -> Iterator[tuple[str, str]]:
    """Make the pages that are missing or out of date, or all of them.

    Yields:
        Each student, and why there is no page; empty where there is one.

    Raises:
        CourseError: when nothing is graded.
    """
    todo = [s for s in _graded(course, lab) if again or not _is_current(course, lab, s)]
    api = _api(course)
    for student in shown(todo):
        result = api.generate_feedback(lab, student, force=True)
        said = "" if result["success"] else str(result.get("error") or result.get("log"))
        yield student, re.sub(r"\s+", " ", said)[-300:]


def page(course: Course, lab: str, student: str) -> Path:
    """Where a student's feedback page lies."""
    return course.root / "autograder" / "feedback" / student / lab / f"{lab}.html"


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


def _api(course: Course) -> Any:
    """Nbgrader's own interface, with the course's configuration."""
    from nbgrader.apps import NbGraderAPI

    if not (course.root / "nbgrader_config.py").is_file():
        raise CourseError(f"{course.root / 'nbgrader_config.py'} is missing.")
    api = NbGraderAPI(config=configuration(course))
    api.log_level = logging.ERROR
    return api
