"""Nothing but the answer counts: how it was come by, and in what form it is given, costs nothing.

Each claim is tried on every graded function of every lab, by wrapping its solution.
"""

import random
import sys
import warnings

import numpy as np
import pytest

from autograder.course import Course
from autograder.lab.spec import specs
from tests.labs.scoring import cases, drawn
from unrolled.checks import callbacks, score
from unrolled.checks.case import load
from unrolled.checks.notebook import Check
from unrolled.checks.runner import Runner

COURSE = Course()
EVERY = [(lab, spec.exercise.name) for lab in COURSE.labs() for spec in specs(lab)]
every_function = pytest.mark.parametrize(("lab", "function"), EVERY)


def wrapped(lab, function, wrap):
    """The lab's names, with `wrap(right)` in place of a function or of one method of a class."""
    names = dict(cases(lab).names)
    name, _, method = function.partition(".")
    if not method:
        names[name] = wrap(names[name])
        return names
    kind = names[name]
    changed = {method: wrap(getattr(kind, method))}
    names[name] = type(name, (kind,), changed)
    return names


def score_of(lab, function, wrap):
    run = Runner(wrapped(lab, function, wrap), callbacks.find)
    verdict = score(cases(lab).exercises[function], drawn(lab, function, b"reason"), run)
    assert verdict.score == verdict.max_points, verdict


def noisy(right):
    def answer(*args):
        print("step", flush=True)
        print("careful", file=sys.stderr)
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        np.log(np.zeros(2))
        np.random.seed(0)  # noqa: NPY002
        random.seed(0)
        return right(*args)

    return answer


@every_function
def test_noise_costs_nothing(lab, function):
    score_of(lab, function, noisy)


@every_function
def test_the_form_of_a_result_costs_nothing(lab, function):
    def in_other_form(value):
        if isinstance(value, dict):
            return {**{key: in_other_form(item) for key, item in value.items()}, "note": "mine"}
        if isinstance(value, (list, tuple)):
            return [in_other_form(item) for item in value]
        if isinstance(value, np.ndarray):
            value = np.asfortranarray(value)
            value.flags.writeable = False
        return value

    score_of(lab, function, lambda right: lambda *args: in_other_form(right(*args)))


@every_function
def test_a_check_leaves_global_randomness_as_it_was_and_does_not_depend_on_it(lab, function):
    names = wrapped(lab, function, noisy)
    check = Check(load(COURSE.release(lab) / "expected.npz"), names)
    texts = []
    for seed in (1, 2):
        np.random.seed(seed)  # noqa: NPY002
        random.seed(seed)
        before = np.random.get_state()[1].tolist(), random.getstate()  # noqa: NPY002
        texts.append(str(check(function)))
        assert (np.random.get_state()[1].tolist(), random.getstate()) == before  # noqa: NPY002
    assert texts[0] == texts[1]
