"""Lab 11: what `gru_forward` must do."""

from autograder.lab.spec import Mistake, Spec
from autograder.specs.gated import (
    FIRST_INPUT,
    INPUTS_FROM_THE_END,
    LAST_STEP,
    RIGHT_TO_LEFT,
    sequence_draws,
)
from autograder.specs.lab11_gru.draws import sequence, whole_sequence
from unrolled.checks.case import Exercise, Part

LOOP = "gru_cell_forward(x[:, :, t], a_next, parameters)"
FIRST = "a_next = a0"


# fmt: off
SEQUENCE = Spec(
    Exercise(
        "gru_forward",
        ("x", "a0", "parameters"),
        ("a", "y", "caches"),
        {"values": 4, "sizes": 2, "contract": 2},
        below=("gru_cell_forward",),
        steps="forward",
        parts=(
            Part("the hidden states", "a",
                 "Follow the state by hand for two steps: what enters step 0, what enters step 1, and in which slot does each result land?"),
            Part("the predictions", "y",
                 "The states are right. Which result of the cell belongs into y, and into which slot?",
                 ("a",)),
            Part("the caches", "caches",
                 "The outputs are right, what is kept for the way back is not. Does each step keep a cache of its own, with the states as they were?",
                 ("a",)),
        ),
    ),
    draws=sequence_draws(sequence, 1.2, whole_sequence),
    mistakes=(
        Mistake("a0 ignored",
                "Your result does not depend on a0. What state does the first step start from?",
                old=FIRST, new="a_next = np.zeros((n_a, m))"),
        Mistake("the state never advanced",
                "Every step starts from the same state. What should step 1 receive from step 0?",
                old=LOOP, new=LOOP.replace("a_next", "a0")),
        Mistake("the candidate handed on",
                "The candidate is an offer. What did the update gate make of it?",
                old="        cells.append(cache)", new="        cells.append(cache)\n        a_next = cache[4]"),
        Mistake("the first state read from the end of the array",
                "Which slot is [:, :, t - 1] when t is 0? The array has no slot for what was before.",
                old=LOOP, new=LOOP.replace("a_next", "a[:, :, t - 1]")),
        Mistake("the caches hold a slot of a",
                "The results are right, but a cache keeps the array itself. You hand the step a view of an array into which you write later.",
                swaps=((FIRST, "a[:, :, 0] = a0"), (LOOP, LOOP.replace("a_next", "a[:, :, max(t - 1, 0)]")))),
        Mistake("the state overwritten in place",
                "The results are right, but the old states in the caches are not what they were: a cache keeps the array itself, and you go on writing into it.",
                swaps=((FIRST, "held = np.array(a0, dtype=float)"),
                       (LOOP, "gru_cell_forward(x[:, :, t], held, parameters)\n        held[...] = a_next"))),
        FIRST_INPUT,
        RIGHT_TO_LEFT,
        INPUTS_FROM_THE_END,
        LAST_STEP,
        Mistake("the states before the step written down",
                "Slot t belongs to what step t produced, not to what it was given.",
                old="a[:, :, t] = a_next", new="a[:, :, t] = cache[1]"),
        Mistake("the candidates written down as states",
                "Which entry of the cache is the new state? Better: which result of the cell is?",
                old="a[:, :, t] = a_next", new="a[:, :, t] = cache[4]"),
        Mistake("only the last cache kept",
                "The way back will need what every step knew, not only the last.",
                old="cells.append(cache)", new="cells = [cache]"),
        Mistake("x left out of the caches",
                "The caches of a sequence are a pair. What is the second half?",
                old="return a, y, (cells, x)", new="return a, y, cells"),
        Mistake("results in another order",
                "All arrays are there. Compare the order of your results with the docstring.",
                old="return a, y, (cells, x)", new="return y, a, (cells, x)"),
    ),
)
