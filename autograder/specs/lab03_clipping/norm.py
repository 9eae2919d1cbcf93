"""Lab 03: what `clip_by_norm` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import single
from autograder.specs.lab03_clipping.draws import LSTM, all_frozen, bound, draw_gradients, whole
from unrolled.checks.case import Exercise


def _of_norm(gradients, norm):
    """Scale gradients to a global norm."""
    now = np.sqrt(sum(np.sum(g**2) for g in gradients.values()))
    return {name: g * (norm / now) for name, g in gradients.items()}


def _lopsided(rng):
    gradients = draw_gradients(rng, scale=0.05)
    gradients["dWya"] = 40 * rng.normal(size=(4, 5))
    return gradients


def _together(rng):
    return {
        name: _of_norm({name: g}, 2.0 + 0.1 * i)[name]
        for i, (name, g) in enumerate(draw_gradients(rng).items())
    }


# fmt: off
NORM = Spec(
    Exercise(
        "clip_by_norm",
        ("gradients", "max_norm"),
        ("clipped",),
        {"values": 4, "below the bound": 2, "contract": 2},
    ),
    draws=(
        Draw("far beyond the bound", "values", lambda r, ref: (draw_gradients(r), bound(r)), "result"),
        Draw("an LSTM's gradients", "values", lambda r, ref: (draw_gradients(r, LSTM), float(r.uniform(5, 9))),
             "result"),
        Draw("one large array among small ones", "values", lambda r, ref: (_lopsided(r), bound(r)), "result"),
        Draw("each array within the bound, all together beyond it", "values", lambda r, ref: (_together(r), 3.0),
             "result"),
        Draw("a single array", "values", lambda r, ref: (draw_gradients(r, {"W": (4, 3)}), bound(r)), "result"),
        Draw("far below the bound", "below the bound", lambda r, ref: (_of_norm(draw_gradients(r), 0.3), bound(r)),
             "result"),
        Draw("just below the bound", "below the bound", lambda r, ref: (_of_norm(draw_gradients(r), 2.9), 3.0),
             "result"),
        Draw("below a bound of less than one", "below the bound",
             lambda r, ref: (_of_norm(draw_gradients(r), 0.4), 0.5), "result"),
        Draw("just beyond the bound", "below the bound", lambda r, ref: (_of_norm(draw_gradients(r), 3.1), 3.0),
             "result"),
        Draw("zeros", "below the bound", lambda r, ref: (draw_gradients(r, scale=0.0), 1.0), "result"),
        Draw("the input is left alone", "contract", lambda r, ref: (draw_gradients(r), bound(r)), mistakes=False),
        Draw("read-only arrays", "contract", lambda r, ref: (all_frozen(draw_gradients(r)), bound(r))),
        Draw("integers", "contract", lambda r, ref: (whole(r), 2.5)),
        Draw("gradients of 10,000", "contract", lambda r, ref: (draw_gradients(r, scale=1e4), 7.0), mistakes=False),
        Draw("single numbers", "contract", lambda r, ref: ({"dw": np.array(7.5), "db": np.array(-2.5)}, bound(r))),
        Draw("float32", "contract", lambda r, ref: (single(draw_gradients(r)), bound(r)), mistakes=False),
        Draw("called again", "contract", lambda r, ref: (draw_gradients(r), bound(r)), "keeps", mistakes=False),
        Draw("called twice", "contract", lambda r, ref: (draw_gradients(r), bound(r)), "repeats", mistakes=False),
    ),
    cheap=("clips by value", "returns nothing"),
    mistakes=(
        Mistake("shortens in place",
                "The arrays that came in are not the same after the call. Does *= make a new array?",
                old="{name: scale * gradient for", new="{name: np.multiply(gradient, scale, out=gradient) for"),
        Mistake("each array by itself",
                "Your arrays are shortened by different factors, so the vector of all gradients turns. How long is that whole vector?",
                old="{name: scale * gradient for",
                new="{name: gradient * min(1, max_norm / max(np.linalg.norm(gradient), 1e-300)) for"),
        Mistake("the largest entry in place of the norm",
                "After your clip the vector can still be several times too long. What is the length of a vector?",
                swaps=(("np.sqrt(sum(np.sum(np.square(gradient)) for", "max(np.max(np.abs(gradient)) for"),
                       ("gradients.values()))", "gradients.values())"))),
        Mistake("the root forgotten",
                "If you double a vector, your norm grows fourfold. Should it?",
                old="np.sqrt(sum(", new="(sum("),
        Mistake("scales below the bound too",
                "Short gradients come back longer than they were. What should happen to those?",
                old="if norm > max_norm else 1.0", new="if norm > 0 else 1.0"),
        Mistake("shortens to length one",
                "However wide the bound, your vector comes back with length 1. How long may it be?",
                old="scale = max_norm / norm", new="scale = 1 / norm"),
        Mistake("always of length one",
                "However long the vector was and whatever the bound, yours comes back with length 1.",
                old="scale = max_norm / norm if norm > max_norm else 1.0", new="scale = 1 / norm if norm > 0 else 1.0"),
        Mistake("clips by value",
                "You look at each entry alone, and the vector turns. By norm means that only its length changes.",
                old="{name: scale * gradient for", new="{name: np.clip(gradient, -max_norm, max_norm) for"),
        Mistake("absolute values in place of squares",
                "You add up the sizes of all entries. Is that the length of the arrow (3, 4)?",
                old="np.sqrt(sum(np.sum(np.square(gradient))", new="(sum(np.sum(np.abs(gradient))"),
        Mistake("the norms of the arrays added",
                "Two arrows of length 1 at a right angle: is their sum of length 2?",
                old="np.sqrt(sum(np.sum(np.square(gradient))", new="(sum(np.linalg.norm(gradient)"),
        Mistake("the largest of the arrays' norms",
                "Each array may be short enough while all of them together are not.",
                swaps=(("np.sqrt(sum(np.sum(np.square(gradient)) for", "max(np.linalg.norm(gradient) for"),
                       ("gradients.values()))", "gradients.values())"))),
        Mistake("a mean in place of the sum",
                "Your norm does not grow when weights are added. Is there a sum or a mean of squares in the length of a vector?",
                old="sum(np.sum(np.square(gradient)) for gradient in gradients.values())",
                new="sum(np.mean(np.square(gradient)) for gradient in gradients.values())"),
        Mistake("the condition upside down",
                "Short gradients are changed and long ones pass. Which of them did you want to stop?",
                old="if norm > max_norm", new="if 0 < norm < max_norm"),
        Mistake("returns nothing",
                "Whoever calls this gets None. Which line hands the gradients back?",
                old="return {", new="_ = {"),
    ),
)
