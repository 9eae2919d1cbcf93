import importlib.util
import re

import numpy as np
import pytest

from autograder.lab.source import read
from tests.labs.alternatives.shakespeare import ALTERNATIVES
from tests.labs.cells_by_name import setting
from tests.labs.scoring import (
    COURSE,
    assert_all_keep_their_points,
    assert_spec_is_sound,
    cases,
    score_mistake,
    score_source,
)
from unrolled import files, nn
from unrolled.checks.procedures.labs import lab09_models
from unrolled.data import CorpusError, load, load_or_verse
from unrolled.plots.lab09 import held_out, surprise

LAB = "09_shakespeare"
FRESH = [f"fresh {n}".encode() for n in range(3)]
WEIGHTS = files.path("assets/weights/shakespeare.npz")
BITS, WORDS = 2.30, 72  # what the course aims at; the committed network reaches 2.248 and 76.1
LOG = files.path("assets/weights/train_shakespeare.log")


@pytest.fixture(scope="module")
def ref():
    return cases(LAB).names


@pytest.fixture(scope="module")
def network():
    return nn.load(WEIGHTS)


@pytest.fixture(scope="module")
def sonnets():
    try:
        return load("sonnets", lower=True).text
    except CorpusError as error:
        pytest.skip(f"the sonnets are not here: {error}")


