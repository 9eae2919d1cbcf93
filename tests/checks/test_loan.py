"""A wrong function below does not cost what is built on it, in the notebook as in grading."""

import pytest

from autograder.course import Course
from autograder.lab.reference import namespace
from tests.labs.scoring import cases
from unrolled.checks.case import load
from unrolled.checks.notebook import Check, find_cases

BLANK = "def {}(*args):\n    raise NotImplementedError()"
BUILT = [
    (lab, name, below)
    for lab in Course().labs()
    for name, exercise in cases(lab).exercises.items()
    for below in exercise.below
]


def notebook(lab, *sources):
    names = namespace(Course(), lab)
    for source in sources:
        exec(source, names)
    return names, Check(load(find_cases(lab)), names)


def blank(below):
    owner, _, method = below.partition(".")
    if not method:
        return BLANK.format(below)
    return f"class {owner}({owner}):\n    def {method}(*args):\n        raise NotImplementedError()"


@pytest.mark.parametrize(("lab", "name", "below"), BUILT)
def test_a_right_function_above_a_blank_one_has_all_points_and_says_how(lab, name, below):
    names, check = notebook(lab, blank(below))
    kept = dict(names)
    verdict = check(name)
    assert verdict.score == verdict.max_points, verdict
    if "course's" in verdict.note:
        assert verdict.note.startswith("Right; tried with the course's ")
    assert {k: v for k, v in names.items() if k in kept} == kept  # put back as it was


def test_a_missing_function_below_is_lent_and_gone_afterwards():
    names, check = notebook("01_rnn_cell", "del softmax")
    assert check("rnn_cell_forward").passed
    assert "softmax" not in names


def test_a_method_is_lent_and_put_back():
    names, check = notebook("05_char_rnn", blank("CharRNN.loss"))
    own = vars(names["CharRNN"])["loss"]
    assert check("CharRNN.train").passed
    assert vars(names["CharRNN"])["loss"] is own


def test_the_functions_own_mistake_is_told_on_the_loan():
    source = """
def rnn_cell_forward(xt, a_prev, parameters):
    p = parameters
    a_next = np.tanh(p["Wax"] @ xt + p["Waa"] @ a_prev)
    yt_pred = softmax(p["Wya"] @ a_next + p["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)
"""
    _, check = notebook("01_rnn_cell", BLANK.format("softmax"), source)
    verdict = check("rnn_cell_forward")
    assert verdict.misconception == "the hidden bias left out"
    assert "Tried with the course's softmax" in verdict.note
    assert 0 < verdict.score < verdict.max_points


def test_the_wrong_function_itself_gains_nothing():
    _, check = notebook("01_rnn_cell", BLANK.format("softmax"))
    assert check("softmax").score == 0


def test_whoever_is_stuck_on_a_method_plays_on_with_the_courses(capsys):
    _, check = notebook("05_char_rnn", blank("CharRNN.loss"))
    import numpy as np

    network = check.lent("CharRNN")(5, 4, np.random.default_rng(0))
    assert len(network.train([0, 1, 2, 3, 4, 0, 1, 2], 6)) == 6
    assert "the course's CharRNN.loss" in capsys.readouterr().out
    assert check("CharRNN.loss").score == 0


def test_what_is_right_is_played_with_as_it_is():
    names, check = notebook("01_rnn_cell")
    assert check.lent("softmax") is names["softmax"]
