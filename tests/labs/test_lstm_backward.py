import dataclasses
import re

import numpy as np
import pytest

from tests.labs.alternatives.lstm_backward import ALTERNATIVES
from tests.labs.cells_by_name import setting
from tests.labs.scoring import (
    assert_all_keep_their_points,
    assert_spec_is_sound,
    cases,
    drawn,
    score_mistake,
    score_source,
    slopes,
)
from unrolled import guess
from unrolled.checks.procedures.gradients import central
from unrolled.checks.runner import Runner
from unrolled.plots.lab08.gradient_reach import lstm_reach, races_text, reach_text, rnn_reach
from unrolled.plots.lab08.kept_bit import show_kept_bit

LAB = "08_lstm_backward"
FRESH = [f"alternative {n}".encode() for n in range(5)]
NAMES = [f"{kind}{gate}" for gate in "fico" for kind in "Wb"]


@pytest.fixture(scope="module")
def ref():
    return cases(LAB).names


def parameters_of(rng, n_x, n_a, n_y, scale=0.5):
    parameters = {f"W{gate}": scale * rng.normal(size=(n_a, n_a + n_x)) for gate in "fico"}
    parameters |= {f"b{gate}": scale * rng.normal(size=(n_a, 1)) for gate in "fico"}
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
    given |= {name: rng.normal(size=(4, 2)) for name in ("a_prev", "c_prev")}
    da, dc = rng.normal(size=(2, 4, 2))

    def step(values):
        return ref["lstm_cell_forward"](values["xt"], values["a_prev"], values["c_prev"], values)

    def loss(values):
        a_next, c_next, _, _ = step(values)
        return np.sum(da * a_next) + np.sum(dc * c_next)

    got = ref["lstm_cell_backward"](da, dc, step(given)[3])
    moves = {
        "dxt": "xt",
        "da_prev": "a_prev",
        "dc_prev": "c_prev",
        **{f"d{name}": name for name in NAMES},
    }
    assert set(got) == set(moves)
    for result, name in moves.items():
        want = slopes(lambda v, name=name: loss({**given, name: v}), given[name])
        np.testing.assert_allclose(got[result], want, rtol=1e-6, atol=1e-9, err_msg=result)


def test_the_reference_of_the_whole_sequence_agrees_with_central_differences(ref):
    rng = np.random.default_rng(2)
    given = {
        "x": rng.normal(size=(2, 2, 5)),
        "a0": rng.normal(size=(3, 2)),
        **parameters_of(rng, 2, 3, 2),
    }
    da = rng.normal(size=(3, 2, 5))

    def loss(values):
        return np.sum(da * ref["lstm_forward"](values["x"], values["a0"], values)[0])

    got = ref["lstm_backward"](da, ref["lstm_forward"](given["x"], given["a0"], given)[3])
    moves = {"dx": "x", "da0": "a0", **{f"d{name}": name for name in NAMES}}
    assert set(got) == set(moves)
    for result, name in moves.items():
        want = slopes(lambda v, name=name: loss({**given, name: v}), given[name])
        np.testing.assert_allclose(got[result], want, rtol=1e-6, atol=1e-9, err_msg=result)


@pytest.mark.oracle
def test_the_gradients_agree_with_pytorch(ref):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(3)
    n_x, n_a, m, T_x = 3, 5, 2, 7
    x, a0, parameters = (
        rng.normal(size=(n_x, m, T_x)),
        rng.normal(size=(n_a, m)),
        parameters_of(rng, n_x, n_a, 4),
    )
    da = rng.normal(size=(n_a, m, T_x))
    theirs = torch.nn.LSTM(n_x, n_a, dtype=torch.float64)
    stacked = {name: np.concatenate([parameters[name + gate] for gate in "ifco"]) for name in "Wb"}
    with torch.no_grad():
        theirs.weight_hh_l0[:] = torch.from_numpy(stacked["W"][:, :n_a])
        theirs.weight_ih_l0[:] = torch.from_numpy(stacked["W"][:, n_a:])
        theirs.bias_hh_l0[:] = torch.from_numpy(stacked["b"][:, 0])
        theirs.bias_ih_l0[:] = 0
    steps = torch.from_numpy(np.ascontiguousarray(x.T)).requires_grad_()
    first = torch.from_numpy(a0.T.copy())[None].requires_grad_()
    a, _ = theirs(steps, (first, torch.zeros_like(first)))
    (a * torch.from_numpy(np.ascontiguousarray(da.T))).sum().backward()
    got = ref["lstm_backward"](da, ref["lstm_forward"](x, a0, parameters)[3])
    close = {"rtol": 1e-10, "atol": 1e-12}
    np.testing.assert_allclose(got["dx"], steps.grad.numpy().T, **close)
    np.testing.assert_allclose(got["da0"], first.grad[0].numpy().T, **close)
    weights = np.concatenate([got["dW" + gate] for gate in "ifco"])
    np.testing.assert_allclose(weights[:, :n_a], theirs.weight_hh_l0.grad.numpy(), **close)
    np.testing.assert_allclose(weights[:, n_a:], theirs.weight_ih_l0.grad.numpy(), **close)
    biases = np.concatenate([got["db" + gate] for gate in "ifco"])
    np.testing.assert_allclose(biases[:, 0], theirs.bias_hh_l0.grad.numpy(), **close)


