"""Lab 01: what softmax, one_hot, the cell, the sequence and the loss must do."""

import numpy as np

from autograder.spec import Draw, Mistake, Spec
from autograder.specs.draws import (
    extra_keys,
    printed_example,
    printed_sequence,
    probabilities,
    read_only,
    rnn_parameters,
    single,
)
from unrolled.checks.case import Exercise, Part


def _cell(rng, n_x=3, n_a=5, n_y=4, m=6, scale=0.5):
    return (
        rng.normal(size=(n_x, m)),
        rng.normal(size=(n_a, m)),
        rnn_parameters(rng, n_x, n_a, n_y, scale),
    )


def _sequence(rng, n_x=3, n_a=5, n_y=4, m=2, T_x=4, scale=0.5):
    x, a0 = rng.normal(size=(n_x, m, T_x)), rng.normal(size=(n_a, m))
    return x, a0, rnn_parameters(rng, n_x, n_a, n_y, scale)


def _guesses(rng, n_y=5, m=3, T_x=4):
    return probabilities(rng, n_y, m, T_x), rng.integers(n_y, size=(m, T_x))


def _impossible(rng, ref):
    y_pred, y = _guesses(rng)
    y_pred[y[1, 2], 1, 2] = 0.0
    return y_pred, y


SOFTMAX = Spec(
    Exercise("softmax", ("z",), ("probabilities",), {"values": 4, "extremes": 3, "contract": 1}),
    draws=(
        Draw("columns of scores", "values", lambda r, ref: (r.normal(size=(5, 3)),)),
        Draw("one column", "values", lambda r, ref: (r.normal(size=(4, 1)),)),
        Draw("a single vector", "values", lambda r, ref: (r.normal(size=6),)),
        Draw("three dimensions", "values", lambda r, ref: (r.normal(size=(4, 3, 2)),)),
        Draw("a square array", "values", lambda r, ref: (r.normal(size=(4, 4)),)),
        Draw(
            "scores up to 10,000", "extremes", lambda r, ref: (1e4 * r.uniform(-1, 1, size=(5, 3)),)
        ),
        Draw(
            "columns that are thousands apart",
            "extremes",
            lambda r, ref: (r.normal(size=(5, 3)) + np.array([5000.0, -5000.0, 0.0]),),
        ),
        Draw(
            "vectors that are thousands apart, in three dimensions",
            "extremes",
            lambda r, ref: (r.normal(size=(4, 2, 2)) + np.array([[3000.0, -3000.0], [0.0, 90.0]]),),
        ),
        Draw("integers", "contract", lambda r, ref: (r.integers(-5, 5, size=(4, 3)),)),
        Draw("float32, Fortran order", "contract", lambda r, ref: (_fortran32(r),)),
        Draw(
            "called twice", "contract", lambda r, ref: (read_only(r.normal(size=(4, 3))),), "keeps"
        ),
        Draw(
            "called twice with the same scores",
            "contract",
            lambda r, ref: (r.normal(size=(4, 3)),),
            "repeats",
        ),
    ),
    mistakes=(
        Mistake(
            "sum over everything",
            "Each column should sum to one by itself. Over which axis does your sum run?",
            (("np.sum(exponentials, axis=0, keepdims=True)", "np.sum(exponentials)"),),
        ),
        Mistake(
            "normalised over the last axis",
            "Columns are examples here: it is each column that should sum to one, not each row.",
            (
                (
                    "np.sum(exponentials, axis=0, keepdims=True)",
                    "np.sum(exponentials, axis=-1, keepdims=True)",
                ),
            ),
        ),
        Mistake(
            "divided by the sum of the scores",
            "You divide by something that is not the total of what stands above the line.",
            (("np.sum(exponentials, axis=0, keepdims=True)", "np.sum(z, axis=0, keepdims=True)"),),
        ),
        Mistake(
            "nothing subtracted",
            "What is the exponential of 10,000 in floating point? Shifting all scores of a column "
            "by the same number leaves its probabilities alone.",
            (("z - np.max(z, axis=0, keepdims=True)", "z"),),
        ),
        Mistake(
            "one maximum for the whole array",
            "After your shift, what is the largest score of the smallest column? "
            "A number that rescues one column can drown another.",
            (("np.max(z, axis=0, keepdims=True)", "np.max(z)"),),
        ),
        Mistake(
            "the maximum added",
            "Which direction does the shift have to go, so that no exponential can overflow?",
            (("z - np.max", "z + np.max"),),
        ),
        Mistake(
            "never divided",
            "Positive numbers are not yet probabilities: what should each column add up to?",
            (
                (
                    "return exponentials / np.sum(exponentials, axis=0, keepdims=True)",
                    "return exponentials",
                ),
            ),
        ),
        Mistake(
            "the exponential left out",
            "Can a probability be negative? Something has to make the scores positive first.",
            (("np.exp(z - np.max(z, axis=0, keepdims=True))", "z"),),
        ),
        Mistake(
            "a sigmoid in place of softmax",
            "One of the outcomes will happen: do your probabilities of a column sum to one?",
            (
                (
                    "exponentials / np.sum(exponentials, axis=0, keepdims=True)",
                    "1 / (1 + np.exp(-np.clip(z, -700, 700)))",
                ),
            ),
        ),
        Mistake(
            "the larger the score, the smaller the probability",
            "Which of two scores should get the larger probability? Look at the sign in front of the exponent.",
            (
                (
                    "np.exp(z - np.max(z, axis=0, keepdims=True))",
                    "np.exp(np.min(z, axis=0, keepdims=True) - z)",
                ),
            ),
        ),
        Mistake(
            "divided before the exponential",
            "Two things are done to the scores: they are made positive, and they are made to sum to one. In which order?",
            (
                (
                    "exponentials / np.sum(exponentials, axis=0, keepdims=True)",
                    "np.exp(z / np.sum(z, axis=0, keepdims=True))",
                ),
            ),
        ),
        Mistake(
            "a logarithm too many",
            "Can a probability be negative? Something was done to them after they were finished.",
            (
                (
                    "exponentials / np.sum(exponentials, axis=0, keepdims=True)",
                    "np.log(exponentials / np.sum(exponentials, axis=0, keepdims=True))",
                ),
            ),
        ),
        Mistake(
            "rows in place of columns",
            "Columns are examples here: it is each column that should sum to one, not each row.",
            (
                ("np.max(z, axis=0", "np.max(z, axis=1"),
                ("np.sum(exponentials, axis=0", "np.sum(exponentials, axis=1"),
            ),
        ),
        Mistake(
            "a mean in place of the sum",
            "What should the probabilities of a column add up to? Yours add up to the number of rows.",
            (("np.sum(exponentials", "np.mean(exponentials"),),
        ),
    ),
)


