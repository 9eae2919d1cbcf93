"""What a verdict says of what people do: true words, and the next step."""

import numpy as np
import pytest

from tests.labs.scoring import score_source
from unrolled.checks.comparing.compare import compare
from unrolled.checks.comparing.in_words import told_apart


def said(lab, function, source):
    verdict = score_source(lab, function, source)
    assert not verdict.passed
    return " ".join(f"{verdict.message} {verdict.hint}".split())


SEQUENCE = """
def rnn_forward(x, a0, parameters):
    n_y, n_a = parameters["Wya"].shape
    a = np.zeros((n_a, *x.shape[1:]))
    y = np.zeros((n_y, *x.shape[1:]))
    caches = []
    a_next = a0
    for t in range(x.shape[2]):
        {line}
        a[:, :, t], y[:, :, t] = a_next, yt
        {keep}
    return a, y, (caches, x)
"""
STEP = "a_next, yt, cache = rnn_cell_forward(x[:, :, t], a_next, parameters)"


@pytest.mark.parametrize(
    ("line", "keep", "words"),
    [
        (STEP, "caches = np.append(caches, cache)", ".append"),
        ("a_next, yt, cache = None", "pass", "still to be filled in"),
    ],
)
def test_an_error_is_told_with_what_to_ask(line, keep, words):
    text = said("01_rnn_cell", "rnn_forward", SEQUENCE.format(line=line, keep=keep))
    assert words in text
    assert "order and the kinds of the arguments" not in text


def test_a_function_of_math_wants_one_number():
    text = said("01_rnn_cell", "softmax", "import math\ndef softmax(z): return math.exp(z)")
    assert "math take one number" in text


def test_where_there_is_no_loop_none_is_blamed():
    text = said("01_rnn_cell", "softmax", "def softmax(z): return z[:, 10000]")
    assert "loop" not in text


def test_numbers_that_look_alike_are_written_until_they_differ():
    assert told_apart(0.218519, 0.2185194) == ("0.218519", "0.2185194")
    want = np.array([[0.2185190, 0.5], [0.25, 1e-4]])
    got = want + np.array([[0, 3e-6], [0, 4e-7]])
    (found,) = compare(got, want, ("p",))
    one, other = found.message.partition("got ")[2].rstrip(".").split(", expected ")
    assert one != other


def test_what_is_nearly_the_right_array_is_not_once_times_it():
    want = np.random.default_rng(0).normal(size=(4, 3))
    (found,) = compare(want * (1 + 1e-5), want, ("p",))
    assert "times the right" not in found.message


@pytest.mark.parametrize(
    ("got", "want", "words"), [([1], [1, 2], "has 1 item,"), ([1, 2], [1], "has 2 items,")]
)
def test_one_item_is_one_item(got, want, words):
    (found,) = compare(got, want, ("indices",))
    assert words in found.message


def test_an_error_at_all_steps_is_told_as_that():
    want = np.random.default_rng(0).normal(size=(2, 3, 4))
    (found,) = compare(
        want + np.random.default_rng(1).normal(size=want.shape), want, ("a",), "forward"
    )
    assert "at every step from the first (steps 0 to 3)" in found.message
    assert "of 0 to" not in found.message


class Ran:
    def __init__(self, source, error=None):
        self.info = type("Info", (), {"raw_cell": source})
        self.error_before_exec, self.error_in_exec = error, None


def test_a_cell_that_cannot_be_read_does_not_leave_the_old_function_to_be_judged_in_silence():
    from tests.checks.test_loan import notebook
    from unrolled.checks.helping import broken_cells

    _, check = notebook("01_rnn_cell")
    source = "def softmax(z):\n    return np.exp(z"
    broken_cells.ran(Ran(source, SyntaxError("'(' was never closed", ("cell", 2, 1, ""))))
    assert "the last version that ran" in " ".join(str(check("softmax")).split())
    assert "the last version" not in str(check("one_hot"))
    broken_cells.ran(Ran(source + ")"))
    assert "the last version" not in str(check("softmax"))


def test_check_without_a_name_says_where_you_are():
    from tests.checks.test_loan import BLANK, notebook

    _, check = notebook("01_rnn_cell", BLANK.format("one_hot"))
    standing = check()
    assert "Open: one_hot (0 of 6)" in str(standing)
    assert "Next: one_hot." in str(standing)
    assert "percent of the points" in standing._repr_html_()
    assert "All done" in str(notebook("01_rnn_cell")[1]())
