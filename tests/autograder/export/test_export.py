"""Final grades for spreadsheets, Canvas and Moodle; late penalties and marks by hand in them."""

import csv
import datetime
import io
import json

import pytest
from nbgrader.api import Gradebook as Book

from autograder.course import CourseError
from autograder.export import commands, grades, tables
from autograder.gradebook.book import Gradebook
from autograder.lab.release import release
from tests.autograder.reported import LAB, record

NAMES = (
    ("ada", "Ada", "O'Brien, Jr.", "4711"),
    ("bob", 'Robert "Bob"', "=1+2", "sis-9"),
    ("李", "雷", "李", ""),
    ("-dash", "+49", "@home", ""),
)
ZERO_IF_LATE = '\nc.LateSubmissionPlugin.penalty_method = "zero"\n'


def book_of(course):
    return Book(f"sqlite:///{course.root / 'autograder' / 'gradebook.db'}", "unrolled")


@pytest.fixture
def course(built):
    with Gradebook(built) as gradebook:
        gradebook.enrol(release(built, LAB))
        gradebook.write(record("ada"))
        gradebook.write(record("bob", {"softmax": None}))
        gradebook.write(record("李", {"one_hot": None}))
    with book_of(built) as book:
        for name, first, last, lms in NAMES:
            book.update_or_create_student(
                name, first_name=first, last_name=last, email=f"{name}@example.org", lms_user_id=lms
            )
    return built


def table(course, to):
    text = tables.text(tables.TABLES[to](grades.read(course)))
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert all(len(row) == len(rows[0]) for row in rows)
    return rows


def test_canvas_gets_its_columns_and_points_possible(course):
    head, points, *rows = table(course, "canvas")
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", LAB]
    assert points == ["    Points Possible", "", "", "", "", "40"]
    found = {row[3]: row for row in rows}
    assert found["ada"] == ["O'Brien, Jr., Ada", "4711", "", "ada", "", "40"]
    assert found["bob"] == ['\'=1+2, Robert "Bob"', "", "sis-9", "bob", "", "32"]
    assert found["李"][0] == "李, 雷"
    assert found["'-dash"][5] == ""  # handed in nothing: no grade, not a zero


def test_moodle_gets_columns_to_map(course):
    head, *rows = table(course, "moodle")
    assert head == ["First name", "Last name", "Username", "ID number", "Email address", LAB]
    found = {row[2]: row for row in rows}
    assert found["ada"] == ["Ada", "O'Brien, Jr.", "ada", "4711", "ada@example.org", "40"]
    assert found["李"][3:] == ["李", "李@example.org", "34"]


@pytest.mark.parametrize("to", tables.TABLES)
def test_no_cell_is_a_formula(course, to):
    for row in table(course, to):
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@")), cell


@pytest.mark.parametrize(
    "text",
    [
        *("=1", "+1", "-1", "@x", "＝1", "＋1", "－1", "＠x"),
        *("\t=1", "\r=1", "\n=1", "\0=1", " =1", "  @x"),
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert tables.harmless(text).startswith("'")


@pytest.mark.parametrize("text", ["", "ada", "a=1", "3.5", "O'Brien", "王"])
def test_other_texts_stay(text):
    assert tables.harmless(text) == text


def test_marks_by_hand_and_extra_credit_count(course):
    with book_of(course) as book:
        grade = book.find_grade("check-softmax", LAB, LAB, "bob")
        grade.manual_score, grade.extra_credit = 5, 1
        book.db.commit()
    _, *rows = table(course, "csv")
    assert [row[6:10] for row in rows if row[0] == "bob"] == [["38", "0", "38", "40"]]


def test_late_penalties_of_the_configuration_are_taken_off(course):
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(ZERO_IF_LATE)
    due = datetime.datetime(2030, 1, 1)
    with book_of(course) as book:
        book.update_or_create_assignment(LAB, duedate=due)
    with Gradebook(course) as gradebook:
        gradebook.write(record("ada", timestamp="2030-01-01 00:00:01 UTC"))
        gradebook.write(record("bob", timestamp="2029-12-31 23:59:59 UTC"))
    _, *rows = table(course, "csv")
    found = {row[0]: row for row in rows}
    assert found["ada"][5:10] == ["2030-01-01 00:00:01 UTC", "40", "40", "0", "40"]
    assert found["bob"][7] == "0"


def test_a_mark_lowered_after_a_penalty_gives_no_score_below_0(course):
    with (course.root / "nbgrader_config.py").open("a") as file:
        file.write(ZERO_IF_LATE)
    with book_of(course) as book:
        book.update_or_create_assignment(LAB, duedate=datetime.datetime(2030, 1, 1))
    with Gradebook(course) as gradebook:
        gradebook.write(record("ada", timestamp="2030-01-01 00:00:01 UTC"))
    with book_of(course) as book:
        book.find_grade("check-softmax", LAB, LAB, "ada").manual_score = 0
        book.db.commit()
    _, *rows = table(course, "csv")
    assert [row[6:9] for row in rows if row[0] == "ada"] == [["32", "40", "0"]]


def test_the_command_writes_a_file_and_says_what_it_could_not_keep(course, tmp_path, capsys):
    path = tmp_path / "grades.csv"
    commands.export.main(
        ["--to", "canvas", "--output", str(path)], standalone_mode=False, obj=course
    )
    assert path.read_bytes().startswith(b"Student,ID,SIS User ID,SIS Login ID,Section,")
    assert "李, 雷" in path.read_text(encoding="utf-8")
    assert "1 ids look like formulas" in capsys.readouterr().err
    with pytest.raises(CourseError, match="cannot be written"):
        commands.export.main(
            ["--output", str(path / "grades.csv")], standalone_mode=False, obj=course
        )
    assert path.read_bytes().startswith(b"Student,")


def test_what_a_person_still_has_to_look_at_is_marked(course):
    with book_of(course) as book:
        book.find_grade("check-softmax", LAB, LAB, "bob").needs_manual_grade = True
        book.db.commit()
    _, *rows = table(course, "csv")
    assert {row[0]: row[10] for row in rows} == {"ada": "", "bob": "yes", "李": "", "'-dash": ""}


def test_objects_have_the_final_score(course, capsysbinary):
    with book_of(course) as book:
        (notebook,) = book.find_submission(LAB, "ada").notebooks
        notebook.late_submission_penalty = 15
        book.db.commit()
    commands.export.main(["--json"], standalone_mode=False, obj=course)
    found = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [(one["student"], one["raw"], one["penalty"], one["score"]) for one in found] == [
        ("ada", 40, 15, 25), ("bob", 32, 0, 32), ("李", 34, 0, 34),
    ]  # fmt: skip
    assert {one["max_score"] for one in found} == {40}


def test_a_lab_that_is_not_in_the_gradebook_is_named(course):
    with pytest.raises(CourseError, match="02_bptt is not in the gradebook"):
        grades.read(course, (LAB, "02_bptt"))


def test_without_a_gradebook_it_says_so(built):
    with pytest.raises(CourseError, match="nothing was graded yet"):
        grades.read(built)
