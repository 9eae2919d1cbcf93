"""What an answer may hold: room for wrong answers that somebody thought about, none for floods."""

import numpy as np
import pytest

from autograder.course import Course
from autograder.lab.spec import Cases
from unrolled.checks import values
from unrolled.checks.allowance import Allowance, allowance
from unrolled.checks.case import Case

LABS = [lab for lab in Course().labs() if lab != "00_start_here"]
SMALL = Allowance(bytes=1_000, nodes=20, depth=3, text=60, key=10)


def crosses(value, allow):
    tree, arrays = values.pack(value)
    try:
        values.unpack(tree, arrays, allow=allow)
    except values.TooLargeError:
        return False
    return True


@pytest.mark.parametrize("lab", LABS)
def test_the_right_answer_fits_many_times_over(lab):
    cases = Cases(Course(), lab)
    for name in cases.exercises:
        for case in cases.draw(name, b"allowed"):
            most = allowance(case)
            assert crosses({"value": [case.expected] * 4, "args": case.args}, most), case.title
            assert most.header < 2 << 20
            assert most.bytes < 8 << 20


def test_a_matrix_for_a_sum_and_columns_for_indices_fit():
    case = Case("f", "t", "n", ([*range(50)], np.zeros((80, 50))), expected=[*range(50)])
    assert crosses(np.zeros((80, 50, 8)), allowance(case))
    assert crosses([np.eye(80)[:, i] for i in range(50)], allowance(case))


@pytest.mark.parametrize(
    "value",
    [
        np.zeros(126),
        [np.zeros(60)] * 3,  # each mention has to be looked at
        list(range(30)),
        [[[[[]]]]],
        "x" * 61,
        {"x" * 11: 0},
        {"x" * 10: {"y" * 10: [0] * 5}},  # keys count for each leaf below them
        b"x" * 1_001,
        [np.float64(1)] * 126,
    ],
    ids=lambda value: str(type(value).__name__),
)
def test_more_than_is_allowed_does_not_cross(value):
    assert crosses(value, values.WIDEST)
    assert not crosses(value, SMALL)


def test_what_is_allowed_crosses():
    for value in (np.zeros(125), [np.zeros(60)] * 2, [0] * 19, [[[0]]], "x" * 60, {"x" * 10: 0}):
        assert crosses(value, SMALL)


def test_several_calls_at_once_may_bring_as_many_answers():
    assert not crosses([[0] * 15] * 3, SMALL)
    assert crosses([[0] * 15] * 3, SMALL.times(3))
