import builtins
import re

import numpy as np
import pytest

from autograder.lab.source import read
from autograder.lab.spec import specs
from tests.labs.cells_by_name import setting
from tests.labs.scoring import COURSE, cases, slopes
from unrolled.plots.lab12 import looking_back

LAB = "12_what_came_next"


@pytest.fixture(scope="module")
def ref():
    return cases("11_gru").names


@pytest.fixture(scope="module")
def book(ref):
    """The telephone book: the play cells that define task, attention and training."""
    names = dict(ref)
    for name in ("a_book_and_a_call", "look"):
        exec(setting(LAB, name), names)
    return names


def test_nothing_is_graded():
    assert specs(LAB) == ()
    assert not any(c.source.startswith("check(") for c in read(COURSE, LAB).cells)


@pytest.mark.oracle
def test_with_pytorch_the_first_cell_prints_what_it_keeps(ref, capsys):
    pytest.importorskip("torch")
    names = dict(ref)
    exec(setting(LAB, "KEPT"), names)
    assert capsys.readouterr().out == names["KEPT"]
    assert names["KEPT"].count("True") == 2


def test_without_pytorch_the_first_cell_shows_what_was_kept(ref, capsys, monkeypatch):
    given = builtins.__import__

    def without(name, *rest, **named):
        if name == "torch":
            raise ImportError(name)
        return given(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    names = dict(ref)
    exec(setting(LAB, "KEPT"), names)
    said = capsys.readouterr().out
    assert "not installed here" in said
    assert said.endswith(names["KEPT"] + "\n")


def test_a_book_holds_what_is_asked_for(book):
    x, answer, back = book["a_book_and_a_call"](np.random.default_rng(0), 8, 50)
    assert x.shape == (16, 50, 9)
    for example in range(50):
        key = x[:8, example, 8].argmax()
        step = 8 - back[example]
        assert x[key, example, step] == 1
        assert x[8 + answer[example], example, step] == 1
    assert x[8:, :, 8].sum() == 0  # the call has no value in it


@pytest.mark.parametrize("attention", [False, True])
def test_the_gradients_through_attention_are_central_differences(book, attention):
    rng = np.random.default_rng(0)
    p = book["new_network"](rng, attention, n_a=4)
    x, answer, _ = book["a_book_and_a_call"](rng, 3, 2)
    gradients = book["loss_and_gradients"](p, x, answer)[2]
    assert ("dWq" in gradients) == attention
    for name in p:
        want = slopes(
            lambda v, n=name: book["loss_and_gradients"]({**p, n: v}, x, answer)[0], p[name]
        )
        np.testing.assert_allclose(gradients["d" + name], want, rtol=1e-5, atol=1e-9, err_msg=name)


def test_attention_finds_what_one_state_does_not(book, capsys):
    right = {}
    for name, attention in (("one state", False), ("attention", True)):
        network = book["new_network"](np.random.default_rng(0), attention)
        book["train"](network, np.random.default_rng(100))
        x, answer, back = book["a_book_and_a_call"](np.random.default_rng(9), m=2000)
        _, hits, _, shares = book["loss_and_gradients"](network, x, answer)
        right[name] = [float(np.mean(hits[back == steps])) for steps in range(1, 9)]
    assert 0.2 < min(right["one state"]) < max(right["one state"]) < 0.5
    assert min(right["attention"]) > 0.97
    looked = shares[np.arange(2000), 8 - back]
    assert np.mean(looked) > 0.9
    looking_back.show_recall(right)
    looking_back.show_shares(shares[:6], 8 - back[:6])
    assert "attention: 100%" in capsys.readouterr().out
    assert looking_back.recall_figure(right).axes
    assert looking_back.shares_figure(shares[:6], 8 - back[:6]).axes


@pytest.fixture(scope="module")
def scan(ref):
    names = dict(ref)
    source = setting(LAB, "by_doubling")
    exec(source[: source.index("rng = np.random")], names)
    exec(re.split(r"\nlosses = ", setting(LAB, "learn_to_keep"))[0], names)
    return names


@pytest.mark.parametrize(("steps", "rounds"), [(1, 0), (2, 1), (5, 3), (64, 6), (4096, 12)])
def test_doubling_gives_what_the_loop_gives(scan, steps, rounds):
    rng = np.random.default_rng(steps)
    keep, offer = rng.uniform(size=(3, steps)), rng.normal(size=(3, steps))
    before = keep.copy(), offer.copy()
    a, needed = scan["by_doubling"](keep, offer)
    np.testing.assert_allclose(a, scan["one_by_one"](keep, offer), atol=1e-12)
    assert needed == rounds
    assert np.array_equal(keep, before[0])
    assert np.array_equal(offer, before[1])


@pytest.mark.parametrize("seed", range(2))
def test_gates_that_read_the_input_alone_keep_a_letter_as_the_lab_says(scan, seed):
    losses = scan["learn_to_keep"](np.random.default_rng(seed))
    assert 60 < len(losses) < 160
    assert np.mean(losses[-10:]) < 0.05
