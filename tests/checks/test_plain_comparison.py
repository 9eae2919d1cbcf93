"""What is right is decided by numbers alone: against a plain comparison, written here once more.

The comparison below knows nothing of messages. Where it is certain, `score` has to agree, whatever
the numbers are; between certainly right and certainly wrong lie the tolerances, and it says nothing.
"""

import copy
import importlib
import math
import os

import numpy as np
import pytest

from autograder.course import Course
from autograder.lab.spec import Cases
from unrolled.checks.case import Case, Exercise
from unrolled.checks.diagnosis import diagnose
from unrolled.checks.outcome import Failure, Outcome
from unrolled.checks.patience import OutOfPatienceError
from unrolled.checks.score import Trial
from unrolled.checks.verdict.html import html

scoring = importlib.import_module(
    "unrolled.checks.score"
)  # the package has the function by this name
SEED = int.from_bytes(os.urandom(4), "big")
LABS = [lab for lab in Course().labs() if lab != "00_start_here"]
PLAIN = ("value", "result")  # procedures that compare one result with the right one
FACTORS = [
    0.0, -0.0, -1.0, 1e-310, 5e-324, -5e-324, 1e308, 1e-200, math.inf, -math.inf, math.nan, 2.0,
    0.5, 1e16, -1e-320, 1 + 1e-13, 1.5,
]  # fmt: skip
OTHERS = [10**30, -(2**70), True, None, "", "0.5", [], (), {}, 1e309, 3, 2j, b"0"]
SHORT, LONG = 400, 20_000


def certain(got, want):
    """True or False where there can be no doubt; None where tolerance decides."""
    if isinstance(want, dict):
        if not isinstance(got, dict) or any(key not in got for key in want):
            return False
        return _all(certain(got[key], want[key]) for key in want)
    if isinstance(want, (list, tuple)):
        if not isinstance(got, (list, tuple)) or len(got) != len(want):
            return None if isinstance(got, np.ndarray) else False
        return _all(certain(one, other) for one, other in zip(got, want, strict=True))
    if isinstance(want, (np.ndarray, float, int, np.generic)) and not isinstance(want, bool):
        return _certain_numbers(got, want)
    return None


def _all(found):
    found = list(found)
    return False if False in found else None if None in found else True


def _certain_numbers(got, want):
    if isinstance(got, (bool, int)) or not isinstance(got, (np.ndarray, float, np.floating)):
        return None if isinstance(got, (int, complex, np.generic, np.ndarray)) else False
    got, want = np.asarray(got), np.asarray(want)
    if got.dtype.kind != "f" or want.dtype.kind != "f":
        return None
    if got.shape != want.shape:
        return None if got.size == want.size == 1 else False
    pairs = [(float(g), float(w)) for g, w in zip(got.ravel(), want.ravel(), strict=True)]
    largest = max((abs(w) for _, w in pairs if math.isfinite(w)), default=0.0)
    return _all(_certain_number(g, w, largest) for g, w in pairs)


def _certain_number(got, want, largest):
    if math.isnan(want) or math.isinf(want):
        return got == want or (math.isnan(got) and math.isnan(want))
    if not math.isfinite(got):
        return False
    error = abs(got - want)
    if error <= 1e-9 * abs(want):
        return True
    return False if error > 1e-2 * max(abs(want), largest) + 1e-9 else None