def _fortran32(rng):
    return np.asfortranarray(rng.normal(size=(4, 3)).astype(np.float32))


ONE_HOT = Spec(
    Exercise("one_hot", ("indices", "n"), ("columns",), {"values": 4, "contract": 2}),
    draws=(
        Draw("a word", "values", lambda r, ref: ([int(i) for i in r.permutation(6)[:4]], 6)),
        Draw("the same character twice", "values", lambda r, ref: ([2, 4, 2, 2], 5)),
        Draw(
            "a name that starts with None",
            "values",
            lambda r, ref: ([None, *map(int, r.permutation(5))], 7),
        ),
        Draw("index 0", "values", lambda r, ref: ([0, int(r.integers(1, 4)), 0], 4)),
        Draw("the last index", "values", lambda r, ref: ([4, int(r.integers(4))], 5)),
        Draw("a single None", "values", lambda r, ref: ([None], 3)),
        Draw("float64 out", "contract", lambda r, ref: ([None, 1, 0], 3), "float64"),
        Draw(
            "as many characters as the alphabet has",
            "contract",
            lambda r, ref: ([None, *map(int, r.permutation(5))][:5], 5),
        ),
        Draw("no characters at all", "contract", lambda r, ref: ([], 4)),
        Draw(
            "called twice",
            "contract",
            lambda r, ref: ([int(i) for i in r.integers(6, size=4)], 6),
            "keeps",
        ),
    ),
    mistakes=(
        Mistake(
            "one row for each index",
            "Columns are examples: column t encodes indices[t].",
            (
                ("np.zeros((n, len(indices)))", "np.zeros((len(indices), n))"),
                ("columns[index, t]", "columns[t, index]"),
            ),
        ),
        Mistake(
            "index 0 taken for None",
            "0 is falsy in Python, and so is None. Which of them did you mean to leave out?",
            (("if index is not None:", "if index:"),),
        ),
        Mistake(
            "None taken for a character",
            "Before the first character there is none: what should its column add to the state?",
            (("if index is not None:", "index = index or 0\n        if True:"),),
        ),
        Mistake(
            "None written over the whole column",
            "NumPy reads None in an index as a new axis, so it selects everything. "
            "Does your loop treat it before it indexes?",
            (("if index is not None:", "if True:"),),
        ),
        Mistake(
            "indices counted from one",
            "The first character has index 0.",
            (("columns[index, t]", "columns[index - 1, t]"),),
        ),
        Mistake(
            "None taken for the last character",
            "Index -1 is the last row. What should the column of None hold?",
            (
                (
                    "        if index is not None:\n            columns[index, t] = 1",
                    "        columns[-1 if index is None else index, t] = 1",
                ),
            ),
        ),
        Mistake(
            "ends at the first None",
            "None gives a column of zeros; the indices after it count like any other.",
            (
                (
                    "        if index is not None:\n            columns[index, t] = 1",
                    "        if index is None:\n            break\n        columns[index, t] = 1",
                ),
            ),
        ),
    ),
)

