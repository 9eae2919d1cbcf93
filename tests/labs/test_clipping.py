import functools

import numpy as np
import pytest

from autograder.lab.reference import namespace
from tests.labs import scoring
from tests.labs.alternatives.clipping import ALTERNATIVES
from unrolled.plots.lab03 import cliff, recall

LAB = "03_clipping"
CLASSIC_CLIP = """
def clip(gradients, maxValue):
    dWaa, dWax, dWya = gradients["dWaa"], gradients["dWax"], gradients["dWya"]
    db, dby = gradients["db"], gradients["dby"]
    for gradient in [dWax, dWaa, dWya, db, dby]:
        np.clip(gradient, -maxValue, maxValue, out=gradient)
    return {"dWaa": dWaa, "dWax": dWax, "dWya": dWya, "db": db, "dby": dby}
"""
CLASSIC_UPDATE = """
def sgd_update(parameters, gradients, lr):
    parameters["Wax"] += -lr * gradients["dWax"]
    parameters["Waa"] += -lr * gradients["dWaa"]
    parameters["Wya"] += -lr * gradients["dWya"]
    parameters["b"] += -lr * gradients["db"]
    parameters["by"] += -lr * gradients["dby"]
    return parameters
"""
FRESH = [f"seed {n}".encode() for n in range(5)]


@functools.cache
def solutions():
    return namespace(scoring.COURSE, LAB)


def earned(verdict):
    return {family.name: family.earned for family in verdict.families}


def test_the_spec_is_sound():
    scoring.assert_spec_is_sound(LAB)


@pytest.mark.parametrize(
    ("function", "source"), [(f, s) for f, many in ALTERNATIVES.items() for s in many]
)
def test_a_right_answer_in_another_style_gets_full_marks(function, source):
    for seed in (scoring.VISIBLE, *FRESH):
        verdict = scoring.score_source(LAB, function, source, seed)
        assert verdict.passed, verdict


@pytest.mark.parametrize("seed", FRESH)
def test_the_well_known_clip_in_place_keeps_the_points_for_its_values(seed):
    verdict = scoring.score_source(LAB, "clip", CLASSIC_CLIP, seed)
    assert earned(verdict) == {"values": 3, "contract": 0}
    assert verdict.misconception == "only the five known keys"  # which explains the case shown


def test_the_well_known_update_in_place_keeps_the_points_for_its_values():
    verdict = scoring.score_source(LAB, "sgd_update", CLASSIC_UPDATE)
    assert earned(verdict) == {"values": 3, "contract": 0}
    assert verdict.misconception == "steps in place"


def test_a_dictionary_changed_in_place_is_named():
    source = """
def clip(gradients, maxValue):
    for key in gradients:
        gradients[key] = np.clip(gradients[key], -maxValue, maxValue)
    return gradients
"""
    verdict = scoring.score_source(LAB, "clip", source)
    assert earned(verdict) == {"values": 3, "contract": 0}
    assert verdict.misconception == "changes its argument"


def test_epsilon_outside_of_the_root_is_remarked_on_and_costs_nothing():
    outside = next(s for s in ALTERNATIVES["adagrad_update"] if "outside of the root" in s)
    verdict = scoring.score_source(LAB, "adagrad_update", outside)
    assert verdict.score == verdict.max_points
    assert verdict.passed
    assert "outside of the root" in verdict.note
    assert not scoring.score_names(LAB, "adagrad_update", solutions()).note


def test_a_clip_by_norm_leaves_a_short_gradient_exactly_as_it_is():
    gradients = {"dW": np.random.default_rng(0).normal(size=(3, 4)) / 100}
    assert np.array_equal(solutions()["clip_by_norm"](gradients, 1.0)["dW"], gradients["dW"])


def test_adagrads_first_step_is_the_learning_rate_whatever_the_gradient():
    gradients = {"dw": np.array([1000.0, 1.0, -0.01])}
    stepped, _ = solutions()["adagrad_update"](
        {"w": np.zeros(3)}, gradients, {"w": np.zeros(3)}, 0.1
    )
    assert np.allclose(stepped["w"], [-0.1, -0.1, 0.1], rtol=1e-4)


def test_the_cliffs_gradient_is_that_of_its_loss():
    for Waa, ba in ((0.7, 0.2), (1.3, -0.1), (2.0, 0.3)):
        parameters = {"Waa": np.array([[Waa]]), "ba": np.array([[ba]])}
        loss, gradients = cliff.cliff_gradients(parameters)
        assert loss == pytest.approx(float(cliff.cliff_loss(Waa, ba)))
        e = 1e-6
        by_Waa = (cliff.cliff_loss(Waa + e, ba) - cliff.cliff_loss(Waa - e, ba)) / (2 * e)
        by_ba = (cliff.cliff_loss(Waa, ba + e) - cliff.cliff_loss(Waa, ba - e)) / (2 * e)
        assert gradients["dWaa"].item() == pytest.approx(float(by_Waa), rel=1e-5)
        assert gradients["dba"].item() == pytest.approx(float(by_ba), rel=1e-5)


def test_clipping_brings_descents_down_the_cliff_as_the_lab_says():
    update, clip = solutions()["sgd_update"], solutions()["clip_by_norm"]
    assert cliff.count_arrivals(update, None, n=40) < 25
    assert cliff.count_arrivals(update, clip, 1.0, n=40) >= 38


def test_the_gradients_of_the_recall_network_are_right():
    rng = np.random.default_rng(0)
    parameters, x = recall.first_parameters(rng), recall.sequences(rng, m=4, T_x=6)
    _, _, gradients = recall.recall_gradients(parameters, x)
    for name, value in parameters.items():
        for index in [(0, 0), (value.shape[0] - 1, value.shape[1] - 1)]:
            ends = []
            for step in (1e-5, -1e-5):
                moved = {key: array.copy() for key, array in parameters.items()}
                moved[name][index] += step
                ends.append(recall.recall_gradients(moved, x)[0])
            assert gradients[f"d{name}"][index] == pytest.approx(
                (ends[0] - ends[1]) / 2e-5, rel=1e-5, abs=1e-9
            )


def test_recall_networks_learn_with_the_clip_and_break_without():
    """Of twenty 19 learn with it and 4 without, and which ones, a last bit decides."""
    update, by_norm = solutions()["sgd_update"], solutions()["clip_by_norm"]
    seeds = range(4)
    clipped = [recall.train_recall(update, lambda g: by_norm(g, 1.0), seed) for seed in seeds]
    without = [recall.train_recall(update, None, seed) for seed in seeds]
    assert sum(run.learned for run in clipped) >= 2
    assert sum(run.learned for run in without) <= 3
    share = [np.mean([run.share[-100:] for run in runs]) for runs in (clipped, without)]
    assert share[0] > share[1]
