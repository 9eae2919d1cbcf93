"""Marks, comments, penalty and extension of one submission, read in three queries.

nbgrader's own `GetGrades` opens the gradebook anew for every page and asks it about every cell.
"""

import contextlib
import datetime
import sqlite3
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution, is_task

from autograder.course import Course
from autograder.gradebook.backup import database

EPOCH = datetime.datetime(1970, 1, 1)
SUBMISSION = """
    SELECT submitted_notebook.id, submitted_notebook.late_submission_penalty,
        submitted_assignment.extension, student.first_name, student.last_name
    FROM submitted_notebook
    JOIN notebook ON submitted_notebook.notebook_id = notebook.id
    JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
    JOIN assignment ON submitted_assignment.assignment_id = assignment.id
    JOIN student ON submitted_assignment.student_id = student.id
    WHERE notebook.name = ? AND assignment.name = ? AND student.id = ?"""
GRADES = """
    SELECT base_cell.name, COALESCE(manual_score, auto_score, 0) + COALESCE(extra_credit, 0),
        COALESCE(grade_cells.max_score, task_cells.max_score, 0),
        manual_score IS NOT NULL OR COALESCE(extra_credit, 0) != 0
    FROM grade JOIN base_cell ON grade.cell_id = base_cell.id
    LEFT JOIN grade_cells ON grade_cells.id = base_cell.id
    LEFT JOIN task_cells ON task_cells.id = base_cell.id
    WHERE grade.notebook_id = ?"""
COMMENTS = """
    SELECT base_cell.name, COALESCE(manual_comment, auto_comment)
    FROM comment JOIN base_cell ON comment.cell_id = base_cell.id WHERE comment.notebook_id = ?"""


class Grades(NbGraderPreprocessor):
    """Puts marks and comments into the cells, and the totals into `resources`, as `GetGrades`."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Read the gradebook.

        Raises:
            LookupError: when the submission, or a cell of it, is not in the gradebook.
        """
        info = resources["nbgrader"]
        course = Course(Path(self.parent.parent.coursedir.root))
        place = database(course).resolve().as_uri()
        with contextlib.closing(sqlite3.connect(f"{place}?mode=ro", uri=True, timeout=30)) as book:
            key = info["notebook"], info["assignment"], info["student"]
            found = book.execute(SUBMISSION, key).fetchone()
            if found is None:
                raise LookupError(f"{info['student']} has no {info['assignment']} in the gradebook")
            notebook, penalty, extension, first, last = found
            grades = {name: rest for name, *rest in book.execute(GRADES, (notebook,))}
            comments = dict(book.execute(COMMENTS, (notebook,)).fetchall())
        for cell in nb.cells:
            if is_solution(cell) or is_task(cell):
                cell.metadata.nbgrader["comment"] = comments.get(_id(cell))
            if is_grade(cell) or is_task(cell):
                score, points, by_hand = grades[_id(cell)]
                cell.metadata.nbgrader.update(score=score, points=points, by_hand=bool(by_hand))
        info["late_penalty"] = penalty or 0.0
        info["score"] = sum(score for score, *_ in grades.values()) - info["late_penalty"]
        info["max_score"] = sum(points for _, points, _ in grades.values())
        info["extension"] = extended(extension)
        info["name"] = " ".join(filter(None, (first, last)))
        return nb, resources


def extended(stored: str | None) -> str:
    """Say an extension in words; empty where there is none. SQLite has it as a date since 1970.

    >>> extended("1970-01-03 12:00:00.000000")
    '2 days 12 hours'
    """
    if not stored:
        return ""
    hours = round((datetime.datetime.fromisoformat(stored) - EPOCH).total_seconds() / 3600)
    parts = ((hours // 24, "day"), (hours % 24, "hour"))
    return " ".join(f"{count} {unit}{'s' * (count != 1)}" for count, unit in parts if count)


def _id(cell: NotebookNode) -> str:
    return str(cell.metadata.nbgrader["grade_id"])