CELL = Spec(
    Exercise(
        "rnn_cell_forward",
        ("xt", "a_prev", "parameters"),
        ("a_next", "yt_pred", "cache"),
        {"values": 5, "sizes": 3, "contract": 2, "printed example": 0},
        below=("softmax",),
        parts=(
            Part(
                "the new hidden state",
                "a_next",
                "Write the state as a formula: which two products, which bias, and around how much of it stands the tanh? Compare it with your line, bracket by bracket.",
            ),
            Part(
                "the prediction",
                "yt_pred",
                "The state is right. Write the prediction as a formula: which state, which weights, which bias, and around how much of it stands the softmax?",
                ("a_next",),
            ),
            Part(
                "the cache",
                "cache",
                "The way back unpacks the cache by position. Does it hold both states, the input and the parameters, as they were and in this order?",
                ("a_next",),
            ),
        ),
    ),
    draws=(
        Draw("a batch", "values", lambda r, ref: _cell(r)),
        Draw("other sizes", "values", lambda r, ref: _cell(r, n_x=6, n_a=4, n_y=3, m=2)),
        Draw("a batch of one", "sizes", lambda r, ref: _cell(r, m=1)),
        Draw("as many examples as hidden units", "sizes", lambda r, ref: _cell(r, n_a=5, m=5)),
        Draw("one hidden unit", "sizes", lambda r, ref: _cell(r, n_a=1)),
        Draw("large weights", "sizes", lambda r, ref: _cell(r, scale=300.0), mistakes=False),
        Draw(
            "extra keys in another order",
            "contract",
            lambda r, ref: (*_cell(r)[:2], extra_keys(_cell(r)[2])),
        ),
        Draw(
            "integers",
            "contract",
            lambda r, ref: (r.integers(-2, 3, size=(3, 4)), *_cell(r, m=4)[1:]),
        ),
        Draw("float32", "contract", lambda r, ref: tuple(single(v) for v in _cell(r))),
        Draw(
            "read-only arrays",
            "contract",
            lambda r, ref: (read_only(_cell(r)[0]), read_only(_cell(r)[1]), _cell(r)[2]),
        ),
        Draw("called again", "contract", lambda r, ref: _cell(r), "keeps"),
        Draw("called twice", "contract", lambda r, ref: _cell(r), "repeats"),
        Draw(
            "the printed example", "printed example", lambda r, ref: printed_example(), exact=True
        ),
    ),
    mistakes=(
        Mistake(
            "the hidden bias left out",
            "Two biases, two places. Which of them does your state never see?",
            (("Wax @ xt + Waa @ a_prev + ba", "Wax @ xt + Waa @ a_prev"),),
        ),
        Mistake(
            "the output bias left out",
            "The state is right. What else goes into the scores?",
            (("softmax(Wya @ a_next + by)", "softmax(Wya @ a_next)"),),
        ),
        Mistake(
            "the previous state ignored",
            "Change a_prev and your result stays the same: where does the memory come in?",
            (("Wax @ xt + Waa @ a_prev + ba", "Wax @ xt + ba"),),
        ),
        Mistake(
            "the input ignored",
            "Change xt and your state stays the same: where does the character come in?",
            (("Wax @ xt + Waa @ a_prev + ba", "Waa @ a_prev + ba"),),
        ),
        Mistake(
            "tanh left out",
            "A hidden state lies between -1 and 1. What keeps it there?",
            (("np.tanh(Wax @ xt + Waa @ a_prev + ba)", "Wax @ xt + Waa @ a_prev + ba"),),
        ),
        Mistake(
            "a sigmoid in place of tanh",
            "Your state is never negative. Which squashing function goes from -1 to 1?",
            (
                (
                    "np.tanh(Wax @ xt + Waa @ a_prev + ba)",
                    "1 / (1 + np.exp(-(Wax @ xt + Waa @ a_prev + ba)))",
                ),
            ),
        ),
        Mistake(
            "predicts from the old state",
            "The prediction of this step should know this step's character. Which state does?",
            (("softmax(Wya @ a_next + by)", "softmax(Wya @ a_prev + by)"),),
        ),
        Mistake(
            "scores in place of probabilities",
            "Each column of the prediction should be positive and sum to one.",
            (("softmax(Wya @ a_next + by)", "Wya @ a_next + by"),),
        ),
        Mistake(
            "a sigmoid in place of softmax",
            "One of the characters will come: do your probabilities of a column sum to one?",
            (("softmax(Wya @ a_next + by)", "1 / (1 + np.exp(-(Wya @ a_next + by)))"),),
        ),
        Mistake(
            "the bias inside the product",
            "A bias is added after the matrix product, once. Check where your brackets close.",
            (("Waa @ a_prev + ba", "Waa @ (a_prev + ba)"),),
        ),
        Mistake(
            "Waa transposed",
            "With a square matrix the shapes cannot warn you: which index of Waa is the unit that "
            "is written, and which the one that is read?",
            (("Waa @ a_prev", "Waa.T @ a_prev"),),
        ),
        Mistake(
            "old and new state swapped in the cache",
            "The cache is (a_next, a_prev, xt, parameters). Which of your two states stands first?",
            (("(a_next, a_prev, xt, parameters)", "(a_prev, a_next, xt, parameters)"),),
        ),
        Mistake(
            "a ramp in place of tanh",
            "Your state is never negative and has no upper end. Which squashing function goes from -1 to 1?",
            (
                (
                    "np.tanh(Wax @ xt + Waa @ a_prev + ba)",
                    "np.maximum(0, Wax @ xt + Waa @ a_prev + ba)",
                ),
            ),
        ),
        Mistake(
            "each term squashed by itself",
            "How much stands inside the tanh? A state that is a sum of several tanh can leave -1 to 1.",
            (
                (
                    "np.tanh(Wax @ xt + Waa @ a_prev + ba)",
                    "np.tanh(Wax @ xt) + np.tanh(Waa @ a_prev) + ba",
                ),
            ),
        ),
        Mistake(
            "the hidden bias outside the tanh",
            "Check where the bracket of the tanh closes: a state that the bias was added to afterwards can leave -1 to 1.",
            (("np.tanh(Wax @ xt + Waa @ a_prev + ba)", "np.tanh(Wax @ xt + Waa @ a_prev) + ba"),),
        ),
        Mistake(
            "the old state squashed once more",
            "a_prev came out of a tanh one step ago. Does it have to go through one before Waa meets it?",
            (("Waa @ a_prev", "Waa @ np.tanh(a_prev)"),),
        ),
        Mistake(
            "the output bias outside the softmax",
            "Check where the bracket of the softmax closes: do your predictions of a column sum to one?",
            (("softmax(Wya @ a_next + by)", "softmax(Wya @ a_next) + by"),),
        ),
        Mistake(
            "tanh in place of softmax",
            "Can a probability be negative? Each column of the prediction should be positive and sum to one.",
            (("softmax(Wya @ a_next + by)", "np.tanh(Wya @ a_next + by)"),),
        ),
        Mistake(
            "the softmax over the examples",
            "Columns are examples: do the predictions of one example sum to one, or those of one output?",
            (("softmax(Wya @ a_next + by)", "softmax((Wya @ a_next + by).T).T"),),
        ),
        Mistake(
            "the hidden bias subtracted",
            "Look at the sign in front of ba.",
            (("np.tanh(Wax @ xt + Waa @ a_prev + ba)", "np.tanh(Wax @ xt + Waa @ a_prev - ba)"),),
        ),
    ),
)

