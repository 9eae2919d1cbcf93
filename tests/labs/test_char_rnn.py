import itertools
import re
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from autograder.lab import reference
from tests.labs.alternatives.char_rnn import ALTERNATIVES
from tests.labs.cells_by_name import setting
from tests.labs.scoring import (
    COURSE,
    VISIBLE,
    assert_all_keep_their_points,
    assert_spec_is_sound,
    cases,
    score_source,
    slopes,
)
from unrolled.data import Corpus, CorpusError, load
from unrolled.plots.lab05 import greedy_map, reading_text, reciting

LAB = "05_char_rnn"
SEVENTH = Corpus.from_text("0." + "142857" * 20, name="1/7")
STEPS = (1000, 2000, 3000, 4000)


@pytest.fixture(scope="module")
def lab():
    return cases(LAB).names


@pytest.fixture(scope="module")
def fizzbuzz():
    words = ("fizz" * (n % 3 == 0) + "buzz" * (n % 5 == 0) or str(n) for n in range(1, 101))
    return Corpus.from_text("".join(f"{word} " for word in words), name="FizzBuzz")


def corpus_or_skip(name, **options):
    try:
        return load(name, **options)
    except CorpusError as error:
        pytest.skip(f"{name} is not here: {error}")


def made(lab, corpus, n_a, seed, kind=None):
    return (kind or lab["CharRNN"])(len(corpus.vocabulary), n_a, np.random.default_rng(seed))


def smoothed(model, corpus, updates, steps, learning_rate):
    """The smoothed loss along a run, by update; short windows count as they are."""
    text = np.array(corpus.encode(corpus.text))
    value, found = steps * np.log(len(corpus.vocabulary)), {}
    for update, loss in enumerate(model.train(text, updates, steps, learning_rate), 1):
        value = 0.999 * value + 0.001 * loss
        found[update] = value
    return found


def test_the_spec_is_sound():
    assert_spec_is_sound(LAB, fresh=0)


@pytest.mark.long
def test_the_spec_is_sound_on_fresh_cases():
    assert_spec_is_sound(LAB, fresh=3)


@pytest.mark.parametrize("function", ALTERNATIVES)
def test_right_answers_in_other_styles_keep_all_points(function):
    assert_all_keep_their_points(LAB, function, ALTERNATIVES[function], [VISIBLE, b"fresh 0"])


@pytest.mark.long
@pytest.mark.parametrize("function", ALTERNATIVES)
def test_right_answers_in_other_styles_keep_all_points_on_fresh_cases(function):
    fresh = [f"fresh {n}".encode() for n in range(1, 6)]
    assert_all_keep_their_points(LAB, function, ALTERNATIVES[function], fresh)


def test_the_gradients_are_those_of_central_differences(lab):
    rng = np.random.default_rng(3)
    inputs, targets, a_prev = [1, 3, 1, 0, 3], [3, 1, 0, 3, 2], rng.uniform(-1, 1, size=(3, 1))
    shapes = {"Wax": (3, 4), "Waa": (3, 3), "Wya": (4, 3), "ba": (3, 1), "by": (4, 1)}
    parameters = {name: 0.5 * rng.normal(size=shape) for name, shape in shapes.items()}

    def loss(name, value):
        changed = parameters | {name: value}
        return lab["CharRNN"](4, 3, rng, changed).loss(inputs, targets, a_prev)[0]

    _, gradients, _ = lab["CharRNN"](4, 3, rng, parameters).loss(inputs, targets, a_prev)
    for name, value in parameters.items():
        found = slopes(lambda changed, name=name: loss(name, changed), value)
        np.testing.assert_allclose(gradients[f"d{name}"], found, rtol=1e-6, atol=1e-8, err_msg=name)


def test_a_published_loop_that_drops_the_last_window_is_told_so():
    source = ALTERNATIVES["CharRNN.train"][0].replace(
        "if p + 1 >= len(data) or n == 0", "if p + seq_length + 1 >= len(data) or n == 0"
    )
    verdict = score_source(LAB, "CharRNN.train", source)
    assert verdict.score == 8
    assert verdict.misconception == "the end of the text never read"


def test_epsilon_outside_of_the_root_is_remarked_upon_and_costs_nothing():
    verdict = score_source(LAB, "CharRNN.train", ALTERNATIVES["CharRNN.train"][3])
    assert verdict.passed
    assert "epsilon outside" in verdict.note


def test_a_greedy_text_that_is_another_each_time_is_named():
    source = """
class CharRNN(CharRNN):
    def sample(self, a_prev, first, n, rng=None, right=CharRNN.sample):
        return right(self, a_prev, first, n, rng or np.random.default_rng())
"""
    verdict = score_source(LAB, "CharRNN.sample", source)
    assert verdict.score < 8
    assert verdict.misconception == "draws although there is no generator"


