"""`extend` gives students more time, one by one or as a group, before they hand in or after."""

import datetime

import pytest
from click.testing import CliRunner
from nbgrader.api import Gradebook as Book

from autograder.__main__ import main
from autograder.export import grades
from autograder.gradebook.book import Gradebook
from autograder.lab.release import release
from tests.autograder.reported import LAB, record

DUE = datetime.datetime(2030, 1, 1)
LATE = "2030-01-02 00:00:00 UTC"  # by a day


@pytest.fixture
def course(built):
    """Who is a day late gets nothing."""
    with (built.root / "nbgrader_config.py").open("a") as file:
        file.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    with Gradebook(built) as gradebook:
        gradebook.enrol(release(built, LAB))
    with Book(f"sqlite:///{built.gradebook}", "unrolled") as book:
        book.update_or_create_assignment(LAB, duedate=DUE)
        for name in ("ada", "bob", "cid", "dan"):
            book.update_or_create_student(name)
    return built


def write(course, *students):
    with Gradebook(course) as gradebook:
        for student in students:
            gradebook.write(record(student, timestamp=LATE))


def run(course, *words):
    return CliRunner().invoke(main, ["--course", str(course.root), "extend", LAB, *words])


def scores(course):
    found = grades.read(course)
    return {s.id: s.grades[LAB].score for s in found.students if LAB in s.grades}


def test_a_student_with_more_time_pays_no_penalty(course):
    write(course, "ada", "bob")
    assert scores(course) == {"ada": 0, "bob": 0}
    done = run(course, "ada", "--days", "2")
    assert done.exit_code == 0, done.output
    assert scores(course) == {"ada": 40, "bob": 0}
    write(course, "ada")  # graded once more
    assert scores(course) == {"ada": 40, "bob": 0}


def test_time_can_be_granted_to_a_group_before_it_hands_in(course, tmp_path):
    group = tmp_path / "section b.txt"
    group.write_text("\ufeffbob\n\n# on leave\ncid\n", encoding="utf-8")
    done = run(course, "ada", "--group", str(group), "--days", "1")
    assert done.exit_code == 0, done.output
    assert scores(course) == {}  # nobody has handed in by that
    write(course, "ada", "bob", "cid", "dan")
    assert scores(course) == {"ada": 40, "bob": 40, "cid": 40, "dan": 0}


def test_less_time_than_it_took_is_too_little_and_0_takes_it_back(course):
    write(course, "ada")
    run(course, "ada", "--hours", "23")
    assert scores(course) == {"ada": 0}
    run(course, "ada", "--hours", "1", "--days", "1")
    assert scores(course) == {"ada": 40}
    assert run(course).output.split() == ["ada", "1", "day,", "1:00:00"]
    run(course, "ada", "--days", "0")
    assert scores(course) == {"ada": 0}


def test_an_extension_that_was_given_in_nbgrader_stays(course):
    write(course, "ada")
    with Book(f"sqlite:///{course.gradebook}", "unrolled") as book:
        book.grant_extension(LAB, "ada", days=3)
    write(course, "ada")
    assert scores(course) == {"ada": 40}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("aida", "--days", "1"), "Nobody in the gradebook has the id 'aida'; nothing was granted"),
        (("ada",), "Say how much"),
        (("--days", "1"), "Name students, or a --group"),
        (("ada", "--days", "-1"), "not in the range"),
    ],
)
def test_what_grants_nothing_is_said(course, words, said):
    done = run(course, *words)
    assert done.exit_code != 0
    assert said in done.output
    assert run(course).output == ""


def test_a_damaged_file_is_said(course):
    course.extensions.write_text("[1")
    done = run(course, "ada", "--days", "1")
    assert done.exit_code == 1
    assert "extensions.json cannot be read" in done.output


def test_without_a_due_date_it_is_kept_and_said(built):
    done = run(built, "ada", "--days", "1")
    assert done.exit_code == 0
    assert "has no due date yet" in done.output
    assert run(built).output.startswith("ada ")