@pytest.fixture(scope="module")
def training():
    """The script that trained the weights."""
    place = files.path("assets/weights/train_shakespeare.py")
    spec = importlib.util.spec_from_file_location("train_shakespeare", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def play_cells(*marks):
    """The sources of the lab's play cells that hold any of these texts, joined."""
    cells = [c.source for c in read(COURSE, LAB).cells if c.cell_type == "code"]
    return "\n".join(source for source in cells if any(mark in source for mark in marks))


def test_the_spec_is_sound():
    assert_spec_is_sound(LAB, fresh=0)


@pytest.mark.long
def test_the_spec_is_sound_on_fresh_cases():
    assert_spec_is_sound(LAB, fresh=3)


@pytest.mark.parametrize("function", ALTERNATIVES)
def test_right_answers_in_other_styles_keep_all_points(function):
    assert_all_keep_their_points(LAB, function, ALTERNATIVES[function], FRESH)


def test_reading_the_window_again_is_right_and_gets_a_remark():
    verdict = score_source(LAB, "generate", ALTERNATIVES["generate"][0])
    assert verdict.passed
    assert "whole window" in verdict.note
    assert not score_source(LAB, "generate", ALTERNATIVES["generate"][2]).note


def test_wrong_zeros_and_ones_are_told_in_words():
    verdict = score_mistake(LAB, "vectorize", "the steps forgotten")
    assert "x is wrong in" in verdict.message


def test_a_complaint_must_name_every_character():
    source = ALTERNATIVES["generate"][2].replace(
        "raise ValueError(missing)", "raise ValueError(missing[0])"
    )
    verdict = score_source(LAB, "generate", source)
    assert verdict.score == 8
    assert "does not mention #" in verdict.message


def test_a_sampler_that_is_off_by_little_is_noticed():
    source = ALTERNATIVES["generate"][2].replace("/ temperature", "/ temperature**2.5")
    assert score_source(LAB, "generate", source).score == 6


@pytest.mark.parametrize("step", [lab09_models.two_back, lab09_models.whole_past])
def test_the_models_of_the_cases_give_probabilities(step):
    state = None
    for index in (None, 0, 5, np.int64(3), None):
        p, state = step(index, state)
        assert p.shape == (lab09_models.SIZE,)
        assert p.sum() == pytest.approx(1)
        assert p.min() > 0


def test_the_sonnets_make_31412_windows(ref, sonnets):
    X, Y = ref["build_windows"](sonnets, 40, 3)
    assert len(X) == len(Y) == 31_412
    assert X[-1] + Y[-1] == sonnets[3 * 31_411 :][:41]
    characters = sorted(set(sonnets))
    indices = {c: i for i, c in enumerate(characters)}
    x, y = ref["vectorize"](X[:50], Y[:50], len(characters), indices)
    assert (x.shape, y.shape, x.dtype) == ((50, 40, 38), (50, 38), bool)
    assert "".join(characters[i] for i in x[7].argmax(axis=1)) == X[7]


def test_a_cold_distribution_stays_finite(ref):
    with np.errstate(all="raise", under="ignore", divide="ignore"):
        for temperature in (1e-300, 1e-6, 1e-3, 1.0, 1e6):
            p = ref["sharpen"](np.array([0.5, 0.3, 0.2, 0.0]), temperature)
            assert np.isfinite(p).all()
            assert p.sum() == pytest.approx(1)
            assert p[3] == 0


def test_an_untrained_table_needs_as_many_bits_as_the_lab_says(ref):
    alike = {
        "characters": "abc",
        "Tx": 1,
        "step": lambda index, state: (np.array([0.5, 0.5, 0.0]), state),
    }
    assert ref["bits_per_character"](alike, "abba") == pytest.approx(1)
    assert ref["bits_per_character"](alike, "abc") == np.inf


@pytest.fixture(scope="module")
def built(ref):
    """`stacked` and `rereading`, as the play cells of section 5 define them."""
    names = {**ref, "nn": nn, "np": np}
    for name in ("stacked", "rereading"):
        source = setting(LAB, name) + "\n\n\n"
        exec(re.search(rf"def {name}.*?\n\n\n", source, re.DOTALL)[0], names)
    return names


def of_lab(built, network, Tx=40):
    layers = [nn.to_lab(network, 1), nn.to_lab(network, 2)]
    return built["stacked"](layers, network.vocabulary.characters, Tx)


def test_the_labs_cells_and_the_engine_are_the_same_network(ref, built, network):
    text = "shall i compare thee to a network?\n"
    ours = ref["bits_per_character"](of_lab(built, network), text)
    assert ours == pytest.approx(nn.bits_per_character(network, text, progress=False), abs=1e-5)


def test_a_model_that_forgets_reads_worse(ref, built, network):
    model = of_lab(built, network, 2)
    text = "so long lives this, and this gives life to thee."
    forgetful = built["rereading"](model)
    assert ref["bits_per_character"](forgetful, text) > ref["bits_per_character"](model, text)


def logged(pattern):
    return float(re.search(pattern, LOG.read_text(encoding="utf-8"))[1].replace(",", ""))


def test_the_log_is_that_of_the_weights(network, training, sonnets):
    eight, ninth, unseen = training.tenths(sonnets)
    assert len(unseen) == 9_428
    assert network.vocabulary.characters == training.vocabulary_of(sonnets)
    assert network.hidden == [training.HIDDEN] * 2
    bits = nn.bits_per_character(network, unseen, progress=False)
    assert bits == pytest.approx(logged(r"learned, ([\d.]+) held out"), abs=6e-4)
    assert bits <= BITS
    seen = nn.bits_per_character(network, (eight + ninth)[:20_000], progress=False)
    assert 1.5 < seen < bits  # it has learned its text better than the language, and not by heart
    assert network.flat.size == logged(r"([\d,]+) parameters")
    assert WEIGHTS.stat().st_size < 3_000_000


@pytest.mark.long
def test_what_the_network_writes_is_as_the_log_says(network, training, sonnets):
    told = training.report(network, sonnets)
    assert told in LOG.read_text(encoding="utf-8")
    assert logged(r"temperature 1, ([\d.]+)% occur") >= WORDS
    assert logged(r"writes, ([\d.]+)% are copied") <= 1


def prose():
    """The text of the lab on one line."""
    cells = [c.source for c in read(COURSE, LAB).cells if c.cell_type == "markdown"]
    return " ".join(" ".join(cells).split())


def test_the_first_page_says_how_the_network_was_trained(training):
    passes, minutes = re.findall(r"(\d+) passes, +([\d.]+) minutes", LOG.read_text("utf-8"))[-1]
    assert int(passes) == training.PASSES
    read_by_it = re.search(r"final: ([\d,]+) characters", LOG.read_text("utf-8"))[1]
    assert f"has read {read_by_it} characters of sonnets, {passes} times" in prose()
    assert round(float(minutes)) == 6
    assert "it took six minutes of a processor core" in prose()
    state = 2 * 2 * training.HIDDEN  # a and c of two layers
    assert f"a state of {state} numbers" in prose()


def test_the_first_page_lists_all_marks_that_the_network_knows(network):
    marks = re.search(r"the space and these marks: `([^`]*)`", prose())[1].split()
    letters = "abcdefghijklmnopqrstuvwxyz"
    assert sorted([*marks, *letters, " ", "\n"]) == sorted(network.vocabulary.characters)


def test_the_surprises_are_where_the_lab_says(network):
    text = re.search(r'play_surprise\(network, "([^"]*)"\)', play_cells("play_surprise("))[1]
    bits = dict(enumerate(nn.surprise(network, text), start=1))
    word = text.index("network")
    costs = dict(zip("network", (bits[word + i] for i in range(7)), strict=True))
    assert costs["r"] < 0.05
    assert costs["k"] == max(bits.values()) == pytest.approx(12, abs=0.1)
    assert 2 ** costs["k"] == pytest.approx(4000, rel=0.05)
    ends = {word: bits[text.index(word) + len(word) - 1] for word in ("compare", "summer")}
    assert ends["compare"] == pytest.approx(1 / 3, abs=0.05)
    assert ends["summer"] < 0.05


def test_first_letters_cost_most_on_the_held_out_sonnets(network, training, sonnets):
    unseen = training.tenths(sonnets)[2]
    bits = np.concatenate([[np.nan], nn.surprise(network, unseen)])
    words = [m.span() for m in re.finditer(r"[a-z]+", unseen) if m.start() > 0]
    of_place = [np.mean([bits[a + k] for a, z in words if a + k < z]) for k in range(8)]
    assert of_place[0] == max(of_place) == pytest.approx(4, abs=0.15)
    last = np.mean([bits[z - 1] for a, z in words if z - a > 1])
    assert last == pytest.approx(1.5, abs=0.1)


def test_padding_is_heard_behind_two_letters_and_forgotten_behind_twenty(built, network, capsys):
    source = setting(LAB, "p_nothing")
    names = {**built, "mine": of_lab(built, network)}
    exec(source, names | {"characters": network.vocabulary.characters})
    shares = [float(p) for p in re.findall(r"with ([\d.]+)%", capsys.readouterr().out)]
    assert len(shares) == 6
    assert shares[0] - shares[2] > 10
    assert np.ptp(shares[3:]) < 0.5


def test_without_the_sonnets_the_old_text_is_not_measured(network, capsys):
    source = setting(LAB, "tell")
    tell = re.search(r"def tell.*?\n\n", source, re.DOTALL)[0]
    names = {"nn": nn, "tuned": network, "readable": "so long lives this", "end": 8, "old": "thee"}
    for banner, expected in (("away", "is not here"), ("", "on the old one")):
        exec(tell + "tell('before')", names | {"banner": banner})
        assert expected in capsys.readouterr().out


def test_the_ceiling_of_words_is_87_percent(training, sonnets):
    eight, ninth, unseen = training.tenths(sonnets)
    assert training.share_known(unseen, eight + ninth) == pytest.approx(0.87, abs=0.005)


def test_copied_windows_are_counted(training):
    text = "one two three four five six seven eight nine"
    assert training.share_copied("a " + text, text) == pytest.approx(2 / 3)
    assert training.share_copied(text.replace("five", "5ive"), text) == 0


def test_a_small_network_learns_by_heart_as_the_lab_says():
    text = load_or_verse("sonnets", lower=True)[0].text
    rng = np.random.default_rng(0)
    pupil = nn.LSTM("".join(sorted(set(text))), 128, rng=rng)
    cut = int(0.9 * len(text))
    history = nn.train(
        pupil,
        text[:10_000],
        updates=400,
        streams=16,
        steps=40,
        optimizer=nn.Adam(0.01),
        rng=rng,
        held_out=text[cut:][:3000],
        evaluate_every=50,
        progress=False,
    )
    curve = held_out.training_curve(history)
    assert curve[-1][1] < 2.1
    assert 2.7 < held_out.best(history.held_out)[1] < 3.3  # the verse 2.76, the sonnets 3.04
    assert history.held_out[-1][1] > held_out.best(history.held_out)[1] + 0.1
    assert "held out" in held_out.held_out_text(curve, history.held_out)
    assert held_out.held_out_figure(curve, history.held_out).axes


def test_a_page_of_surprise_can_be_read_without_colour(network):
    text = "thy <love>\nand"
    known = surprise.known_part(network, text.upper())
    assert known == "thy love\nand"
    bits = nn.surprise(network, known)
    page = surprise.surprise_page("thy love\nand", bits)
    assert "border-bottom" in page
    assert page.count("<span title=") == len(known)
    words = surprise.surprise_text(known, bits)
    assert f"{bits.mean():.2f} bits a character" in words
    assert surprise.colour_of(0.0) == surprise.STEPS[0]
    assert surprise.colour_of(99.0) == surprise.STEPS[-1]
    assert "&lt;" in surprise.surprise_page("a<", [1.0])


def test_too_short_a_text_is_said_in_words(network, capsys):
    surprise.show_surprise(network, "#")
    assert "at least two characters" in capsys.readouterr().out
