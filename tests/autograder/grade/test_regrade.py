"""A changed check: who changes and why is shown before it is written, and a person's mark stays."""

import io
import json
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from typing import ClassVar

import pytest
from nbgrader.api import Gradebook

from autograder.course import ROOT, Course
from autograder.grade import history, run
from autograder.grade.consent import Consent, lines
from autograder.grade.run import Run
from autograder.gradebook import record as records
from tests.autograder.reported import record
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import LAB, answered, command, hand_in

STUDENTS = ("ada", "bob", "cid")


class FakeWorkers:
    """Grades by giving out records made by hand; what is graded here is not the point."""

    graded: ClassVar[Counter] = Counter()
    scores: ClassVar[dict] = {}
    version = ""

    def __init__(self, course, lab, isolation, jobs):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        pass

    def run(self, names):
        for name in names:
            FakeWorkers.graded[name] += 1
            wrong = dict.fromkeys(FakeWorkers.scores.get(name, ()))
            found = record(name, wrong, version=FakeWorkers.version)
            yield {"record": found.text(), "notebook": json.dumps({"cells": []})}


@pytest.fixture
def course(built, monkeypatch):
    """Three students, graded once with the first version of the checks."""
    for name in STUDENTS:
        hand_in(built, name, answered(built))
    monkeypatch.setattr(run, "Workers", FakeWorkers)
    monkeypatch.setattr(run, "version", lambda *parts: FakeWorkers.version)
    checks_become(monkeypatch, "v1", bob=("softmax",))
    assert len(list(Run(built, LAB))) == 3
    return built


def checks_become(monkeypatch, version, **scores):
    monkeypatch.setattr(FakeWorkers, "version", version)
    monkeypatch.setattr(FakeWorkers, "scores", scores)
    monkeypatch.setattr(FakeWorkers, "graded", Counter())


def book(course):
    return Gradebook(f"sqlite:///{course.root / 'autograder' / 'gradebook.db'}", "unrolled")


def scores(course):
    with book(course) as found:
        return {s.student.id: s.score for s in found.assignment_submissions(LAB)}


def everything(course):
    root = course.root / "autograder"
    return {p: p.read_bytes() for p in root.rglob("*") if p.is_file() and ".lock" not in p.name}


def test_a_preview_says_who_changes_and_writes_nothing(course, monkeypatch):
    checks_become(monkeypatch, "v2", ada=("one_hot",))
    before = everything(course)
    found = {change.student: change for change in Run(course, LAB).preview() if change}
    assert everything(course) == before
    assert {s: c.functions for s, c in found.items()} == {
        "ada": [("one_hot", 6.0, 0.0)], "bob": [("softmax", 0.0, 8.0)],
    }  # fmt: skip
    assert {c.why for c in found.values()} == {"the checks changed"}


def test_without_consent_scores_stay_and_what_nobody_would_see_is_written(course, monkeypatch):
    checks_become(monkeypatch, "v2", ada=("one_hot",))
    shown = []

    def refuse(changes):
        shown.extend(changes)
        return False

    written = {r.student for r in Run(course, LAB, consent=refuse)}
    assert {change.student for change in shown} == {"ada", "bob"}
    assert written == {"cid"}
    assert scores(course) == {"ada": 40, "bob": 32, "cid": 40}
    assert records.load(course, LAB, "ada").version == "v1"


def test_with_consent_they_are_written_once(course, monkeypatch):
    checks_become(monkeypatch, "v2", ada=("one_hot",))
    asked = []
    written = {r.student for r in Run(course, LAB, consent=lambda c: asked.append(c) or True)}
    assert written == set(STUDENTS)
    assert len(asked) == 1
    assert max(FakeWorkers.graded.values()) == 1
    assert scores(course) == {"ada": 34, "bob": 40, "cid": 40}
    assert {c.student for c in history.changes(course, LAB)} == {"ada", "bob"}


