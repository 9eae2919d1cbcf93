"""Writing: the state carried, temperature, greedy, seeds."""

import functools

import numpy as np
import pytest

from unrolled import nn

LETTERS = "\nabcdefg"


def made(cell=nn.LSTM, **options):
    network = cell(LETTERS, 9, 2, rng=np.random.default_rng(0), **options)
    network.flat *= 3
    return network


@pytest.mark.parametrize(
    "cell", [nn.RNN, nn.LSTM, nn.GRU, functools.partial(nn.GRU, reset="after")]
)
@pytest.mark.parametrize("learned", [False, True])
def test_the_carried_state_gives_what_reading_everything_again_gives(cell, learned):
    network = made(cell, dtype=np.float64, learned_state=learned)
    network.flat += 0.1
    text = "abcabggfedd"
    step = nn.Stepper(network)
    for i, x in enumerate(network.vocabulary.encode(text)):
        scores = step(np.array([x]))[:, 0]
        again, _ = network.forward(network.vocabulary.encode(text[: i + 1])[None])
        assert np.allclose(scores, again[0, -1], atol=1e-12)


@pytest.mark.parametrize("cell", [nn.LSTM, nn.GRU, functools.partial(nn.GRU, reset="after")])
def test_a_stepper_reads_many_streams_and_the_start_of_a_name(cell):
    network = made(cell, dtype=np.float64)
    state = network.first_state(3)
    step = nn.Stepper(network, state)
    x = np.array([[-1, 1, 2], [-1, 3, 3], [4, 4, 0]])
    for t in range(3):
        scores = step(x[:, t])
    whole, last = network.forward(x)
    assert np.allclose(scores.T, whole[:, -1], atol=1e-12)
    for mine, theirs in zip(step.state, last, strict=True):
        assert np.allclose(mine, theirs, atol=1e-12)


def test_greedy_takes_the_likeliest_and_needs_no_generator():
    network = made()
    text = nn.sample(network, 12, temperature=0, prompt="ab")
    for i, letter in enumerate(text):
        p = network.next_distribution("ab" + text[:i])
        assert LETTERS[p.argmax()] == letter


def test_one_seed_gives_one_text_and_another_another():
    network = made()
    a, b, c = (nn.sample(network, 60, np.random.default_rng(s)) for s in (0, 0, 1))
    assert a == b != c
    assert len(a) == 60


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_letters_come_as_often_as_their_probability_says(temperature):
    network, rng, n = made(), np.random.default_rng(5), 1500
    p = network.next_distribution("abc", temperature)
    drawn = [next(nn.draw(network, rng, temperature, "abc")) for _ in range(n)]
    seen = np.bincount(drawn, minlength=len(LETTERS))
    assert ((seen - n * p) ** 2 / (n * p)).sum() < 35  # chi-squared, 7 degrees: 1 in 100,000


def test_temperature_goes_from_greedy_to_uniform():
    scores = np.array([1.0, 3.0, 2.0], np.float32)
    assert nn.sharpen(scores, 0).tolist() == [0, 1, 0]
    assert nn.sharpen(scores, 1e-310).tolist() == [0, 1, 0]
    assert np.allclose(nn.sharpen(scores, 1e9), 1 / 3)
    assert nn.sharpen(scores, 0.5).max() > nn.sharpen(scores, 1).max()
    assert nn.sharpen(np.array([-1e30, 0, 1e30], np.float32), 0.1).tolist() == [0, 0, 1]
    for wrong in (-1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="temperature is"):
            nn.sharpen(scores, wrong)


def test_writing_stops_at_the_character_asked_for():
    network = made()
    network.parameters["by"][0] = 3
    text = nn.sample(network, 500, np.random.default_rng(0), until="\n")
    assert text.endswith("\n")
    assert text.count("\n") == 1


def test_an_empty_prefix_is_the_start_of_a_name():
    network = made()
    scores, _ = network.forward(np.array([[-1]]))
    assert np.allclose(network.next_distribution(""), nn.sharpen(scores[0, 0], 1.0))
    assert network.next_distribution("ab").sum() == pytest.approx(1)


def test_what_cannot_be_written_is_explained():
    network = made()
    with pytest.raises(ValueError, match=r"Not in the vocabulary: 'xz'"):
        nn.sample(network, 3, temperature=0, prompt="azx")
    with pytest.raises(ValueError, match="needs rng"):
        nn.sample(network, 3)
    with pytest.raises(ValueError, match="no characters, only indices"):
        nn.sample(nn.RNN(5), 3, temperature=0)
    with pytest.raises(ValueError, match="2 or more"):
        nn.bits_per_character(network, "a")


def test_later_training_does_not_reach_a_text_being_written():
    network = made()
    drawn = nn.draw(network, temperature=0)
    first = [next(drawn) for _ in range(3)]
    network.flat[:] = 0
    rest = [next(drawn) for _ in range(5)]
    again = nn.draw(made(), temperature=0)
    assert first + rest == [next(again) for _ in range(8)]