SEQUENCE = Spec(
    Exercise(
        "rnn_forward",
        ("x", "a0", "parameters"),
        ("a", "y_pred", "caches"),
        {"values": 5, "sizes": 3, "contract": 2, "printed example": 0},
        below=("rnn_cell_forward", "softmax"),
        steps="forward",
        parts=(
            Part(
                "the hidden states",
                "a",
                "Follow the state by hand for two steps: what enters step 0, what enters step 1, and in which slot does each result land?",
            ),
            Part(
                "the predictions",
                "y_pred",
                "The states are right. Which result of the cell belongs into y_pred, and into which slot?",
                ("a",),
            ),
            Part(
                "the caches",
                "caches",
                "The outputs are right, what is kept for the way back is not. Does each step keep a cache of its own?",
                ("a",),
            ),
        ),
    ),
    draws=(
        Draw("a batch of sequences", "values", lambda r, ref: _sequence(r)),
        Draw("other sizes", "values", lambda r, ref: _sequence(r, n_x=5, n_a=4, n_y=2, m=3, T_x=6)),
        Draw("a first state that matters", "values", lambda r, ref: _sequence(r, scale=1.0)),
        Draw("one step", "sizes", lambda r, ref: _sequence(r, T_x=1)),
        Draw("a batch of one", "sizes", lambda r, ref: _sequence(r, m=1)),
        Draw(
            "as many outputs as inputs and units",
            "sizes",
            lambda r, ref: _sequence(r, n_x=4, n_a=4, n_y=4, m=4),
        ),
        Draw(
            "a long sequence",
            "sizes",
            lambda r, ref: _sequence(r, n_a=3, m=1, T_x=30),
            mistakes=False,
        ),
        Draw(
            "extra keys in another order",
            "contract",
            lambda r, ref: (*_sequence(r)[:2], extra_keys(_sequence(r)[2])),
        ),
        Draw(
            "integers",
            "contract",
            lambda r, ref: (r.integers(0, 2, size=(3, 2, 4)), *_sequence(r)[1:]),
        ),
        Draw(
            "a first state of integers",
            "contract",
            lambda r, ref: (_sequence(r)[0], np.zeros((5, 2), dtype=int), _sequence(r)[2]),
        ),
        Draw("float32", "contract", lambda r, ref: tuple(single(v) for v in _sequence(r))),
        Draw(
            "read-only arrays",
            "contract",
            lambda r, ref: (
                read_only(_sequence(r)[0]),
                read_only(_sequence(r)[1]),
                _sequence(r)[2],
            ),
        ),
        Draw("called again", "contract", lambda r, ref: _sequence(r), "keeps"),
        Draw("called twice", "contract", lambda r, ref: _sequence(r), "repeats"),
        Draw(
            "the printed example", "printed example", lambda r, ref: printed_sequence(), exact=True
        ),
    ),
    mistakes=(
        Mistake(
            "a0 ignored",
            "Your result does not depend on a0. What state does the first step start from?",
            (("    a_next = a0\n", "    a_next = np.zeros((n_a, m))\n"),),
        ),
        Mistake(
            "the state never advanced",
            "Every step starts from the same state. What should step 2 receive from step 1?",
            (
                (
                    "cell_forward(x[:, :, t], a_next, parameters)",
                    "cell_forward(x[:, :, t], a0, parameters)",
                ),
            ),
        ),
        Mistake(
            "the first state read from the end of the array",
            "a[:, :, t - 1] at t = 0 is the last slot, not the first state: a has no slot for a0.",
            (
                (
                    "cell_forward(x[:, :, t], a_next, parameters)",
                    "cell_forward(x[:, :, t], a[:, :, t - 1], parameters)",
                ),
            ),
        ),
        Mistake(
            "always the first input",
            "Every step reads the same character. Which index should move with the loop?",
            (("rnn_cell_forward(x[:, :, t], a_next", "rnn_cell_forward(x[:, :, 0], a_next"),),
        ),
        Mistake(
            "read from right to left",
            "The states belong to the sequence read backwards. In which direction does time run?",
            (("for t in range(T_x):", "for t in reversed(range(T_x)):"),),
        ),
        Mistake(
            "the last step left out",
            "The last slot is never filled. Where does your loop stop?",
            (("for t in range(T_x):", "for t in range(T_x - 1):"),),
        ),
        Mistake(
            "only the last cache kept",
            "The way back will need what every step knew, not only the last.",
            (("caches.append(cache)", "caches = [cache]"),),
        ),
        Mistake(
            "every cache holds the same state",
            "All caches point at one array that each step overwrites. What does a list keep: an "
            "array's contents, or the array?",
            (("caches.append(cache)", "caches.append((a, *cache[1:]))"),),
        ),
        Mistake(
            "the prediction of the step before",
            "Each prediction stands one slot too late. Which t do the two arrays share?",
            (
                (
                    "a[:, :, t] = a_next",
                    "a[:, :, t] = a_next\n"
                    "        y_pred = np.roll(y_pred, 1, axis=2) if t == T_x - 1 else y_pred",
                ),
            ),
        ),
        Mistake(
            "the first step left out",
            "The first slot is never filled. Where does your loop begin?",
            (("range(T_x)", "range(1, T_x)"),),
        ),
        Mistake(
            "each state one slot too late",
            "a has no slot for a0: what belongs into slot 0, the state before the first step or the one after it?",
            (
                (
                    "a_next, y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], a_next, parameters)\n        a[:, :, t] = a_next",
                    "a[:, :, t] = a_next\n        a_next, y_pred[:, :, t], cache = rnn_cell_forward(x[:, :, t], a_next, parameters)",
                ),
            ),
        ),
        Mistake(
            "the state read from a slot that is still empty",
            "When step t begins, what is in slot t of a? Which state should the step start from?",
            (("x[:, :, t], a_next, parameters", "x[:, :, t], a[:, :, t], parameters"),),
        ),
        Mistake(
            "one loop step for each example",
            "Which size of x counts the steps, and which the examples?",
            (("range(T_x)", "range(min(m, T_x))"),),
        ),
    ),
)

