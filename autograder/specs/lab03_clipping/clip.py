"""Lab 03: what `clip` must do."""

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import single
from autograder.specs.lab03_clipping.draws import (
    CLASSIC,
    LSTM,
    all_frozen,
    bound,
    draw_gradients,
    whole,
)
from unrolled.checks.case import Exercise

CLIP = Spec(
    Exercise("clip", ("gradients", "maxValue"), ("clipped",), {"values": 3, "contract": 3}),
    draws=(
        Draw(
            "the five gradients of an RNN",
            "values",
            lambda r, ref: (draw_gradients(r), bound(r)),
            "result",
        ),
        Draw(
            "a wide bound",
            "values",
            lambda r, ref: (draw_gradients(r, scale=20.0), float(r.uniform(15, 20))),
            "result",
        ),
        Draw(
            "nothing beyond the bound",
            "values",
            lambda r, ref: (draw_gradients(r, scale=0.1), bound(r)),
            "result",
            mistakes=False,
        ),
        Draw(
            "a narrow bound",
            "values",
            lambda r, ref: (draw_gradients(r), float(r.uniform(0.1, 0.5))),
            "result",
        ),
        Draw(
            "an LSTM's gradients",
            "contract",
            lambda r, ref: (draw_gradients(r, LSTM), bound(r)),
            "result",
        ),
        # Only one case speaks for "only the five known keys": code that also clips in place, as
        # most such code does, should hear of that first.
        Draw(
            "any other keys",
            "contract",
            lambda r, ref: (draw_gradients(r, {"x": (2, 3, 4), "a0": (2, 4)}), bound(r)),
            "result",
            mistakes=False,
        ),
        Draw(
            "the input is left alone",
            "contract",
            lambda r, ref: (draw_gradients(r), bound(r)),
            mistakes=False,
        ),
        Draw(
            "read-only arrays", "contract", lambda r, ref: (all_frozen(draw_gradients(r)), bound(r))
        ),
        Draw("integers, and a bound that is none", "contract", lambda r, ref: (whole(r), 2.5)),
        Draw(
            "gradients of 10,000",
            "contract",
            lambda r, ref: (draw_gradients(r, scale=1e4), 7.0),
            mistakes=False,
        ),
        Draw("zeros", "contract", lambda r, ref: (draw_gradients(r, scale=0.0), 1.0)),
        Draw(
            "single numbers",
            "contract",
            lambda r, ref: (draw_gradients(r, dict.fromkeys(CLASSIC, ())), bound(r)),
            mistakes=False,
        ),
        Draw("no gradients at all", "contract", lambda r, ref: ({}, 1.0), mistakes=False),
        Draw(
            "float32",
            "contract",
            lambda r, ref: (single(draw_gradients(r)), bound(r)),
            mistakes=False,
        ),
        Draw(
            "called again",
            "contract",
            lambda r, ref: (draw_gradients(r), bound(r)),
            "keeps",
            mistakes=False,
        ),
        Draw(
            "called twice",
            "contract",
            lambda r, ref: (draw_gradients(r), bound(r)),
            "repeats",
            mistakes=False,
        ),
    ),
    cheap=("the result of np.clip dropped", "returns nothing"),
    mistakes=(
        Mistake(
            "clips in place",
            "The arrays that came in are not the same after the call. Where does np.clip put its "
            "result, if you tell it to?",
            (
                (
                    "np.clip(gradient, -maxValue, maxValue)",
                    "np.clip(gradient, -maxValue, maxValue, out=gradient)",
                ),
            ),
        ),
        Mistake(
            "the bound fixed at 5",
            "The bound is an argument. Does your function read it?",
            (("np.clip(gradient, -maxValue, maxValue)", "np.clip(gradient, -5, 5)"),),
        ),
        Mistake(
            "the bound fixed at 10",
            "The bound is an argument. Does your function read it?",
            (("np.clip(gradient, -maxValue, maxValue)", "np.clip(gradient, -10, 10)"),),
        ),
        Mistake(
            "the result of np.clip dropped",
            "What you return is what you were given. np.clip makes a new array: who catches it?",
            (("np.clip(gradient, -maxValue, maxValue)", "np.array(gradient)"),),
        ),
        Mistake(
            "returns nothing",
            "Whoever calls this gets None. Which line hands the clipped gradients back?",
            (("return {", "_ = {"),),
        ),
        Mistake(
            "only the top is clipped",
            "Large negative numbers pass. A gradient can explode in both directions.",
            (("np.clip(gradient, -maxValue, maxValue)", "np.minimum(gradient, maxValue)"),),
        ),
        Mistake(
            "only the bottom is clipped",
            "Large positive numbers pass. A gradient can explode in both directions.",
            (("np.clip(gradient, -maxValue, maxValue)", "np.maximum(gradient, -maxValue)"),),
        ),
        Mistake(
            "negative entries become zero",
            "A negative gradient says which way to go. Where does your lower end lie?",
            (("np.clip(gradient, -maxValue, maxValue)", "np.clip(gradient, 0, maxValue)"),),
        ),
        Mistake(
            "the sign is lost",
            "Every number you return is positive. What does the sign of a gradient say?",
            (("np.clip(gradient, -maxValue, maxValue)", "np.minimum(np.abs(gradient), maxValue)"),),
        ),
        Mistake(
            "entries beyond the bound become zero",
            "An entry that is too large should be cut down, not cut out.",
            (
                (
                    "np.clip(gradient, -maxValue, maxValue)",
                    "np.where(np.abs(gradient) > maxValue, 0, gradient)",
                ),
            ),
        ),
        Mistake(
            "scaled by the largest entry",
            "Your small entries change too. By value means that each entry is looked at alone.",
            (
                (
                    "np.clip(gradient, -maxValue, maxValue)",
                    "gradient * (maxValue / max(np.max(np.abs(gradient)), 1e-300))",
                ),
            ),
        ),
        Mistake(
            "clips by the norm",
            "You shorten a whole array. By value means that each entry is looked at alone.",
            (
                (
                    "np.clip(gradient, -maxValue, maxValue)",
                    "gradient * min(1, maxValue / max(np.linalg.norm(gradient), 1e-300))",
                ),
            ),
        ),
        Mistake(
            "only the five known keys",
            "Tomorrow's network has other weights. Which keys does the dictionary have that "
            "you were given?",
            (
                (
                    "in gradients.items()",
                    'in [(k, gradients[k]) for k in ("dWaa", "dWax", "dWya", "db", "dby")]',
                ),
            ),
        ),
    ),
)
