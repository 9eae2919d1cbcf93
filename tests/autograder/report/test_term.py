"""A class over all labs, and one student over the term."""

import json
from pathlib import Path

import html5lib
import pytest
from click import UsageError

from autograder.course import CourseError
from autograder.report import commands
from autograder.report.term import term, without_names
from tests.autograder.reported import LAB, SCRIPT, record, save

SECOND = "02_bptt"


@pytest.fixture
def two_labs(built, monkeypatch):
    monkeypatch.setattr(type(built), "labs", lambda self: [LAB, SECOND])
    save(
        built,
        record("ada"), record("ada", lab=SECOND),
        record("bob", {"softmax": "never divided"}),
        record("bob", dict.fromkeys(record().functions, "never divided"), lab=SECOND),
        record("zoë"),
        record(SCRIPT[:20].replace("/", ""), lab=SECOND),
    )  # fmt: skip
    return built


def run(course, capsys, *words):
    commands.report.main(list(words), standalone_mode=False, obj=course)
    return capsys.readouterr().out.strip()


def test_each_lab_and_each_student_is_counted(two_labs):
    found = term(two_labs)
    first, second = found.labs
    assert (first.name, first.students, first.full, first.median) == (LAB, 3, 2, 1.0)
    assert (second.students, second.full) == (3, 2)
    assert first.misconceptions == (("never divided", 1),)
    by_label = {student.label: student for student in found.students}
    assert by_label["bob"].shares == [0.8, 0.0]
    assert by_label["bob"].misconceptions == [("never divided", 2)]
    need = {student.label: why for student, why in found.in_need}
    assert "fell from 80% to 0%" in need["bob"]
    assert "ada" not in need
    assert need["zoë"] == "lab 02 not handed in"


def test_the_page_on_the_term_is_safe_and_without_names_names_nobody(two_labs, capsys):
    place = run(two_labs, capsys, "--course")
    text = Path(place).read_text("utf-8")
    html5lib.HTMLParser(strict=True).parse(text)
    assert "default-src 'none'" in text
    assert "<script" not in text
    assert "&lt;script" in text
    assert "bob" in text
    hidden = Path(run(two_labs, capsys, "--course", "--anonymous")).read_text("utf-8")
    assert not any(name in hidden for name in ("ada", "bob", "zoë", "script", "Whom to ask"))
    assert "student 4" in hidden
    labels = [student.label for student in without_names(term(two_labs)).students]
    assert labels == ["student 1", "student 2", "student 3", "student 4"]


def test_one_student_over_the_term_is_linked_to_the_feedback_that_is_there(two_labs, capsys):
    made = two_labs.feedback(LAB, "bob")
    made.parent.mkdir(parents=True)
    made.write_text("a page")
    said = json.loads(run(two_labs, capsys, "--student", "bob", "--json"))
    assert said["shares"] == {LAB: 0.8, SECOND: 0.0}
    text = Path(said["report"]).read_text("utf-8")
    html5lib.HTMLParser(strict=True).parse(text)
    assert f'href="../feedback/bob/{LAB}/{LAB}.html"' in text
    assert text.count("feedback page") == 1
    assert "ada" not in text.replace("metadata", "")
    assert "never divided: 2 labs" in text


@pytest.mark.parametrize(
    "words",
    [(), (LAB, "--course"), ("--course", "--student", "x"), ("--student", "x", "--anonymous")],
)
def test_one_thing_is_asked_for_at_a_time(two_labs, capsys, words):
    with pytest.raises(UsageError):
        run(two_labs, capsys, *words)


def test_nothing_graded_and_nobody_of_that_name_is_said(built, two_labs, capsys):
    with pytest.raises(CourseError, match="No lab has a record of 'eve'"):
        run(two_labs, capsys, "--student", "eve")
    for lab in (LAB, SECOND):
        for path in (built.records / lab).glob("*.json"):
            path.unlink()
    with pytest.raises(CourseError, match="Nothing was graded yet"):
        run(built, capsys, "--course")
