"""Lab 01: what `rnn_cell_forward` must do."""

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import (
    extra_keys,
    printed_example,
    read_only,
    rnn_parameters,
    single,
)
from autograder.specs.nested import alone_of_integers
from unrolled.checks.case import Exercise, Part


def _cell(rng, n_x=3, n_a=5, n_y=4, m=6, scale=0.5):
    return (
        rng.normal(size=(n_x, m)),
        rng.normal(size=(n_a, m)),
        rnn_parameters(rng, n_x, n_a, n_y, scale),
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
        alone_of_integers("a_prev", 1, lambda r, ref: _cell(r)),
        alone_of_integers("parameters", 2, lambda r, ref: _cell(r)),
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