def test_what_was_handed_in_again_needs_no_consent(course, monkeypatch):
    checks_become(monkeypatch, "v2")
    place = records.place(course, LAB, "bob")
    place.write_text(place.read_text().replace('"submission": "bob"', '"submission": "older"'))
    written = {r.student for r in Run(course, LAB, consent=lambda changes: 1 / 0)}
    assert written == set(STUDENTS)


def test_a_run_killed_after_the_yes_goes_on_without_asking(course, monkeypatch):
    checks_become(monkeypatch, "v2", ada=("one_hot",))

    class KilledError(Exception):
        pass

    def killed(self, gradebook):
        raise KilledError

    settle = run.Journal.settle
    with monkeypatch.context() as patch:
        calls = iter([settle, settle, killed])  # what is left over, cid, and then the held ones
        patch.setattr(run.Journal, "settle", lambda self, g: next(calls)(self, g))
        with pytest.raises(KilledError):
            list(Run(course, LAB, consent=lambda changes: True))
    FakeWorkers.graded.clear()
    written = {r.student for r in Run(course, LAB, consent=lambda changes: 1 / 0)}
    assert written == set(STUDENTS)
    assert not FakeWorkers.graded  # the journal had them all
    assert scores(course) == {"ada": 34, "bob": 40, "cid": 40}
    checks_become(monkeypatch, "v3", cid=("softmax",))
    asked = []
    list(Run(course, LAB, consent=asked.extend))  # that yes was for another grading
    assert {change.student for change in asked} == {"ada", "cid"}


def test_a_mark_given_by_hand_survives_and_is_mentioned(course, monkeypatch):
    with book(course) as found:
        grade = found.find_grade("check-softmax", LAB, LAB, "bob")
        grade.manual_score = 3
        found.db.commit()
    checks_become(monkeypatch, "v2")
    shown = []
    list(Run(course, LAB, consent=lambda changes: shown.extend(changes) or True))
    assert lines(course, LAB, shown) == [
        "bob: 32 -> 40: softmax 0 -> 8 (a mark given by hand stays) (the checks changed)"
    ]
    with book(course) as found:
        grade = found.find_grade("check-softmax", LAB, LAB, "bob")
        assert (grade.auto_score, grade.manual_score, grade.score) == (8, 3, 3)
    assert scores(course)["bob"] == 35


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(("typed", "yes"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_at_a_terminal_it_asks_and_enter_is_a_no(course, monkeypatch, capsys, typed, yes):
    changed = history.change(record("bob"), record("bob", {"softmax": None}, version="v2"))
    monkeypatch.setattr("sys.stdin", Terminal(typed))
    consent = Consent(course, LAB, False)
    assert consent([changed]) is yes
    assert consent.refused is not yes
    assert "bob: 40 -> 32: softmax 8 -> 0 (the checks changed)" in capsys.readouterr().err


def test_in_a_script_it_asks_nobody_ends_with_3_and_yes_writes(built_once, tmp_path):
    course = Course(tmp_path / "course")
    shutil.copytree(built_once.root, course.root)
    hand_in(course, "ada", answered(course))
    words = command(course, "grade", LAB, "--isolation", isolation())

    def grade(*more):
        return subprocess.run(
            [*words, *more], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )

    assert grade().returncode == 0
    with (course.source(LAB)).open("a") as file:
        file.write("\n# %% [markdown]\n# A remark that changes the version of the checks.\n")
    old = records.load(course, LAB, "ada")
    pretended = {**old.functions, "softmax": replace(old.functions["softmax"], score=0.0)}
    records.save(course, replace(old, functions=pretended, score=32.0))
    refused = grade()
    assert refused.returncode == 3, refused.stderr
    assert "ada: 32 -> 40: softmax 0 -> 8 (the checks changed)" in refused.stderr
    assert "--yes" in refused.stderr
    assert records.load(course, LAB, "ada").score == 32
    agreed = grade("--yes")
    assert agreed.returncode == 0, agreed.stderr
    assert "ada: 32 -> 40" in agreed.stderr
    assert records.load(course, LAB, "ada").score == 40
