"""Writing a record costs the same in a full gradebook as in an empty one, and penalties work."""

import dataclasses
import datetime
import sqlite3
import warnings

import pytest
from nbgrader.api import Gradebook as NbgradersOwn
from nbgrader.plugins import LateSubmissionPlugin
from sqlalchemy import event
from traitlets.config import Config

from autograder.gradebook.book import Gradebook
from autograder.gradebook.record import Record, Status
from autograder.lab.release import release
from tests.autograder.reported import result
from tests.autograder.submissions import LAB


@pytest.fixture
def course(built):
    with Gradebook(built) as book:
        book.enrol(release(built, LAB))
    return built


def record(course, student, score=8.0, **changed):
    checks = release(course, LAB).checks
    functions = {name: result(key, score) for key, name in checks.items()}
    made = Record(LAB, student, Status.OK, score, 40.0, 1.0, "none", functions=functions)
    return dataclasses.replace(made, **changed)


def own(course):
    return NbgradersOwn(f"sqlite:///{course.root / 'autograder' / 'gradebook.db'}", "unrolled")


def test_no_statement_looks_through_a_table(course):
    with Gradebook(course) as book:
        book.write(record(course, "ada"))
        said = []
        event.listen(
            book._book.engine, "before_cursor_execute",
            lambda conn, cursor, text, values, context, many: said.append((text, values, many)),
        )  # fmt: skip
        book.write(record(course, "bob"))  # new
        book.write(record(course, "ada"))  # graded again
    assert 0 < len(said) < 20
    database = sqlite3.connect(course.root / "autograder" / "gradebook.db")
    for text, values, many in said:
        plan = database.execute(f"EXPLAIN QUERY PLAN {text}", values[0] if many else values)
        assert not [row for row in plan.fetchall() if "SCAN" in row[-1]], text
    database.close()


def test_a_submission_has_the_rows_that_nbgrader_would_make(course):
    with Gradebook(course) as book:
        book.write(record(course, "ada", blank=("softmax",)))
    with own(course) as book:
        ours = book.find_submission(LAB, "ada")
        book.add_student("bob")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of nbgrader's own code
            theirs = book.add_submission(LAB, "bob")
        assert ours.score == 40
        assert [n.name for n in ours.notebooks] == [n.name for n in theirs.notebooks]
        (mine,), (its,) = ours.notebooks, theirs.notebooks
        assert {g.name for g in mine.grades} == {g.name for g in its.grades}
        assert {c.name for c in mine.comments} == {c.name for c in its.comments}
        assert (mine.flagged, mine.late_submission_penalty) == (its.flagged, None)
        said = {c.name: c.auto_comment for c in mine.comments}
        assert said.pop("softmax") == "No response."
        assert set(said.values()) == {None}
        assert not any(g.needs_manual_grade for g in mine.grades)


def test_a_late_submission_is_penalised_as_nbgrader_does_and_a_mended_date_takes_it_back(course):
    with own(course) as book:
        book.find_assignment(LAB).duedate = datetime.datetime(2030, 1, 1)
        book.db.commit()
    config = Config()
    config.LateSubmissionPlugin.penalty_method = "zero"
    for stamp, penalty in (("2031-01-01 00:00:00 UTC", 40.0), ("2029-01-01 00:00:00 UTC", None)):
        with Gradebook(course, config) as book:
            book.write(record(course, "ada", timestamp=stamp))
        with own(course) as book:
            (notebook,) = book.find_submission(LAB, "ada").notebooks
            assert notebook.late_submission_penalty == penalty


def test_a_due_date_taken_back_takes_its_penalty_back(course):
    for due in (datetime.datetime(2030, 1, 1), None):
        with own(course) as book:
            book.find_assignment(LAB).duedate = due
            book.db.commit()
        config = Config()
        config.LateSubmissionPlugin.penalty_method = "zero"
        with Gradebook(course, config) as book:
            book.write(record(course, "ada", timestamp="2031-01-01 00:00:00 UTC"))
        with own(course) as book:
            (notebook,) = book.find_submission(LAB, "ada").notebooks
            assert notebook.late_submission_penalty == (40.0 if due else None)


def test_a_student_who_is_enrolled_already_keeps_name_and_address(course):
    with own(course) as book:
        book.add_student("ada", first_name="Ada", email="ada@example.org")
    with Gradebook(course) as book:
        book.write(record(course, "ada"))
    with own(course) as book:
        student = book.find_student("ada")
        assert (student.first_name, student.email) == ("Ada", "ada@example.org")
        assert book.find_submission(LAB, "ada").score == 40


class Harsh(LateSubmissionPlugin):
    """Takes off a hundred points, or gives them where the submission has none."""

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 100.0 if score else -100.0


@pytest.mark.parametrize(("score", "penalty"), [(8.0, 40.0), (0.0, 0.0)])
def test_a_penalty_takes_no_more_than_there_is_and_gives_nothing(course, score, penalty):
    with own(course) as book:
        book.find_assignment(LAB).duedate = datetime.datetime(2030, 1, 1)
        book.db.commit()
    config = Config()
    config.AssignLatePenalties.plugin_class = Harsh
    with Gradebook(course, config) as book:
        book.write(record(course, "ada", score, timestamp="2031-01-01 00:00:00 UTC"))
    with own(course) as book:
        (notebook,) = book.find_submission(LAB, "ada").notebooks
        assert (notebook.late_submission_penalty, notebook.score) == (penalty, 5 * score)


@pytest.mark.parametrize("stamp", ["", "soon", "2030-99-99", "9" * 99, "\0"])
def test_a_time_that_is_none_leaves_the_known_one(course, stamp):
    with Gradebook(course) as book:
        book.write(record(course, "ada", timestamp="2030-01-01 00:00:00 UTC"))
        book.write(record(course, "ada", timestamp=stamp))
    with own(course) as book:
        assert book.find_submission(LAB, "ada").timestamp == datetime.datetime(2030, 1, 1)
        assert book.find_submission(LAB, "ada").score == 40


def test_what_a_person_gave_survives_another_writing(course):
    with Gradebook(course) as book:
        book.write(record(course, "ada"))
    with own(course) as book:
        grade = book.find_grade("check-softmax", LAB, LAB, "ada")
        grade.manual_score, grade.extra_credit = 3, 0.5
        book.find_comment("softmax", LAB, LAB, "ada").manual_comment = "see me"
        book.db.commit()
    with Gradebook(course) as book:
        book.write(record(course, "ada", 6.0, blank=("softmax",)))
    with own(course) as book:
        grade = book.find_grade("check-softmax", LAB, LAB, "ada")
        assert (grade.auto_score, grade.manual_score, grade.extra_credit) == (6, 3, 0.5)
        assert grade.needs_manual_grade  # the answer may be another: look again
        comment = book.find_comment("softmax", LAB, LAB, "ada")
        assert (comment.auto_comment, comment.manual_comment) == ("No response.", "see me")
