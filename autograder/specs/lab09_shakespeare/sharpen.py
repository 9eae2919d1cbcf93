"""Lab 09: what `sharpen` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only, single
from autograder.specs.nested import each
from unrolled.checks.case import Exercise


def _spread(rng, n=6):
    raw = rng.gamma(1.0, size=n) + 0.02
    return raw / raw.sum()


def _with_zeros(rng, n=7, zeros=3):
    p = _spread(rng, n)
    p[rng.permutation(n)[:zeros]] = 0
    return p / p.sum()


def _close_together(rng, n=5):
    """Probabilities that differ by a thousandth, so that even in the cold several are left."""
    p = rng.permutation(1 + 7e-4 * np.arange(n))
    return p / p.sum()


LOG = "scores = np.log(probabilities)"
FINISH = "p = np.exp((scores - np.max(scores)) / temperature)"


# fmt: off
SHARPEN = Spec(
    Exercise(
        "sharpen",
        ("probabilities", "temperature"),
        ("p",),
        {"values": 3, "zeros": 2, "cold": 2, "contract": 1},
    ),
    draws=(
        Draw("temperature 0.5", "values", lambda r, ref: (_spread(r), 0.5)),
        Draw("temperature 2", "values", lambda r, ref: (_spread(r), 2.0)),
        Draw("temperature 1 changes nothing", "values", lambda r, ref: (_spread(r, 5), 1.0)),
        Draw("two outcomes", "values", lambda r, ref: (_spread(r, 2), 0.7)),
        Draw("very hot", "values", lambda r, ref: (_spread(r, 9), 100.0)),
        Draw("what is impossible, at 2", "zeros", lambda r, ref: (_with_zeros(r), 2.0)),
        Draw("what is impossible, at 0.5", "zeros", lambda r, ref: (_with_zeros(r), 0.5)),
        Draw("one outcome is certain", "zeros", lambda r, ref: (np.eye(5)[r.integers(5)], 0.8)),
        Draw("what is impossible, at 5", "zeros", lambda r, ref: (_with_zeros(r, 5, 1), 5.0)),
        Draw("temperature 0.001", "cold", lambda r, ref: (_spread(r), 1e-3)),
        Draw("colder still, with an impossible one", "cold", lambda r, ref: (_with_zeros(r), 1e-6)),
        Draw("two equally likely, very cold", "cold",
             lambda r, ref: (np.array([0.1, 0.4, 0.4, 0.1])[r.permutation(4)], 1e-4)),
        Draw("nearly equally likely, and cold", "cold", lambda r, ref: (_close_together(r), 1e-3)),
        Draw("forty outcomes, none of them likely", "cold", lambda r, ref: (_spread(r, 40), 2e-3), mistakes=False),
        Draw("float32", "contract", lambda r, ref: each(single, (_spread(r), 0.5)), mistakes=False),
        Draw("a read-only array", "contract", lambda r, ref: each(read_only, (_spread(r), 2.0)), mistakes=False),
        Draw("integers", "contract", lambda r, ref: (np.array([0, 1, 0]), 0.5), mistakes=False),
        Draw("called again", "contract", lambda r, ref: (_spread(r), 0.4), "keeps", mistakes=False),
    ),
    cheap=("the likeliest alone", "the temperature has no effect"),
    mistakes=(
        Mistake("multiplied by the temperature",
                "Try a very low temperature: does your distribution become bolder or more careful?",
                old=FINISH, new="p = np.exp((scores - np.max(scores)) * temperature)"),
        Mistake("the probabilities taken for scores",
                "A softmax of probabilities is almost flat. Of what is a probability the exponential?",
                old=LOG, new="scores = probabilities"),
        Mistake("not normalised",
                "What do your numbers sum to?",
                old="return p / np.sum(p)", new="return p * np.exp(np.max(scores) / temperature)"),
        Mistake("the largest scaled to one",
                "What do your numbers sum to? The largest of them is always 1.",
                old="return p / np.sum(p)", new="return p"),
        Mistake("all of them underflow in the cold",
                "0.3 to the power of 1,000 is smaller than any float: what does a sum of such numbers become, and what do you divide by it? Which number could be taken off all logarithms first?",
                swaps=((LOG, "scores = probabilities"), (FINISH, "p = probabilities ** (1 / temperature)"))),
        Mistake("a small number added to every probability",
                "What was impossible becomes likely when it is hot. Does the logarithm of 0 need help, or does its exponential come out right by itself?",
                old=LOG, new="scores = np.log(probabilities + 1e-8)"),
        Mistake("the likeliest alone",
                "Only at temperature 0 does one outcome take all. What should the others get?",
                old=FINISH, new="p = (scores == np.max(scores)).astype(float)"),
        Mistake("the temperature has no effect",
                "Compare your results at 0.5 and at 2. Dividing probabilities by a number, and making them sum to one again, undoes itself.",
                old=FINISH, new="p = np.exp(scores - np.max(scores))"),
        Mistake("the logarithm of 0 taken for 0",
                "What was impossible is possible now, and even likely: the exponential of 0 is 1. Which score gives a probability of 0?",
                old="scores = np.log(probabilities)",
                new="scores = np.where(probabilities > 0, np.log(probabilities), 0.0)"),
        Mistake("probabilities cut off above 0",
                "What was impossible has a chance now, which grows when it is hot. Look at the smallest entries, to many digits.",
                old="np.log(probabilities)", new="np.log(np.clip(probabilities, 1e-12, 1))"),
        Mistake("zero times infinity",
                "Where does your nan come from: what is 0 times the logarithm of 0, or infinity minus infinity?",
                old=FINISH, new="p = np.exp((scores - np.min(scores)) / temperature)"),
        Mistake("logarithms returned",
                "A probability is never negative. Which step is missing at the end?",
                old="return p / np.sum(p)", new="return np.log(p / np.sum(p))"),
    ),
)
