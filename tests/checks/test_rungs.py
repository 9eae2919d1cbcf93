"""There is always a next rung: hint, a case step by step, the outline; a solution for self-study."""

import dataclasses

import numpy as np
import pytest

from autograder.build import rungs as build
from autograder.build.publish import solutions
from autograder.course import Course, CourseError
from tests.checks.test_loan import blank, notebook
from tests.labs.scoring import COURSE, cases
from unrolled import files
from unrolled.checks.case import CaseFile, load
from unrolled.checks.helping.followed import followed
from unrolled.checks.notebook import Check, find_cases

EVERY = [(lab, name) for lab in COURSE.labs() for name in cases(lab).exercises]
by_default = pytest.mark.skipif(
    build.configured(COURSE) != build.RELEASED, reason="nbgrader_config.py sets other rungs"
)
ALONG_THE_WRONG_AXIS = """
def softmax(z):
    exponentials = np.exp(z - np.max(z))
    return exponentials / np.sum(exponentials, axis=0, keepdims=True)
"""


@by_default
@pytest.mark.parametrize(("lab", "name"), EVERY)
def test_every_function_has_a_hint_and_an_outline_and_ends(lab, name, monkeypatch, tmp_path):
    monkeypatch.setattr(files, "CHECKOUT", tmp_path)
    names, check = notebook(lab)
    exec(blank(name), names)
    said = [str(check.help(name)) for _ in range(4)]
    assert "a hint (1 of" in said[0]
    assert any("the outline" in one for one in said)
    assert "This was the last" in said[-1]
    assert len(set(said)) >= 2
    assert str(check.help(name, 0)) == said[0]
    assert all("def " not in one for one in said)  # no solution in a release


def test_the_numbers_of_the_right_way_stand_beside_yours_and_the_first_that_differs_is_marked():
    _, check = notebook("01_rnn_cell", ALONG_THE_WRONG_AXIS)
    check.help("softmax")
    rung = check.help("softmax")
    marked = [row[0] for row in rung.rows if row[3]]
    assert marked[0] == "exponentials"
    assert "exponentials" in rung._repr_html_()


def test_the_verdict_names_help_from_the_second_failure_on():
    _, check = notebook("01_rnn_cell", ALONG_THE_WRONG_AXIS)
    assert "check.help" not in str(check("softmax"))
    assert "check.help" in str(check("softmax"))


@by_default
def test_a_clone_for_self_study_has_the_solution_too(monkeypatch, tmp_path):
    _, check = notebook("05_char_rnn")
    last = [str(check.help("CharRNN.sample")) for _ in range(4)][-1]
    assert "def sample(self" in last
    assert "SOLUTION" not in last
    monkeypatch.setattr(files, "CHECKOUT", tmp_path)
    assert "def sample(self" not in [str(check.help("CharRNN.sample")) for _ in range(4)][-1]


LOOPED = """
def one_hot(indices, n):
    columns = np.zeros((n, len(indices)))
    for t in range(len(indices)):
        if indices[t] is not None:
            columns[indices[t], t] = 1
    return columns
"""


def test_after_full_marks_a_clean_version_is_shown_and_what_differs(monkeypatch, tmp_path):
    _, check = notebook("01_rnn_cell", ALONG_THE_WRONG_AXIS)
    assert "clean version" not in str(check("softmax")) + str(check.help("softmax"))
    path = tmp_path / "cell.py"  # where a notebook has a cell, so that its text can be had
    path.write_text(LOOPED)
    names, check = notebook("01_rnn_cell")
    exec(compile(LOOPED, str(path), "exec"), names)
    assert 'check.help("one_hot")' in str(check("one_hot"))
    said = str(check.help("one_hot"))
    assert "enumerate(indices)" in said
    assert "Only yours calls range; only this one calls enumerate." in said
    assert "np.vstack" in said  # the other way
    monkeypatch.setattr(files, "CHECKOUT", tmp_path)  # a release
    assert "check.help" not in str(check("one_hot"))
    assert "def one_hot" not in str(check.help("one_hot"))


def test_a_release_with_solutions_shows_the_other_way_too(monkeypatch, tmp_path):
    content = load(find_cases("01_rnn_cell"))
    held = build.solutions_of(COURSE, "01_rnn_cell", content.exercises)
    monkeypatch.setattr(files, "CHECKOUT", tmp_path)
    given = dataclasses.replace(content, solutions=held, rungs=("hint", "solution"))
    said = [str(Check(given, {}).help("softmax", rung)) for rung in (0, 1)]
    assert "logaddexp" not in said[0]
    assert "One other way. In logarithms" in said[1]
    kept = dataclasses.replace(content, rungs=("hint",))
    assert all("logaddexp" not in str(Check(kept, {}).help("softmax", r)) for r in (0, 1, 2))


def test_an_instructor_who_shortens_the_help_shortens_it_after_full_marks_too():
    content = load(find_cases("01_rnn_cell"))
    names = {"np": np}
    exec(LOOPED, names)
    check = Check(dataclasses.replace(content, rungs=("hint",)), names)
    assert "clean version" not in str(check("one_hot")) + str(check.help("one_hot"))


def test_a_release_without_rungs_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(files, "CHECKOUT", tmp_path)
    content = load(find_cases("01_rnn_cell"))
    bare = CaseFile(content.lab, content.exercises, content.cases, rungs=())
    assert "no help" in str(Check(bare, {})("softmax")) + str(Check(bare, {}).help("softmax"))


@by_default
def test_no_release_holds_a_solution():
    for lab in COURSE.labs():
        assert not load(COURSE.release(lab) / "expected.npz").solutions


def test_the_instructor_decides_in_one_line(tmp_path):
    config = tmp_path / "nbgrader_config.py"
    config.write_text('c = get_config()\nc.Unrolled.rungs = ["hint"]\n')
    assert build.configured(Course(tmp_path)) == ("hint",)
    config.write_text('c = get_config()\nc.Unrolled.rungs = ["hints"]\n')
    with pytest.raises(CourseError, match="hints"):
        build.configured(Course(tmp_path))
    config.write_text("c = get_config()\n")
    assert build.configured(Course(tmp_path)) == ("hint", "example", "outline")


def test_commented_solutions_hold_each_function_its_outline_and_its_traps():
    page = solutions(COURSE, "01_rnn_cell")
    for name, exercise in cases("01_rnn_cell").exercises.items():
        assert f"def {name}(" in page
        assert exercise.outline in page
        assert next(iter(exercise.hints)) in page
    assert "BEGIN SOLUTION" not in page


def test_what_a_function_sets_is_noted_in_order_and_what_it_calls_is_not():
    def inner(x):
        hidden = x + 1
        return hidden

    def outer(x):
        box = np.zeros(2)
        box[1] = inner(x)
        return box.sum()

    steps, found = followed(outer, (1.0,))
    assert [(name, np.asarray(value).tolist()) for name, value in steps] == [
        ("box", [0.0, 0.0]),
        ("box", [0.0, 2.0]),
    ]
    assert found == 2.0
