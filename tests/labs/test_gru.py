import dataclasses

import numpy as np
import pytest

from tests.labs.alternatives.gru import ALTERNATIVES
from tests.labs.cells_by_name import setting, up_to
from tests.labs.scoring import (
    assert_all_keep_their_points,
    assert_spec_is_sound,
    cases,
    drawn,
    score_mistake,
    score_source,
    slopes,
)
from unrolled import nn
from unrolled.checks.procedures.gradients import central
from unrolled.checks.runner import Runner
from unrolled.plots.lab11 import mixing, three_cells

LAB = "11_gru"
FRESH = [f"alternative {n}".encode() for n in range(3)]
NAMES = [f"{kind}{gate}" for gate in "rzc" for kind in "Wb"]


@pytest.fixture(scope="module")
def ref():
    return cases(LAB).names


@pytest.fixture(scope="module")
def task(ref):
    """The play cell that defines the task and trains on it, without the training."""
    source = setting(LAB, "opening_letter")
    names = dict(ref)
    exec(up_to(source, "keeper"), names)
    return names


def parameters_of(rng, n_x, n_a, n_y, scale=0.5):
    parameters = {f"W{gate}": scale * rng.normal(size=(n_a, n_a + n_x)) for gate in "rzc"}
    parameters |= {f"b{gate}": scale * rng.normal(size=(n_a, 1)) for gate in "rzc"}
    return parameters | {
        "Wy": scale * rng.normal(size=(n_y, n_a)),
        "by": scale * rng.normal(size=(n_y, 1)),
    }


def test_the_spec_is_sound():
    assert_spec_is_sound(LAB, fresh=1)


@pytest.mark.long
def test_the_spec_is_sound_on_more_seeds():
    assert_spec_is_sound(LAB, fresh=5)


@pytest.mark.parametrize("function", ALTERNATIVES)
def test_right_answers_in_other_styles_keep_all_points(function):
    assert_all_keep_their_points(LAB, function, ALTERNATIVES[function], FRESH)


def test_the_reference_step_back_agrees_with_central_differences(ref):
    rng = np.random.default_rng(1)
    given = {"xt": rng.normal(size=(3, 2)), **parameters_of(rng, 3, 4, 2)}
    given["a_prev"] = rng.uniform(-0.9, 0.9, size=(4, 2))
    da = rng.normal(size=(4, 2))

    def step(values):
        return ref["gru_cell_forward"](values["xt"], values["a_prev"], values)

    got = ref["gru_cell_backward"](da, step(given)[2])
    moves = {"dxt": "xt", "da_prev": "a_prev", **{f"d{name}": name for name in NAMES}}
    assert set(got) == set(moves)
    for result, name in moves.items():
        want = slopes(lambda v, n=name: np.sum(da * step({**given, n: v})[0]), given[name])
        np.testing.assert_allclose(got[result], want, rtol=1e-6, atol=1e-9, err_msg=result)


@pytest.mark.oracle
def test_with_the_reset_gate_open_the_states_and_gradients_are_pytorchs(ref):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(3)
    n_x, n_a, m, T_x = 3, 5, 2, 7
    x, a0, p = (
        rng.normal(size=(n_x, m, T_x)),
        rng.normal(size=(n_a, m)),
        parameters_of(rng, n_x, n_a, 4),
    )
    p["Wr"][...], p["br"][...] = 0, 50  # open: where the reset stands makes no difference then
    da = rng.normal(size=(n_a, m, T_x))
    theirs = torch.nn.GRU(n_x, n_a, dtype=torch.float64)
    W, b = (np.concatenate([p[kind + gate] for gate in "rzc"]) for kind in "Wb")
    with torch.no_grad():
        theirs.weight_hh_l0[:], theirs.weight_ih_l0[:] = (
            torch.from_numpy(W[:, :n_a]),
            torch.from_numpy(W[:, n_a:]),
        )
        theirs.bias_ih_l0[:], theirs.bias_hh_l0[:] = torch.from_numpy(b[:, 0]), 0
    steps = torch.from_numpy(np.ascontiguousarray(x.T)).requires_grad_()
    first = torch.from_numpy(a0.T.copy())[None].requires_grad_()
    a, _ = theirs(steps, first)
    (a * torch.from_numpy(np.ascontiguousarray(da.T))).sum().backward()
    mine, _, caches = ref["gru_forward"](x, a0, p)
    got = ref["gru_backward"](da, caches)
    close = {"rtol": 1e-10, "atol": 1e-12}
    np.testing.assert_allclose(mine, a.detach().numpy().T, **close)
    np.testing.assert_allclose(got["dx"], steps.grad.numpy().T, **close)
    np.testing.assert_allclose(got["da0"], first.grad[0].numpy().T, **close)
    weights = np.concatenate([got["dW" + gate] for gate in "rzc"])
    np.testing.assert_allclose(weights[:, :n_a], theirs.weight_hh_l0.grad.numpy(), **close)
    np.testing.assert_allclose(weights[:, n_a:], theirs.weight_ih_l0.grad.numpy(), **close)
    biases = np.concatenate([got["db" + gate] for gate in "rzc"])
    np.testing.assert_allclose(biases[:, 0], theirs.bias_ih_l0.grad.numpy(), **close)


