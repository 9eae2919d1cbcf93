"""The gradebook: nbgrader's own database, opened safely and written one submission at a time."""

import datetime
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from nbgrader import api, utils
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from autograder.course import Course, CourseError
from autograder.files import undisturbed
from autograder.gradebook import backup, extensions
from autograder.gradebook.enrol import enrol
from autograder.gradebook.nbgrader_options import configuration
from autograder.gradebook.record import Record
from autograder.gradebook.rows import Found, Rows
from autograder.lab.release import Release

if TYPE_CHECKING:
    from nbgrader.plugins import LateSubmissionPlugin

COURSE_ID = "unrolled"


class Gradebook:
    """Writes records into nbgrader's database; one transaction each."""

    def __init__(self, course: Course, config: Any = None) -> None:
        """Open the database; make it where there is none, and back it up where there is one.

        Raises:
            CourseError: when it cannot be used; the message says where the last backup is.
        """
        self._path = backup.database(course)
        self._course = course
        backup.prepare(self._path)
        with self._explained():
            self._book = api.Gradebook(backup.address(self._path, timeout=30), COURSE_ID)
        self._rows: dict[str, Rows] = {}  # by lab
        self._extensions: dict[str, dict[str, datetime.timedelta]] = {}  # by lab, by student
        self._config = configuration(course) if config is None else config
        self._penalty: LateSubmissionPlugin | None = None

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
            self._rows.clear()
            if self._rows_of(release.lab).dated:
                self._penalty = _late_penalty(self._config)

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

    @undisturbed()
    def write(self, record: Record) -> None:
        """Write one record: all of it or nothing. What a human gave stays.

        Raises:
            CourseError: when the database refuses.
        """
        with self._explained():
            try:
                self._write(record)
                self._book.db.commit()
            except BaseException:  # also of a plugin for penalties
                self._book.db.rollback()
                raise

    def extend(self, lab: str, students: list[str]) -> tuple[int, bool]:
        """Bring extensions and penalties of some students up to date.

        Returns:
            How many of them have a submission, and whether the lab has a due date.

        Raises:
            CourseError: when the database refuses.
        """
        with self._explained():
            try:
                dated = self._rows_of(lab).dated
            except api.MissingEntry:  # nothing of the lab is there yet
                return 0, False
            query = self._book.db.query(api.SubmittedAssignment).join(api.Assignment)
            handed = query.filter(api.Assignment.name == lab)
            found = [one for one in handed if one.student_id in students]
            for submission in found:
                self._settle(lab, submission, dated)
            self._book.db.commit()
            return len(found), dated

    def must_work(self) -> None:
        """Write something that changes nothing: where that fails, no single record is at fault.

        Raises:
            CourseError: when the database takes nothing.
        """
        with self._explained():
            self._book.db.execute(update(api.Assignment).values(name=api.Assignment.name))
            self._book.db.commit()

    def _write(self, record: Record) -> None:
        rows = self._rows_of(record.lab)
        comments = dict.fromkeys(record.blank, "No response.")
        found = Found(_time(record.timestamp), record.grades, comments)
        submission = rows.write(record.student, found)
        if rows.dated:
            self._book.db.expire_all()
            self._settle(record.lab, self._book.db.get(api.SubmittedAssignment, submission), True)

    def _settle(self, lab: str, submission: Any, dated: bool) -> None:
        """Write what follows from when a submission came: its extension, its penalty."""
        if lab not in self._extensions:
            self._extensions[lab] = extensions.granted(self._course, lab)
        more = self._extensions[lab].get(submission.student_id)
        if more is not None:
            submission.extension = more or None
        if dated:
            (notebook,) = [nb for nb in submission.notebooks if nb.name == lab]
            notebook.late_submission_penalty = self._late(
                submission.student_id, submission, notebook
            )

    def _rows_of(self, lab: str) -> Rows:
        if lab not in self._rows:
            self._rows[lab] = Rows(self._book, lab)
        return self._rows[lab]

    def _late(self, student: str, submission: Any, notebook: Any) -> float | None:
        late = submission.total_seconds_late
        if not late > 0:
            return None
        if self._penalty is None:
            self._penalty = _late_penalty(self._config)
        penalty = self._penalty.late_submission_penalty(student, notebook.score, late)
        return None if penalty is None else min(max(penalty, 0.0), notebook.score)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, api.InvalidEntry) as error:
            if hasattr(self, "_book"):
                self._book.db.rollback()
            raise CourseError(backup.explain(self._path, error)) from error


def _late_penalty(config: Any) -> "LateSubmissionPlugin":
    """Make the plugin that the course has configured; nbgrader's own where it names none."""
    from nbgrader.preprocessors import AssignLatePenalties

    penalties = AssignLatePenalties(config=config)
    penalties.init_plugin()
    plugin: LateSubmissionPlugin = penalties.plugin_inst
    return plugin


def _time(text: str) -> datetime.datetime | None:
    """Read a time stamp as nbgrader does; None where it is no time."""
    try:
        found = utils.parse_utc(text) if text else None
    except Exception:  # dateutil raises more kinds than it says, and the text is a student's
        return None
    return found if isinstance(found, datetime.datetime) else None
