import numpy as np
import pytest

from tests.labs.alternatives.lstm import ALTERNATIVES
from tests.labs.cells_by_name import setting
from tests.labs.scoring import (
    assert_all_keep_their_points,
    assert_spec_is_sound,
    cases,
    score_mistake,
)
from unrolled.plots.lab07.brackets import hand_set, inside
from unrolled.plots.lab07.gates import gate_rows, gates_text, held_gates, score_of, valves_text

LAB = "07_lstm"
FRESH = [f"alternative {n}".encode() for n in range(5)]


@pytest.fixture(scope="module")
def ref():
    return cases(LAB).names


def parameters_of(rng, n_x, n_a, n_y, scale=0.5):
    drawn = {}
    for gate in "fico":
        drawn[f"W{gate}"] = scale * rng.normal(size=(n_a, n_a + n_x))
        drawn[f"b{gate}"] = scale * rng.normal(size=(n_a, 1))
    return drawn | {
        "Wy": scale * rng.normal(size=(n_y, n_a)),
        "by": scale * rng.normal(size=(n_y, 1)),
    }


def printed_parameters(draw):
    drawn = {}
    for gate in "fioc":
        drawn[f"W{gate}"], drawn[f"b{gate}"] = draw(5, 8), draw(5, 1)
    return drawn | {"Wy": draw(2, 5), "by": draw(2, 1)}


def test_the_spec_is_sound():
    assert_spec_is_sound(LAB, fresh=1)


@pytest.mark.long
def test_the_spec_is_sound_on_more_seeds():
    assert_spec_is_sound(LAB, fresh=5)


@pytest.mark.parametrize("function", ALTERNATIVES)
def test_right_answers_in_other_styles_keep_all_points(function):
    assert_all_keep_their_points(LAB, function, ALTERNATIVES[function], FRESH)


def test_the_cell_gives_the_printed_example(ref):
    draw = np.random.RandomState(1).randn
    states = draw(3, 10), draw(5, 10), draw(5, 10)
    a_next, c_next, yt_pred, _ = ref["lstm_cell_forward"](*states, printed_parameters(draw))
    np.testing.assert_allclose(
        a_next[4, :4], [-0.66408471, 0.0036921, 0.02088357, 0.22834167], atol=5e-9
    )
    np.testing.assert_allclose(
        c_next[2, :4], [0.63267805, 1.00570849, 0.35504474, 0.20690913], atol=5e-9
    )
    np.testing.assert_allclose(
        yt_pred[1, :4], [0.79913913, 0.15986619, 0.22412122, 0.15606108], atol=5e-9
    )


def test_the_sequence_gives_the_printed_example(ref):
    draw = np.random.RandomState(1).randn
    states = draw(3, 10, 7), draw(5, 10)
    a, y, c, caches = ref["lstm_forward"](*states, printed_parameters(draw))
    assert a[4, 3, 6] == pytest.approx(0.172117767533, abs=1e-11)
    assert y[1, 4, 3] == pytest.approx(0.95087346185, abs=1e-11)
    assert c[1, 2, 1] == pytest.approx(-0.855544916718, abs=1e-11)
    assert caches[1][1, 1, 0] == pytest.approx(0.82797464, abs=5e-9)


def test_sigmoid_survives_both_ends(ref):
    with np.errstate(all="raise", under="ignore"):
        got = ref["sigmoid"](np.array([-1e4, -700.0, -1.0, 0.0, 1.0, 700.0, 1e4]))
    np.testing.assert_allclose(got[2:5], [1 / (1 + np.e), 0.5, np.e / (1 + np.e)], rtol=1e-15)
    assert got[0] == 0
    assert got[-1] == 1
    assert ref["sigmoid"](np.array([2, -3])).dtype == np.float64