@pytest.mark.parametrize("function", ["gru_cell_backward", "gru_backward"])
def test_central_differences_alone_notice_a_wrong_gradient(ref, function):
    case = next(c for c in drawn(LAB, function, b"own") if c.test == "central")
    wrong = {**case.expected, "dWz": 1.5 * case.expected["dWz"]}
    fooled = dataclasses.replace(case, expected=wrong)
    found = central(
        cases(LAB).exercises[function], fooled, Runner({**ref, function: lambda *args: wrong})
    )
    assert [d.kind for d in found.differences] == ["central differences"]
    assert central(cases(LAB).exercises[function], case, Runner(ref)).passed


def test_the_verdict_says_where_the_error_starts_when_nothing_comes_back():
    verdict = score_mistake(LAB, "gru_backward", "da_prev not carried back")
    assert "from step 2 backwards" in verdict.message


@pytest.mark.parametrize(
    ("function", "spoil", "argument"),
    [
        ("gru_cell_backward", "cache[3][...] = 0", "cache"),
        ("gru_backward", "da[:, :, 0] += 1", "da"),
    ],
)
def test_a_right_result_that_changes_its_arguments_loses_points(function, spoil, argument):
    names = ", ".join(cases(LAB).exercises[function].arguments)
    source = (
        f"right = {function}\n"
        f"def {function}({names}):\n"
        f"    result = right({names})\n"
        f"    {spoil}\n"
        "    return result\n"
    )
    verdict = score_source(LAB, function, source)
    assert verdict.score < verdict.max_points
    assert f"changed its argument {argument}" in verdict.message


def test_the_valves_do_what_the_text_says(ref):
    cell = ref["gru_cell_forward"]
    kept, _ = mixing.held_mixing(cell, 1.0, 0.0)
    assert np.abs(kept).max() < 1e-6  # who keeps all lets nothing in
    echo, _ = mixing.held_mixing(cell, 0.87, 0.0)
    assert echo[8] / echo[3] == pytest.approx(0.5, abs=0.01)
    forgetful, _ = mixing.held_mixing(cell, 0.0, 0.0)
    assert abs(forgetful[3]) > 0.9
    assert abs(forgetful[4]) < 1e-6
    switch, _ = mixing.held_mixing(cell, 0.0, 1.0)
    assert switch[21] > 0.9
    assert switch[31] < -0.9
    assert "step 3" in mixing.mixing_text(switch)
    assert mixing.mixing_figure(*mixing.held_mixing(cell, 0.0, 1.0)).axes


def test_sixty_steps_are_kept_as_the_first_page_promises(task, capsys):
    keeper = task["new_gru"](np.random.default_rng(1))
    losses = task["learn"](keeper, np.random.default_rng(2))
    assert 50 < len(losses) < 400
    assert np.mean(losses[-10:]) < 0.05
    x, answer = task["opening_letter"](np.random.default_rng(3), m=200)
    said = task["gru_forward"](x, np.zeros((20, 200)), keeper)[1][:, :, -1].argmax(axis=0)
    assert np.mean(said == answer) > 0.98
    mixing.show_kept_letter(task["gru_forward"], keeper, x, answer)
    assert "The update gates stand at" in capsys.readouterr().out


def test_at_equal_size_the_three_cells_have_the_units_that_the_text_names():
    units = {kind: three_cells.equal_size(kind, 8, 2000) for kind in (nn.RNN, nn.GRU, nn.LSTM)}
    assert units == {nn.RNN: 36, nn.GRU: 20, nn.LSTM: 17}


def test_the_races_are_told_in_words(capsys):
    done, guessing = [1.4] * 20 + [0.01] * 10, [1.39] * 30
    three_cells.show_memory_race({"GRU": [done, done], "LSTM": [guessing, done]})
    said = capsys.readouterr().out
    assert "GRU: 2 of 2 learned it, after 30 updates" in said
    assert "LSTM: 1 of 2 learned it, after 30 updates; the others end at 1.39 nats" in said
    assert three_cells.memory_race_figure({"GRU": [done], "LSTM": [guessing]}).axes
    three_cells.show_text_race({"GRU": [2.4, 2.46], "LSTM": [2.5]})
    assert "GRU: 2.40 to 2.46; LSTM: 2.50" in capsys.readouterr().out


def test_of_the_three_cells_only_the_gru_remembers_with_this_recipe(task):
    source = setting(LAB, "race_to_remember")
    names = {**task, "nn": nn}
    exec(up_to(source, "kinds"), names)
    assert three_cells.learned(names["race_to_remember"](nn.GRU, 0))
    assert not three_cells.learned(names["race_to_remember"](nn.LSTM, 0, updates=150))
