"""Lab 01: what `rnn_forward` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import (
    extra_keys,
    printed_sequence,
    read_only,
    rnn_parameters,
    single,
)
from autograder.specs.nested import alone_of_integers
from unrolled.checks.case import Exercise, Part


def _sequence(rng, n_x=3, n_a=5, n_y=4, m=2, T_x=4, scale=0.5):
    x, a0 = rng.normal(size=(n_x, m, T_x)), rng.normal(size=(n_a, m))
    return x, a0, rnn_parameters(rng, n_x, n_a, n_y, scale)


# fmt: off
SEQUENCE = Spec(
    Exercise(
        "rnn_forward",
        ("x", "a0", "parameters"),
        ("a", "y_pred", "caches"),
        {"values": 5, "sizes": 3, "contract": 2, "printed example": 0},
        below=("rnn_cell_forward", "softmax"),
        steps="forward",
        parts=(
            Part("the hidden states", "a",
                 "Follow the state by hand for two steps: what enters step 0, what enters step 1, and in which slot does each result land?"),
            Part("the predictions", "y_pred",
                 "The states are right. Which result of the cell belongs into y_pred, and into which slot?",
                 ("a",)),
            Part("the caches", "caches",
                 "The outputs are right, what is kept for the way back is not. Does each step keep a cache of its own?",
                 ("a",)),
        ),
    ),
    draws=(
        Draw("a batch of sequences", "values", lambda r, ref: _sequence(r)),
        Draw("other sizes", "values", lambda r, ref: _sequence(r, n_x=5, n_a=4, n_y=2, m=3, T_x=6)),
        Draw("a first state that matters", "values", lambda r, ref: _sequence(r, scale=1.0)),
        Draw("one step", "sizes", lambda r, ref: _sequence(r, T_x=1)),
        Draw("a batch of one", "sizes", lambda r, ref: _sequence(r, m=1)),
        Draw("as many outputs as inputs and units", "sizes", lambda r, ref: _sequence(r, n_x=4, n_a=4, n_y=4, m=4)),
        Draw("a long sequence", "sizes", lambda r, ref: _sequence(r, n_a=3, m=1, T_x=30), mistakes=False),
        Draw("extra keys in another order", "contract",
             lambda r, ref: (*_sequence(r)[:2], extra_keys(_sequence(r)[2]))),
        Draw("integers", "contract", lambda r, ref: (r.integers(0, 2, size=(3, 2, 4)), *_sequence(r)[1:])),
        Draw("a first state of integers", "contract",
             lambda r, ref: (_sequence(r)[0], np.zeros((5, 2), dtype=int), _sequence(r)[2])),
        Draw("float32", "contract", lambda r, ref: tuple(single(v) for v in _sequence(r))),
        Draw("read-only arrays", "contract",
             lambda r, ref: (read_only(_sequence(r)[0]), read_only(_sequence(r)[1]), _sequence(r)[2])),
        alone_of_integers("parameters", 2, lambda r, ref: _sequence(r)),
        Draw("called again", "contract", lambda r, ref: _sequence(r), "keeps"),
        Draw("called twice", "contract", lambda r, ref: _sequence(r), "repeats"),
        Draw("the printed example", "printed example", lambda r, ref: printed_sequence(), exact=True),
    ),
    mistakes=(
        Mistake("a0 ignored",
                "Your result does not depend on a0. What state does the first step start from?",
                old="    a_next = a0\n", new="    a_next = np.zeros((n_a, m))\n"),
        Mistake("the state never advanced",
                "Every step starts from the same state. What should step 2 receive from step 1?",
                old="cell_forward(x[:, :, t], a_next, parameters)", new="cell_forward(x[:, :, t], a0, parameters)"),
        Mistake("the first state read from the end of the array",
                "a[:, :, t - 1] at t = 0 is the last slot, not the first state: a has no slot for a0.",
                old="cell_forward(x[:, :, t], a_next, parameters)",
                new="cell_forward(x[:, :, t], a[:, :, t - 1], parameters)"),
        Mistake("always the first input",
                "Every step reads the same character. Which index should move with the loop?",
                old="rnn_cell_forward(x[:, :, t], a_next", new="rnn_cell_forward(x[:, :, 0], a_next"),
        Mistake("read from right to left",
                "The states belong to the sequence read backwards. In which direction does time run?",
                old="for t in range(T_x):", new="for t in reversed(range(T_x)):"),
        Mistake("the last step left out",
                "The last slot is never filled. Where does your loop stop?",
                old="for t in range(T_x):", new="for t in range(T_x - 1):"),
        Mistake("only the last cache kept",
                "The way back will need what every step knew, not only the last.",
                old="caches.append(cache)", new="caches = [cache]"),
        Mistake("every cache holds the same state",
                "All caches point at one array that each step overwrites. What does a list keep: an array's contents, or the array?",
                old="caches.append(cache)", new="caches.append((a, *cache[1:]))"),
        Mistake("the prediction of the step before",
                "Each prediction stands one slot too late. Which t do the two arrays share?",
                old="a[:, :, t] = a_next",
                new="a[:, :, t] = a_next\n        y_pred = np.roll(y_pred, 1, axis=2) if t == T_x - 1 else y_pred"),
        Mistake("the first step left out",
                "The first slot is never filled. Where does your loop begin?",
                old="range(T_x)", new="range(1, T_x)"),
        Mistake("each state one slot too late",
                "a has no slot for a0: what belongs into slot 0, the state before the first step or the one after it?",
                old="a_next, y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], a_next, parameters)\n        a[:, :, t] = a_next",
                new="a[:, :, t] = a_next\n        a_next, y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], a_next, parameters)"),
        Mistake("the state read from a slot that is still empty",
                "When step t begins, what is in slot t of a? Which state should the step start from?",
                old="x[:, :, t], a_next, parameters", new="x[:, :, t], a[:, :, t], parameters"),
        Mistake("a0 kept in the last slot of the array",
                "The states are right. The first cache holds a view of a: what stands in that slot when the last step is done?",
                swaps=(("    a_next = a0\n", "    a[:, :, -1] = a0\n"),
                       ("x[:, :, t], a_next, parameters", "x[:, :, t], a[:, :, t - 1], parameters"))),
        Mistake("one loop step for each example",
                "Which size of x counts the steps, and which the examples?",
                old="range(T_x)", new="range(min(m, T_x))"),
    ),
)
