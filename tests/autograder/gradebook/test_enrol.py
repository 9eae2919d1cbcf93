"""A fresh clone's gradebook gets its assignment from the release, and follows a mended one."""

import dataclasses
import shutil
import sqlite3

import nbformat
import pytest
from nbgrader.api import Gradebook as NbgradersOwn
from traitlets.config import Config

from autograder.course import Course, CourseError
from autograder.gradebook.book import Gradebook
from autograder.gradebook.record import Record, Status
from autograder.lab.release import release
from tests.autograder.reported import result
from tests.autograder.submissions import LAB, cell_of


@pytest.fixture
def course(built_once, tmp_path):
    shutil.copytree(built_once.root, tmp_path / "course")
    return Course(tmp_path / "course")


def own(course):
    return NbgradersOwn(f"sqlite:///{course.root / 'autograder' / 'gradebook.db'}", "unrolled")


RECORD = Record(
    LAB, "ada", Status.OK, 8.0, 40.0, 1.0, "none",
    functions={"softmax": result("check-softmax", 8.0)}, blank=("one_hot",),
)  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"{}", b'{"nbformat": 4}', b'{"nbformat": 4, "cells": [1]}',
     b'{"nbformat": 3, "worksheets": []}', b'{"nbformat": 4, "metadata": {}, "cells": {}}',
     b'{"nbformat": 5, "metadata": {}, "cells": []}'],
)  # fmt: skip
def test_a_release_that_is_no_notebook_is_one_clear_error(course, content):
    course.released_notebook(LAB).write_bytes(content)
    with pytest.raises(CourseError, match=f"cannot be read .*autograder build {LAB}"):
        release(course, LAB)


def test_the_assignment_is_as_nbgrader_would_have_made_it(course):
    with Gradebook(course) as book:
        book.enrol(release(course, LAB))
        book.enrol(release(course, LAB))  # twice is once
    with own(course) as book:
        assert book.find_assignment(LAB).max_score == 40
        notebook = book.find_notebook(LAB, LAB)
        assert len(notebook.grade_cells) == len(notebook.solution_cells) == 5
        assert {c.name for c in notebook.source_cells if c.locked} >= {"setup", "check-softmax"}


def test_a_new_cell_gets_rows_in_submissions_that_are_there(course):
    full = release(course, LAB)
    smaller = dataclasses.replace(full, notebook=nbformat.from_dict(full.notebook))
    smaller.notebook.cells.remove(cell_of(smaller.notebook, "check-one_hot"))
    with Gradebook(course) as book:
        book.enrol(smaller)
        book.write(RECORD)
        book.enrol(release(course, LAB))
        assert set(book.grades(LAB)["ada"]) >= {"check-softmax", "check-one_hot"}


@pytest.mark.parametrize(
    ("cell", "given"),
    [
        ("check-softmax", {"manual_score": 3}),
        ("check-softmax", {"extra_credit": 1}),
        ("softmax", {"manual_comment": "see me"}),
    ],
)
def test_a_cell_that_vanished_takes_nothing_that_a_person_gave_with_it(course, cell, given):
    full = release(course, LAB)
    with Gradebook(course) as book:
        book.enrol(full)
        book.write(RECORD)
    with own(course) as book:
        find = book.find_comment if "manual_comment" in given else book.find_grade
        row = find(cell, LAB, LAB, "ada")
        for name, value in given.items():
            setattr(row, name, value)
        book.db.commit()
    full.notebook.cells.remove(cell_of(full.notebook, cell))
    with Gradebook(course) as book:
        with pytest.raises(CourseError, match=f"no cell '{cell}' any more"):
            book.enrol(full)
        assert book.grades(LAB)["ada"]["check-softmax"] == 8


def test_a_cell_that_vanished_takes_the_autograders_rows_with_it(course):
    full = release(course, LAB)
    with Gradebook(course) as book:
        book.enrol(full)
        book.write(RECORD)
        full.notebook.cells.remove(cell_of(full.notebook, "check-softmax"))
        book.enrol(full)
        assert "check-softmax" not in book.grades(LAB)["ada"]
    database = sqlite3.connect(course.root / "autograder" / "gradebook.db")
    query = "SELECT COUNT(*) FROM grade WHERE cell_id NOT IN (SELECT id FROM base_cell)"
    assert database.execute(query).fetchone() == (0,)
    database.close()


def test_points_and_sources_follow_a_mended_release(course):
    full = release(course, LAB)
    with Gradebook(course) as book:
        book.enrol(full)
        check = cell_of(full.notebook, "check-softmax")
        check.metadata.nbgrader.points, check.source = 10, "check('softmax')  # mended"
        book.enrol(full)
    with own(course) as book:
        assert book.find_assignment(LAB).max_score == 42
        assert book.find_source_cell("check-softmax", LAB, LAB).source.endswith("# mended")


def test_late_days_cost_what_the_course_says(course):
    with Gradebook(course) as book:
        book.enrol(release(course, LAB))
    with own(course) as book:
        book.update_or_create_assignment(LAB, duedate="2030-01-01 00:00:00 UTC")
    with Gradebook(course, Config(LateSubmissionPlugin={"penalty_method": "zero"})) as book:
        book.write(dataclasses.replace(RECORD, timestamp="2030-01-01 00:00:01 UTC"))
    with own(course) as book:
        assert book.find_submission(LAB, "ada").late_submission_penalty == 8
