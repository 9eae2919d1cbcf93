"""Lab 02: what `gradient_check` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only
from autograder.specs.nested import each
from unrolled.checks.case import Exercise
from unrolled.checks.procedures.labs.lab02_losses import LOSSES
from unrolled.checks.values import Callback


def _eighths(rng, *shape):
    """Numbers that arithmetic keeps exact: multiples of 1/8, none of them 0."""
    return rng.integers(1, 16, size=shape) / 8 * rng.choice([-1, 1], size=shape)


def _judged(loss, parameters, wrong=None, epsilon=None):
    """Call `gradient_check` on a loss's gradients, made wrong by `wrong` where it is given."""
    gradients = LOSSES[loss](parameters)
    args = (Callback(loss), parameters, wrong(gradients) if wrong else gradients)
    return args if epsilon is None else (*args, epsilon)


def _scaled(factor):
    return lambda gradients: {name: factor * g for name, g in gradients.items()}


def _off_by(rng):
    return lambda gradients: {name: g + _eighths(rng, *g.shape) for name, g in gradients.items()}


def _line(rng):
    return {"W": _eighths(rng, 2, 3), "b": _eighths(rng, 2, 1)}


def _with_other_gradients(rng):
    wrong = _off_by(rng)
    return lambda gradients: {
        "dx": _eighths(rng, 3),
        **wrong(gradients),
        "da0": _eighths(rng, 2, 2),
    }


def _right_in(kind):
    """Parameters so large that a nudge is lost, or nearly, in the type `kind`."""
    return lambda r, ref: _judged(
        "bowl", {"W": r.integers(40, 90, size=(2, 3)).astype(kind)}, _scaled(0.5)
    )


