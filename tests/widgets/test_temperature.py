"""The explorer without a browser: what it computes, prints and puts into a notebook."""

import io
import re
from contextlib import redirect_stdout

import nbclient
import nbformat
import numpy as np
import pytest
from nbconvert import HTMLExporter

from tests.labs.scoring import cases
from unrolled import nn
from unrolled.widgets import page
from unrolled.widgets.explorer import Explorer, entropy
from unrolled.widgets.noise import gumbel
from unrolled.widgets.readers import reader
from unrolled.widgets.temperature import finished_model, play_temperature

LETTERS = "\n abcdefg"
INDEX = {c: i for i, c in enumerate(LETTERS)}


@pytest.fixture(scope="module")
def explorer():
    return Explorer(reader(*finished_model(), None))


def network(cell=nn.LSTM, **options):
    return cell(LETTERS, 5, 2, rng=np.random.default_rng(0), **options)


def test_temperature_divides_the_scores(explorer):
    one, half = (explorer.next_letter("tyr", t) for t in (1.0, 0.5))
    np.testing.assert_allclose(half, one**2 / np.sum(one**2), rtol=1e-9)


@pytest.mark.parametrize("mass", [0.05, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("k", [1, 3, 26, 27, 99])
def test_the_explorer_cuts_as_the_functions_of_lab_10_do(explorer, k, mass):
    lab = cases("10_decoding").names
    expected = lab["nucleus"](lab["top_k"](explorer.next_letter("tyr", 0.8), k), mass)
    np.testing.assert_allclose(explorer.next_letter("tyr", 0.8, k, mass), expected, atol=1e-12)


def test_a_dictionary_is_read_as_lab_04_reads_it(explorer):
    p, index = finished_model()
    a = np.zeros((64, 1))
    for character in [None, *"tyr"]:
        xt = np.zeros((27, 1))
        if character:
            xt[index[character]] = 1
        a = np.tanh(p["Wax"] @ xt + p["Waa"] @ a + p["ba"])
    z = (p["Wya"] @ a + p["by"])[:, 0]
    np.testing.assert_allclose(explorer.next_letter("tyr", 1.0), np.exp(z) / np.exp(z).sum())


@pytest.mark.parametrize("cell", [nn.RNN, nn.LSTM, nn.GRU])
@pytest.mark.parametrize("learned_state", [False, True])
@pytest.mark.parametrize("prefix", ["", "abc"])
def test_a_network_is_read_as_the_engine_reads_it(cell, learned_state, prefix):
    net = network(cell, learned_state=learned_state, dtype=np.float64)
    found = Explorer(reader(net, None, None)).next_letter(prefix, 0.7)
    np.testing.assert_allclose(found, net.next_distribution(prefix, 0.7), atol=1e-12)


def test_the_bias_may_be_called_b():
    parameters, index = finished_model()
    parameters["b"] = parameters.pop("ba")
    same = Explorer(reader(parameters, index, None)).samples("", 1.0)
    assert same == Explorer(reader(*finished_model(), None)).samples("", 1.0)


def test_the_parameters_of_an_lstm_do_as_well():
    net = nn.LSTM(LETTERS, 5, rng=np.random.default_rng(0), dtype=np.float64)
    found = Explorer(reader(nn.to_lab(net), INDEX, False))
    np.testing.assert_allclose(found.next_letter("ab", 1.0), net.next_distribution("ab"))


def test_training_on_does_not_change_what_is_shown():
    net = network()
    shown = Explorer(reader(net, None, None))
    before = net.next_distribution("ab")
    net.flat[...] = 0
    np.testing.assert_allclose(shown.next_letter("ab", 1.0), before, atol=1e-6)


def test_at_temperature_zero_all_samples_are_the_greedy_one(explorer):
    samples = set(explorer.samples("", 0.0))
    assert len(samples) == 1
    greedy = ""
    while (p := explorer.next_letter(greedy, 0.0)).argmax() != 0:
        greedy += chr(96 + int(p.argmax()))
    assert samples == {greedy}


def test_a_small_change_of_temperature_leaves_most_samples_alone(explorer):
    before, after = explorer.samples("", 1.0), explorer.samples("", 1.02)
    assert sum(a == b for a, b in zip(before, after, strict=True)) >= 8


def test_the_noise_is_uniform_behind_the_logarithms_and_each_place_its_own():
    noise = np.array([[gumbel(3, k, t, 26) for t in range(40)] for k in range(12)])
    uniform = np.exp(-np.exp(-noise)).ravel()
    counts = np.histogram(uniform, bins=20, range=(0, 1))[0]
    expected = uniform.size / 20
    assert np.sum((counts - expected) ** 2 / expected) < 46  # chi-square, 19: one in 2,000
    assert len(np.unique(uniform)) > uniform.size - 3
    assert abs(np.corrcoef(noise[0].ravel(), noise[1].ravel())[0, 1]) < 0.1
    assert (gumbel(3, 0, 0, 26) != gumbel(4, 0, 0, 26)).all()


def test_the_noise_draws_from_the_softmax():
    z = np.log([0.1, 0.2, 0.7])
    drawn = [int(np.argmax(z + gumbel(seed, 0, 0, 3))) for seed in range(3000)]
    np.testing.assert_allclose(np.bincount(drawn) / 3000, [0.1, 0.2, 0.7], atol=0.04)


def test_samples_begin_as_asked_and_strange_characters_are_left_out(explorer):
    assert all(name.startswith("zo") for name in explorer.samples("Zo\nË!", 1.0))


def test_a_sample_without_an_end_stops_at_its_longest():
    endless = reader(lambda text: np.array([0.0, 5.0]), {"a": 0, "b": 1}, None)
    assert set(Explorer(endless, longest=7).samples("a", 0.0)) == {"abbbbbbb"}


def test_entropy_of_certainty_is_zero():
    assert f"{entropy(np.array([1.0, 0.0])):.2f}" == "0.00"


@pytest.mark.parametrize(
    ("model", "index", "says"),
    [
        (3, INDEX, "expected a dictionary"),
        (lambda text: np.zeros(9), None, "needs char_to_ix"),
        ({"Wax": np.zeros((2, 9))}, INDEX, "no ba"),
        ({"ba": np.zeros((2, 1)), "Wax": np.zeros((3, 9))}, INDEX, "Wax has shape"),
        (nn.RNN(9, 4), None, "no characters"),
        (nn.RNN(8, 4), INDEX, "knows 8"),
        (lambda text: np.zeros(9), {"a": 1, "b": 2}, "0, 1, 2"),
        (lambda text: np.zeros(4), INDEX, r"shape \(4,\)"),
    ],
)
def test_a_model_that_does_not_fit_is_refused_with_what_is_wrong(model, index, says):
    with pytest.raises((TypeError, ValueError), match=says):
        play_temperature(model, index)


def test_without_a_notebook_it_prints():
    text = io.StringIO()
    with redirect_stdout(text):
        play_temperature(*finished_model(), prefix="tri")
    assert text.getvalue().count("Temperature") == 3
    assert len(re.findall("^  tri", text.getvalue(), re.MULTILINE)) == 36


def test_what_a_student_wrote_is_never_html():
    letters = "".join(dict.fromkeys("\n<script>/'\"&"))
    asked = reader(lambda text: np.zeros(len(letters)), {c: i for i, c in enumerate(letters)}, None)
    written = page.html(Explorer(asked), "<script></script>&", 1.0)
    assert "<script></script>&" not in written
    assert written.count("<script") == 1
    assert written.count("</script") == 1


def test_a_model_that_is_too_large_stays_out_of_the_page():
    large = nn.RNN(LETTERS, 1300, rng=np.random.default_rng(0))
    written = page.html(Explorer(reader(large, None, None), longest=1), "", 1.0)
    assert len(written) < 10_000
    assert "too large" in written


@pytest.fixture(scope="module")
def executed():
    """A notebook with one explorer, run as nbconvert runs it."""
    code = (
        "from unrolled.widgets.temperature import *\n"
        "play_temperature(*finished_model(), prefix='tri')"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    return nbclient.NotebookClient(notebook, kernel_name="python3").execute()


def test_a_notebook_run_without_a_browser_holds_text_and_a_page_of_its_own(executed):
    (output,) = executed.cells[0].outputs
    assert set(output.data) == {"text/plain", "text/html"}
    assert "After “tri”" in output.data["text/plain"]


def test_an_exported_notebook_holds_the_page_and_nothing_that_is_fetched_for_it(executed):
    exported, _ = HTMLExporter().from_notebook_node(executed)
    assert "mount(document.getElementById" in exported
    assert "html-manager" not in exported
    assert "http" not in page.script() + page.style()
