"""Lab 06: what `forward` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only
from autograder.specs.lab06_binary_addition.draws import adder, draw_pass
from autograder.specs.nested import alone_of_integers, each, other_order, single
from unrolled.checks.case import Exercise


def _other_pass(args, ref, wrong):
    return {"then": (1 - args[0], args[1])}


def _forward(title, family, make, by="value", mistakes=False, **options):
    prepare = _other_pass if by == "keeps" else None
    return Draw(
        title, family, make, "own_cache", {"by": by, **options}, mistakes=mistakes, prepare=prepare
    )


# fmt: off
FORWARD = Spec(
    Exercise(
        "forward",
        ("x", "parameters"),
        ("y_pred", "cache"),
        {"values": 5, "sizes": 3, "contract": 2},
        below=("sigmoid",),
        steps="forward",
    ),
    draws=(
        _forward("a batch of sums", "values", lambda r, ref: draw_pass(r), mistakes=True),
        _forward("other sizes", "values", lambda r, ref: draw_pass(r, 3, 4, 6), mistakes=True),
        _forward("inputs that are no bits", "values", lambda r, ref: draw_pass(r, kind="numbers"), mistakes=True),
        _forward("each sum comes out as it does alone", "values", lambda r, ref: draw_pass(r, 4, 3, 5), "batch",
                 axes=(1, None), out={"y_pred": 1}, m=3),
        _forward("a finished adder", "values", lambda r, ref: (draw_pass(r, m=3, T=8)[0], adder(r))),
        _forward("a batch of one", "sizes", lambda r, ref: draw_pass(r, m=1)),
        _forward("one step", "sizes", lambda r, ref: draw_pass(r, T=1)),
        _forward("one hidden unit", "sizes", lambda r, ref: draw_pass(r, n_a=1)),
        _forward("all sizes equal", "sizes", lambda r, ref: draw_pass(r, 2, 2, 2), mistakes=True),
        _forward("31 steps", "sizes", lambda r, ref: draw_pass(r, 3, 2, 31)),
        _forward("integers", "contract", lambda r, ref: draw_pass(r, kind="integers"), mistakes=True),
        _forward("inputs up to 10,000", "contract", lambda r, ref: draw_pass(r, kind="large")),
        _forward("float32", "contract", lambda r, ref: each(single, draw_pass(r))),
        _forward("read-only arrays", "contract", lambda r, ref: each(read_only, draw_pass(r))),
        _forward("Fortran order", "contract", lambda r, ref: each(np.asfortranarray, draw_pass(r))),
        _forward("extra keys in another order", "contract", lambda r, ref: other_order(draw_pass(r))),
        alone_of_integers("parameters", 1, lambda r, ref: draw_pass(r), "own_cache", by="value"),
        _forward("called again", "contract", lambda r, ref: draw_pass(r), "keeps"),
        _forward("called twice", "contract", lambda r, ref: draw_pass(r), "repeats"),
    ),
    mistakes=(
        Mistake("the state starts anew at each step",
                "The carry of the last column has to be somewhere. What does your step know of the one before?",
                swaps=(("a_prev = sigmoid(", "a_next = sigmoid("),
                       ("a[:, :, t] = a_prev", "a[:, :, t] = a_next"),
                       ("sigmoid(Wya @ a_prev)", "sigmoid(Wya @ a_next)"))),
        Mistake("the first state not zero",
                "Before the first column nothing has been carried. Which state does the lab start from?",
                old="a_prev = np.zeros((n_a, m))", new="a_prev = np.full((n_a, m), 0.5)"),
        Mistake("read from the most significant bit",
                "Step 0 is the column of the ones already. In which direction does a carry travel?",
                old="for t in range(T)", new="for t in reversed(range(T))"),
        Mistake("the bits written in reverse order",
                "Your predictions are right but for the order of their steps. Which column does step t belong to?",
                old="y_pred[:, :, t]", new="y_pred[:, :, T - 1 - t]"),
        Mistake("the output from the state before",
                "The output of a column has to know the bits of that column. Which state has read them?",
                swaps=(("a_prev = sigmoid(Wax", "before = a_prev\n        a_prev = sigmoid(Wax"),
                       ("sigmoid(Wya @ a_prev)", "sigmoid(Wya @ before)"))),
        Mistake("the output not squashed",
                "A prediction is to lie between 0 and 1. Does yours?",
                old="sigmoid(Wya @ a_prev)", new="Wya @ a_prev"),
        Mistake("the output squashed twice",
                "Your predictions are pressed together around 0.6. How often does a score go through the sigmoid?",
                old="sigmoid(Wya @ a_prev)", new="sigmoid(sigmoid(Wya @ a_prev))"),
        Mistake("a softmax over the one output",
                "With a single output, what must numbers that add up to 1 be?",
                old="sigmoid(Wya @ a_prev)", new="np.ones((1, m))"),
        Mistake("a tanh in the hidden layer",
                "Most labs use another squashing function than this one. Which does this network have inside?",
                old="a_prev = sigmoid(Wax @ x[:, :, t] + Waa @ a_prev)",
                new="a_prev = np.tanh(Wax @ x[:, :, t] + Waa @ a_prev)"),
        Mistake("the hidden layer not squashed",
                "Without a squashing function two layers are no more than one. What keeps your state between 0 and 1?",
                old="a_prev = sigmoid(Wax @ x[:, :, t] + Waa @ a_prev)",
                new="a_prev = Wax @ x[:, :, t] + Waa @ a_prev"),
        Mistake("input and state squashed apart",
                "The two bits and the carry have to meet before anything is squashed.",
                old="a_prev = sigmoid(Wax @ x[:, :, t] + Waa @ a_prev)",
                new="a_prev = sigmoid(Wax @ x[:, :, t]) + sigmoid(Waa @ a_prev)"),
        Mistake("Waa transposed",
                "Waa is square, so no shape warns you. Its rows belong to the state that is written.",
                old="Waa @ a_prev", new="Waa.T @ a_prev"),
        Mistake("predictions rounded to bits",
                "backward needs to know how sure each prediction was. Rounding comes last, in add.",
                old="return y_pred,", new="return np.round(y_pred),"),
        Mistake("only the last bit returned",
                "In this network an answer is due at every step.",
                old="return y_pred,", new="return y_pred[:, :, -1],"),
        Mistake("scores in the cache",
                "The predictions are right, but the cache holds the states before the sigmoid. Which of the two will the slope be made of?",
                old="a[:, :, t] = a_prev", new="a[:, :, t] = np.log(a_prev / (1 - a_prev))"),
        Mistake("one state for all steps in the cache",
                "The predictions are right, but each step of the cached states shows the last one.",
                old="return y_pred, (x, a, parameters)",
                new="a[...] = a_prev[:, :, np.newaxis]\n    return y_pred, (x, a, parameters)"),
    ),
)
