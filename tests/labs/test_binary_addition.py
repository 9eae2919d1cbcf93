import dataclasses

import numpy as np
import pytest

from autograder.specs.lab06_binary_addition.draws import ADDER
from tests.labs.alternatives.binary_addition import ALTERNATIVES
from tests.labs.scoring import (
    assert_all_keep_their_points,
    assert_spec_is_sound,
    cases,
    drawn,
    score_source,
)
from unrolled.checks.procedures.labs.lab06_own_cache import own_cache
from unrolled.checks.runner import Runner
from unrolled.plots.lab06 import adding, carry, lengths

LAB = "06_binary_addition"
FRESH = [f"fresh {n}".encode() for n in range(5)]


@pytest.fixture(scope="module")
def ref():
    return cases(LAB).names


@pytest.fixture(scope="module")
def trained(ref):
    """The lab's own run, by example: on the way, and after 7,500 where it is first done."""
    rng = np.random.default_rng(15)
    parameters = {
        name: 2 * rng.random(shape) - 1
        for name, shape in (("Wax", (16, 2)), ("Waa", (16, 16)), ("Wya", (1, 16)))
    }
    kept, losses, places = {}, [], np.arange(8)
    for example in range(1, 7501):
        a, b = rng.integers(128, size=2)
        y = np.array([[a + b]])[..., None] >> places & 1
        y_pred, cache = ref["forward"](np.array([[a], [b]])[..., None] >> places & 1, parameters)
        gradients = ref["backward"](y_pred, y, cache)
        parameters = {name: w - 0.1 * gradients["d" + name] for name, w in parameters.items()}
        losses.append(np.sum((y_pred - y) ** 2) / 2)
        if example in (4000, 5000, 6000, 7500):
            kept[example] = parameters
    return kept, losses


def test_the_spec_is_sound():
    assert_spec_is_sound(LAB, fresh=1)


@pytest.mark.parametrize("function", ALTERNATIVES)
def test_right_answers_in_other_styles_keep_all_points(function):
    assert_all_keep_their_points(LAB, function, ALTERNATIVES[function], FRESH)


def test_the_reference_gradients_agree_with_central_differences(ref):
    rng = np.random.default_rng(0)
    x, y = rng.integers(2, size=(2, 3, 4)), rng.integers(2, size=(1, 3, 4))
    parameters = {
        "Wax": rng.normal(size=(5, 2)),
        "Waa": rng.normal(size=(5, 5)),
        "Wya": rng.normal(size=(1, 5)),
    }

    def loss(parameters):
        return np.sum((ref["forward"](x, parameters)[0] - y) ** 2) / 2 / 3

    y_pred, cache = ref["forward"](x, parameters)
    got = ref["backward"](y_pred, y, cache)
    assert set(got) == {"dWax", "dWaa", "dWya"}
    for name, array in parameters.items():
        want = np.zeros(array.shape)
        for index in np.ndindex(array.shape):
            nudge = np.zeros(array.shape)
            nudge[index] = 1e-5
            above, below = (loss({**parameters, name: array + s * nudge}) for s in (1, -1))
            want[index] = (above - below) / 2e-5
        np.testing.assert_allclose(got["d" + name], want, rtol=1e-6, atol=1e-9, err_msg=name)


def test_a_forged_truth_gives_the_gradient_of_the_cross_entropy(ref):
    rng = np.random.default_rng(1)
    x, y = rng.integers(2, size=(2, 3, 4)), rng.integers(2, size=(1, 3, 4))
    y_pred, cache = ref["forward"](x, ADDER)
    forged = y_pred - (y_pred - y) / (y_pred * (1 - y_pred))
    got = ref["backward"](y_pred, forged, cache)["dWya"]
    want = np.einsum("omt,amt->oa", y_pred - y, cache[1]) / 3
    np.testing.assert_allclose(got, want, rtol=1e-9)


def test_the_small_adder_of_the_cases_is_never_in_doubt(ref):
    rng = np.random.default_rng(2)
    for bits in (3, 8, 31):
        a, b = rng.integers(2**bits, size=(2, 2000))
        np.testing.assert_array_equal(ref["add"](a, b, ADDER, bits), (a + b) % 2**bits)
        x = np.array([a, b])[:, :, None] >> np.arange(bits) & 1
        assert np.abs(ref["forward"](x, ADDER)[0] - 0.5).min() > 0.2


def test_central_differences_alone_notice_a_wrong_gradient(ref):
    case = next(c for c in drawn(LAB, "backward", b"own") if c.options.get("by") == "central")
    wrong = {**case.expected, "dWaa": 1.5 * case.expected["dWaa"]}
    fooled = dataclasses.replace(case, expected=wrong)
    call = Runner({**ref, "backward": lambda *args: wrong})
    found = own_cache(cases(LAB).exercises["backward"], fooled, call)
    assert [d.kind for d in found.differences] == ["central differences"]


def test_a_cache_of_ones_own_is_remarked_upon_and_costs_nothing():
    verdict = score_source(LAB, "forward", ALTERNATIVES["forward"][2])
    assert verdict.passed
    assert "form of its own" in verdict.note