def test_a_class_without_the_method_is_told_apart_from_no_class():
    gone = "class CharRNN:\n    def __init__(self, *args):\n        pass\n"
    verdict = score_source(LAB, "CharRNN.sample", gone)
    assert verdict.score == 0
    assert "the class has no method sample" in str(verdict).replace("\n", " ")


# --- the runs of the lab


def test_one_seventh_is_recited_after_300_updates(lab):
    model = made(lab, SEVENTH, 128, 2)
    model.train(SEVENTH.encode(SEVENTH.text), 300, 64, 0.1)
    assert reciting.recite(model, SEVENTH, 300) == "0." + "142857" * 49 + "1428"


def test_fizzbuzz_is_recited_whole_within_5000_updates_by_the_weights_that_are_kept(
    lab, fizzbuzz, capsys
):
    assert len(fizzbuzz.text) == 413
    model = made(lab, fizzbuzz, 128, 0)
    best = reciting.play_reciting(model, fizzbuzz, 5000, 64, 0.03)
    champion = lab["CharRNN"](len(fizzbuzz.vocabulary), 128, np.random.default_rng(0), best)
    assert reciting.recite(champion, fizzbuzz, 413) == fizzbuzz.text
    assert "all of them were after" in capsys.readouterr().out


def test_fizzbuzz_as_published_is_far_from_right_and_cannot_say_98(lab, fizzbuzz):
    full = (len(fizzbuzz.text) - 1) // 64
    assert 64 * full == 384
    cut = Corpus(fizzbuzz.name, fizzbuzz.text[: 64 * full + 1])
    assert cut.text.endswith("91 92 fizz 9")
    assert set(re.findall(" 9(.)", cut.text)) == {"1", "2"}
    model = made(lab, cut, 128, 0)
    best = reciting.play_reciting(model, cut, 500, 64, 0.1, whole=fizzbuzz.text)
    champion = lab["CharRNN"](len(cut.vocabulary), 128, np.random.default_rng(0), best)
    said = reciting.recite(champion, cut, 413)
    assert reciting.count_right(said, fizzbuzz.text) < 300  # 47 to 196, by seed and processor
    assert "97 98" not in said


def test_the_first_run_on_kafka_goes_the_way_of_its_log_and_ends_below_60(lab):
    """By seed and processor it ends 1.4 below the log, to 5.7 above it."""
    book = corpus_or_skip("metamorphosis")
    reader = made(lab, book, 100, 1)
    losses = smoothed(reader, book, 4000, 25, 0.1)
    for step, published in zip(STEPS, (83.63, 66.08, 57.28, 53.08), strict=True):
        assert losses[step] == pytest.approx(published, abs=8)
    assert losses[4000] < 60
    walk = reader.sample(np.zeros((100, 1)), book.char_to_ix["T"], 240)
    assert greedy_map.cycle(walk), "the lab says that it goes round"


@pytest.mark.long
def test_the_second_run_on_kafka_ends_below_the_published_loss_and_jumps_at_the_license(lab):
    book = corpus_or_skip("metamorphosis")
    losses = smoothed(made(lab, book, 150, 0), book, 10_000, 35, 0.03)
    assert losses[10_000] <= 63.7
    assert losses[4000] > losses[3000] + 1
    assert losses[8000] > losses[7000] + 1


@pytest.mark.long
def test_without_the_license_the_loss_does_not_jump(lab):
    story = corpus_or_skip("metamorphosis", licence_text=False)
    losses = smoothed(made(lab, story, 150, 0), story, 10_000, 35, 0.03)
    kept = [losses[step] for step in range(1000, 10_001, 1000)]
    assert all(later < before + 0.5 for before, later in itertools.pairwise(kept))


@pytest.mark.long
def test_the_second_run_on_kafka_as_published_does_not_reach_its_log(lab):
    """Clipped in every step, Adagrad 0.05: 64.8 to 73.7 over seeds; the log says 63.72."""
    book = corpus_or_skip("metamorphosis")

    class Inside(lab["CharRNN"]):
        def loss(self, inputs, targets, a_prev):
            p, a, guesses, loss = self.parameters, [a_prev], [], 0.0
            for read, wanted in zip(inputs, targets, strict=True):
                a.append(np.tanh(p["Wax"][:, [read]] + p["Waa"] @ a[-1] + p["ba"]))
                guesses.append(lab["softmax"](p["Wya"] @ a[-1] + p["by"]))
                loss -= np.log(guesses[-1][wanted, 0])
                guesses[-1][wanted] -= 1
            total = {f"d{name}": np.zeros_like(value) for name, value in p.items()}
            da_next = 0.0
            for t in reversed(range(len(inputs))):
                ds = (p["Wya"].T @ guesses[t] + da_next) * (1 - a[t + 1] ** 2)
                da_next = p["Waa"].T @ ds
                total["dWax"][:, [inputs[t]]] += ds
                total["dWaa"] += ds @ a[t].T
                total["dWya"] += guesses[t] @ a[t + 1].T
                total["dba"] += ds
                total["dby"] += guesses[t]
                for gradient in total.values():
                    np.clip(gradient, -5, 5, out=gradient)
            return loss, total, a[-1]

    losses = smoothed(made(lab, book, 150, 0, Inside), book, 10_000, 35, 0.05)
    assert 63.72 < losses[10_000] < 76


