"""Lab 07: what `lstm_forward` must do."""

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.gated import (
    FIRST_INPUT,
    INPUTS_FROM_THE_END,
    LAST_STEP,
    RIGHT_TO_LEFT,
    sequence_draws,
)
from autograder.specs.lstm_draws import (
    lstm_parameters,
    printed_sequence,
    sequence,
)
from autograder.specs.nested import alone_of_integers
from unrolled.checks.case import Exercise, Part


def _whole_sequence(rng, ref, n_x=3, n_a=5, m=2, T_x=4):
    """Draw whole numbers for inputs and first state."""
    x, a0 = rng.integers(0, 2, size=(n_x, m, T_x)), rng.integers(-1, 2, size=(n_a, m))
    return x, a0, lstm_parameters(rng, n_x, n_a, 4)


# fmt: off
LOOP = "lstm_cell_forward(x[:, :, t], a_next, c_next, parameters)"
EMPTY = "c_next = np.zeros((n_a, m))"

SEQUENCE = Spec(
    Exercise(
        "lstm_forward",
        ("x", "a0", "parameters"),
        ("a", "y", "c", "caches"),
        {"values": 4, "sizes": 3, "contract": 3, "printed example": 0},
        below=("lstm_cell_forward",),
        steps="forward",
        parts=(
            Part("the cell states", "c",
                 "Follow both states by hand for two steps: what is on the belt before step 0, what enters step 1, and in which slot does each result land?"),
            Part("the hidden states", "a",
                 "The belt is right. Which result of the cell belongs into a, and into which slot?",
                 ("c",)),
            Part("the predictions", "y",
                 "The states are right. Which result of the cell belongs into y, and into which slot?",
                 ("a",)),
            Part("the caches", "caches",
                 "The outputs are right, what is kept for the way back is not. Does each step keep a cache of its own, with the states as they were?",
                 ("a", "c")),
        ),
    ),
    draws=(
        *sequence_draws(sequence, 1.0, _whole_sequence, then=(
            alone_of_integers(name, place, lambda r, ref: sequence(r))
            for place, name in enumerate(("x", "a0", "parameters"))
        )),
        Draw("the printed example", "printed example", lambda r, ref: printed_sequence(), exact=True, mistakes=False),
    ),
    mistakes=(
        Mistake("a0 ignored",
                "Your result does not depend on a0. What hidden state does the first step start from?",
                old="a_next = a0", new="a_next = np.zeros((n_a, m))"),
        Mistake("the belt starts with a0",
                "a0 is a hidden state. What is on the belt before anything was read?",
                old=EMPTY, new="c_next = a0"),
        Mistake("the hidden state never advanced",
                "Every step starts from the same hidden state. What should step 1 receive from step 0?",
                old=LOOP, new=LOOP.replace("a_next", "a0")),
        Mistake("the cell state never advanced",
                "The belt is empty at the start of every step. What should step 1 receive from step 0?",
                old=LOOP, new=LOOP.replace("c_next", "np.zeros((n_a, m))")),
        Mistake("one state handed on as both",
                "Two different states leave a step. Do two different ones enter the next?",
                old=LOOP, new=LOOP.replace("c_next", "a_next")),
        Mistake("the two states swapped on the way in",
                "Compare the order in which you hand the states over with the order of the cell's arguments.",
                old=LOOP, new=LOOP.replace("a_next, c_next", "c_next, a_next")),
        Mistake("the first states read from the end of the arrays",
                "Which slot is [:, :, t - 1] when t is 0? The arrays have no slot for what was before.",
                old=LOOP, new=LOOP.replace("a_next, c_next", "a[:, :, t - 1], c[:, :, t - 1]")),
        Mistake("the states read from slots that are still empty",
                "When step t begins, what is in slot t of a and of c? Which states should it start from?",
                old="a_next, c_next, parameters)", new="a[:, :, t], c[:, :, t], parameters)"),
        Mistake("the first state taken from an empty slot",
                "What does slot 0 of a hold before the loop? Your result does not depend on a0.",
                old="a_next = a0", new="a_next = a[:, :, 0]"),
        Mistake("the first step left out",
                "The first slot is never filled. Where does your loop begin?",
                old="for t in range(T_x)", new="for t in range(1, T_x)"),
        Mistake("two names for one array",
                "Your cell states and hidden states are the same numbers. How many arrays did you make?",
                old="c = np.zeros((n_a, m, T_x))", new="c = a"),
        Mistake("the first cache holds a slot of c",
                "The results are right, but the first step's cache has changed since that step: it holds a piece of an array into which you wrote later.",
                old=EMPTY, new="c_next = c[:, :, 0]"),
        Mistake("the states overwritten in place",
                "The results are right, but the old states in the caches are not what they were: a cache keeps the array itself, and you go on writing into it.",
                swaps=((EMPTY, "held_a, held_c = np.array(a0, dtype=float), np.zeros((n_a, m))"),
                       (LOOP,
                        "lstm_cell_forward(x[:, :, t], held_a, held_c, parameters)\n        held_a[...], held_c[...] = a_next, c_next"))),
        FIRST_INPUT,
        RIGHT_TO_LEFT,
        LAST_STEP,
        Mistake("the states before the step written down",
                "Slot t belongs to what step t produced, not to what it was given.",
                swaps=(("a[:, :, t] = a_next", "a[:, :, t] = cache[2]"),
                       ("c[:, :, t] = c_next", "c[:, :, t] = cache[3]"))),
        Mistake("only the last cache kept",
                "The way back will need what every step knew, not only the last.",
                old="caches.append(cache)", new="caches = [cache]"),
        Mistake("x left out of the caches",
                "The caches of a sequence are a pair. What is the second half?",
                old="return a, y, c, (caches, x)", new="return a, y, c, caches"),
        Mistake("results in another order",
                "All arrays are there. Compare the order of your results with the docstring.",
                old="return a, y, c, (caches, x)", new="return a, c, y, (caches, x)"),
        Mistake("the candidate written down as the cell state",
                "Which entry of the cache is the new cell state? Better: which result of the cell is?",
                old="c[:, :, t] = c_next", new="c[:, :, t] = cache[6]"),
        Mistake("the hidden states stored as cell states",
                "Two states leave the cell. Which of them goes into c?",
                old="c[:, :, t] = c_next", new="c[:, :, t] = a_next"),
        Mistake("the hidden state handed on as cell state",
                "Two different states leave a step. Which of them runs along the belt into the next?",
                old="        caches.append(cache)", new="        caches.append(cache)\n        c_next = a_next"),
        INPUTS_FROM_THE_END,
    ),
)