# fmt: off
GRADIENT_CHECK = Spec(
    Exercise(
        "gradient_check",
        ("loss", "parameters", "gradients", "epsilon"),
        ("ratios",),
        {"values": 4, "contract": 2},
    ),
    draws=(
        Draw("gradients that are off", "values", lambda r, ref: _judged("cubic_line", _line(r), _off_by(r))),
        Draw("twice the right gradient", "values",
             lambda r, ref: _judged("bowl", {"W": _eighths(r, 3, 2)}, _scaled(2.0))),
        Draw("gradients near zero", "values",
             lambda r, ref: _judged("bowl", {"W": _eighths(r, 1, 2) / 1024}, _scaled(2.0)), mistakes=False),
        Draw("the wrong sign", "values", lambda r, ref: _judged("bowl", {"W": _eighths(r, 4)}, _scaled(-1.0))),
        Draw("the right gradient", "values", lambda r, ref: _judged("bowl", {"W": _eighths(r, 3, 2)}, None, 2.0**-10)),
        Draw("large nudges", "values", lambda r, ref: _judged("cubic_line", _line(r), None, 0.25)),
        Draw("a parameter that does not act on the loss", "values",
             lambda r, ref: _judged("one_ignored", {"unused": _eighths(r, 3), "W": _eighths(r, 2, 2)}, _scaled(0.75))),
        Draw("three axes", "contract", lambda r, ref: _judged("bowl", {"W": _eighths(r, 2, 2, 3)}, _off_by(r)),
             mistakes=False),
        Draw("a single number", "contract", lambda r, ref: _judged("bowl", {"W": _eighths(r, 1, 1)}, _scaled(0.25)),
             mistakes=False),
        Draw("more gradients than parameters", "contract",
             lambda r, ref: _judged("cubic_line", _line(r), _with_other_gradients(r))),
        Draw("parameters of integers", "contract", _right_in(np.int64)),
        Draw("parameters in float32", "contract", _right_in(np.float32)),
        Draw("read-only arrays", "contract",
             lambda r, ref: each(read_only, _judged("cubic_line", _line(r), _off_by(r)))),
        Draw("Fortran order", "contract",
             lambda r, ref: each(np.asfortranarray, _judged("cubic_line", _line(r), _off_by(r))), mistakes=False),
        Draw("called again", "contract", lambda r, ref: _judged("cubic_line", _line(r), _off_by(r)), "keeps",
             mistakes=False),
        Draw("called twice", "contract", lambda r, ref: _judged("cubic_line", _line(r), _off_by(r)), "repeats",
             mistakes=False),
    ),
    mistakes=(
        Mistake("a step in one direction only",
                "Try it on a loss of W squared, by hand: does your difference give 2W? Which way of stepping makes the error cancel?",
                swaps=(("            array[index] = kept - epsilon\n", "            array[index] = kept\n"),
                       ("(2 * epsilon)", "epsilon"))),
        Mistake("divided by one step",
                "How far apart are the two points at which you measured the loss?",
                old="(2 * epsilon)", new="epsilon"),
        Mistake("a nudge left behind",
                "When you measure the second entry, where does the first one stand?",
                old="            array[index] = kept\n", new=""),
        Mistake("nudged in the parameters' own type",
                "What is 3 + 0.00001 in an array of integers, and what is it in float32?",
                old="np.array(array, dtype=np.float64)", new="np.array(array)"),
        Mistake("the caller's own arrays nudged",
                "The parameters belong to whoever called you, and they may not be writable.",
                old="np.array(array, dtype=np.float64)", new="np.asarray(array)"),
        Mistake("all entries nudged at once",
                "If all entries of an array move together, whose doing is the change of the loss?",
                swaps=(("            array[index] = kept + epsilon\n",
                        "            whole = array.copy()\n            array[...] = whole + epsilon\n"),
                       ("            array[index] = kept - epsilon\n", "            array[...] = whole - epsilon\n"),
                       ("            array[index] = kept\n", "            array[...] = whole\n"))),
        Mistake("epsilon ignored",
                "The caller says how large the nudge is to be.",
                old="g, g_hat = ", new="epsilon = 1e-5\n        g, g_hat = "),
        Mistake("0 divided by 0",
                "A parameter that does not act on the loss has two gradients of zero, and they agree.",
                old=" if total > 0 else 0.0", new=""),
        Mistake("not divided by the norms",
                "A difference of 0.01 is much for a gradient of 0.01 and little for one of 1,000.",
                old="np.linalg.norm(g - g_hat) / total", new="np.linalg.norm(g - g_hat)"),
        Mistake("divided by one norm only",
                "Your measure changes when g and ĝ change places. What stands below the line?",
                old="np.linalg.norm(g) + np.linalg.norm(g_hat)", new="np.linalg.norm(g_hat)"),
        Mistake("divided by the norm of the sum",
                "What would happen to your denominator if the gradient had the wrong sign?",
                old="np.linalg.norm(g) + np.linalg.norm(g_hat)", new="np.linalg.norm(g + g_hat)"),
        Mistake("the difference of the norms",
                "Two gradients of one length can point in opposite directions. Would you notice?",
                old="np.linalg.norm(g - g_hat)", new="abs(np.linalg.norm(g) - np.linalg.norm(g_hat))"),
        Mistake("the largest entry in place of the norm",
                "A norm is the root of the sum of all squares. Yours looks at a single entry.",
                swaps=(("np.linalg.norm(g) + np.linalg.norm(g_hat)", "np.max(np.abs(g)) + np.max(np.abs(g_hat))"),
                       ("np.linalg.norm(g - g_hat)", "np.max(np.abs(g - g_hat))"))),
        Mistake("the squares without the root",
                "A norm is the root of the sum of all squares.",
                swaps=(("np.linalg.norm(g) + np.linalg.norm(g_hat)", "np.sum(g**2) + np.sum(g_hat**2)"),
                       ("np.linalg.norm(g - g_hat)", "np.sum((g - g_hat) ** 2)"))),
        Mistake("one number for all parameters",
                "Which of the arrays is wrong? A single number for all of them cannot say it.",
                old="return ratios", new="return max(ratios.values())"),
        Mistake("named like the gradients",
                "The keys of the result are the names of the parameters.",
                old="ratios[name]", new='ratios["d" + name]'),
        Mistake("only one norm below the fraction line",
                "A ratio that is the same whichever of the two gradients is wrong has both of them in the denominator.",
                old="total = np.linalg.norm(g) + np.linalg.norm(g_hat)", new="total = np.linalg.norm(g)"),
        Mistake("the difference the wrong way round",
                "Your ratio is near 1 for gradients that are right. Which of the two values was measured above?",
                old="above - below", new="below - above"),
    ),
)
