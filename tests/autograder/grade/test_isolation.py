"""`--isolation landlock`: the same scores, its own word in every record, never chosen in silence."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from autograder.course import ROOT, Course
from autograder.gradebook.record import load
from autograder.isolation import AUTO, ISOLATIONS, chosen
from autograder.sandbox.inside.landlocked import rules
from tests.autograder.submissions import LAB, answered, command, hand_in
from tests.hostile.arena import why_no_sandbox

WRONG = "def softmax(z):\n    return z"
needs_landlock = pytest.mark.skipif(
    bool(why_no_sandbox("landlock")), reason=why_no_sandbox("landlock")
)


@pytest.fixture
def course(built_once, tmp_path):
    made = Course(tmp_path / "course")
    shutil.copytree(built_once.root, made.root)
    hand_in(made, "ada", answered(made))
    hand_in(made, "bob", answered(made, softmax=WRONG))
    return made


def grade(course, *words, **environment):
    return subprocess.run(
        command(course, "grade", LAB, "--json", *words),
        capture_output=True, text=True, cwd=ROOT, env={**os.environ, **environment},
    )  # fmt: skip


def test_auto_is_bubblewrap_or_one_sentence_that_names_the_other_two(course, tmp_path):
    assert (AUTO, *ISOLATIONS) == ("auto", "bwrap", "landlock", "none")
    assert chosen(AUTO) == "bwrap"
    for words in ((), ("--isolation", "auto"), ("--isolation", "bwrap")):
        done = grade(course, *words, PATH=str(tmp_path))
        assert done.returncode == 1
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        assert "--isolation landlock" in line
        assert "--isolation none" in line
        assert line.count(". ") == 0
    assert load(course, LAB, "ada") is None


@needs_landlock
@pytest.mark.parametrize("jobs", [1, 2])
def test_landlock_gives_the_same_scores_and_its_own_word(course, tmp_path, jobs):
    done = grade(course, "--isolation", "landlock", "--jobs", str(jobs), PATH=str(tmp_path))
    scores = {line["student"]: line["score"] for line in map(json.loads, done.stdout.splitlines())}
    assert scores["ada"] == 40
    assert 0 < scores["bob"] < 40
    assert "Isolation landlock" in done.stderr
    user = "a user of its own" if os.geteuid() == 0 else "your own user"
    assert user in done.stderr
    assert {load(course, LAB, who).isolation for who in scores} == {"landlock"}


@needs_landlock
def test_judge_and_nbgrader_take_the_word_too(course):
    answer = course.root / "answer.ipynb"
    answer.write_text(json.dumps(answered(course)))
    words = ("judge", LAB, str(answer), "--isolation", "landlock", "--exit-code")
    done = subprocess.run(command(course, *words), capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    nbgrader = [sys.executable, "-m", "nbgrader", "autograde", LAB, "--student", "bob"]
    nbgrader.append("--SandboxedExecute.isolation=landlock")
    done = subprocess.run(nbgrader, capture_output=True, text=True, cwd=course.root)
    assert done.returncode == 0, done.stderr
    assert load(course, LAB, "bob").isolation == "landlock"


def test_a_kernel_without_landlock_is_one_sentence_on_the_command_line(course, monkeypatch):
    from autograder.course import CourseError
    from autograder.judging.marking import Bench

    monkeypatch.setattr(rules, "version", lambda: 0)
    with pytest.raises(CourseError, match=r"no Landlock .*bwrap.*none"):
        Bench(course, LAB, "landlock").__enter__()