def spoiled(rng, value):
    """A right answer with some of its numbers, or leaves, replaced."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return _spoiled_array(rng, value)
    if isinstance(value, float):
        return float(value) * FACTORS[rng.integers(len(FACTORS))]
    if rng.random() < 0.02:
        return OTHERS[rng.integers(len(OTHERS))]
    if isinstance(value, (list, tuple)):
        return type(value)(spoiled(rng, item) for item in value)
    if isinstance(value, dict):
        return {key: spoiled(rng, item) for key, item in value.items() if rng.random() > 0.02}
    return value


def _spoiled_array(rng, array):
    made = np.array(array)
    with np.errstate(all="ignore"):
        match rng.integers(9):
            case 0:
                return made * rng.choice(FACTORS)
            case 1:
                return np.full(made.shape, rng.choice(FACTORS))
            case 2 if made.size:
                made.flat[rng.integers(made.size)] = rng.choice(FACTORS)
            case 3:
                return made.reshape(-1)[: rng.integers(made.size + 1)]
            case 4:
                return made + rng.choice(FACTORS)
            case 5:
                return np.where(made == 0, -0.0, made)
    return made


def _pool():
    found = []
    for lab in LABS:
        cases = Cases(Course(), lab)
        for name, exercise in cases.exercises.items():
            drawn = [case for case in cases.draw(name, b"plain") if case.test in PLAIN]
            found += [(exercise, case) for case in drawn if not case.changed]
    return found


def _try(number):
    rng, pool = np.random.default_rng(SEED), _pool()
    counts = {True: 0, False: 0, None: 0}
    for turn in range(number):
        exercise, case = pool[rng.integers(len(pool))]
        value = copy.deepcopy(case.expected)
        for _ in range(int(rng.integers(3))):
            value = spoiled(rng, value)
        trial = Trial(
            exercise, [case], lambda *a, value=value, case=case: Outcome(value, case.args)
        )
        right = certain(value, case.expected)
        counts[right] += 1
        where = f"seed {SEED}, turn {turn}: {exercise.name}, {case.title}: {value!r}"
        assert right is None or trial.passed == right, where
        verdict = trial.verdict
        assert verdict.passed == trial.passed, where
        assert (verdict.message == "") == trial.passed, where
        assert all((str(verdict), html(verdict), verdict.as_json())), where
    return counts


def test_the_plain_comparison_agrees_with_the_score():
    counts = _try(SHORT)
    assert counts[True] > SHORT // 20
    assert counts[False] > SHORT // 4


@pytest.mark.long
def test_the_plain_comparison_agrees_with_the_score_many_times():
    _try(LONG)


EXERCISE = Exercise("f", ("x",), ("y",), {"one": 1.0, "two": 2.0}, hints={"a mistake": "Why?"})
CASES = (
    Case("f", "the first", "one", (np.ones(3),), expected=np.ones(3)),
    Case("f", "the second", "two", (np.zeros(3),), expected=np.arange(3.0), mistakes={}),
)


def _half_right(function, args, then=None):
    return Outcome(np.ones(3) if args[0].any() else np.full(3, 7.0), args)


@pytest.mark.parametrize("kind", [MemoryError, RecursionError, OverflowError, OutOfPatienceError])
@pytest.mark.parametrize("where", ["misconception", "located", "_message", "difference"])
def test_no_explanation_costs_a_score(where, kind, monkeypatch):
    def fails(*args, **kwargs):
        raise kind

    monkeypatch.setattr(scoring, where, fails)
    verdict = Trial(EXERCISE, CASES, _half_right).verdict
    assert (verdict.score, verdict.max_points) == (1.0, 3.0)
    assert [test.passed for test in verdict.tests] == [True, False]
    if where != "difference":  # which is asked for where a part was located alone
        assert "the second" in verdict.message
        assert scoring.NO_WORDS in verdict.message
    assert str(verdict)
    assert html(verdict)


def test_a_message_of_one_case_that_cannot_be_worked_out_is_plain(monkeypatch):
    trial = Trial(EXERCISE, CASES, _half_right)
    monkeypatch.setattr(scoring, "_explained", lambda *a: 1 / 0)
    (wrong,) = [test for test in trial.verdict.tests if not test.passed]
    assert "not right" in wrong.message


def test_an_answer_that_cannot_be_compared_is_wrong_and_the_others_count(monkeypatch):
    def some_fail(exercise, case, call):
        if case.family == "two":
            raise MemoryError
        return value(exercise, case, call)

    value = scoring.PROCEDURES["value"]
    monkeypatch.setitem(scoring.PROCEDURES, "value", some_fail)
    verdict = Trial(EXERCISE, CASES, lambda *a: Outcome(np.ones(3), a[1])).verdict
    assert verdict.score == 1.0
    assert "cannot be compared" in verdict.message


def test_what_was_not_looked_at_is_no_answer_and_names_no_mistake():
    def call(function, args, then=None):
        return Outcome(args=args, failure=Failure("too large", "it gave back 9,999,999 bytes"))

    verdict = Trial(EXERCISE, CASES, call).verdict
    assert verdict.score == 0
    assert "9,999,999 bytes" in verdict.message
    assert diagnose.misconception(EXERCISE, Trial(EXERCISE, CASES, call)._findings) is None
