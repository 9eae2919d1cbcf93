"""Lab 01: what `cross_entropy` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import (
    probabilities,
    read_only,
)
from unrolled.checks.case import Exercise


def _guesses(rng, n_y=5, m=3, T_x=4):
    return probabilities(rng, n_y, m, T_x), rng.integers(n_y, size=(m, T_x))


def _impossible(rng, ref):
    y_pred, y = _guesses(rng)
    y_pred[y[1, 2], 1, 2] = 0.0
    return y_pred, y


# fmt: off
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
        Draw("as many words as characters and steps", "sizes", lambda r, ref: _guesses(r, n_y=4, m=4, T_x=4)),
        Draw("a truth that was called impossible", "contract", _impossible),
        Draw("float32", "contract", lambda r, ref: (_guesses(r)[0].astype(np.float32), _guesses(r)[1])),
        Draw("read-only arrays", "contract", lambda r, ref: tuple(read_only(v) for v in _guesses(r))),
        Draw("called twice", "contract", lambda r, ref: _guesses(r), "repeats"),
    ),
    mistakes=(
        Mistake("summed over the batch",
                "Your loss doubles when the same word comes twice in the batch. Should it?",
                old="-np.sum(np.log(p)) / m", new="-np.sum(np.log(p))"),
        Mistake("averaged over the steps too",
                "A long word holds more surprises than a short one: over what do you add, over what do you average?",
                old="-np.sum(np.log(p)) / m", new="-np.mean(np.log(p))"),
        Mistake("averaged over the steps only",
                "Over what do you add, over what do you average?",
                old="-np.sum(np.log(p)) / m", new="-np.sum(np.log(p)) / T_x"),
        Mistake("the sign",
                "Logarithms of probabilities are negative; a loss is not.",
                old="return -np.sum", new="return np.sum"),
        Mistake("bits in place of nats",
                "The unit is the nat: which logarithm has it?",
                old="np.log(p)", new="np.log2(p)"),
        Mistake("the probabilities themselves",
                "You add up how probable the truth was. How surprising was it?",
                old="-np.sum(np.log(p)) / m", new="-np.sum(p) / m"),
        Mistake("a small number added inside the logarithm",
                "If the truth had probability 0, the loss is infinite: nothing should hide that.",
                old="np.log(p)", new="np.log(p + 1e-8)"),
        Mistake("all characters counted",
                "Only the character that came counts; what went to the others is in it already.",
                old="-np.sum(np.log(p)) / m", new="-np.sum(np.log(y_pred)) / m"),
        Mistake("bits or tenths in place of nats",
                "Your loss is off by a constant factor on every case. Which logarithm is meant by nats?",
                old="np.log(p)", new="np.log10(p)"),
        Mistake("the most probable in place of the true",
                "Change y and your loss stays the same. Whose probability counts?",
                old="p = y_pred[y, np.arange(m)[:, np.newaxis], np.arange(T_x)]", new="p = np.max(y_pred, axis=0)"),
        Mistake("the logarithm left out",
                "What should the loss be where the truth got probability 0?",
                old="-np.sum(np.log(p))", new="np.sum(1 - p)"),
        Mistake("only the last step",
                "The loss is summed over steps. How many of them does yours see?",
                old="p = y_pred[y, np.arange(m)[:, np.newaxis], np.arange(T_x)]",
                new="p = y_pred[y, np.arange(m)[:, np.newaxis], np.arange(T_x)][:, -1:]"),
        Mistake("the entropy of the prediction",
                "Change y and your loss stays the same. Whose logarithm counts, and how often?",
                old="return -np.sum(np.log(p)) / m", new="return -np.sum(y_pred * np.log(y_pred)) / m"),
        Mistake("squared differences",
                "This is another loss. What does a prediction cost that gave the truth no chance at all?",
                old="return -np.sum(np.log(p)) / m",
                new="return np.sum((y_pred - np.moveaxis(np.eye(len(y_pred))[y], -1, 0)) ** 2) / m"),
        Mistake("the other outcomes counted as well",
                "Only the probability of the true character counts here; your loss also asks for the others, as if each were a yes or no of its own.",
                old="return -np.sum(np.log(p)) / m",
                new="return -(np.sum(np.log(p)) + np.sum(np.log(1 - y_pred)) - np.sum(np.log(1 - p))) / m"),
        Mistake("averaged over the characters of the alphabet",
                "Over what does the loss average: examples, steps or characters?",
                old=") / m", new=") / len(y_pred)"),
        Mistake("multiplied by the indices",
                "y says which character came, as its index. Is a character with index 20 twenty times as surprising? Use the index to pick.",
                old="-np.sum(np.log(p)) / m", new="-np.sum(y * np.log(y_pred)) / m"),
        Mistake("the exponential of the loss",
                "That is the perplexity, which grows out of the loss. What was asked for?",
                old="return -np.sum(np.log(p)) / m", new="return np.exp(-np.sum(np.log(p)) / m)"),
    ),
)
