"""Every part counts: one slip costs its part, nothing is gained by returning less."""

import numpy as np
import pytest

from autograder.lab.spec import VISIBLE
from benchmarks.kept import measure
from tests.labs.scoring import (
    COURSE,
    cases,
    drawn,
    score_mistake,
    score_names,
    score_source,
)
from unrolled.checks.comparing.leaves import leaves
from unrolled.checks.shares import AFTER, shares, tenths

EVERY = [(lab, name) for lab in COURSE.labs() for name in cases(lab).exercises]
SEVERAL = [
    (lab, name)
    for lab, name in EVERY
    if len(shares(cases(lab).exercises[name])) > 1 and "." not in name
]
# Of half: labs where many of the mistakes take no understanding, and keep nothing.
LEAST = {"00": 0.6, "03": 0.8, "04": 0.95, "06": 0.9, "09": 0.9, "10": 0.95}


def changed(lab, function, change):
    """Score the reference with its result changed on the way out."""
    names = dict(cases(lab).names)
    right = names[function]
    names[function] = lambda *args: change(right(*args), args)
    return score_names(lab, function, names)


def without(result, exercise, part, put):
    name, _, key = part.partition("['")
    if len(exercise.returns) == 1:
        return {k: put(v) if k == key[:-2] else v for k, v in result.items()}
    at = exercise.returns.index(name)
    if not key:
        return tuple(put(v) if n == at else v for n, v in enumerate(result))
    inner = {k: put(v) if k == key[:-2] else v for k, v in result[at].items()}
    return tuple(inner if n == at else v for n, v in enumerate(result))


def spoilt(value):
    return None if isinstance(value, (tuple, list, dict)) else np.asarray(value) * 1.5 + 0.1


@pytest.mark.parametrize(("lab", "function"), EVERY)
def test_the_points_of_the_parts_are_those_of_the_exercise_in_whole_tenths(lab, function):
    exercise = cases(lab).exercises[function]
    worth = tenths(exercise)
    for family, points in exercise.points.items():
        assert sum(each[family] for each in worth.values()) == round(10 * points)
    assert sum(sum(each.values()) for each in worth.values()) == round(10 * exercise.max_points)


@pytest.mark.parametrize(("lab", "function"), SEVERAL)
def test_nothing_that_is_asked_for_is_outside_of_all_parts(lab, function):
    exercise = cases(lab).exercises[function]
    parts = shares(exercise)
    for case in drawn(lab, function, VISIBLE):
        if case.test == "script" or "returns" in case.options:
            continue
        for path in leaves(case.expected, exercise.returns):
            covered = any(path == part or path.startswith(part + "[") for part in parts)
            assert covered or path in ("gradients['db']", "gradients['dba']"), path


@pytest.mark.parametrize(
    ("lab", "function"), [e for e in SEVERAL if e[1] not in ("forward", "model", "adagrad_update")]
)
def test_one_wrong_part_costs_that_part_and_leaving_it_out_costs_no_less(lab, function):
    exercise = cases(lab).exercises[function]
    worth = {part: sum(each.values()) / 10 for part, each in tenths(exercise).items()}
    for part in worth:
        if part.startswith(AFTER):
            continue
        wrong = changed(lab, function, lambda r, _, p=part: without(r, exercise, p, spoilt))
        left = {one.name for one in wrong.parts if one.earned < one.points}
        assert left == {part}, wrong
        assert wrong.score == pytest.approx(exercise.max_points - worth[part])
        less = changed(lab, function, lambda r, _, p=part: without(r, exercise, p, lambda v: None))
        assert less.score <= wrong.score


@pytest.mark.parametrize(("lab", "function"), SEVERAL)
def test_zeros_of_the_right_form_get_nothing(lab, function):
    def zeros(value):
        if isinstance(value, dict):
            return {key: zeros(item) for key, item in value.items()}
        if isinstance(value, (tuple, list)):
            return type(value)(map(zeros, value))
        return np.zeros(np.shape(value)) if np.ndim(value) else 0.0

    verdict = changed(lab, function, lambda result, _: zeros(result))
    assert not [p.name for p in verdict.parts if p.earned and not p.name.startswith(AFTER)]


