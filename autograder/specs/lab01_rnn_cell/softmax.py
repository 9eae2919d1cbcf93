"""Lab 01: what `softmax` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import (
    read_only,
)
from unrolled.checks.case import Exercise


def _fortran32(rng):
    return np.asfortranarray(rng.normal(size=(4, 3)).astype(np.float32))


# fmt: off
SOFTMAX = Spec(
    Exercise("softmax", ("z",), ("probabilities",), {"values": 4, "extremes": 3, "contract": 1}),
    draws=(
        Draw("columns of scores", "values", lambda r, ref: (r.normal(size=(5, 3)),)),
        Draw("one column", "values", lambda r, ref: (r.normal(size=(4, 1)),)),
        Draw("a single vector", "values", lambda r, ref: (r.normal(size=6),)),
        Draw("three dimensions", "values", lambda r, ref: (r.normal(size=(4, 3, 2)),)),
        Draw("a square array", "values", lambda r, ref: (r.normal(size=(4, 4)),)),
        Draw("scores up to 10,000", "extremes", lambda r, ref: (1e4 * r.uniform(-1, 1, size=(5, 3)),)),
        Draw("columns that are thousands apart", "extremes",
             lambda r, ref: (r.normal(size=(5, 3)) + np.array([5000.0, -5000.0, 0.0]),)),
        Draw("vectors that are thousands apart, in three dimensions", "extremes",
             lambda r, ref: (r.normal(size=(4, 2, 2)) + np.array([[3000.0, -3000.0], [0.0, 90.0]]),)),
        Draw("integers", "contract", lambda r, ref: (r.integers(-5, 5, size=(4, 3)),)),
        Draw("float32, Fortran order", "contract", lambda r, ref: (_fortran32(r),)),
        Draw("called twice", "contract", lambda r, ref: (read_only(r.normal(size=(4, 3))),), "keeps"),
        Draw("called twice with the same scores", "contract", lambda r, ref: (r.normal(size=(4, 3)),), "repeats"),
    ),
    cheap=("a sigmoid in place of softmax", "divided by the maximum", "the largest alone"),
    mistakes=(
        Mistake("sum over everything",
                "Each column should sum to one by itself. Over which axis does your sum run?",
                old="np.sum(exponentials, axis=0, keepdims=True)", new="np.sum(exponentials)"),
        Mistake("normalised over the last axis",
                "Columns are examples here: it is each column that should sum to one, not each row.",
                old="np.sum(exponentials, axis=0, keepdims=True)", new="np.sum(exponentials, axis=-1, keepdims=True)"),
        Mistake("divided by the sum of the scores",
                "You divide by something that is not the total of what stands above the line.",
                old="np.sum(exponentials, axis=0, keepdims=True)", new="np.sum(z, axis=0, keepdims=True)"),
        Mistake("nothing subtracted",
                "What is the exponential of 10,000 in floating point? Shifting all scores of a column by the same number leaves its probabilities alone.",
                old="z - np.max(z, axis=0, keepdims=True)", new="z"),
        Mistake("one maximum for the whole array",
                "After your shift, what is the largest score of the smallest column? A number that rescues one column can drown another.",
                old="np.max(z, axis=0, keepdims=True)", new="np.max(z)"),
        Mistake("the maximum added",
                "Which direction does the shift have to go, so that no exponential can overflow?",
                old="z - np.max", new="z + np.max"),
        Mistake("never divided",
                "Positive numbers are not yet probabilities: what should each column add up to?",
                old="return exponentials / np.sum(exponentials, axis=0, keepdims=True)", new="return exponentials"),
        Mistake("the exponential left out",
                "Can a probability be negative? Something has to make the scores positive first.",
                old="np.exp(z - np.max(z, axis=0, keepdims=True))", new="z"),
        Mistake("a sigmoid in place of softmax",
                "One of the outcomes will happen: do your probabilities of a column sum to one?",
                old="exponentials / np.sum(exponentials, axis=0, keepdims=True)",
                new="1 / (1 + np.exp(-np.clip(z, -700, 700)))"),
        Mistake("the larger the score, the smaller the probability",
                "Which of two scores should get the larger probability? Look at the sign in front of the exponent.",
                old="np.exp(z - np.max(z, axis=0, keepdims=True))", new="np.exp(np.min(z, axis=0, keepdims=True) - z)"),
        Mistake("divided before the exponential",
                "Two things are done to the scores: they are made positive, and they are made to sum to one. In which order?",
                old="exponentials / np.sum(exponentials, axis=0, keepdims=True)",
                new="np.exp(z / np.sum(z, axis=0, keepdims=True))"),
        Mistake("a logarithm too many",
                "Can a probability be negative? Something was done to them after they were finished.",
                old="exponentials / np.sum(exponentials, axis=0, keepdims=True)",
                new="np.log(exponentials / np.sum(exponentials, axis=0, keepdims=True))"),
        Mistake("rows in place of columns",
                "Columns are examples here: it is each column that should sum to one, not each row.",
                swaps=(("np.max(z, axis=0", "np.max(z, axis=1"),
                       ("np.sum(exponentials, axis=0", "np.sum(exponentials, axis=1"))),
        Mistake("divided by the maximum",
                "Can a probability be negative, and what does each column of yours add up to? Neither the exponential nor the sum is there.",
                instead=lambda z: z / np.max(z, axis=0, keepdims=True)),
        Mistake("the largest alone",
                "A column with scores 1 and 2: is the first outcome impossible? Softmax gives every score its share.",
                instead=lambda z: (z == np.max(z, axis=0, keepdims=True)) * 1.0),
        Mistake("scores cut off in place of shifted",
                "Two scores beyond your bound come out alike, however far apart they are. Is there something that leaves all differences as they are?",
                old="z - np.max(z, axis=0, keepdims=True)", new="np.clip(z, -500, 500)"),
        Mistake("a mean in place of the sum",
                "What should the probabilities of a column add up to? Yours add up to the number of rows.",
                old="np.sum(exponentials", new="np.mean(exponentials"),
    ),
)
