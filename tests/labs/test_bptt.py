import dataclasses

import numpy as np
import pytest

from tests.labs.alternatives.bptt import ALTERNATIVES
from tests.labs.scoring import (
    assert_all_keep_their_points,
    assert_spec_is_sound,
    cases,
    drawn,
    score_mistake,
    score_source,
    slopes,
)
from unrolled.checks import callbacks
from unrolled.checks.procedures.gradients import central
from unrolled.checks.procedures.labs.lab02_losses import LOSSES
from unrolled.checks.runner import Runner

LAB = "02_bptt"
LETTERS = "\nabcdefghijklmnopqrstuvwxyz"
FRESH = [f"fresh {n}".encode() for n in range(5)]


@pytest.fixture(scope="module")
def ref():
    return cases(LAB).names


def network(rng, n_x, n_a, n_y, scale=0.3):
    return {
        "Wax": scale * rng.normal(size=(n_a, n_x)),
        "Waa": scale * rng.normal(size=(n_a, n_a)),
        "Wya": scale * rng.normal(size=(n_y, n_a)),
        "ba": scale * rng.normal(size=(n_a, 1)),
        "by": scale * rng.normal(size=(n_y, 1)),
    }


def test_the_spec_is_sound():
    assert_spec_is_sound(LAB)


@pytest.mark.parametrize("function", ALTERNATIVES)
def test_right_answers_in_other_styles_keep_all_points(function):
    assert_all_keep_their_points(LAB, function, ALTERNATIVES[function], FRESH)


def test_every_reference_gradient_of_the_whole_network_agrees_with_central_differences(ref):
    rng = np.random.default_rng(0)
    x, a0, y = rng.normal(size=(3, 2, 4)), rng.normal(size=(5, 2)), rng.integers(6, size=(2, 4))
    parameters = network(rng, 3, 5, 6)

    def loss(x, a0, parameters):
        return ref["cross_entropy"](ref["rnn_forward"](x, a0, parameters)[1], y)

    a, y_pred, caches = ref["rnn_forward"](x, a0, parameters)
    da, dWya, dby = ref["output_backward"](y_pred, y, a, parameters)
    got = {**ref["rnn_backward"](da, caches), "dWya": dWya, "dby": dby}
    want = {
        "dx": slopes(lambda v: loss(v, a0, parameters), x),
        "da0": slopes(lambda v: loss(x, v, parameters), a0),
    }
    for name in parameters:
        want["d" + name] = slopes(
            lambda v, name=name: loss(x, a0, {**parameters, name: v}), parameters[name]
        )
    assert set(got) == set(want)
    for name in want:
        np.testing.assert_allclose(got[name], want[name], rtol=1e-6, atol=1e-9, err_msg=name)


def test_the_reference_da_is_the_gradient_of_the_loss_by_the_states_alone(ref):
    rng = np.random.default_rng(1)
    a, y, parameters = (
        rng.normal(size=(4, 2, 3)),
        rng.integers(5, size=(2, 3)),
        network(rng, 2, 4, 5),
    )

    def predict(a):
        return ref["softmax"](np.tensordot(parameters["Wya"], a, 1) + parameters["by"][..., None])

    da, _, _ = ref["output_backward"](predict(a), y, a, parameters)
    want = slopes(lambda v: ref["cross_entropy"](predict(v), y), a)
    np.testing.assert_allclose(da, want, rtol=1e-6, atol=1e-9)


def test_the_reference_step_back_agrees_with_central_differences(ref):
    rng = np.random.default_rng(2)
    given = {
        "xt": rng.normal(size=(3, 2)),
        "a_prev": rng.normal(size=(4, 2)),
        **network(rng, 3, 4, 2),
    }
    da_next = rng.normal(size=(4, 2))

    def a_next(values):
        return ref["rnn_cell_forward"](values["xt"], values["a_prev"], values)

    got = ref["rnn_cell_backward"](da_next, a_next(given)[2])
    moves = {"dxt": "xt", "da_prev": "a_prev", "dWax": "Wax", "dWaa": "Waa", "dba": "ba"}
    assert set(got) == set(moves)
    for result, name in moves.items():
        want = slopes(
            lambda v, name=name: np.sum(da_next * a_next({**given, name: v})[0]), given[name]
        )
        np.testing.assert_allclose(got[result], want, rtol=1e-6, atol=1e-9, err_msg=result)


def test_the_verdict_names_the_step_before_the_last_when_nothing_comes_back():
    verdict = score_mistake(LAB, "rnn_backward", "nothing comes back from later steps")
    assert "from step 2 backwards (steps 0 to 3)" in verdict.message
    nudged = next(test for test in verdict.tests if "central differences" in test.title)
    assert "at step 1 (steps 0 to 2)" in nudged.message


