"""The case that failed can be taken into one's hands, and shows its numbers."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest

from tests.checks.test_loan import notebook
from tests.labs.scoring import COURSE, cases
from unrolled.checks.comparing.compare import compare
from unrolled.checks.helping.inhand import table_of

LABS = list(COURSE.labs())
NO_MAXIMUM = "def softmax(z): return np.exp(z) / np.sum(np.exp(z), axis=0, keepdims=True)"


@pytest.mark.parametrize("lab", LABS)
def test_every_visible_case_can_be_called_and_expects_what_the_solution_gives(lab):
    names, check = notebook(lab)
    for name, exercise in cases(lab).exercises.items():
        if "." in name:
            continue
        case = check.case(name)
        found = names[name](*case.args)
        if case.expected is not None and "bias" not in str(exercise):
            assert not compare(found, case.expected, exercise.returns), case
        assert str(case).startswith(f"“{case.title}”")


def test_it_is_the_smallest_that_fails_and_the_verdict_names_it():
    names, check = notebook("01_rnn_cell", NO_MAXIMUM)
    case = check.case("softmax")
    with np.errstate(all="ignore"):
        assert not np.allclose(names["softmax"](*case.args), case.expected)
    said = str(check("softmax"))
    assert 'check.case("softmax")' in said.replace("\n", " ")
    assert f"“{case.title}”: softmax(z)" in said


def test_copies_are_fresh_each_time():
    _, check = notebook("01_rnn_cell")
    case = check.case("rnn_cell_forward")
    case.args[0][...] = 0
    case.expected[0][...] = 0
    assert np.any(case.args[0])
    assert np.any(case.expected[0])


def test_a_case_is_found_by_its_title_and_an_unknown_one_lists_those_there_are():
    _, check = notebook("01_rnn_cell")
    assert check.case("rnn_cell_forward", "a batch of one").args[0].shape == (3, 1)
    with pytest.raises(KeyError, match="a batch of one"):
        check.case("rnn_cell_forward", "a batch of none")
    with pytest.raises(KeyError, match="softmax"):
        check.case("softmaxx")


def test_the_page_holds_the_numbers_with_their_rows_and_columns_and_is_whole():
    _, check = notebook("01_rnn_cell", NO_MAXIMUM)
    case, page = check.case("softmax"), check("softmax")._repr_html_()
    one = f"{case.args[0].flat[0]:.4g}"
    assert re.search(rf"<td[^>]*>{re.escape(one)}</td>", page)
    opened = []

    class Whole(HTMLParser):
        def handle_starttag(self, tag, attrs):
            opened.append(tag)

        def handle_endtag(self, tag):
            assert opened.pop() == tag

    Whole().feed(page)
    assert not opened


def test_what_is_not_written_has_no_call_to_show():
    _, check = notebook("01_rnn_cell", "def softmax(z):\n    raise NotImplementedError()")
    assert "check.case" not in str(check("softmax"))


def test_a_large_array_is_told_by_its_shape():
    assert table_of(np.zeros((7, 2))) == []
    assert table_of(np.array([1.0, -0.25])) == [["", "0", "1"], ["0", "1", "-0.25"]]
