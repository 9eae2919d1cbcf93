"""Lab 09's unit that knows where a line ends: what the lab says of it, on the weights as shipped."""

import re

import numpy as np
import pytest

from autograder.lab.source import read as cells_of
from tests.labs.cells_by_name import setting
from tests.labs.scoring import COURSE, cases
from unrolled import files, nn
from unrolled.data import CorpusError, load
from unrolled.plots.lab09 import coloured, verses
from unrolled.plots.lab09.line_clock import (
    by_chance,
    cell_states,
    columns,
    correlations,
    probed,
)

LAB = "09_shakespeare"
LINE = "shall i compare thee to a recurrent net,\n"


@pytest.fixture(scope="module")
def network():
    return nn.load(files.path("assets/weights/shakespeare.npz"))


@pytest.fixture(scope="module")
def layers(network):
    return [nn.to_lab(network, 1), nn.to_lab(network, 2)]


@pytest.fixture(scope="module")
def ref():
    return cases(LAB).names


@pytest.fixture(scope="module")
def read_sonnets(ref, network, layers):
    """The column of each held-out character, and all cell states there."""
    try:
        text = load("sonnets", lower=True).text
    except CorpusError as error:
        pytest.skip(f"the sonnets are not here: {error}")
    unseen = text[int(0.9 * len(text)) :]
    cells = cell_states(ref["lstm_forward"], layers, unseen, network.vocabulary.characters)
    return columns(unseen), cells


@pytest.fixture(scope="module")
def play(ref, network, layers):
    """Names of the lab's cells that hold a unit: `held` and `stacked`, with unit 98 of layer 1."""
    names = {**ref, "np": np, "nn": nn, "LAYER": 1, "UNIT": 98}
    sources = [c.source for c in cells_of(COURSE, LAB).cells if c.cell_type == "code"]
    for name in ("stacked", "held"):
        (source,) = (source for source in sources if f"def {name}(" in source)
        exec(re.search(rf"def {name}.*?\n\n\n", source + "\n\n\n", re.DOTALL)[0], names)
    names["mine"] = names["stacked"](layers, network.vocabulary.characters)
    return names


def test_unit_98_of_layer_1_counts_the_column_and_two_others_help(read_sonnets):
    column, cells = read_sonnets
    found = correlations(cells, column)
    assert found.shape == (2, 192)
    order = [divmod(int(i), 192) for i in np.argsort(-np.abs(found), axis=None)[:4]]
    assert order[:3] == [(0, 98), (0, 69), (1, 27)]
    said = [-0.93, 0.86, 0.80, 0.40]
    assert [found[place] for place in order] == pytest.approx(said, abs=0.02)
    assert probed(cells, column) > 0.9


def test_chance_finds_nothing_like_it_among_as_many_units(read_sonnets):
    column, cells = read_sonnets
    for seed in range(3):
        luck = by_chance(cells, column, np.random.default_rng(seed))
        assert luck.shape == (100,)
        assert luck[50] == pytest.approx(0.08, abs=0.02)
        assert luck[-1] < 0.3


def test_the_clock_winds_up_and_runs_down_as_the_lab_says(read_sonnets):
    column, cells = read_sonnets
    unit = cells[0, 98]
    assert unit[column == 1].mean() == pytest.approx(1.9, abs=0.1)
    assert unit[column == 40].mean() == pytest.approx(-0.7, abs=0.1)


def newlines(play, value, unit=98, texts=4):
    """Newlines in some texts of 600 characters, with a unit held."""
    play["UNIT"] = unit
    model = play["mine"] if value is None else play["held"](play["mine"], value)
    return sum(
        play["generate"](model, LINE, 600, np.random.default_rng(seed), 0.6).count("\n")
        for seed in range(texts)
    )


def test_the_line_is_as_long_as_the_unit_says(play):
    assert newlines(play, 1.8) <= 8
    assert newlines(play, None) > 40
    assert newlines(play, -0.5) > 60


@pytest.mark.long
def test_other_units_do_not_hold_the_line(play, read_sonnets):
    _, cells = read_sonnets
    for unit in np.random.default_rng(1).choice(192, 20, replace=False):
        own = cells[0, unit]
        extreme = own[np.abs(own).argmax()]
        assert 35 <= newlines(play, extreme, int(unit)) <= 75


def test_a_search_finds_a_unit_that_was_hidden_and_chance_does_not():
    rng = np.random.default_rng(0)
    column = columns("".join(rng.choice(list("abcdefg\n"), 4000)))
    cells = rng.normal(size=(2, 30, 4000))
    cells[1, 7] -= column / column.std()
    cells[0, 3] = 0  # never moves
    found = correlations(cells, column)
    assert np.abs(found).argmax() == 37
    assert found[1, 7] < -0.6
    assert found[0, 3] == 0
    assert by_chance(cells, column, rng)[-1] < 0.2


def test_a_coloured_text_brings_no_ground_of_its_own_and_says_itself_in_words():
    page = coloured.coloured_page("a<\n", [1.0, -2.0, 0.0], "Unit 3")
    assert "&lt;" in page
    assert page.count("<span title=") == 3
    assert "rgba(213, 94, 0, 0.60)" in page
    assert "#fff" not in page.lower()
    assert "Highest, 1.0, at “a”; lowest, -2.0, at “a&lt;”" in page


def test_a_held_unit_is_told_in_words_where_there_is_no_browser(capsys):
    coloured.play_held(lambda value: "no end" if value else "a\nbcd\n", -1.0, 1.0, 1.0)
    said = capsys.readouterr().out
    assert "Held at 1.0: one line of 6 characters, which does not end." in said
    assert "Free: 2 lines of 2 characters on average." in said


def test_lines_drawn_side_by_side_are_those_that_one_would_draw(ref, network, layers):
    characters = network.vocabulary.characters
    start = verses.read(ref["lstm_cell_forward"], layers, characters, LINE)
    drawn = verses.draw_lines(
        ref["lstm_cell_forward"], layers, characters, start, np.random.default_rng(0), 0.7, 50
    )
    assert len(drawn) > 10
    for line in drawn[:3]:
        whole = LINE + line.text + "\n"
        bits = nn.surprise(network, whole)[len(LINE) - 1 :]
        assert line.bits == pytest.approx(bits.mean(), abs=1e-3)
        again = verses.read(ref["lstm_cell_forward"], layers, characters, whole)
        np.testing.assert_allclose(line.next, again.next, atol=1e-9)
        assert "\n" not in line.text


def test_the_poem_has_fourteen_whole_lines_and_some_rhyme(ref, network, layers, capsys):
    source = setting(LAB, "PARTNER")
    text = load("pastiche", lower=True).text
    names = {**ref, "np": np, "re": re, "layers": layers, "MY_LINE": LINE, "text": text}
    names |= {"cut": len(text), "characters": network.vocabulary.characters}
    exec(source.replace("else 600", "else 200"), names)
    poem = capsys.readouterr().out.rstrip("\n").split("\n")
    assert len(poem) == 14
    assert poem[0] + "\n" == LINE
    written = names["lines"][1:]
    assert all(len(line.text) >= 30 for line in written)
    assert [line.text for line in written] == poem[1:]
