"""Scoring looks at values that an attacker chose: it gives points between 0 and all, or none."""

import os
import random

import numpy as np
import pytest

from autograder.course import Course
from autograder.lab.spec import Cases
from unrolled.checks.outcome import Outcome
from unrolled.checks.score import score
from unrolled.checks.values import Callback, Opaque

SEED = int.from_bytes(os.urandom(4), "big")
SHAPES = [(), (1,), (0,), (5, 3), (2, 10), (5, 10, 4), (0, 2**20), (3, 0, 2), (1,) * 30]
DTYPES = ["f8", "f4", "f2", "i8", "u1", "?", "c16", "U3", "S2", ">f8"]
ODD = [
    None, True, 3, 2**4000, 1.5, float("nan"), 2j, "<b>", "\ud800", b"\0", Opaque("x"),
    Callback("x"), [], (), {}, [[1, 2], [3]], [{}, 1],
]  # fmt: skip


def any_value(rng: random.Random, depth: int = 0):
    if depth > 3 or rng.random() < 0.3:
        return rng.choice(ODD)
    if rng.random() < 0.5:
        return np.full(rng.choice(SHAPES), rng.choice([0, 1]), rng.choice(DTYPES))
    items = [any_value(rng, depth + 1) for _ in range(rng.randrange(5))]
    keys = ["Wax", "dWax", 1, None, (1, 2), float("nan")]
    return rng.choice([items, tuple(items), dict(zip(keys, items, strict=False))])


def spoiled(rng: random.Random, value):
    """The right answer with one part replaced."""
    if isinstance(value, (list, tuple)) and value and rng.random() < 0.8:
        place = rng.randrange(len(value))
        return [*value[:place], spoiled(rng, value[place]), *value[place + 1 :]]
    if isinstance(value, dict) and value and rng.random() < 0.8:
        key = rng.choice(list(value))
        return {**value, key: spoiled(rng, value[key])}
    return any_value(rng)


@pytest.mark.parametrize("lab", ["01_rnn_cell", "02_bptt", "05_char_rnn"])
def test_no_value_breaks_the_scoring(lab):
    print(f"seed {SEED}")
    rng = random.Random(SEED)
    cases = Cases(Course(), lab)
    for name, exercise in cases.exercises.items():
        drawn = cases.draw(name, b"spoiled")

        def call(function, args, then=None, drawn=drawn):
            right = next((case.expected for case in drawn if case.args is args), None)
            value = spoiled(rng, right) if rng.random() < 0.7 else any_value(rng)
            after = args if rng.random() < 0.7 else tuple(any_value(rng) for _ in args)
            return Outcome(value, after)

        for _ in range(4):
            verdict = score(exercise, drawn, call)
            assert 0 <= verdict.score <= exercise.max_points
            assert repr(verdict)
            assert str(verdict)
