"""Pairs whose answers are unusually alike: planted copies are found, and hardly anything else."""

import json

import pytest

from autograder.lab.release import release
from autograder.report.similar import Reader, normal, pairs
from autograder.simulate.classroom import Classroom
from tests.autograder.submissions import LAB

KINDS = ("right", "mistake", "two mistakes", "unnamed", "partial", "copy", "blank")


def read(course, found):
    reader = Reader(release(course, LAB))
    for one in found:
        path = course.submitted / one.folder / LAB / f"{LAB}.ipynb"
        yield one.student, reader.statements(json.loads(path.read_text())["cells"])


@pytest.mark.parametrize("seed", [1, pytest.param(4, marks=pytest.mark.long)])
def test_planted_copies_are_found_and_nobody_else(built, seed):
    found = Classroom(built, LAB, seed).write(60, KINDS)
    origin = {one.student: one.copied_from or one.student for one in found}
    pairs_of_one = {
        (a, b) for a in origin for b in origin if a < b and origin[a] == origin[b]
    }  # fmt: skip
    shown = {(pair.one, pair.other) for pair in pairs(dict(read(built, found)))}
    assert pairs_of_one
    assert shown <= pairs_of_one
    assert len(shown) >= len(pairs_of_one) / 2


def test_equal_right_answers_of_all_are_no_likeness():
    answers = {f"s{n}": {"f": frozenset({"return _ @ _", "_ = 1"})} for n in range(30)}
    assert pairs(answers) == []


def test_one_unusual_exercise_is_not_enough_and_of_few_nothing_is_said():
    usual = frozenset({"return _ @ _"})
    odd = frozenset({"return np.einsum('ij,jk', _, _)", "_ = 1"})
    class_ = {f"s{n:02}": dict.fromkeys("abcde", usual) for n in range(40)}
    for student in ("s03", "s07"):
        class_[student]["a"] = odd
    assert pairs(class_) == []
    for student in ("s03", "s07"):
        class_[student] = dict.fromkeys("abcde", odd)
    (pair,) = pairs(class_)
    assert (pair.one, pair.other, pair.shared) == ("s03", "s07", 10)
    assert pairs({s: class_[s] for s in ("s03", "s07", "s01")}) == []


def test_comments_layout_and_names_of_variables_do_not_count():
    one = "def f(x):\n    # mine\n    total = np.sum(\n        x)\n    return total"
    other = "def f(values):\n    'Sum.'\n    t = np.sum(values)\n    return t"
    assert set(normal(one)) == set(normal(other))
    assert set(normal(one)) != set(normal(one.replace("np.sum", "np.prod")))


@pytest.mark.parametrize(
    "source", ["x = ~", "(" * 3000, "\0", "x = " + "-" * 30_000 + "1", "'" * 7]
)
def test_what_is_no_python_is_read_all_the_same(source):
    assert isinstance(normal(source), list)