@pytest.mark.parametrize(
    ("function", "spoil", "argument"),
    [
        ("output_backward", "y_pred[...] = 0", "y_pred"),
        ("rnn_cell_backward", "cache[0][...] = 0", "cache"),
        ("rnn_backward", "da[:, :, 0] += 1", "da"),
        ("rnn_backward", "caches[0][0][0][...] = 0", "caches"),
        ("gradient_check", "parameters['W'][...] = 0", "parameters"),
    ],
)
def test_a_right_result_that_changes_its_arguments_loses_points(function, spoil, argument):
    names = cases(LAB).exercises[function].arguments
    listed = (
        ", ".join(names)
        if function != "gradient_check"
        else "loss, parameters, gradients, epsilon=1e-5"
    )
    source = (
        f"right = {function}\n"
        f"def {function}({listed}):\n"
        f"    result = right({', '.join(names)})\n"
        f"    {spoil}\n"
        "    return result\n"
    )
    verdict = score_source(LAB, function, source)
    assert verdict.score < verdict.max_points
    assert f"changed its argument {argument}" in verdict.message


def test_central_differences_alone_notice_a_wrong_gradient(ref):
    exercises = cases(LAB).exercises
    for function in ("output_backward", "rnn_cell_backward", "rnn_backward"):
        case = next(c for c in drawn(LAB, function, b"own") if c.test == "central")
        wrong = _one_part_scaled(case.expected)
        fooled = dataclasses.replace(case, expected=wrong)
        call = Runner({**ref, function: lambda *args, wrong=wrong: wrong})
        found = central(exercises[function], fooled, call)
        assert [d.kind for d in found.differences] == ["central differences"]


def test_without_the_forward_function_the_reference_decides(ref):
    case = next(c for c in drawn(LAB, "rnn_backward", b"own") if c.test == "central")
    names = {k: v for k, v in ref.items() if k != "rnn_forward"}
    assert central(cases(LAB).exercises["rnn_backward"], case, Runner(names)).passed


def test_the_losses_that_cases_use_have_the_gradients_that_cases_use():
    rng = np.random.default_rng(3)
    parameters = {
        "W": rng.normal(size=(2, 3)),
        "b": rng.normal(size=(2, 1)),
        "unused": rng.normal(size=3),
    }
    for name, gradients in LOSSES.items():
        loss = callbacks.find(name)
        for result, got in gradients(parameters).items():
            want = slopes(
                lambda v, loss=loss, key=result[1:]: loss({**parameters, key: v}),
                parameters[result[1:]],
            )
            np.testing.assert_allclose(got, want, rtol=1e-6, atol=1e-9, err_msg=f"{name} {result}")


def test_gradient_check_finds_the_published_mistake(ref):
    rng = np.random.default_rng(4)
    a, truth, two = rng.normal(size=(3, 1, 5)), rng.integers(2, size=(1, 5)), network(rng, 2, 3, 2)

    def predict(p):
        return ref["softmax"](np.tensordot(p["Wya"], a, 1) + p["by"][..., None])

    def bernoulli(p):
        guess, y = predict(p), np.stack([truth == 0, truth == 1])
        return -np.sum(y * np.log(guess) + (1 - y) * np.log(1 - guess))

    _, dWya, dby = ref["output_backward"](predict(two), truth, a, two)
    only = {name: two[name] for name in ("Wya", "by")}
    found = ref["gradient_check"](bernoulli, only, {"dWya": dWya, "dby": dby})
    assert found == pytest.approx({"Wya": 1 / 3, "by": 1 / 3}, abs=1e-6)


def test_a_word_is_learned_by_heart_as_the_lab_promises(ref):
    word, n_a = "ankylosaurus", 20
    truth = [LETTERS.index(letter) for letter in word + "\n"]
    x, y = ref["one_hot"]([None, *truth[:-1]], 27)[:, None, :], np.array([truth])
    parameters = network(np.random.default_rng(5), 27, n_a, 27, 0.1)
    parameters["ba"][...], parameters["by"][...] = 0, 0
    losses = []
    for _ in range(121):
        a, y_pred, caches = ref["rnn_forward"](x, np.zeros((n_a, 1)), parameters)
        losses.append(ref["cross_entropy"](y_pred, y))
        da, dWya, dby = ref["output_backward"](y_pred, y, a, parameters)
        gradients = {**ref["rnn_backward"](da, caches), "dWya": dWya, "dby": dby}
        parameters = {name: p - 0.1 * gradients["d" + name] for name, p in parameters.items()}
    assert losses[0] == pytest.approx(13 * np.log(27), abs=0.5)
    assert losses[-1] < 0.5
    assert list(np.argmax(y_pred[:, 0, :], axis=0)) == truth


def _one_part_scaled(result):
    if isinstance(result, dict):
        return {**result, "dWax": 1.5 * result["dWax"]}
    first, *rest = result
    return (1.5 * first, *rest)
