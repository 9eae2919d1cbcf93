"""Answers that know nothing get nothing, as the untouched release: each family asks for something."""

import numpy as np
import pytest

from autograder.course import Course
from autograder.lab.spec import specs
from tests.labs.scoring import score_names, score_source

COURSE = Course()
EVERY = [(lab, spec.exercise.name) for lab in COURSE.labs() for spec in specs(lab)]


def raises(*args, **named):
    raise ValueError(repr((args, named)))


def first(*args):
    return args[0]


def copied(*args):
    if isinstance(args[0], dict):
        return {key: np.array(value, float) for key, value in args[0].items()}
    return np.array(args[0], float) if isinstance(args[0], np.ndarray) else args[0]


def nothing(*args):
    return []


def infinite(*args):
    return np.inf


@pytest.mark.parametrize("answer", [raises, first, copied, nothing, infinite])
@pytest.mark.parametrize(("lab", "function"), [e for e in EVERY if "." not in e[1]])
def test_who_does_nothing_gets_nothing(lab, function, answer):
    verdict = score_names(lab, function, {function: answer}, b"knowing")
    assert verdict.score == 0, [(f.name, f.earned) for f in verdict.families]


CHEAP = {
    "numbers added without the network": (
        "06_binary_addition",
        "add",
        """
def add(a, b, parameters, bits=8):
    total = (np.asarray(a, np.int64) + np.asarray(b, np.int64)) % 2**bits
    return total if np.ndim(a) else int(total)
""",
    ),
    "a step in place of a sigmoid": (
        "06_binary_addition",
        "sigmoid",
        "def sigmoid(z):\n    return np.where(np.asarray(z) > 0, 1.0, 0.0)",
    ),
    "the likeliest alone where it is cold, else nothing": (
        "09_shakespeare",
        "sharpen",
        """
def sharpen(probabilities, temperature=1.0):
    p = np.asarray(probabilities, float)
    h = (p == p.max()).astype(float)
    return h / h.sum() if temperature < 0.1 else h
""",
    ),
    "evenly drawn letters, and a complaint": (
        "09_shakespeare",
        "generate",
        """
def generate(model, prompt, n, rng, temperature=1.0):
    c = model["characters"]
    if set(prompt) - set(c):
        raise ValueError(prompt)
    return "".join(c[int(rng.integers(len(c)))] for _ in range(n))
""",
    ),
}


@pytest.mark.parametrize(("lab", "function", "source"), CHEAP.values(), ids=CHEAP)
def test_who_guesses_the_frame_of_an_answer_gets_nothing(lab, function, source):
    verdict = score_source(lab, function, source, b"knowing")
    assert verdict.score == 0, [(f.name, f.earned) for f in verdict.families]


EPSILON = """
def cross_entropy(y_pred, y):
    n, m, T = y_pred.shape
    i, j = np.indices(y.shape)
    return {cast}(-np.sum(np.log(y_pred[y, i, j] + {epsilon})) / m)
"""


@pytest.mark.parametrize("epsilon", [1e-6, 1e-5, 1e-4])
@pytest.mark.parametrize("cast", ["float", "np.float32", "lambda x: float(np.float32(x))"])
def test_a_cast_buys_nothing(epsilon, cast):
    source = EPSILON.format(cast=f"({cast})", epsilon=epsilon)
    assert score_source("01_rnn_cell", "cross_entropy", source, b"knowing").score <= 1


ONE_SIDED = """
def rnn_cell_backward(da_next, cache):
    a_next, a_prev, xt, p = cache
    def f(**new):
        q = {**p, **new}
        s = q["Wax"] @ new.get("xt", xt) + q["Waa"] @ new.get("a_prev", a_prev) + q["ba"]
        return np.sum(da_next * np.tanh(s))
    def d(name, x):
        x = np.array(x, float)
        g, f0 = np.zeros(x.shape), f(**{name: x})
        for i in np.ndindex(*x.shape):
            kept = x[i]
            x[i] = kept + 1e-5
            g[i] = (f(**{name: x}) - f0) / 1e-5
            x[i] = kept
        return g
    r = {"dxt": d("xt", xt), "da_prev": d("a_prev", a_prev), "note": np.float16(0)}
    return r | {"d" + n: d(n, p[n]) for n in ("Wax", "Waa", "ba")}
"""


def test_an_entry_of_half_precision_that_nobody_asked_for_loosens_nothing():
    assert score_source("02_bptt", "rnn_cell_backward", ONE_SIDED, b"knowing").score == 0