def alice_windows(corpus, number):
    text = np.array(corpus.encode(corpus.text))
    for start in range(0, 256 * number, 256):
        yield text[start : start + 256], text[start + 1 : start + 257]


def test_adagrads_first_step_wrecks_the_large_network_as_the_lab_says(lab):
    alice = corpus_or_skip("alice")
    model, a, stretch = made(lab, alice, 512, 0), np.zeros((512, 1)), []
    losses = []
    for inputs, targets in alice_windows(alice, 2):
        stretch.append(np.linalg.norm(model.parameters["Waa"], 2))
        loss, gradients, a = model.loss(inputs, targets, a)
        losses.append(loss)
        model.parameters, model.memory = lab["adagrad_update"](
            model.parameters, gradients, model.memory, 0.1
        )
    assert losses[0] == pytest.approx(256 * np.log(75), abs=0.5)
    assert losses[1] > 1.7 * losses[0]
    assert stretch == [pytest.approx(0.45, abs=0.02), pytest.approx(22.3, abs=1)]
    assert np.mean(np.abs(a) > 0.99) > 0.4


@pytest.mark.parametrize(
    ("rate", "memory", "stretch", "moved"),
    [(0.1, 0, 22.3, 0.92), (0.0065, 0, 1.49, 0), (0.1, 1, 0.45, 0)],
)
def test_a_short_step_or_a_memory_of_ones_tames_the_first_update(lab, rate, memory, stretch, moved):
    alice = corpus_or_skip("alice")
    model = made(lab, alice, 512, 0)
    ones = {name: value + memory for name, value in model.memory.items()}
    ((inputs, targets),) = alice_windows(alice, 1)
    _, gradients, _ = model.loss(inputs, targets, np.zeros((512, 1)))
    after, _ = lab["adagrad_update"](model.parameters, gradients, ones, rate)
    assert np.linalg.norm(after["Waa"], 2) == pytest.approx(stretch, abs=0.01 + 0.02 * stretch)
    far = np.mean(np.abs(after["Waa"] - model.parameters["Waa"]) > 0.09)
    assert far == pytest.approx(moved, abs=0.01)


@pytest.mark.long
@pytest.mark.parametrize(
    ("rate", "memory", "bounds", "updates", "low", "high"),
    [
        (0.1, 0.0, {"max_value": 5 / 256, "max_norm": None}, 20, 2000, np.inf),
        (0.003, 0.0, {"max_value": 5 / 256, "max_norm": None}, 150, 600, 800),
        (0.1, 1.0, {"max_norm": 5 / 256}, 150, 600, 800),
    ],
)
def test_alice_diverges_as_published_and_two_ways_mend_it(
    lab, rate, memory, bounds, updates, low, high
):
    from unrolled import nn

    alice = corpus_or_skip("alice")
    network = nn.RNN(alice.vocabulary, 512, rng=np.random.default_rng(0))
    nn.from_lab(network, made(lab, alice, 512, 0).parameters)
    optimizer = nn.Adagrad(rate, epsilon=1e-8 / 256**2, start=memory / 256**2)
    history = nn.train(
        network, alice.text, updates=updates, optimizer=optimizer, streams=1, steps=256,
        progress=False, **bounds,
    )  # fmt: skip
    assert low < 256 * np.mean(history.losses[-10:]) < high


# --- the pictures


def test_an_untrained_network_goes_round_as_the_lab_says(lab, capsys):
    verse = load("pastiche")
    blank = made(lab, verse, 100, 0)
    following, steady = greedy_map.greedy_map(blank, len(verse.vocabulary), 0)
    assert steady > 0.8
    assert len(set(following.tolist())) < 0.7 * len(following)
    greedy_map.play_greedy_map(blank, verse, "e")
    assert "it goes round" in capsys.readouterr().out


