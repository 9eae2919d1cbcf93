"""The gradebook: nbgrader's own database, opened safely and written one submission at a time."""

import datetime
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from nbgrader import api, utils
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import SQLAlchemyError

from autograder.course import Course, CourseError
from autograder.grading import backup
from autograder.grading.configured import configuration
from autograder.grading.enrol import enrol
from autograder.grading.record import Record
from autograder.grading.release import Release

COURSE_ID = "unrolled"


class Gradebook:
    """Writes records into nbgrader's database; one transaction each."""

    def __init__(self, course: Course, config: Any = None) -> None:
        """Open the database; make it where there is none, and back it up where there is one.

        Raises:
            CourseError: when it cannot be used; the message says where the last backup is.
        """
        self._path = backup.database(course)
        backup.prepare(self._path)
        with self._explained():
            self._book = api.Gradebook(f"sqlite:///{self._path}?timeout=30", COURSE_ID)
        config = configuration(course) if config is None else config
        self._penalties = AssignLatePenalties(config=config)
        self._penalties.init_plugin()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._book.close()

    def enrol(self, release: Release) -> None:
        """Make sure that the assignment is there, as released.

        Raises:
            CourseError: when it cannot be, or cells with grades would be lost.
        """
        with self._explained():
            enrol(self._book, release)
            self._book.db.commit()

    def grades(self, lab: str) -> dict[str, dict[str, float | None]]:
        """Read the autograder's score of each graded cell, for every student."""
        query = (
            self._book.db.query(api.SubmittedAssignment.student_id, api.BaseCell.name, api.Grade)
            .select_from(api.Grade)
            .join(api.BaseCell, api.BaseCell.id == api.Grade.cell_id)
            .join(api.SubmittedNotebook, api.SubmittedNotebook.id == api.Grade.notebook_id)
            .join(
                api.SubmittedAssignment,
                api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id,
            )
            .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
            .filter(api.Assignment.name == lab)
        )
        found: dict[str, dict[str, float | None]] = {}
        with self._explained():
            for student, cell, grade in query:
                found.setdefault(student, {})[cell] = grade.auto_score
            self._book.db.rollback()
        return found

    def write(self, record: Record) -> None:
        """Write one record: all of it or nothing. What a human gave stays.

        Raises:
            CourseError: when the database refuses.
        """
        with self._explained():
            self._write(record)
            self._book.db.commit()

    def _write(self, record: Record) -> None:
        book = self._book
        submission = self._submission(record)
        stamp = _time(record.timestamp)
        if stamp is not None:
            submission.timestamp = stamp
        (notebook,) = [nb for nb in submission.notebooks if nb.name == record.lab]
        grades = record.grades
        for grade in notebook.grades:
            if grade.name in grades:
                grade.auto_score = grades[grade.name]
                grade.needs_manual_grade = grade.manual_score is not None
        for comment in notebook.comments:
            comment.auto_comment = "No response." if comment.name in record.blank else None
        book.db.flush()
        notebook.late_submission_penalty = self._late(record.student, submission, notebook)

    def _submission(self, record: Record) -> Any:
        """Find a student's submission, or make it, as nbgrader does but without committing."""
        book = self._book
        assignment = book.find_assignment(record.lab)
        if book.db.get(api.Student, record.student) is None:
            book.db.add(api.Student(id=record.student))
            book.db.flush()
        try:
            return book.find_submission(record.lab, record.student)
        except api.MissingEntry:
            pass
        with book.db.no_autoflush:
            submission = api.SubmittedAssignment(
                assignment_id=assignment.id, student_id=record.student
            )
            book.db.add(submission)
            for notebook in assignment.notebooks:
                made = api.SubmittedNotebook(notebook_id=notebook.id)
                submission.notebooks.append(made)
                made.grades += [api.Grade(cell_id=cell.id) for cell in notebook.grade_cells]
                made.comments += [api.Comment(cell_id=cell.id) for cell in notebook.solution_cells]
        book.db.flush()
        book.db.expire_all()
        return submission

    def _late(self, student: str, submission: Any, notebook: Any) -> float | None:
        late = submission.total_seconds_late
        if not late > 0:
            return None
        self._book.db.refresh(notebook)
        plugin: LateSubmissionPlugin = self._penalties.plugin_inst
        penalty = plugin.late_submission_penalty(student, notebook.score, late)
        return None if penalty is None else min(max(penalty, 0.0), notebook.score)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, api.InvalidEntry) as error:
            if hasattr(self, "_book"):
                self._book.db.rollback()
            raise CourseError(backup.explain(self._path, error)) from error


def _time(text: str) -> datetime.datetime | None:
    """Read a time stamp as nbgrader does; None where it is no time."""
    try:
        found = utils.parse_utc(text) if text else None
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    return found if isinstance(found, datetime.datetime) else None


def path(course: Course) -> Path:
    """Where the gradebook lies."""
    return backup.database(course)
