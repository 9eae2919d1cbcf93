"""Bring a release into the gradebook, as nbgrader's generate_assignment would, writing no file."""

import json
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader import api, utils

from autograder.course import CourseError
from autograder.lab.cells import grade_id
from autograder.lab.release import Release


def enrol(book: Any, release: Release) -> None:
    """Make or mend the assignment of a lab; the caller commits.

    Args:
        book: nbgrader's `Gradebook`.
        release: the lab as released.

    Raises:
        CourseError: when a cell that the release no longer has still carries grades.
    """
    assignment = _one(book, api.Assignment, name=release.lab)
    if assignment is None:
        assignment = api.Assignment(release.lab, course_id=book.course_id)
        book.db.add(assignment)
        book.db.flush()
    notebook = _one(book, api.Notebook, name=release.lab, assignment_id=assignment.id)
    if notebook is None:
        kernel = json.dumps(release.notebook.metadata.get("kernelspec", {}))
        notebook = api.Notebook(name=release.lab, assignment=assignment, kernelspec=kernel)
        book.db.add(notebook)
        book.db.flush()
    _Cells(book, notebook, release).bring()
    book.db.flush()


class _Cells:
    def __init__(self, book: Any, notebook: Any, release: Release) -> None:
        self._book, self._notebook, self._release = book, notebook, release

    def bring(self) -> None:
        cells = [cell for cell in self._release.notebook.cells if grade_id(cell)]
        graded = [cell for cell in cells if utils.is_grade(cell)]
        solved = [cell for cell in cells if utils.is_solution(cell)]
        self._drop(api.GradeCell, {grade_id(cell) for cell in graded}, api.Grade)
        self._drop(api.SolutionCell, {grade_id(cell) for cell in solved}, api.Comment)
        self._drop(api.SourceCell, {grade_id(cell) for cell in cells}, None)
        for cell in graded:
            points = float(cell.metadata.nbgrader.points)
            values = {"max_score": points, "cell_type": cell.cell_type}
            self._bring(api.GradeCell, cell, values, api.Grade)
        for cell in solved:
            self._bring(api.SolutionCell, cell, {}, api.Comment)
        for cell in cells:
            self._bring(
                api.SourceCell,
                cell,
                {
                    "cell_type": cell.cell_type,
                    "locked": utils.is_locked(cell),
                    "source": cell.source,
                    "checksum": cell.metadata.nbgrader.get("checksum"),
                },
            )

    def _bring(
        self, table: Any, cell: NotebookNode, values: dict[str, Any], rows: Any = None
    ) -> None:
        found = _one(self._book, table, name=grade_id(cell), notebook_id=self._notebook.id)
        if found is None:
            found = table(name=grade_id(cell), notebook=self._notebook, **values)
            self._book.db.add(found)
            self._book.db.flush()
            if rows is not None:  # it came later than the submissions that are there already
                for submitted in self._notebook.submissions:
                    self._book.db.add(rows(cell_id=found.id, notebook_id=submitted.id))
        for name, value in values.items():
            if getattr(found, name) != value:
                setattr(found, name, value)

    def _drop(self, table: Any, wanted: set[str], rows: Any) -> None:
        db = self._book.db
        for cell in db.query(table).filter_by(notebook_id=self._notebook.id).all():
            if cell.name in wanted:
                continue
            if rows is not None:
                for row in db.query(rows).filter_by(cell_id=cell.id).all():
                    if _touched(row):
                        raise CourseError(
                            f"The release of {self._release.lab} has no cell {cell.name!r} any "
                            "more, but the gradebook holds a grade or comment that a person gave "
                            "there. Bring the cell back, or take the lab out of the gradebook "
                            f"with `nbgrader db assignment remove {self._release.lab}`."
                        )
                    db.delete(row)
            db.delete(cell)
        db.flush()


def _touched(row: Any) -> bool:
    names = ("manual_score", "extra_credit", "manual_comment")
    return any(getattr(row, name, None) is not None for name in names)


def _one(book: Any, table: Any, **wanted: Any) -> Any:
    return book.db.query(table).filter_by(**wanted).one_or_none()
