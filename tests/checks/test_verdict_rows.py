"""Wrong answers of real students that were told a falsehood, or nothing: each with the right words."""

import numpy as np
import pytest

from autograder.lab.source import read
from tests.checks.test_loan import notebook
from tests.labs.scoring import COURSE, score_source
from unrolled.checks.comparing.difference import Difference
from unrolled.checks.helping.read_outside import reads_outside
from unrolled.checks.verdict.picture import picture

LOOP = "a_next, y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], a_next, parameters)"
NUDGES = (
    ("array[index] = kept + epsilon", "array[...] = array + epsilon"),
    ("array[index] = kept - epsilon", "array[...] = array - 2 * epsilon"),
    ("array[index] = kept\n", "array[...] = array + epsilon\n"),
)
# What was done to the solution, words that its verdict has, words that it must not have.
ROWS = {
    "sum over all, nothing shifted": (
        "01_rnn_cell", "softmax",
        "def softmax(z): return np.exp(z) / np.sum(np.exp(z))",
        "over which axis is the sum", "10,000",
    ),
    "distorted, with the maximum off": (
        "01_rnn_cell", "softmax",
        (("np.exp(z - np.max", "np.exp(2 * z - np.max"),), "wrong", "subtracted",
    ),
    "z over its maximum": (
        "01_rnn_cell", "softmax", "def softmax(z): return z / np.max(z, axis=0, keepdims=True)",
        "Neither the exponential nor the sum", "loop",
    ),
    "hardmax": (
        "01_rnn_cell", "softmax",
        "def softmax(z): return 1.0 * (z == np.max(z, axis=0, keepdims=True))",
        "gives every score its share", "loop",
    ),
    "z clipped": (
        "01_rnn_cell", "softmax",
        (("z - np.max(z, axis=0, keepdims=True)", "np.clip(z, -500, 500)"),),
        "beyond your bound", "axis",
    ),
    "y times log": (
        "01_rnn_cell", "cross_entropy",
        (("np.log(p)", "y * np.log(y_pred)"),), "Use the index to pick", "stays the same",
    ),
    "a loss of shape (3,)": (
        "01_rnn_cell", "cross_entropy",
        (("-np.sum(np.log(p)) / m", "-np.sum(np.log(p), axis=1) / m"),),
        "still to be added up", "loop",
    ),
    "one_hot all zeros": (
        "01_rnn_cell", "one_hot", "def one_hot(indices, n): return np.zeros((n, len(indices)))",
        "is it ever filled in", "None gives",
    ),
    "eye picked by indices": (
        "01_rnn_cell", "one_hot", "def one_hot(indices, n): return np.eye(n)[:, indices]",
        "no whole number", "one step too far",
    ),
    "a0 in the last slot": (
        "01_rnn_cell", "rnn_forward",
        (("    a_next = a0\n", "    a[:, :, -1] = a0\n"), ("a_next, param", "a[:, :, t - 1], param")),
        "a view of a", "change places",
    ),
    "time on the wrong axis": (
        "01_rnn_cell", "rnn_forward", (("x[:, :, t], a_next", "x[:, t], a_next"),),
        "Which axis of each array is time", "one step too far",
    ),
    "y_pred given n_a slots": (
        "01_rnn_cell", "rnn_forward",
        (("y_pred = np.zeros((n_y, m, T_x))", "y_pred = np.zeros((n_y, m, n_a))"),),
        "5 in place of 4 entries", "loop",
    ),
    "a box for integers": (
        "01_rnn_cell", "rnn_cell_forward",
        (("    yt_pred = ", "    box = np.zeros_like(a_prev)\n    box[...] = a_next\n"
          "    a_next = box\n    yt_pred = "),),
        "cut off to whole ones", "ever filled in",
    ),
    "sigmoid into a box for integers": (
        "06_binary_addition", "sigmoid",
        (("    return np.where", "    out = np.zeros_like(z)\n    out[...] = np.where"),
         ("/ (1.0 + small)", "/ (1.0 + small)\n    return out")),
        "cut off to whole ones", "in add",
    ),
    "a None of the template": (
        "01_rnn_cell", "rnn_cell_forward",
        "def rnn_cell_forward(xt, a_prev, parameters):\n"
        "    return None, None, (None, a_prev, xt, parameters)",
        "still to be filled in", "order and the kinds",
    ),
    "other arguments": (
        "01_rnn_cell", "rnn_cell_forward", "def rnn_cell_forward(xt, a_prev, Wax, Waa, ba): pass",
        "called with xt, a_prev, parameters", "loop",
    ),
    "softmax unshifted inside the cell": (
        "01_rnn_cell", "rnn_cell_forward",
        (('softmax(Wya @ a_next + by)', "np.exp(Wya @ a_next + by) / np.sum(np.exp(Wya @ a_next + by), axis=0)"),),
        "largest number that you take the exponential of", "which weights",
    ),
    "no division by m": (
        "02_bptt", "output_backward", (("    dz /= m\n", ""),), "3 times the right array", "promises",
    ),
    "dba never added to": (
        "02_bptt", "rnn_backward", (('        dba += step["dba"]\n', ""),),
        "does each of them arrive", "slope of a tanh",
    ),
    "da unused": (
        "02_bptt", "rnn_backward", (("da[:, :, t] + da_prev", "da_prev"),),
        "where does da enter", "Where does it go",
    ),
    "always the first cache": (
        "02_bptt", "rnn_backward", (("cells[t]", "cells[0]"),), "cache of its own", "Only the last",
    ),
    "a whole array nudged": (
        "02_bptt", "gradient_check", NUDGES, "all entries of an array move", "does not act",
    ),
    "truth values returned": (
        "02_bptt", "gradient_check", (("/ total if total > 0 else 0.0", "< 1e-7 * total"),),
        "truth value", "near 1",
    ),
    "a column of probabilities": (
        "04_dinosaur_names", "sample", (("[:, 0]\n", "\n"),), "take the one column out", "divided",
    ),
    "X without None": (
        "04_dinosaur_names", "model", (("[None, *letters], [", "letters, ["),),
        "guesses the first letter", "more updates than names",
    ),
    "a blank sample": (
        "04_dinosaur_names", "sample", "def sample(parameters, char_to_ix, rng, temperature=1.0): pass",
        "something written there yet", "newline is",
    ),
    "a blank optimize": (
        "04_dinosaur_names", "optimize",
        "def optimize(X, Y, a_prev, parameters, learning_rate=0.01): pass",
        "something written there yet", "old dictionary",
    ),
    "another course's model": (
        "04_dinosaur_names", "model",
        "def model(data, ix, char, it=35000, n_a=50, dino_names=7, n=27):\n"
        "    parameters = initialize_parameters(n_a, n, n)",
        "another course", "before it is used",
    ),
    "one character skipped": (
        "05_char_rnn", "CharRNN.train", (("start += steps", "start += steps + 1"),),
        "first input of the next", "loop",
    ),
    "slots that are empty": (
        "07_lstm", "lstm_forward", (("a_next, c_next, param", "a[:, :, t], c[:, :, t], param"),),
        "what is in slot t", "t - 1",
    ),
    "the first state from a slot": (
        "07_lstm", "lstm_forward", (("a_next = a0", "a_next = a[:, :, 0]"),),
        "does not depend on a0", "t - 1",
    ),
    "a loop from 1": (
        "07_lstm", "lstm_forward", (("in range(T_x)", "in range(1, T_x)"),),
        "Where does your loop begin", "t - 1",
    ),
    "c replaced": (
        "07_lstm", "lstm_forward", (("c[:, :, t] = c_next", "c = c_next"),),
        "the whole array replaced", "change places",
    ),
    "a stack of zeros": (
        "07_lstm", "lstm_cell_forward",
        (("np.concatenate([a_prev, xt])", "np.zeros((len(a_prev) + len(xt), xt.shape[1]))"),),
        "What is in the stack", "line of the forget gate",
    ),
    "the type of xt": (
        "07_lstm", "lstm_cell_forward", (("([a_prev, xt])", "([a_prev, xt]).astype(xt.dtype)"),),
        "arrays of whole numbers go wrong", "which weights",
    ),
    "concatenate without a tuple": (
        "07_lstm", "lstm_cell_forward", (("([a_prev, xt])", "(a_prev, xt)"),),
        "two pairs of brackets", "order and the kinds",
    ),
    "dbf of dWf": (
        "08_lstm_backward", "lstm_cell_backward",
        (("np.sum(dz[gate], axis=1", 'np.sum(gradients[f"dW{gate}"], axis=1'),),
        "so what is summed here is right", "squashing function",
    ),
    "W not cut": (
        "08_lstm_backward", "lstm_cell_backward", (("dstacked[n_a:]", "dstacked"),),
        "8 in place of 3 entries", "loop",
    ),
    "sizes from the second cache": (
        "08_lstm_backward", "lstm_backward",
        (("n_a, m, T_x = da.shape", "n_a, m, T_x = da.shape\n    cells[1]"),),
        "shorter in this case", "one step too far",
    ),
    "log 0 replaced by 0": (
        "09_shakespeare", "sharpen",
        (("= np.log(probabilities)",
          "= np.where(probabilities > 0, np.log(np.maximum(probabilities, 1e-300)), 0)"),),
        "the exponential of 0 is 1", "times the right",
    ),
    "probabilities clipped": (
        "09_shakespeare", "sharpen",
        (("np.log(probabilities)", "np.log(np.clip(probabilities, 1e-12, 1))"),),
        "Look at the smallest entries", "underflow",
    ),
    "a state not carried": (
        "09_shakespeare", "generate",
        (("        text += characters[index]\n        p, state", "        text += characters[index]\n        p, _"),),
        "drawn character", "loop",
    ),
}  # fmt: skip


