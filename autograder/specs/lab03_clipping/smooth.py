"""Lab 03: what `smooth` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from unrolled.checks.case import Exercise


def _losses(rng):
    return float(rng.uniform(20, 30)), float(rng.uniform(0, 15))


# fmt: off
SMOOTH = Spec(
    Exercise("smooth", ("loss", "current", "beta"), ("smoothed",), {"values": 2, "contract": 1}),
    draws=(
        Draw("losses of a name", "values", lambda r, ref: _losses(r)),
        Draw("the current loss is the larger one", "values", lambda r, ref: _losses(r)[::-1]),
        Draw("a shorter memory", "values", lambda r, ref: (*_losses(r), float(r.uniform(0.7, 0.95)))),
        Draw("no memory", "values", lambda r, ref: (*_losses(r), 0.0)),
        Draw("memory only", "values", lambda r, ref: (*_losses(r), 1.0)),
        Draw("integers", "contract", lambda r, ref: (int(r.integers(20, 30)), int(r.integers(1, 9)))),
        Draw("numbers out of an array", "contract", lambda r, ref: tuple(np.array(_losses(r)))),
        Draw("a loss of zero", "contract", lambda r, ref: (_losses(r)[0], 0.0)),
        Draw("losses of 10,000", "contract", lambda r, ref: (1e4, float(r.uniform(20, 30))), mistakes=False),
        Draw("called twice", "contract", lambda r, ref: _losses(r), "repeats", mistakes=False),
    ),
    cheap=("not smoothed", "the current loss ignored", "the plain mean", "returns nothing"),
    mistakes=(
        Mistake("the two losses swapped",
                "With beta near one the result should hardly move. Which of the two gets the large weight?",
                old="beta * loss + (1 - beta) * current", new="beta * current + (1 - beta) * loss"),
        Mistake("beta fixed",
                "beta is an argument with a default. Does your function read it?",
                old="beta * loss + (1 - beta) * current", new="0.999 * loss + 0.001 * current"),
        Mistake("not smoothed",
                "You hand back the current loss as it came. Where does the past come in?",
                old="beta * loss + (1 - beta) * current", new="current"),
        Mistake("the current loss ignored",
                "Your smoothed loss never moves. Where does the new value come in?",
                old="beta * loss + (1 - beta) * current", new="loss"),
        Mistake("the current loss at full weight",
                "If both losses are 20, your result is nearly 40. What should the two weights add up to?",
                old="(1 - beta) * current", new="current"),
        Mistake("the past at full weight",
                "If both losses are 20, your result is more than 20. What should the two weights add up to?",
                old="beta * loss +", new="loss +"),
        Mistake("the plain mean",
                "Half of your result comes from a single name. How much of it should?",
                old="beta * loss + (1 - beta) * current", new="(loss + current) / 2"),
        Mistake("returns nothing",
                "Whoever calls this gets None.",
                old="return beta", new="_ = beta"),
    ),
)
