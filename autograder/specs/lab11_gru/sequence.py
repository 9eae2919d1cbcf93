"""Lab 11: what `gru_forward` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only
from autograder.specs.lab11_gru.draws import sequence, whole_sequence
from autograder.specs.nested import each, other_order, single
from unrolled.checks.case import Exercise, Part

LOOP = "gru_cell_forward(x[:, :, t], a_next, parameters)"
FIRST = "a_next = a0"


SEQUENCE = Spec(
    Exercise(
        "gru_forward",
        ("x", "a0", "parameters"),
        ("a", "y", "caches"),
        {"values": 4, "sizes": 2, "contract": 2},
        below=("gru_cell_forward",),
        steps="forward",
        parts=(
            Part(
                "the hidden states",
                "a",
                "Follow the state by hand for two steps: what enters step 0, what enters step 1, and in which slot does each result land?",
            ),
            Part(
                "the predictions",
                "y",
                "The states are right. Which result of the cell belongs into y, and into which slot?",
                ("a",),
            ),
            Part(
                "the caches",
                "caches",
                "The outputs are right, what is kept for the way back is not. Does each step keep a cache of its own, with the states as they were?",
                ("a",),
            ),
        ),
    ),
    draws=(
        Draw("a batch of sequences", "values", lambda r, ref: sequence(r)),
        Draw("other sizes", "values", lambda r, ref: sequence(r, n_x=5, n_a=4, n_y=2, m=3, T_x=6)),
        Draw(
            "larger weights",
            "values",
            lambda r, ref: sequence(r, n_a=3, n_y=2, m=4, T_x=3, scale=1.2),
        ),
        Draw("one step", "sizes", lambda r, ref: sequence(r, T_x=1)),
        Draw("a batch of one", "sizes", lambda r, ref: sequence(r, m=1)),
        Draw("all sizes equal", "sizes", lambda r, ref: sequence(r, n_x=4, n_a=4, n_y=4, m=4)),
        Draw(
            "a long sequence",
            "sizes",
            lambda r, ref: sequence(r, n_x=2, n_a=3, n_y=2, m=1, T_x=30),
            mistakes=False,
        ),
        Draw(
            "extra keys in another order",
            "contract",
            lambda r, ref: other_order(sequence(r)),
            mistakes=False,
        ),
        Draw("integers", "contract", lambda r, ref: whole_sequence(r)),
        Draw("float32", "contract", lambda r, ref: each(single, sequence(r)), mistakes=False),
        Draw(
            "read-only arrays",
            "contract",
            lambda r, ref: each(read_only, sequence(r)),
            mistakes=False,
        ),
        Draw(
            "Fortran order",
            "contract",
            lambda r, ref: each(np.asfortranarray, sequence(r)),
            mistakes=False,
        ),
        Draw("called again", "contract", lambda r, ref: sequence(r), "keeps", mistakes=False),
        Draw("called twice", "contract", lambda r, ref: sequence(r), "repeats", mistakes=False),
    ),
    mistakes=(
        Mistake(
            "a0 ignored",
            "Your result does not depend on a0. What state does the first step start from?",
            ((FIRST, "a_next = np.zeros((n_a, m))"),),
        ),
        Mistake(
            "the state never advanced",
            "Every step starts from the same state. What should step 1 receive from step 0?",
            ((LOOP, LOOP.replace("a_next", "a0")),),
        ),
        Mistake(
            "the candidate handed on",
            "The candidate is an offer. What did the update gate make of it?",
            (
                (
                    "        cells.append(cache)",
                    "        cells.append(cache)\n        a_next = cache[4]",
                ),
            ),
        ),
        Mistake(
            "the first state read from the end of the array",
            "Which slot is [:, :, t - 1] when t is 0? The array has no slot for what was before.",
            ((LOOP, LOOP.replace("a_next", "a[:, :, t - 1]")),),
        ),
        Mistake(
            "the caches hold a slot of a",
            "The results are right, but a cache keeps the array itself. You hand the step a view of "
            "an array into which you write later.",
            (
                (FIRST, "a[:, :, 0] = a0"),
                (LOOP, LOOP.replace("a_next", "a[:, :, max(t - 1, 0)]")),
            ),
        ),
        Mistake(
            "the state overwritten in place",
            "The results are right, but the old states in the caches are not what they were: a "
            "cache keeps the array itself, and you go on writing into it.",
            (
                (FIRST, "held = np.array(a0, dtype=float)"),
                (
                    LOOP,
                    "gru_cell_forward(x[:, :, t], held, parameters)\n        held[...] = a_next",
                ),
            ),
        ),
        Mistake(
            "always the first input",
            "Every step reads the same column. Which index should move with the loop?",
            ((LOOP, LOOP.replace("x[:, :, t]", "x[:, :, 0]")),),
        ),
        Mistake(
            "read from right to left",
            "The states belong to the sequence read backwards. In which direction does time run?",
            (("for t in range(T_x):", "for t in reversed(range(T_x)):"),),
        ),
        Mistake(
            "the inputs read from the end",
            "x[:, :, -t] at t = 1 is the last step. In which direction does time run?",
            (("x[:, :, t]", "x[:, :, -t]"),),
        ),
        Mistake(
            "the last step left out",
            "The last slot is never filled. Where does your loop stop?",
            (("for t in range(T_x):", "for t in range(T_x - 1):"),),
        ),
        Mistake(
            "the states before the step written down",
            "Slot t belongs to what step t produced, not to what it was given.",
            (("a[:, :, t] = a_next", "a[:, :, t] = cache[1]"),),
        ),
        Mistake(
            "the candidates written down as states",
            "Which entry of the cache is the new state? Better: which result of the cell is?",
            (("a[:, :, t] = a_next", "a[:, :, t] = cache[4]"),),
        ),
        Mistake(
            "only the last cache kept",
            "The way back will need what every step knew, not only the last.",
            (("cells.append(cache)", "cells = [cache]"),),
        ),
        Mistake(
            "x left out of the caches",
            "The caches of a sequence are a pair. What is the second half?",
            (("return a, y, (cells, x)", "return a, y, cells"),),
        ),
        Mistake(
            "results in another order",
            "All arrays are there. Compare the order of your results with the docstring.",
            (("return a, y, (cells, x)", "return y, a, (cells, x)"),),
        ),
    ),
)