def test_a_cache_in_the_form_of_the_lab_must_be_right():
    source = """
def forward(x, parameters, right=forward):
    y_pred, (x, a, parameters) = right(x, parameters)
    return y_pred, (x, 0 * a, parameters)
"""
    verdict = score_source(LAB, "forward", source)
    assert [part.name for part in verdict.parts if part.earned < part.points] == ["cache"]
    assert verdict.score == 5


def test_no_cache_at_all_loses_the_points_of_the_cache():
    source = """
def forward(x, parameters, right=forward):
    return right(x, parameters)[0], None
"""
    assert score_source(LAB, "forward", source).score == 5


def test_all_sums_are_right_as_the_lab_promises(ref, trained):
    kept, losses = trained
    assert adding.share_right(ref["add"], kept[7500]) == 1
    assert np.mean(losses[-500:]) < 0.1
    assert "16,384 of 16,384" in adding.training_text(losses, {7500: 1.0})


def test_the_carry_is_in_the_state_as_the_lab_says(ref, trained):
    found = carry.find_carry(carry.all_states(ref["forward"], trained[0][7500]))
    assert found.probed == 1
    assert found.without_first > 0.99
    assert found.first == 0.5


def test_after_4000_examples_a_carry_goes_on_and_what_comes_in_is_not_heard(ref, trained):
    states = carry.all_states(ref["forward"], trained[0][4000])
    found = carry.find_carry(states)
    assert found.probed == pytest.approx(0.97, abs=0.01)
    came_in = np.pad(states.carry, ((0, 0), (1, 0)))[:, :-1]
    bits, ones = states.column - came_in, states.score > 0
    assert not ones[states.column == 3].any(), "cloud 3 lies below the line"
    assert ones[(bits == 1) & (came_in == 1)].mean() == pytest.approx(0.95, abs=0.01)
    assert not ones[bits == 2].any()
    assert (found.probe > 0)[states.column > 1].mean() > 0.9


def test_after_6000_examples_most_that_fail_do_so_first_in_the_second_column(ref, trained):
    a, b = np.meshgrid(np.arange(128), np.arange(128))
    wrong = ref["add"](a, b, trained[0][6000], 8) ^ (a + b)
    wrong = wrong[wrong > 0]
    first = np.bincount(np.log2(wrong & -wrong).astype(int), minlength=8)
    assert (len(wrong), first[1]) == (pytest.approx(1314, abs=20), pytest.approx(1024, abs=20))
    share = lengths.accuracies(ref["add"], trained[0][6000], 0)
    assert [share[8], share[12], share[31]] == pytest.approx([0.92] * 3, abs=0.02)


def test_the_error_of_the_second_column_passes_three_sigmoids(ref):
    x = np.array([[[1, 0]], [[1, 0]]])
    y_pred, cache = ref["forward"](x, ADDER)
    truth = y_pred.copy()
    truth[0, 0, 1] = 1
    _, a, p = cache
    slope = a * (1 - a)
    score = (y_pred - truth)[:, :, 1] * (y_pred * (1 - y_pred))[:, :, 1]
    first = p["Waa"].T @ (p["Wya"].T @ score * slope[:, :, 1]) * slope[:, :, 0]
    np.testing.assert_allclose(ref["backward"](y_pred, truth, cache)["dWax"], first @ x[:, :, 0].T)


def test_accuracy_falls_with_length_by_the_same_factor_and_for_a_finished_network_not_at_all(
    ref, trained
):
    half, finished = trained[0][5000], trained[0][7500]
    luck = lengths.luck_of_a_column(ref["add"], half, 0)
    share = lengths.accuracies(ref["add"], half, 0)
    assert luck == pytest.approx(0.93, abs=0.02)
    assert share[31] / share[8] == pytest.approx(luck**23, rel=0.4)
    assert min(lengths.accuracies(ref["add"], finished, 0).values()) == 1


def test_the_carrys_best_border_is_found_on_either_side():
    values, bits = np.array([0.1, 0.2, 0.6, 0.9]), np.array([0, 0, 1, 1])
    assert carry.best_border(values, bits) == pytest.approx((1.0, 0.4, 1))
    assert carry.best_border(values, 1 - bits) == pytest.approx((1.0, 0.4, -1))


def test_the_adder_asks_for_whole_numbers_that_fit(ref):
    assert "right in every bit" in adding.adder_text(ref["add"], ADDER, "1_000", "2,345", 31)
    for typed in ("-1", "1.5", "", "x", str(2**30)):
        assert "Two whole numbers" in adding.adder_text(ref["add"], ADDER, typed, "1", 31)


def test_the_pictures_can_be_drawn(ref):
    states = carry.all_states(ref["forward"], ADDER)
    assert carry.carry_figure(states, carry.find_carry(states)).axes
    assert adding.training_figure([1.0] * 250, {250: 0.5}, 500).axes
    assert lengths.lengths_figure({10: dict.fromkeys(lengths.LENGTHS, 0.5)}, {10: 0.9}).axes


def test_a_cache_that_ones_own_backward_cannot_read_loses_points():
    for cache in ("(x, parameters, a)", "(a, parameters)", "(x, a)", "(x, len(a), parameters)"):
        source = f"""
def forward(x, parameters, right=forward):
    y_pred, (x, a, parameters) = right(x, parameters)
    return y_pred, {cache}
"""
        assert score_source(LAB, "forward", source).score < 8, cache
    alone = source + "\nbackward = None"
    assert score_source(LAB, "forward", alone).passed