@pytest.mark.oracle
def test_the_sequence_agrees_with_pytorch(ref):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    n_x, n_a, m, T_x = 3, 5, 2, 7
    x, a0, parameters = (
        rng.normal(size=(n_x, m, T_x)),
        rng.normal(size=(n_a, m)),
        parameters_of(rng, n_x, n_a, 4),
    )
    theirs = torch.nn.LSTM(n_x, n_a, dtype=torch.float64)
    stacked = {name: np.concatenate([parameters[name + gate] for gate in "ifco"]) for name in "Wb"}
    with torch.no_grad():
        theirs.weight_hh_l0[:] = torch.from_numpy(stacked["W"][:, :n_a])
        theirs.weight_ih_l0[:] = torch.from_numpy(stacked["W"][:, n_a:])
        theirs.bias_hh_l0[:] = torch.from_numpy(stacked["b"][:, 0])
        theirs.bias_ih_l0[:] = 0
        first = torch.from_numpy(a0.T.copy())[None]
        a, (_, c) = theirs(
            torch.from_numpy(np.ascontiguousarray(x.T)), (first, torch.zeros_like(first))
        )
    ours = ref["lstm_forward"](x, a0, parameters)
    np.testing.assert_allclose(ours[0], a.numpy().T, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(ours[2][:, :, -1], c[0].numpy().T, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    "mistake", ["the first cache holds a slot of c", "the states overwritten in place"]
)
def test_a_view_in_the_cache_is_noticed_although_the_results_are_right(mistake):
    verdict = score_mistake(LAB, "lstm_forward", mistake)
    assert verdict.misconception == mistake
    assert "caches[0][" in verdict.message


def test_the_valves_do_what_the_lab_says(ref):
    cell = ref["lstm_cell_forward"]
    c, a = held_gates(cell, 1.0, 1.0, 1.0)
    assert c[[2, 11, 21, 31]] == pytest.approx([0, 1, 2, 1], abs=0.02)  # the counter
    assert a[[3, 12]] == pytest.approx([0.76, 0.96], abs=0.01)
    c, a = held_gates(cell, 1.0, 1.0, 0.0)
    assert c[31] == pytest.approx(1, abs=0.02)  # the secret
    assert np.abs(a).max() < 1e-6
    c, a = held_gates(cell, 0.87, 1.0, 1.0)
    assert c[8] / c[3] == pytest.approx(0.5, abs=0.01)  # the echo
    assert "step 3" in valves_text(c, a)


@pytest.mark.parametrize(("bias", "half_life"), [(0, 1.0), (1, 2.2), (3, 14.3), (5, 103.2)])
def test_the_half_lives_are_as_the_lab_says(ref, bias, half_life):
    keep = float(ref["sigmoid"](np.array(float(bias))))
    assert np.log(0.5) / np.log(keep) == pytest.approx(half_life, abs=0.06)
    assert score_of(keep) == pytest.approx(bias, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "forget", "write", "candidate"),
    [
        ("one (or two) and (so on) more", (0, 0, 1), (1, 0, 0), (1, 0.3, -0.4)),
        ("f(a, g(b, c), d) + e", (1, 1, 1), (1, 1, 0), (1, -1, 0.7)),
    ],
)
def test_both_answers_to_the_bracket_puzzle_are_right_everywhere(
    ref, text, forget, write, candidate
):
    tables = [
        dict(zip(("(", ")", "other"), values, strict=True)) for values in (forget, write, candidate)
    ]
    alphabet = sorted(set(text))
    rows = gate_rows(ref["lstm_forward"], hand_set(alphabet, *tables), alphabet, text)
    assert ((rows[3] > 0.5) == inside(text)).all()


SENTENCE = 'He said "come in", and she said "not yet".'


@pytest.fixture
def memory_of(ref, monkeypatch, tmp_path):
    """Run the lab's cell with another sentence or bias; give each character's cell state."""
    source = setting(LAB, "keeper")
    monkeypatch.chdir(tmp_path)

    def run(text=SENTENCE, bias=10):
        assert SENTENCE in source
        assert 'keeper["bf"] += 10' in source
        names = dict(ref)
        changed = source.replace('keeper["bf"] += 10', f'keeper["bf"] += {bias}')
        exec(changed.replace(SENTENCE, text), names)
        assert names["text"] == text
        return gate_rows(ref["lstm_forward"], names["keeper"], names["alphabet"], text)

    return run


def quoted(text):
    return np.cumsum([character == '"' for character in text]) % 2 == 1


def test_the_hand_set_memory_knows_when_somebody_is_quoted(memory_of, tmp_path):
    text, rows = SENTENCE, memory_of()
    assert ((rows[3] > 0.5) == quoted(text)).all()
    assert (tmp_path / "memory.png").stat().st_size > 5_000
    assert "come·in" not in gates_text(rows, text)  # inside the quote the letters stand
    assert '"come in' in gates_text(rows, text)


def test_a_forget_bias_of_3_holds_the_sentence_and_loses_a_long_quotation_after_14_letters(
    memory_of,
):
    assert ((memory_of(bias=3)[3] > 0.5) == quoted(SENTENCE)).all()
    long = f'He said "come in", and she said "{"a" * 30}".'
    assert ((memory_of(long)[3] > 0.5) == quoted(long)).all()
    opened = long.index('"a')
    held = memory_of(long, bias=3)[3, opened + 1 : -2] > 0.5
    assert held.tolist() == 14 * [True] + 16 * [False]


def test_a_forget_bias_of_1_holds_two_letters(memory_of):
    held = memory_of(bias=1)[3] > 0.5
    for quotation in ("come in", "not yet"):
        here = SENTENCE.index(quotation)
        assert held[here : here + len(quotation)].tolist() == 2 * [True] + 5 * [False]


@pytest.mark.parametrize("text", ["nobody is quoted", "He said “come in”.", 'don\'t say "no" now'])
def test_a_sentence_with_an_apostrophe_or_without_straight_quotes_does_no_harm(memory_of, text):
    assert ((memory_of(text)[3] > 0.5) == quoted(text)).all()
