import io
from contextlib import redirect_stdout

import numpy as np
import pytest

from unrolled.widgets.names import Explorer, entropy, finished_model, play_temperature


@pytest.fixture(scope="module")
def explorer():
    return Explorer(*finished_model())


def test_temperature_divides_the_scores(explorer):
    one, half = (explorer.next_letter("tyr", t) for t in (1.0, 0.5))
    np.testing.assert_allclose(half, one**2 / np.sum(one**2), rtol=1e-9)


def test_at_temperature_zero_all_names_are_the_greedy_one(explorer):
    names = set(explorer.names("", 0.0))
    assert len(names) == 1
    greedy = ""
    while (p := explorer.next_letter(greedy, 0.0)).argmax() != 0:
        greedy += chr(96 + int(p.argmax()))
    assert names == {greedy}


def test_a_small_change_of_temperature_leaves_most_names_alone(explorer):
    before, after = explorer.names("", 1.0), explorer.names("", 1.02)
    assert sum(a == b for a, b in zip(before, after, strict=True)) >= 8


def test_the_frozen_noise_draws_from_the_softmax(explorer):
    first = []
    for seed in range(60):
        explorer.draw_noise(seed)
        first += [name[:1] for name in explorer.names("", 1.0)]
    p = explorer.next_letter("", 1.0)
    share = np.array([np.mean([letter == chr(96 + i) for letter in first]) for i in range(1, 27)])
    assert np.abs(share - p[1:]).max() < 0.08
    explorer.draw_noise(0)


def test_names_begin_as_asked_and_strange_characters_are_left_out(explorer):
    assert all(name.startswith("zo") for name in explorer.names("Zoë!", 1.0))


def test_html_is_escaped_and_described(explorer):
    page = explorer.html("<b>tri", 1.0)
    assert "<b>tri" not in page
    assert 'role="img" aria-label="Behind' in page


def test_without_a_notebook_it_prints():
    text = io.StringIO()
    with redirect_stdout(text):
        play_temperature(*finished_model())
    assert text.getvalue().count("Temperature") == 3


def test_entropy_of_certainty_is_zero():
    assert entropy(np.array([1.0, 0.0])) == 0
