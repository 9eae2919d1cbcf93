"""Read nbgrader's gradebook without changing it: no backup is made, nothing is written."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from autograder.course import Course, CourseError
from autograder.gradebook.backup import address, database, explain


@contextmanager
def gradebook(course: Course) -> Iterator[Any]:
    """Open nbgrader's `Gradebook`, to read from it.

    Raises:
        CourseError: when there is none, or it is damaged.
    """
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SQLAlchemyError

    path = database(course)
    if not path.is_file():
        raise CourseError(f"{path} is missing: nothing was graded yet.")
    try:
        with Gradebook(address(path, timeout=30), "unrolled") as book:
            yield book
            book.db.rollback()
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise CourseError(explain(path, error)) from error


def roster(course: Course) -> list[str]:
    """Ids of all students in the gradebook; none where there is no gradebook that can be read."""
    path = database(course)
    if not path.is_file():
        return []
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
        try:
            return [student for (student,) in connection.execute("SELECT id FROM student")]
        finally:
            connection.close()
    except sqlite3.Error:
        return []  # whoever writes it says what is wrong with it


def scores(course: Course, lab: str) -> dict[str, float]:
    """What the autograder gave each student in total, as the gradebook has it."""
    rows = _query(course, lab, "submitted_assignment.student_id, TOTAL(grade.auto_score)", GROUPED)
    return {student: round(10 * total) / 10 for student, total in rows}


def lateness(course: Course, lab: str) -> dict[str, float]:
    """How many seconds late each student was, extensions taken off; none without a due date."""
    if not database(course).is_file():
        return {}
    with gradebook(course) as book:
        dated = [lab for one in book.assignments if one.name == lab and one.duedate]
        handed = [one for name in dated for one in book.assignment_submissions(name)]
        return {one.student.id: max(one.total_seconds_late, 0.0) for one in handed}


def marks_by_hand(course: Course, lab: str) -> dict[str, set[str]]:
    """For each student, the graded cells to which a person gave a mark or extra credit."""
    found: dict[str, set[str]] = {}
    for student, cell in _query(
        course, lab, "submitted_assignment.student_id, base_cell.name", BY_HAND
    ):
        found.setdefault(student, set()).add(cell)
    return found


GROUPED = "GROUP BY submitted_assignment.student_id"
BY_HAND = "AND (grade.manual_score IS NOT NULL OR IFNULL(grade.extra_credit, 0) != 0)"


def _query(course: Course, lab: str, columns: str, tail: str) -> list[tuple[Any, ...]]:
    path = database(course)
    if not path.is_file():
        return []
    query = f"""
        SELECT {columns} FROM grade
        JOIN base_cell ON grade.cell_id = base_cell.id
        JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
        JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
        JOIN assignment ON submitted_assignment.assignment_id = assignment.id
        WHERE assignment.name = ? {tail}"""
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)
        try:
            return connection.execute(query, (lab,)).fetchall()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise CourseError(explain(path, error)) from error