def test_on_the_book_the_untrained_network_closes_a_round_of_five_at_step_10(lab, capsys):
    book = corpus_or_skip("metamorphosis")
    blank = made(lab, book, 100, 38)
    following, steady = greedy_map.greedy_map(blank, len(book.vocabulary), 0)
    assert len(set(following.tolist())) == pytest.approx(50, abs=3), "about fifty of the eighty"
    assert 0.05 < 1 - steady < 0.2, "almost alone"
    first = book.char_to_ix["e"]
    walk = [first, *blank.sample(np.zeros((100, 1)), first, 60)]
    assert all(following[one] == other for one, other in itertools.pairwise(walk))
    assert len(set(walk[:10])) == 10
    assert walk[10] == walk[5]
    greedy_map.play_greedy_map(blank, book, "e")
    said = capsys.readouterr().out
    assert "it writes ew$B:-g*P2-g*P2-" in said
    assert "it goes round 5 characters" in said


def test_a_blind_pick_among_eighty_comes_back_after_eleven_steps_or_so():
    unmet = np.cumprod(1 - np.arange(80) / 80)  # that the first k + 1 places all differ
    assert unmet.sum() == pytest.approx(11, abs=0.5)


def test_what_is_kept_can_be_loaded_without_the_text(lab, tmp_path, monkeypatch):
    keep, back = setting(LAB, "heated"), setting(LAB, "again")
    monkeypatch.chdir(tmp_path)
    verse = load("pastiche")
    mine = made(lab, verse, 100, 0)
    exec(keep, dict(lab) | {"own": verse, "mine": mine, "Path": Path})
    names = dict(lab)
    exec(back, names)
    assert list(names["letters"]) == list(verse.vocabulary)
    np.testing.assert_array_equal(names["again"].parameters["Wax"], mine.parameters["Wax"])


def test_a_reading_shows_loss_and_text(lab, capsys):
    verse = load("pastiche")
    model = made(lab, verse, 20, 0)
    losses = reading_text.play_reading(model, verse, 60, 10, shade="Then pull")
    assert len(losses) == 60
    assert losses[-1] < losses[0] < 10.01 * np.log(len(verse.vocabulary))
    assert "After 60 updates" in capsys.readouterr().out


def test_a_reading_is_drawn_even_if_train_never_calls_watch(lab, capsys):
    class Silent(lab["CharRNN"]):
        def train(self, text, updates, steps=25, learning_rate=0.1, watch=None):
            return super().train(text, updates, steps, learning_rate)

    verse = load("pastiche")
    losses = reading_text.play_reading(made(lab, verse, 10, 0, Silent), verse, 30, 10)
    assert len(losses) == 30
    assert "After 30 updates" in capsys.readouterr().out


def test_windows_count_as_they_are_long(lab):
    losses = made(lab, SEVENTH, 8, 0).train(SEVENTH.encode(SEVENTH.text), 3, 64, 0.0)
    lengths = [reading_text.length_of_window(update, 122, 64) for update in range(3)]
    assert lengths == [64, 57, 64]
    np.testing.assert_allclose(losses / np.log(8) / lengths, 1, atol=0.01)


@pytest.mark.parametrize(
    ("told", "score", "said"),
    [
        ("watch(loss)", 12, ""),
        ("pass", 12, "the live picture stays empty"),
        ("watch(steps)", 10, "watch was told 4 when the first loss was"),
        ("watch(losses)", 10, "TypeError"),
    ],
)
def test_who_watches_is_told_each_loss_and_silence_costs_nothing(told, score, said):
    (source,) = [s for _, name, s in reference.cells(COURSE, LAB) if name == "CharRNN-train"]
    assert "watch(loss)" in source
    verdict = score_source(LAB, "CharRNN.train", source.replace("watch(loss)", told))
    assert verdict.score == score
    assert said in f"{verdict.message} {verdict.note}"


class Told:
    """A model that trains at once, with the same loss each time."""

    parameters: ClassVar = {"ba": np.zeros((3, 1))}

    def sample(self, a, first, n, rng):
        return [first] * n

    def train(self, text, updates, steps, learning_rate, watch):
        for _ in range(updates):
            watch(10.0)
        return [10.0] * updates


def test_a_warm_start_goes_on_from_the_smoothed_loss_and_a_cold_one_from_a_blind_guess():
    verse = load("pastiche")
    cold = reading_text.play_reading(Told(), verse, 3)
    assert cold[0] == pytest.approx(0.999 * 25 * np.log(len(verse.vocabulary)) + 0.01)
    assert reading_text.play_reading(Told(), verse, 3, smoothed=20.0)[0] == pytest.approx(19.99)


def test_samples_of_100_and_1000_updates_stay_beside_the_latest():
    kept = {100: "thorn " * 40, 1000: "a rose " * 40}
    figure = reading_text.reading_figure([3.0, 2.0], "now", 25, (), kept)
    titles = [axes.get_title() for part in figure.subfigs for axes in part.axes]
    titles += [axes.get_title(loc="left") for part in figure.subfigs for axes in part.axes]
    assert {"after 100", "after 1,000"} <= set(titles)
    assert not reading_text.reading_figure([3.0, 2.0], "now", 25).subfigs
