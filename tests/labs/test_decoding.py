import itertools

import numpy as np
import pytest

from tests.labs.alternatives.decoding import ALTERNATIVES
from tests.labs.cells_by_name import setting, up_to
from tests.labs.scoring import (
    assert_all_keep_their_points,
    assert_spec_is_sound,
    cases,
    score_source,
)
from unrolled import files, nn
from unrolled.checks.procedures.labs import lab10_steps
from unrolled.plots.lab10 import decoders
from unrolled.widgets.temperature import finished_model

LAB = "10_decoding"
FRESH = [f"alternative {n}".encode() for n in range(3)]
MODELS = [lab10_steps.last_two, lab10_steps.all_so_far]


@pytest.fixture(scope="module")
def ref():
    return cases(LAB).names


@pytest.fixture(scope="module")
def played(ref):
    """What the play cells define, and the dinosaurs."""
    parameters, char_to_ix = finished_model()
    dinosaurs = nn.RNN("".join(char_to_ix), 64)
    nn.from_lab(dinosaurs, parameters)
    names = {**ref, "nn": nn, "np": np}
    exec(up_to(setting(LAB, "step_of"), "step"), names)
    letters_only = setting(LAB, "of_letters_only")
    exec(letters_only[: letters_only.index("print(")], names)
    return names | {"dinosaurs": dinosaurs, "letters": dinosaurs.vocabulary.characters}


def everything(ref, step, start, length):
    """Every sequence of a length with its score, by looking at all of them."""
    score = ref["sequence_log_probability"]
    texts = [list(t) for t in itertools.product(range(lab10_steps.SIGNS), repeat=length)]
    return sorted(((score(step, start, t), t) for t in texts), key=lambda one: (-one[0], one[1]))


def test_the_spec_is_sound():
    assert_spec_is_sound(LAB, fresh=1)


@pytest.mark.parametrize("function", ALTERNATIVES)
def test_right_answers_in_other_styles_keep_all_points(function):
    assert_all_keep_their_points(LAB, function, ALTERNATIVES[function], FRESH)


@pytest.mark.parametrize("step", MODELS)
@pytest.mark.parametrize("first", range(lab10_steps.SIGNS))
def test_a_wide_beam_is_exhaustive_search_and_width_1_is_greedy(ref, step, first):
    for length in (0, 1, 2, 3, 4):
        want = everything(ref, step, (None, first), length)
        got = ref["beam_search"](step, (None, first), lab10_steps.SIGNS**length, length)
        assert [t for _, t in got] == [t for _, t in want]
        assert [p for p, _ in got] == pytest.approx([p for p, _ in want], abs=1e-12)
    ((_, path),) = ref["beam_search"](step, (None, first), 1, 6)
    state, index = None, first
    for taken in path:
        log_p, state = step(state, index)
        assert taken == int(np.argmax(log_p))
        index = taken


@pytest.mark.parametrize("step", MODELS)
def test_in_the_models_of_the_cases_no_order_hangs_on_the_last_bit(ref, step):
    for first in range(lab10_steps.SIGNS):
        scores = np.array([p for p, _ in everything(ref, step, (None, first), 4)])
        assert np.diff(-scores).min() > 1e-7


@pytest.mark.parametrize("step", [*MODELS, lab10_steps.a_tempting_start, lab10_steps.all_alike])
def test_the_models_of_the_cases_give_logarithms_of_probabilities(step):
    state = None
    for index in (0, np.int64(2), 1, 3):
        log_p, state = step(state, index)
        assert log_p.shape == (lab10_steps.SIGNS,)
        assert np.exp(log_p).sum() == pytest.approx(1)


def test_a_beam_of_two_escapes_where_greedy_is_tempted(ref):
    search = ref["beam_search"]
    greedy, wide = (
        search(lab10_steps.a_tempting_start, (None, 3), width, 4)[0] for width in (1, 2)
    )
    assert greedy[1][0] == 0
    assert wide[1] == [1, 2, 2, 2]
    assert wide[0] > greedy[0] + 1


def test_a_search_that_loops_for_ever_loses_its_points_and_no_more():
    source = "def top_k(probabilities, k):\n    return 1 / 0\n"
    assert score_source(LAB, "top_k", source).score == 0
    assert score_source(LAB, "nucleus", source).passed


def test_the_cuts_keep_the_odds_and_are_never_empty(ref):
    rng = np.random.default_rng(0)
    for _ in range(200):
        p = rng.dirichlet(np.full(9, 0.4))
        for cut in (
            ref["top_k"](p, int(rng.integers(1, 12))),
            ref["nucleus"](p, rng.uniform(0, 1.1)),
        ):
            assert cut.sum() == pytest.approx(1)
            stay = cut > 0
            assert stay.any()
            np.testing.assert_allclose(cut[stay] / cut.max(), p[stay] / p[stay].max())
            assert not (p[~stay] > p[stay].min()).any()


def test_the_likeliest_dinosaurs_are_as_the_lab_says(played, ref):
    step, start = played["step_of"](played["dinosaurs"]), (None, -1)
    closed, best = played["of_letters_only"](step), {}
    for length in (3, 10, 12, 16):
        ended = [
            (ref["sequence_log_probability"](step, start, [*indices, 0]), indices)
            for _, indices in ref["beam_search"](closed, start, 30, length)
        ]
        nats, indices = max(ended)
        best[length] = nats, "".join(played["letters"][i] for i in indices)
    assert best[10][1] == "aurosaurus"
    assert np.exp(-best[10][0]) == pytest.approx(4400, rel=0.03)
    assert best[10][0] == max(best.values())[0]
    assert np.exp(best[10][0] - best[16][0]) == pytest.approx(800, rel=0.05)
    assert max(best, key=lambda length: best[length][0] / (length + 1)) == 12


def test_the_likeliest_sonnet_is_likelier_with_each_width_and_costs_little(played, ref, capsys):
    poet = nn.load(files.path("assets/weights/shakespeare.npz"))
    step, signs = played["step_of"](poet), poet.vocabulary.characters
    begin = (None, signs.index("\n"))
    found = [ref["beam_search"](step, begin, width, 40)[0] for width in (1, 2, 4)]
    assert found[0][0] < found[1][0] <= found[2][0] + 1e-9
    person = [signs.index(c) for c in "when in disgrace with fortune and men's e"][:40]
    decoders.show_step_costs(step, begin, {"a person": person, "width 16": found[2][1]})
    assert "a person" in capsys.readouterr().out
    assert (
        decoders.step_costs(step, begin, person).mean()
        > 1.2 * decoders.step_costs(step, begin, found[2][1]).mean()
    )
    assert decoders.costs_figure({"one": np.ones(4)}).axes


def test_the_nucleus_is_wide_after_a_space_and_narrow_in_a_word(ref, capsys):
    poet = nn.load(files.path("assets/weights/shakespeare.npz"))
    text = "shall i compare thee to a summer's day?\nthou art"
    sizes = decoders.nucleus_sizes(ref["nucleus"], poet, text, 0.9)
    after_space = [n for n, c in zip(sizes, text, strict=True) if c == " "]
    assert 13 <= min(after_space) <= max(after_space) <= 18
    assert (sizes == 1).sum() >= 5
    decoders.show_nucleus_sizes(ref["nucleus"], poet, text, 0.9)
    assert "in the nucleus" in capsys.readouterr().out