CROSS_ENTROPY = Spec(
    Exercise(
        "cross_entropy",
        ("y_pred", "y"),
        ("loss",),
        {"values": 3, "sizes": 2, "contract": 1},
    ),
    draws=(
        Draw("a batch", "values", lambda r, ref: _guesses(r)),
        Draw("other sizes", "values", lambda r, ref: _guesses(r, n_y=7, m=2, T_x=5)),
        Draw("one sequence", "sizes", lambda r, ref: _guesses(r, m=1)),
        Draw("one step", "sizes", lambda r, ref: _guesses(r, T_x=1)),
        Draw(
            "as many words as characters and steps",
            "sizes",
            lambda r, ref: _guesses(r, n_y=4, m=4, T_x=4),
        ),
        Draw("a truth that was called impossible", "contract", _impossible),
        Draw(
            "float32",
            "contract",
            lambda r, ref: (_guesses(r)[0].astype(np.float32), _guesses(r)[1]),
        ),
        Draw(
            "read-only arrays", "contract", lambda r, ref: tuple(read_only(v) for v in _guesses(r))
        ),
        Draw("called twice", "contract", lambda r, ref: _guesses(r), "repeats"),
    ),
    mistakes=(
        Mistake(
            "summed over the batch",
            "Your loss doubles when the same word comes twice in the batch. Should it?",
            (("-np.sum(np.log(p)) / m", "-np.sum(np.log(p))"),),
        ),
        Mistake(
            "averaged over the steps too",
            "A long word holds more surprises than a short one: over what do you add, over what do "
            "you average?",
            (("-np.sum(np.log(p)) / m", "-np.mean(np.log(p))"),),
        ),
        Mistake(
            "averaged over the steps only",
            "Over what do you add, over what do you average?",
            (("-np.sum(np.log(p)) / m", "-np.sum(np.log(p)) / T_x"),),
        ),
        Mistake(
            "the sign",
            "Logarithms of probabilities are negative; a loss is not.",
            (("return -np.sum", "return np.sum"),),
        ),
        Mistake(
            "bits in place of nats",
            "The unit is the nat: which logarithm has it?",
            (("np.log(p)", "np.log2(p)"),),
        ),
        Mistake(
            "the probabilities themselves",
            "You add up how probable the truth was. How surprising was it?",
            (("-np.sum(np.log(p)) / m", "-np.sum(p) / m"),),
        ),
        Mistake(
            "a small number added inside the logarithm",
            "If the truth had probability 0, the loss is infinite: nothing should hide that.",
            (("np.log(p)", "np.log(p + 1e-8)"),),
        ),
        Mistake(
            "all characters counted",
            "Only the character that came counts; what went to the others is in it already.",
            (("-np.sum(np.log(p)) / m", "-np.sum(np.log(y_pred)) / m"),),
        ),
        Mistake(
            "bits or tenths in place of nats",
            "Your loss is off by a constant factor on every case. Which logarithm is meant by nats?",
            (("np.log(p)", "np.log10(p)"),),
        ),
        Mistake(
            "the most probable in place of the true",
            "Change y and your loss stays the same. Whose probability counts?",
            (
                (
                    "p = y_pred[y, np.arange(m)[:, np.newaxis], np.arange(T_x)]",
                    "p = np.max(y_pred, axis=0)",
                ),
            ),
        ),
        Mistake(
            "the logarithm left out",
            "What should the loss be where the truth got probability 0?",
            (("-np.sum(np.log(p))", "np.sum(1 - p)"),),
        ),
        Mistake(
            "only the last step",
            "The loss is summed over steps. How many of them does yours see?",
            (
                (
                    "p = y_pred[y, np.arange(m)[:, np.newaxis], np.arange(T_x)]",
                    "p = y_pred[y, np.arange(m)[:, np.newaxis], np.arange(T_x)][:, -1:]",
                ),
            ),
        ),
        Mistake(
            "the entropy of the prediction",
            "Change y and your loss stays the same. Whose logarithm counts, and how often?",
            (("return -np.sum(np.log(p)) / m", "return -np.sum(y_pred * np.log(y_pred)) / m"),),
        ),
        Mistake(
            "squared differences",
            "This is another loss. What does a prediction cost that gave the truth no chance at all?",
            (
                (
                    "return -np.sum(np.log(p)) / m",
                    "return np.sum((y_pred - np.moveaxis(np.eye(len(y_pred))[y], -1, 0)) ** 2) / m",
                ),
            ),
        ),
        Mistake(
            "the other outcomes counted as well",
            "Only the probability of the true character counts here; your loss also asks for the others, as if each were a yes or no of its own.",
            (
                (
                    "return -np.sum(np.log(p)) / m",
                    "return -(np.sum(np.log(p)) + np.sum(np.log(1 - y_pred)) - np.sum(np.log(1 - p))) / m",
                ),
            ),
        ),
        Mistake(
            "averaged over the characters of the alphabet",
            "Over what does the loss average: examples, steps or characters?",
            ((") / m", ") / len(y_pred)"),),
        ),
        Mistake(
            "the exponential of the loss",
            "That is the perplexity, which grows out of the loss. What was asked for?",
            (("return -np.sum(np.log(p)) / m", "return np.exp(-np.sum(np.log(p)) / m)"),),
        ),
    ),
)

SPECS = (SOFTMAX, ONE_HOT, CELL, SEQUENCE, CROSS_ENTROPY)