def solution(lab, function):
    name = function.replace(".", "-")
    cells = read(COURSE, lab).cells
    return next(c.source for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


@pytest.mark.parametrize(("lab", "function", "change", "words", "never"), ROWS.values(), ids=ROWS)
def test_a_verdict_says_what_is_so_and_nothing_that_is_not(lab, function, change, words, never):
    source = change if isinstance(change, str) else solution(lab, function)
    for old, new in () if isinstance(change, str) else change:
        assert old in source, source
        source = source.replace(old, new)
    verdict = score_source(lab, function, source)
    said = " ".join(f"{verdict.misconception}: {verdict.message} {verdict.hint}".split())
    assert words in said
    assert never not in said


def test_an_error_in_a_given_function_shows_the_call_that_led_there(tmp_path):
    source = solution("04_dinosaur_names", "optimize").replace("[:, np.newaxis, :]", "")
    path = tmp_path / "cell.py"
    path.write_text("from lab import *\n" + source, encoding="utf-8")
    lower = "def rnn_forward(x, a0, parameters):\n    n_x, m, T_x = x.shape\n"
    other = tmp_path / "given.py"
    other.write_text(lower, encoding="utf-8")
    from tests.labs.scoring import cases, score_names

    names = dict(cases("04_dinosaur_names").names)
    exec(compile(lower, str(other), "exec"), names)
    exec(compile(source, str(path), "exec"), names)
    verdict = score_names("04_dinosaur_names", "optimize", names)
    text = " ".join(verdict.message.split())
    assert "`n_x, m, T_x = x.shape` in what is called at" in text


def test_a_variable_of_the_notebook_in_place_of_an_argument_is_named():
    _, check = notebook(
        "01_rnn_cell",
        "X = np.ones((3, 10))\n"
        "def rnn_cell_forward(xt, a_prev, parameters):\n"
        "    p = parameters\n"
        '    a = np.tanh(p["Wax"] @ X + p["Waa"] @ a_prev + p["ba"])\n'
        '    return a, softmax(p["Wya"] @ a + p["by"]), (a, a_prev, X, p)\n',
    )
    said = " ".join(str(check("rnn_cell_forward")).split())
    assert "reads X from the notebook, and never its argument xt" in said
    assert "from the notebook" not in str(check("softmax"))


def test_what_a_function_makes_itself_is_not_read_outside():
    table = np.ones(3)

    def own(x):
        table = x + 1
        return [table * y for y in x]

    assert reads_outside(own, {"table": table}) == ""
    assert reads_outside(len, {}) == ""


def test_two_pictures_that_look_alike_are_not_shown():
    want = np.random.default_rng(0).uniform(0.1, 1, size=(4, 3))
    assert not picture(Difference("p", "values", "said", want * (1 + 1e-5), want)).source
    shown = picture(Difference("p", "values", "said", want * 1.5, want)).source
    assert "orange: above 0" in shown