def test_the_printed_values_are_what_comes_out_when_nothing_is_carried_back(ref, capsys):
    source = setting(LAB, "nudged")
    names = {**ref, "guess": guess}
    exec(setting(LAB, "mistake"), names)  # the guess that the cell looks back at
    capsys.readouterr()
    exec(source, names)
    lines = dict(line.rsplit(maxsplit=1) for line in capsys.readouterr().out.splitlines()[:7])
    found = {told.strip(): float(value) for told, value in lines.items()}
    printed = found.pop("printed")
    assert found.pop("neither carried") == pytest.approx(printed, abs=1e-11)
    assert found["yours"] == pytest.approx(found["central difference"], rel=1e-6)
    assert found["yours"] == pytest.approx(found["both carried"], rel=1e-9)
    assert len(found) == 5
    assert all(abs(other - printed) > 0.002 for other in found.values())
    wrong = sum(
        names["lstm_cell_backward"](names["da"][:, :, t], names["zero"], names["caches"][0][t])[
            "dWi"
        ]
        for t in range(4)
    )
    assert wrong[1, 2] == pytest.approx(0.102371820249, abs=1e-11)


def test_the_verdict_says_where_the_error_starts_when_nothing_comes_back():
    verdict = score_mistake(LAB, "lstm_backward", "neither da_prev nor dc_prev carried back")
    assert "from step 2 backwards (steps 0 to 3)" in verdict.message
    nudged = next(test for test in verdict.tests if "central differences" in test.title)
    assert "at step 1 (steps 0 to 2)" in nudged.message


@pytest.mark.parametrize("function", ["lstm_cell_backward", "lstm_backward"])
def test_central_differences_alone_notice_a_wrong_gradient(ref, function):
    case = next(c for c in drawn(LAB, function, b"own") if c.test == "central")
    wrong = {**case.expected, "dWi": 1.5 * case.expected["dWi"]}
    fooled = dataclasses.replace(case, expected=wrong)
    found = central(
        cases(LAB).exercises[function], fooled, Runner({**ref, function: lambda *args: wrong})
    )
    assert [d.kind for d in found.differences] == ["central differences"]
    assert central(cases(LAB).exercises[function], case, Runner(ref)).passed


@pytest.mark.parametrize(
    ("function", "spoil", "argument"),
    [
        ("lstm_cell_backward", "dc_next += 1", "dc_next"),
        ("lstm_cell_backward", "cache[3][...] = 0", "cache"),
        ("lstm_backward", "da[:, :, 0] += 1", "da"),
        ("lstm_backward", "caches[0][0][1][...] = 0", "caches"),
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


def test_the_reach_is_as_the_lab_says(ref):
    plain = rnn_reach(ref["rnn_forward"], ref["rnn_backward"])
    lstm = {bias: lstm_reach(ref["lstm_forward"], ref["lstm_backward"], bias) for bias in (0, 1, 3)}
    measured = [curve[back] for curve in (plain, *lstm.values()) for back in (20, 50)]
    assert measured == pytest.approx([2e-3, 1.5e-7, 2e-4, 1e-9, 0.04, 1e-3, 0.45, 1.1], rel=0.2)
    assert lstm[3][60] == pytest.approx(3.0, abs=0.05)
    assert "after 50 steps" in reach_text({"plain network": plain})


def test_the_belt_alone_fades_as_the_lab_says(ref):
    def belt_alone(da, caches):
        cells, x = caches
        dx, dc_prev = np.zeros(x.shape), 0.0
        for t in reversed(range(da.shape[2])):
            step = ref["lstm_cell_backward"](da[:, :, t], dc_prev, cells[t])
            dx[:, :, t], dc_prev = step["dxt"], step["dc_prev"]
        return {"dx": dx}

    assert lstm_reach(ref["lstm_forward"], belt_alone, 3)[60] == pytest.approx(0.03, abs=0.002)


def asked_at_other_times(names, memory, capsys):
    """What the play cell prints: at each length, the share that is right and the share told 1."""
    names = {**names, "memory": memory, "guess": guess}
    exec(setting(LAB, "asked"), names)  # the guess that the cell looks back at
    capsys.readouterr()
    exec(setting(LAB, "said"), names)
    lines = capsys.readouterr().out.splitlines()
    found = [[int(n) for n in re.findall(r"(\d+)(?: steps|%)", line)] for line in lines]
    return {told[0]: tuple(told[1:]) for told in found if len(told) == 3}


def test_an_open_forget_gate_learns_to_keep_a_bit_as_the_lab_promises(ref, capsys):
    source = setting(LAB, "learn")
    names = dict(ref)
    exec(source, names)
    memory = names["new_memory"](np.random.default_rng(1), 3.0)
    losses = list(names["learn"](memory, np.random.default_rng(2)))
    assert len(losses) < 100
    assert np.mean(losses[-10:]) < 0.05
    shut = names["new_memory"](np.random.default_rng(1), 0.0)
    tossing = list(names["learn"](shut, np.random.default_rng(2), updates=60))
    assert np.mean(tossing[-10:]) > 0.6
    assert "nats" in races_text({"forget bias 0": tossing})
    show_kept_bit(ref["lstm_forward"], memory, *names["first_bit"](np.random.default_rng(3)))
    assert "The bit is clearest in unit" in capsys.readouterr().out
    asked = asked_at_other_times(names, memory, capsys)
    assert list(asked) == [20, 40, 60, 80, 120, 200, 300]
    assert asked[20][1] in (0, 100)
    assert min(asked[60][0], asked[300][0]) >= 95
    assert asked[120][0] <= 5
    other = names["new_memory"](np.random.default_rng(3), 3.0)
    assert len(list(names["learn"](other, np.random.default_rng(4)))) < 100
    assert min(right for right, _ in asked_at_other_times(names, other, capsys).values()) >= 99
