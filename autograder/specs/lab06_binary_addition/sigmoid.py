"""Lab 06: what `sigmoid` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only
from autograder.specs.nested import each, single
from unrolled.checks.case import Exercise


def _scores(rng, *shape):
    return (3 * rng.normal(size=shape),)


# fmt: off
SIGMOID = Spec(
    Exercise("sigmoid", ("z",), ("s",), {"values": 2, "both ends": 2, "contract": 1}),
    draws=(
        Draw("a matrix", "values", lambda r, ref: _scores(r, 3, 4)),
        Draw("zero and its neighbours", "values", lambda r, ref: (np.array([-2.0, -0.5, 0.0, 0.5, 2.0]),)),
        Draw("a row", "values", lambda r, ref: _scores(r, 6)),
        Draw("three axes", "values", lambda r, ref: _scores(r, 2, 3, 4)),
        Draw("the upper end: scores up to 10,000", "both ends",
             lambda r, ref: (np.append(r.uniform(30, 9000, size=5), [2.0, 710.0, 10000.0]),)),
        Draw("the lower end: scores down to -10,000", "both ends",
             lambda r, ref: (-np.append(r.uniform(30, 9000, size=5), [2.0, 710.0, 10000.0]),)),
        Draw("both ends in one array", "both ends",
             lambda r, ref: (np.array([[-10000.0, 1.0, 10000.0], [800.0, -800.0, -1.0]]),)),
        Draw("integers", "contract", lambda r, ref: (r.integers(-5, 6, size=(3, 3)),)),
        Draw("a single number", "contract", lambda r, ref: (float(r.normal()),), mistakes=False),
        Draw("float32", "contract", lambda r, ref: each(single, _scores(r, 3, 4)), mistakes=False),
        Draw("a read-only array", "contract", lambda r, ref: each(read_only, _scores(r, 4, 3)), mistakes=False),
        Draw("called again", "contract", lambda r, ref: _scores(r, 3, 4), "keeps", mistakes=False),
    ),
    cheap=("a tanh", "rounded to a bit"),
    mistakes=(
        Mistake("infinity over infinity",
                "Two formulas that are equal on paper need not be equal in a computer. What does yours divide by what, at the end where it gives nan?",
                swaps=(("small = np.exp(-np.abs(z))", "large = np.exp(z)"),
                       ("np.where(np.greater_equal(z, 0), 1.0, small) / (1.0 + small)", "large / (1.0 + large)"))),
        Mistake("the wrong way round",
                "Should a large score give a number near 0 or near 1?",
                old="np.greater_equal(z, 0)", new="np.less(z, 0)"),
        Mistake("a tanh",
                "Where does your curve start on the far left? A bit is 0 or 1.",
                old="np.where(np.greater_equal(z, 0), 1.0, small) / (1.0 + small)", new="np.tanh(z)"),
        Mistake("the slope in place of the value",
                "What you return is largest in the middle and falls to both sides. Is that the curve or its slope?",
                old="np.where(np.greater_equal(z, 0), 1.0, small) / (1.0 + small)", new="small / (1.0 + small) ** 2"),
        Mistake("one branch for both signs",
                "The sign of the score got lost on the way: try -2 and 2. Which of the two formulas belongs to which sign?",
                old="np.where(np.greater_equal(z, 0), 1.0, small) /", new="1.0 /"),
        Mistake("normalised over the units",
                "Each number is squashed by itself: what its neighbours are must not matter.",
                swaps=(("small = np.exp(-np.abs(z))", "small = np.exp(z - np.max(z))"),
                       ("np.where(np.greater_equal(z, 0), 1.0, small) / (1.0 + small)",
                        "small / np.sum(small, axis=0)"))),
        Mistake("rounded to a bit",
                "A sigmoid has a slope, or nothing could be learned through it. Rounding comes last, in add.",
                old="np.where(np.greater_equal(z, 0), 1.0, small) / (1.0 + small)",
                new="np.where(np.greater_equal(z, 0), 1.0, 0.0)"),
    ),
)
