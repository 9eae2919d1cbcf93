"""The rows of one lab in nbgrader's tables, found by their indexes and written as plain SQL.

Through nbgrader's objects a submission takes some forty queries, some of which look through the
whole table. Here it takes six, each by a unique index, however many students there are.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nbgrader import api
from sqlalchemy import bindparam, insert, select, update

ASSIGNMENTS, NOTEBOOKS = api.SubmittedAssignment.__table__, api.SubmittedNotebook.__table__
GRADES, COMMENTS, STUDENTS = (t.__table__ for t in (api.Grade, api.Comment, api.Student))

_SCORED = (
    update(GRADES)
    .where(GRADES.c.cell_id == bindparam("cell"), GRADES.c.notebook_id == bindparam("notebook"))
    .values(auto_score=bindparam("score"), needs_manual_grade=GRADES.c.manual_score.is_not(None))
)
_COMMENTED = (
    update(COMMENTS)
    .where(COMMENTS.c.cell_id == bindparam("cell"), COMMENTS.c.notebook_id == bindparam("notebook"))
    .values(auto_comment=bindparam("comment"))
)


@dataclass(frozen=True)
class _Cells:
    """Ids of one notebook's cells by name: those with points, those with an answer."""

    graded: Mapping[str, str]
    solved: Mapping[str, str]


class Rows:
    """Writes submissions of one lab; the caller commits."""

    def __init__(self, book: Any, lab: str) -> None:
        """Look the lab's cells up.

        Raises:
            MissingEntry: when the gradebook does not have the lab.
        """
        assignment = book.find_assignment(lab)
        self._db, self._lab = book.db, lab
        self._assignment: str = assignment.id
        self.dated = assignment.duedate is not None
        self._notebooks = {notebook.name: notebook.id for notebook in assignment.notebooks}
        self._cells = {
            notebook.id: _Cells(
                {cell.name: cell.id for cell in notebook.grade_cells},
                {cell.name: cell.id for cell in notebook.solution_cells},
            )
            for notebook in assignment.notebooks
        }

    def submission(self, student: str) -> str:
        """Find a student's submission, or make it with all its rows; returns its id."""
        query = select(ASSIGNMENTS.c.id).where(
            ASSIGNMENTS.c.assignment_id == self._assignment, ASSIGNMENTS.c.student_id == student
        )
        found: str | None = self._db.execute(query).scalar()
        return found or self._make(student)

    def write(
        self,
        submission: str,
        handed_in: datetime.datetime | None,
        grades: Mapping[str, float],
        comments: Mapping[str, str | None],
    ) -> None:
        """Write what the autograder found; what a person gave stays.

        Args:
            submission: its id.
            handed_in: None leaves the time as it is.
            grades: score by grade id.
            comments: the autograder's comment by grade id; cells that are not named have none.
        """
        if handed_in is not None:
            stamped = update(ASSIGNMENTS).where(ASSIGNMENTS.c.id == submission)
            self._db.execute(stamped.values(timestamp=handed_in))
        own = self._notebooks[self._lab]
        place = (NOTEBOOKS.c.notebook_id == own) & (NOTEBOOKS.c.assignment_id == submission)
        notebook = self._db.execute(select(NOTEBOOKS.c.id).where(place)).scalar_one()
        cells = self._cells[own]
        scored = [
            {"cell": cells.graded[name], "notebook": notebook, "score": score}
            for name, score in grades.items()
            if name in cells.graded
        ]
        commented = [
            {"cell": cell, "notebook": notebook, "comment": comments.get(name)}
            for name, cell in cells.solved.items()
        ]
        connection = self._db.connection()
        for statement, rows in ((_SCORED, scored), (_COMMENTED, commented)):
            if rows:
                connection.execute(statement, rows)
        on_time = update(NOTEBOOKS).where(NOTEBOOKS.c.id == notebook)
        self._db.execute(on_time.values(late_submission_penalty=None))

    def _make(self, student: str) -> str:
        db = self._db
        if db.execute(select(STUDENTS.c.id).where(STUDENTS.c.id == student)).scalar() is None:
            db.execute(insert(STUDENTS).values(id=student))
        submission: str = api.new_uuid()
        row = {"id": submission, "assignment_id": self._assignment, "student_id": student}
        db.execute(insert(ASSIGNMENTS).values(row))
        connection = db.connection()
        for notebook, cells in self._cells.items():
            made = api.new_uuid()
            row = {"id": made, "notebook_id": notebook, "assignment_id": submission}
            db.execute(insert(NOTEBOOKS).values(row))
            for table, names in ((GRADES, cells.graded), (COMMENTS, cells.solved)):
                rows = [
                    {"id": api.new_uuid(), "cell_id": cell, "notebook_id": made}
                    for cell in names.values()
                ]
                if rows:
                    connection.execute(insert(table), rows)
        return submission
