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

_FIND = select(ASSIGNMENTS.c.id).where(
    ASSIGNMENTS.c.assignment_id == bindparam("assignment"),
    ASSIGNMENTS.c.student_id == bindparam("student"),
)
_FIND_NOTEBOOK = select(NOTEBOOKS.c.id).where(
    NOTEBOOKS.c.notebook_id == bindparam("own"), NOTEBOOKS.c.assignment_id == bindparam("of")
)
_ENROL = insert(STUDENTS).prefix_with("OR IGNORE")
_SUBMIT, _SUBMIT_NOTEBOOK = insert(ASSIGNMENTS), insert(NOTEBOOKS)
_GRADE, _COMMENT = insert(GRADES), insert(COMMENTS)
_HANDED_IN = (
    update(ASSIGNMENTS)
    .where(ASSIGNMENTS.c.id == bindparam("submission"))
    .values(timestamp=bindparam("time"))
)
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
_ON_TIME = (
    update(NOTEBOOKS)
    .where(NOTEBOOKS.c.id == bindparam("notebook"))
    .values(late_submission_penalty=None)
)


@dataclass(frozen=True)
class Found:
    """What the autograder found in a submission.

    Attributes:
        handed_in: when; None leaves the time as it is.
        grades: score by grade id.
        comments: the autograder's comment by grade id; cells that are not named have none.
    """

    handed_in: datetime.datetime | None
    grades: Mapping[str, float]
    comments: Mapping[str, str | None]


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

    def write(self, student: str, found: Found) -> str:
        """Write what the autograder found; what a person gave stays. A new student is enrolled.

        Returns:
            The id of the submission.
        """
        run = self._db.connection().execute
        mine = {"assignment": self._assignment, "student": student}
        submission = run(_FIND, mine).scalar()
        if submission is None:
            return self._add(student, found)
        if found.handed_in is not None:
            run(_HANDED_IN, {"submission": submission, "time": found.handed_in})
        own = self._notebooks[self._lab]
        cells = self._cells[own]
        notebook = run(_FIND_NOTEBOOK, {"own": own, "of": submission}).scalar_one()
        scored = [
            {"cell": cells.graded[name], "notebook": notebook, "score": score}
            for name, score in found.grades.items()
            if name in cells.graded
        ]
        commented = [
            {"cell": cell, "notebook": notebook, "comment": found.comments.get(name)}
            for name, cell in cells.solved.items()
        ]
        for statement, rows in ((_SCORED, scored), (_COMMENTED, commented)):
            if rows:
                run(statement, rows)
        run(_ON_TIME, {"notebook": notebook})
        return str(submission)

    def _add(self, student: str, found: Found) -> str:
        """Make all rows of a student's first submission; see `write`."""
        run = self._db.connection().execute
        run(_ENROL, {"id": student})
        submission: str = api.new_uuid()
        row = {"id": submission, "assignment_id": self._assignment, "student_id": student}
        run(_SUBMIT, row | {"timestamp": found.handed_in})
        for notebook, cells in self._cells.items():
            ours = notebook == self._notebooks[self._lab]
            grades, comments = (found.grades, found.comments) if ours else ({}, {})
            made = api.new_uuid()
            row = {"id": made, "notebook_id": notebook, "assignment_id": submission}
            run(_SUBMIT_NOTEBOOK, row)
            graded = [
                {**_below(made, cell), "auto_score": grades.get(name)}
                | {"needs_manual_grade": name not in grades}
                for name, cell in cells.graded.items()
            ]
            solved = [
                {**_below(made, cell), "auto_comment": comments.get(name)}
                for name, cell in cells.solved.items()
            ]
            for statement, rows in ((_GRADE, graded), (_COMMENT, solved)):
                if rows:
                    run(statement, rows)
        return submission


def _below(notebook: str, cell: str) -> dict[str, str]:
    return {"id": api.new_uuid(), "notebook_id": notebook, "cell_id": cell}