def test_a_wrong_part_hides_no_changed_argument_and_no_shared_array():
    def spoil(result, args):
        args[0][...] = 0.0
        return {**result, "dba": 0 * result["dba"]}

    assert changed("02_bptt", "rnn_cell_backward", spoil).score == 0
    kept = {}

    def share(result, _):
        out = kept.setdefault(result["dWaa"].shape, np.zeros(result["dWaa"].shape))
        out[...] = result["dWaa"]
        return {**result, "dba": 0 * result["dba"], "dWaa": out}

    verdict = changed("02_bptt", "rnn_cell_backward", share)
    lost = {part.name: part.points - part.earned for part in verdict.parts}
    assert lost["gradients['dWaa']"] > 0
    assert lost["gradients['dxt']"] == 0


CELL = """
def rnn_cell_forward(xt, a_prev, parameters):
    p = parameters
    a_next = np.tanh(p["Wax"] @ xt + p["Waa"] @ a_prev + p["ba"]){slip}
    yt_pred = softmax(p["Wya"] @ a_next{bias})
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)
"""


def test_a_prediction_without_its_bias_costs_the_prediction_alone():
    verdict = score_source("01_rnn_cell", "rnn_cell_forward", CELL.format(slip="", bias=""))
    assert [part.name for part in verdict.parts if part.earned < part.points] == ["yt_pred"]
    assert "a_next (" in verdict.kept


def test_what_follows_from_a_wrong_state_is_right_for_that_state():
    source = CELL.format(slip=" + 0.1", bias=' + p["by"]')
    verdict = score_source("01_rnn_cell", "rnn_cell_forward", source)
    assert [part.name for part in verdict.parts if part.earned < part.points] == ["a_next"]


def test_what_follows_from_an_empty_state_is_worth_nothing():
    source = CELL.format(slip=" * 0", bias=' + p["by"]')
    assert score_source("01_rnn_cell", "rnn_cell_forward", source).score == 0


SOFTMAX = """
def softmax(z):
    e = np.exp(z - np.max(z, axis={axis}, keepdims=True))
    return e / np.sum(e, axis={axis}, keepdims=True){more}
"""


@pytest.mark.parametrize("seed", [VISIBLE, b"other arrays"])
def test_one_known_slip_keeps_half_of_the_points_and_the_verdict_says_so(seed):
    verdict = score_source("01_rnn_cell", "softmax", SOFTMAX.format(axis=1, more=""), seed)
    assert not any(test.passed for test in verdict.tests if test.family == "values")
    assert verdict.score == verdict.max_points / 2 == sum(f.earned for f in verdict.families)
    assert "All but this one slip is right" in str(verdict)


def test_two_slips_do_not():
    two = score_source("01_rnn_cell", "softmax", SOFTMAX.format(axis=1, more=" + 0.1"))
    assert two.score == 0
    assert "slip" not in str(two)


@pytest.mark.parametrize(
    ("lab", "function", "mistake"),
    [
        ("01_rnn_cell", "softmax", "a sigmoid in place of softmax"),
        ("03_clipping", "clip", "the result of np.clip dropped"),
        ("03_clipping", "clip_by_norm", "returns nothing"),
        ("04_dinosaur_names", "sample", "all characters alike"),
        ("06_binary_addition", "add", "the network not asked"),
        ("06_binary_addition", "backward", "the output slope at the truth"),  # all zeros
        ("09_shakespeare", "sharpen", "the likeliest alone"),
    ],
)
def test_a_mistake_that_takes_no_understanding_keeps_nothing(lab, function, mistake):
    assert score_mistake(lab, function, mistake).score == 0


def test_who_returns_less_of_a_slip_gains_nothing():
    def less(result, _):
        return result[0], result[1], None

    names = dict(cases("01_rnn_cell").wrong_names("rnn_cell_forward", "tanh left out"))
    slip = names["rnn_cell_forward"]
    whole = score_names("01_rnn_cell", "rnn_cell_forward", names)
    names["rnn_cell_forward"] = lambda *args: less(slip(*args), args)
    assert score_names("01_rnn_cell", "rnn_cell_forward", names).score < whole.score


@pytest.mark.parametrize(
    "lab",
    [
        pytest.param(lab, marks=() if lab[:2] in ("01", "06") else pytest.mark.long)
        for lab in COURSE.labs()
        if cases(lab).exercises
    ],
)
def test_one_slip_keeps_on_average_half_of_the_points(lab):
    outcome = measure([lab])
    assert outcome.ratios["one slip"] >= LEAST.get(lab[:2], 1.0), "\n".join(outcome.lines)
