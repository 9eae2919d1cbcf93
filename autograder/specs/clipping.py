"""Lab 03: what the two clips, the two updates and the smoothed loss must do."""

import numpy as np

from autograder.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only, single
from unrolled.checks.case import Exercise

CLASSIC = {"Waa": (5, 5), "Wax": (5, 3), "Wya": (4, 5), "b": (5, 1), "by": (4, 1)}
LSTM = {"Wf": (3, 7), "bf": (3, 1), "Wc": (3, 7), "bc": (3, 1), "Wy": (2, 3), "by": (2, 1)}


def _gradients(rng, sizes=CLASSIC, scale=8.0):
    return {f"d{name}": np.asarray(scale * rng.normal(size=size)) for name, size in sizes.items()}


def _bound(rng):
    return float(rng.uniform(2.0, 4.0))


def _of_norm(gradients, norm):
    """Scale gradients to a global norm."""
    now = np.sqrt(sum(np.sum(g**2) for g in gradients.values()))
    return {name: g * (norm / now) for name, g in gradients.items()}


def _frozen(arrays):
    return {name: read_only(array) for name, array in arrays.items()}


def _whole(rng, sizes=CLASSIC, size=9):
    """Integer gradients with something beyond 4 on both sides."""
    found = {f"d{name}": rng.integers(-size, size + 1, size=shape) for name, shape in sizes.items()}
    for gradient in found.values():
        gradient[0, 0], gradient[-1, -1] = size, -size
    return found


CLIP = Spec(
    Exercise("clip", ("gradients", "maxValue"), ("clipped",), {"values": 3, "contract": 3}),
    draws=(
        Draw(
            "the five gradients of an RNN",
            "values",
            lambda r, ref: (_gradients(r), _bound(r)),
            "result",
        ),
        Draw(
            "a wide bound",
            "values",
            lambda r, ref: (_gradients(r, scale=20.0), float(r.uniform(15, 20))),
            "result",
        ),
        Draw(
            "nothing beyond the bound",
            "values",
            lambda r, ref: (_gradients(r, scale=0.1), _bound(r)),
            "result",
            mistakes=False,
        ),
        Draw(
            "a narrow bound",
            "values",
            lambda r, ref: (_gradients(r), float(r.uniform(0.1, 0.5))),
            "result",
        ),
        Draw(
            "an LSTM's gradients",
            "contract",
            lambda r, ref: (_gradients(r, LSTM), _bound(r)),
            "result",
        ),
        # Only one case speaks for "only the five known keys": code that also clips in place, as
        # most such code does, should hear of that first.
        Draw(
            "any other keys",
            "contract",
            lambda r, ref: (_gradients(r, {"x": (2, 3, 4), "a0": (2, 4)}), _bound(r)),
            "result",
            mistakes=False,
        ),
        Draw(
            "the input is left alone",
            "contract",
            lambda r, ref: (_gradients(r), _bound(r)),
            mistakes=False,
        ),
        Draw("read-only arrays", "contract", lambda r, ref: (_frozen(_gradients(r)), _bound(r))),
        Draw("integers, and a bound that is none", "contract", lambda r, ref: (_whole(r), 2.5)),
        Draw(
            "gradients of 10,000",
            "contract",
            lambda r, ref: (_gradients(r, scale=1e4), 7.0),
            mistakes=False,
        ),
        Draw("zeros", "contract", lambda r, ref: (_gradients(r, scale=0.0), 1.0)),
        Draw(
            "single numbers",
            "contract",
            lambda r, ref: (_gradients(r, dict.fromkeys(CLASSIC, ())), _bound(r)),
            mistakes=False,
        ),
        Draw("no gradients at all", "contract", lambda r, ref: ({}, 1.0), mistakes=False),
        Draw(
            "float32", "contract", lambda r, ref: (single(_gradients(r)), _bound(r)), mistakes=False
        ),
        Draw(
            "called again",
            "contract",
            lambda r, ref: (_gradients(r), _bound(r)),
            "keeps",
            mistakes=False,
        ),
        Draw(
            "called twice",
            "contract",
            lambda r, ref: (_gradients(r), _bound(r)),
            "repeats",
            mistakes=False,
        ),
    ),
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

NORM = Spec(
    Exercise(
        "clip_by_norm",
        ("gradients", "max_norm"),
        ("clipped",),
        {"values": 4, "below the bound": 2, "contract": 2},
    ),
    draws=(
        Draw("far beyond the bound", "values", lambda r, ref: (_gradients(r), _bound(r)), "result"),
        Draw(
            "an LSTM's gradients",
            "values",
            lambda r, ref: (_gradients(r, LSTM), float(r.uniform(5, 9))),
            "result",
        ),
        Draw(
            "one large array among small ones",
            "values",
            lambda r, ref: (_lopsided(r), _bound(r)),
            "result",
        ),
        Draw(
            "each array within the bound, all together beyond it",
            "values",
            lambda r, ref: (_together(r), 3.0),
            "result",
        ),
        Draw(
            "a single array",
            "values",
            lambda r, ref: (_gradients(r, {"W": (4, 3)}), _bound(r)),
            "result",
        ),
        Draw(
            "far below the bound",
            "below the bound",
            lambda r, ref: (_of_norm(_gradients(r), 0.3), _bound(r)),
            "result",
        ),
        Draw(
            "just below the bound",
            "below the bound",
            lambda r, ref: (_of_norm(_gradients(r), 2.9), 3.0),
            "result",
        ),
        Draw(
            "below a bound of less than one",
            "below the bound",
            lambda r, ref: (_of_norm(_gradients(r), 0.4), 0.5),
            "result",
        ),
        Draw("zeros", "below the bound", lambda r, ref: (_gradients(r, scale=0.0), 1.0), "result"),
        Draw(
            "the input is left alone",
            "contract",
            lambda r, ref: (_gradients(r), _bound(r)),
            mistakes=False,
        ),
        Draw("read-only arrays", "contract", lambda r, ref: (_frozen(_gradients(r)), _bound(r))),
        Draw("integers", "contract", lambda r, ref: (_whole(r), 2.5)),
        Draw(
            "gradients of 10,000",
            "contract",
            lambda r, ref: (_gradients(r, scale=1e4), 7.0),
            mistakes=False,
        ),
        Draw(
            "single numbers",
            "contract",
            lambda r, ref: ({"dw": np.array(7.5), "db": np.array(-2.5)}, _bound(r)),
        ),
        Draw(
            "float32", "contract", lambda r, ref: (single(_gradients(r)), _bound(r)), mistakes=False
        ),
        Draw(
            "called again",
            "contract",
            lambda r, ref: (_gradients(r), _bound(r)),
            "keeps",
            mistakes=False,
        ),
        Draw(
            "called twice",
            "contract",
            lambda r, ref: (_gradients(r), _bound(r)),
            "repeats",
            mistakes=False,
        ),
    ),
    mistakes=(
        Mistake(
            "shortens in place",
            "The arrays that came in are not the same after the call. Does *= make a new array?",
            (
                (
                    "{name: scale * gradient for",
                    "{name: np.multiply(gradient, scale, out=gradient) for",
                ),
            ),
        ),
        Mistake(
            "each array by itself",
            "Your arrays are shortened by different factors, so the vector of all gradients turns. "
            "How long is that whole vector?",
            (
                (
                    "{name: scale * gradient for",
                    "{name: gradient * min(1, max_norm / max(np.linalg.norm(gradient), 1e-300)) "
                    "for",
                ),
            ),
        ),
        Mistake(
            "the largest entry in place of the norm",
            "After your clip the vector can still be several times too long. What is the length of "
            "a vector?",
            (
                ("np.sqrt(sum(np.sum(np.square(gradient)) for", "max(np.max(np.abs(gradient)) for"),
                ("gradients.values()))", "gradients.values())"),
            ),
        ),
        Mistake(
            "the root forgotten",
            "If you double a vector, your norm grows fourfold. Should it?",
            (("np.sqrt(sum(", "(sum("),),
        ),
        Mistake(
            "scales below the bound too",
            "Short gradients come back longer than they were. What should happen to those?",
            (("if norm > max_norm else 1.0", "if norm > 0 else 1.0"),),
        ),
        Mistake(
            "shortens to length one",
            "However wide the bound, your vector comes back with length 1. How long may it be?",
            (("scale = max_norm / norm", "scale = 1 / norm"),),
        ),
        Mistake(
            "always of length one",
            "However long the vector was and whatever the bound, yours comes back with length 1.",
            (
                (
                    "scale = max_norm / norm if norm > max_norm else 1.0",
                    "scale = 1 / norm if norm > 0 else 1.0",
                ),
            ),
        ),
        Mistake(
            "clips by value",
            "You look at each entry alone, and the vector turns. By norm means that only its "
            "length changes.",
            (("{name: scale * gradient for", "{name: np.clip(gradient, -max_norm, max_norm) for"),),
        ),
        Mistake(
            "absolute values in place of squares",
            "You add up the sizes of all entries. Is that the length of the arrow (3, 4)?",
            (("np.sqrt(sum(np.sum(np.square(gradient))", "(sum(np.sum(np.abs(gradient))"),),
        ),
        Mistake(
            "the norms of the arrays added",
            "Two arrows of length 1 at a right angle: is their sum of length 2?",
            (("np.sqrt(sum(np.sum(np.square(gradient))", "(sum(np.linalg.norm(gradient)"),),
        ),
        Mistake(
            "the largest of the arrays' norms",
            "Each array may be short enough while all of them together are not.",
            (
                ("np.sqrt(sum(np.sum(np.square(gradient)) for", "max(np.linalg.norm(gradient) for"),
                ("gradients.values()))", "gradients.values())"),
            ),
        ),
        Mistake(
            "a mean in place of the sum",
            "Your norm does not grow when weights are added. Is there a sum or a mean of squares "
            "in the length of a vector?",
            (
                (
                    "sum(np.sum(np.square(gradient)) for gradient in gradients.values())",
                    "sum(np.mean(np.square(gradient)) for gradient in gradients.values())",
                ),
            ),
        ),
        Mistake(
            "the condition upside down",
            "Short gradients are changed and long ones pass. Which of them did you want to stop?",
            (("if norm > max_norm", "if 0 < norm < max_norm"),),
        ),
        Mistake(
            "returns nothing",
            "Whoever calls this gets None. Which line hands the gradients back?",
            (("return {", "_ = {"),),
        ),
    ),
)


def _lopsided(rng):
    gradients = _gradients(rng, scale=0.05)
    gradients["dWya"] = 40 * rng.normal(size=(4, 5))
    return gradients


def _together(rng):
    return {
        name: _of_norm({name: g}, 2.0 + 0.1 * i)[name]
        for i, (name, g) in enumerate(_gradients(rng).items())
    }


def _parameters(rng, sizes=CLASSIC, scale=1.0):
    return {name: scale * rng.normal(size=size) for name, size in sizes.items()}


def _sgd(rng, sizes=CLASSIC, scale=2.0, rate=None):
    rate = float(rng.uniform(0.1, 0.4)) if rate is None else rate
    return _parameters(rng, sizes), _gradients(rng, sizes, scale), rate


def _sgd_extra(rng):
    parameters, gradients, rate = _sgd(rng)
    return (
        parameters,
        {"dx": rng.normal(size=(3, 2, 4)), "da0": rng.normal(size=(5, 2))} | gradients,
        rate,
    )


def _sgd_without(rng):
    parameters, gradients, rate = _sgd(rng)
    return {"embedding": rng.normal(size=(2, 3))} | parameters, gradients, rate


def _sgd_integers(rng):
    parameters, gradients, rate = _sgd(rng)
    return (
        {name: np.rint(3 * value).astype(int) for name, value in parameters.items()},
        gradients,
        rate,
    )


def _backwards(values):
    return dict(reversed(values.items()))


SGD = Spec(
    Exercise(
        "sgd_update",
        ("parameters", "gradients", "learning_rate"),
        ("parameters",),
        {"values": 3, "contract": 2},
    ),
    draws=(
        Draw("an RNN", "values", lambda r, ref: _sgd(r), "result"),
        Draw("a small step", "values", lambda r, ref: _sgd(r, scale=20.0, rate=0.01), "result"),
        Draw("gradients of zero", "values", lambda r, ref: _sgd(r, scale=0.0), "result"),
        Draw("an LSTM", "contract", lambda r, ref: _sgd(r, LSTM), "result", mistakes=False),
        Draw("the input is left alone", "contract", lambda r, ref: _sgd(r), mistakes=False),
        Draw(
            "read-only arrays",
            "contract",
            lambda r, ref: tuple(_frozen(v) if isinstance(v, dict) else v for v in _sgd(r)),
        ),
        Draw("parameters of integers", "contract", lambda r, ref: _sgd_integers(r)),
        Draw(
            "gradients that belong to no parameter",
            "contract",
            lambda r, ref: _sgd_extra(r),
            "result",
        ),
        Draw(
            "a parameter without a gradient", "contract", lambda r, ref: _sgd_without(r), "result"
        ),
        Draw(
            "gradients in another order",
            "contract",
            lambda r, ref: (lambda p, g, e: (p, _backwards(g), e))(*_sgd(r)),
            "result",
            mistakes=False,
        ),
        Draw(
            "float32", "contract", lambda r, ref: tuple(single(v) for v in _sgd(r)), mistakes=False
        ),
        Draw("called again", "contract", lambda r, ref: _sgd(r), "keeps", mistakes=False),
        Draw("called twice", "contract", lambda r, ref: _sgd(r), "repeats", mistakes=False),
    ),
    mistakes=(
        Mistake(
            "steps in place",
            "The parameters that came in are not the same after the call. Does -= make a new "
            "array?",
            (
                (
                    'value - learning_rate * gradients[f"d{name}"]',
                    'np.subtract(value, learning_rate * gradients[f"d{name}"], out=value)',
                ),
            ),
        ),
        Mistake(
            "steps uphill",
            "A gradient points to where the loss grows. Which way do you want to go?",
            (("value - learning_rate", "value + learning_rate"),),
        ),
        Mistake(
            "the learning rate left out",
            "Your step is as long as the gradient, whatever the learning rate.",
            (("value - learning_rate * gradients", "value - gradients"),),
        ),
        Mistake(
            "the learning rate fixed at 0.01",
            "The learning rate is an argument. Does your function read it?",
            (("value - learning_rate * gradients", "value - 0.01 * gradients"),),
        ),
        Mistake(
            "divided by the learning rate",
            "A smaller learning rate makes your step longer.",
            (("value - learning_rate * gradients", "value - 1 / learning_rate * gradients"),),
        ),
        Mistake(
            "the learning rate shrinks the parameters too",
            "With a gradient of zero the parameters should stay where they are. Check your "
            "brackets.",
            (
                (
                    'value - learning_rate * gradients[f"d{name}"]',
                    'learning_rate * (value - gradients[f"d{name}"])',
                ),
            ),
        ),
        Mistake(
            "only the step is returned",
            "A step is not yet a place: what do you take it from?",
            (("value - learning_rate * gradients", "-learning_rate * gradients"),),
        ),
        Mistake(
            "only the signs of the gradients",
            "Every weight moves by the same amount. Should a steep slope not count for more?",
            (
                (
                    'learning_rate * gradients[f"d{name}"]',
                    'learning_rate * np.sign(gradients[f"d{name}"])',
                ),
            ),
        ),
        Mistake(
            "gradients looked up under the parameter's name",
            "Print the keys of both dictionaries side by side. How are the two names related?",
            (('learning_rate * gradients[f"d{name}"]', "learning_rate * gradients[name]"),),
        ),
        Mistake(
            "expects a gradient for every parameter",
            "Some weights may be frozen: no gradient arrives for them. What should become of "
            "those?",
            (('if f"d{name}" in gradients else value', "if True else value"),),
        ),
        Mistake(
            "expects a parameter for every gradient",
            "The backward pass also hands out dx and da0, which nobody wants to update. Which of "
            "the two dictionaries says what there is to update?",
            (
                (
                    "for name, value in parameters.items()",
                    "for name, value in ((key[1:], parameters[key[1:]]) for key in gradients)",
                ),
            ),
        ),
        Mistake(
            "returns nothing",
            "Whoever calls this gets None. Which line hands the new parameters back?",
            (("return {", "_ = {"),),
        ),
    ),
)


def _plain_gradients(rng, sizes):
    """Gradients that keep away from zero, where a place for epsilon could be told from another."""
    return {
        f"d{name}": rng.choice([-1.0, 1.0], size=size) * rng.uniform(0.3, 3.0, size=size)
        for name, size in sizes.items()
    }


def _adagrad(rng, sizes=CLASSIC, seen=4.0):
    return (
        _parameters(rng, sizes),
        _plain_gradients(rng, sizes),
        {name: seen * rng.uniform(0.2, 1.0, size=size) for name, size in sizes.items()},
        float(rng.uniform(0.05, 0.4)),
    )


def _adagrad_zeros(rng, all_zero):
    parameters, gradients, memory, rate = _adagrad(rng, seen=0.0)
    for gradient in gradients.values():
        gradient[: None if all_zero else -1] = 0.0
    return parameters, gradients, memory, rate


def _adagrad_extra(rng):
    parameters, gradients, memory, rate = _adagrad(rng)
    return parameters, {"dx": rng.normal(size=(3, 2, 4))} | gradients, memory, rate


def _adagrad_without(rng):
    parameters, gradients, memory, rate = _adagrad(rng)
    frozen = {"embedding": rng.normal(size=(2, 3))}
    return frozen | parameters, gradients, {"embedding": np.ones((2, 3))} | memory, rate


def _adagrad_integers(rng):
    parameters, _, memory, rate = _adagrad(rng)
    return (
        {name: np.rint(3 * value).astype(int) for name, value in parameters.items()},
        _whole(rng),
        {name: rng.integers(1, 5, size=value.shape) for name, value in memory.items()},
        rate,
    )


def _large_epsilon():
    """Make fixed arguments, and the result with epsilon outside of the root beside them."""
    rng = np.random.default_rng(3)
    parameters = {name: rng.integers(-64, 65, size=size) / 32 for name, size in CLASSIC.items()}
    gradients = {f"d{name}": rng.integers(16, 65, size=size) / 32 for name, size in CLASSIC.items()}
    memory = {name: rng.integers(1, 33, size=size) / 32 for name, size in CLASSIC.items()}
    rate, epsilon = 0.25, 0.5
    after = {name: memory[name] + gradients[f"d{name}"] ** 2 for name in CLASSIC}
    outside = {
        name: parameters[name] - rate * gradients[f"d{name}"] / (np.sqrt(after[name]) + epsilon)
        for name in CLASSIC
    }
    return (parameters, gradients, memory, rate, epsilon), (outside, after)


LARGE, OUTSIDE = _large_epsilon()
STEP = "learning_rate * gradient / np.sqrt(seen + epsilon)"

ADAGRAD = Spec(
    Exercise(
        "adagrad_update",
        ("parameters", "gradients", "memory", "learning_rate", "epsilon"),
        ("parameters", "memory"),
        {"values": 4, "epsilon": 1, "contract": 2},
    ),
    draws=(
        Draw("an RNN", "values", lambda r, ref: _adagrad(r), "result"),
        Draw("the first step", "values", lambda r, ref: _adagrad(r, seen=0.0), "result"),
        Draw(
            "a long memory",
            "values",
            lambda r, ref: _adagrad(r, seen=100.0),
            "result",
            mistakes=False,
        ),
        Draw(
            "a gradient of zero, at the first step",
            "epsilon",
            lambda r, ref: _adagrad_zeros(r, False),
            "result",
        ),
        Draw("nothing but zeros", "epsilon", lambda r, ref: _adagrad_zeros(r, True), "result"),
        Draw(
            "a large epsilon",
            "epsilon",
            lambda r, ref: LARGE,
            "also_right",
            {
                "also": OUTSIDE,
                "remark": "Your epsilon stands outside of the root, where PyTorch has it too. In "
                "this course it stands inside. Both keep the division safe, and it costs no "
                "points.",
            },
        ),
        Draw("an LSTM", "contract", lambda r, ref: _adagrad(r, LSTM), "result", mistakes=False),
        Draw("the input is left alone", "contract", lambda r, ref: _adagrad(r), mistakes=False),
        Draw(
            "read-only arrays",
            "contract",
            lambda r, ref: tuple(_frozen(v) if isinstance(v, dict) else v for v in _adagrad(r)),
        ),
        Draw("integers", "contract", lambda r, ref: _adagrad_integers(r)),
        Draw(
            "gradients of 10,000",
            "contract",
            lambda r, ref: (
                _parameters(r),
                _gradients(r, scale=1e4),
                _parameters(r, scale=0.0),
                0.1,
            ),
            mistakes=False,
        ),
        Draw(
            "gradients that belong to no parameter",
            "contract",
            lambda r, ref: _adagrad_extra(r),
            "result",
        ),
        Draw(
            "a parameter without a gradient",
            "contract",
            lambda r, ref: _adagrad_without(r),
            "result",
        ),
        Draw(
            "float32",
            "contract",
            lambda r, ref: tuple(single(v) for v in _adagrad(r)),
            mistakes=False,
        ),
        Draw("called again", "contract", lambda r, ref: _adagrad(r), "keeps", mistakes=False),
        Draw("called twice", "contract", lambda r, ref: _adagrad(r), "repeats", mistakes=False),
    ),
    mistakes=(
        Mistake(
            "updates in place",
            "What came in is not the same after the call. Do += and -= make new arrays?",
            (
                (
                    "seen = memory[name] + gradient**2",
                    "seen = np.add(memory[name], gradient**2, out=memory[name])",
                ),
                (f"value - {STEP}", f"np.subtract(value, {STEP}, out=value)"),
            ),
        ),
        Mistake(
            "steps uphill",
            "A gradient points to where the loss grows. Which way do you want to go?",
            ((f"value - {STEP}", f"value + {STEP}"),),
        ),
        Mistake(
            "the memory replaced at each step",
            "Adagrad remembers *all* gradients so far. What does your memory hold after two steps?",
            (("seen = memory[name] + gradient**2", "seen = gradient**2"),),
        ),
        Mistake(
            "the gradient not squared",
            "A positive and a negative gradient cancel in your memory. Should they?",
            (("memory[name] + gradient**2", "memory[name] + gradient"),),
        ),
        Mistake(
            "sizes in place of squares",
            "The memory adds up squares, so that its root has the unit of a gradient.",
            (("memory[name] + gradient**2", "memory[name] + np.abs(gradient)"),),
        ),
        Mistake(
            "the step taken with the old memory",
            "At the very first step your memory is still empty when you divide by its root. Which "
            "comes first?",
            ((STEP, "learning_rate * gradient / np.sqrt(memory[name] + epsilon)"),),
        ),
        Mistake(
            "the root forgotten",
            "Double every gradient: the first step should stay the same, and yours is halved.",
            (("/ np.sqrt(seen + epsilon)", "/ (seen + epsilon)"),),
        ),
        Mistake(
            "epsilon left out",
            "What is 0 / 0? A weight whose gradient has been zero so far needs an answer.",
            (("np.sqrt(seen + epsilon)", "np.sqrt(seen)"),),
        ),
        Mistake(
            "epsilon fixed",
            "epsilon is an argument. Does your function read it?",
            (("np.sqrt(seen + epsilon)", "np.sqrt(seen + 1e-8)"),),
        ),
        Mistake(
            "a one under the root",
            "Your first step depends on the size of the gradient. What was added to the memory?",
            (("np.sqrt(seen + epsilon)", "np.sqrt(1 + seen + epsilon)"),),
        ),
        Mistake(
            "only the parameters returned",
            "Next time the function is called, where does it get its memory from?",
            (("return stepped, remembered", "return stepped"),),
        ),
        Mistake(
            "results swapped",
            "Which of the two results does the caller expect first?",
            (("return stepped, remembered", "return remembered, stepped"),),
        ),
        Mistake(
            "the old memory returned",
            "The step is right, but it will be forgotten: which memory should the caller keep?",
            (("remembered[name] = seen", "remembered[name] = memory[name]"),),
        ),
        Mistake(
            "epsilon kept in the memory",
            "epsilon belongs to the division. If it enters the memory it adds up, step by step.",
            (
                ("memory[name] + gradient**2", "memory[name] + gradient**2 + epsilon"),
                ("np.sqrt(seen + epsilon)", "np.sqrt(seen)"),
            ),
        ),
        Mistake(
            "the learning rate left out",
            "Your first step has size 1, whatever the learning rate.",
            ((STEP, "gradient / np.sqrt(seen + epsilon)"),),
        ),
        Mistake(
            "a memory that fades",
            "Yours is a running mean, an idea of a later method. Adagrad forgets nothing.",
            (("memory[name] + gradient**2", "0.9 * memory[name] + 0.1 * gradient**2"),),
        ),
        Mistake(
            "one memory for the whole array",
            "Each weight has a memory of its own. What does your sum do to its shape?",
            (("memory[name] + gradient**2", "memory[name] + np.sum(gradient**2)"),),
        ),
        Mistake(
            "plain gradient descent",
            "The memory is kept, but the step does not use it.",
            ((STEP, "learning_rate * gradient"),),
        ),
    ),
)


def _losses(rng):
    return float(rng.uniform(20, 30)), float(rng.uniform(0, 15))


SMOOTH = Spec(
    Exercise("smooth", ("loss", "current", "beta"), ("smoothed",), {"values": 2, "contract": 1}),
    draws=(
        Draw("losses of a name", "values", lambda r, ref: _losses(r)),
        Draw("the current loss is the larger one", "values", lambda r, ref: _losses(r)[::-1]),
        Draw(
            "a shorter memory", "values", lambda r, ref: (*_losses(r), float(r.uniform(0.7, 0.95)))
        ),
        Draw("no memory", "values", lambda r, ref: (*_losses(r), 0.0)),
        Draw("memory only", "values", lambda r, ref: (*_losses(r), 1.0)),
        Draw(
            "integers", "contract", lambda r, ref: (int(r.integers(20, 30)), int(r.integers(1, 9)))
        ),
        Draw("numbers out of an array", "contract", lambda r, ref: tuple(np.array(_losses(r)))),
        Draw("a loss of zero", "contract", lambda r, ref: (_losses(r)[0], 0.0)),
        Draw(
            "losses of 10,000",
            "contract",
            lambda r, ref: (1e4, float(r.uniform(20, 30))),
            mistakes=False,
        ),
        Draw("called twice", "contract", lambda r, ref: _losses(r), "repeats", mistakes=False),
    ),
    mistakes=(
        Mistake(
            "the two losses swapped",
            "With beta near one the result should hardly move. Which of the two gets the "
            "large weight?",
            (("beta * loss + (1 - beta) * current", "beta * current + (1 - beta) * loss"),),
        ),
        Mistake(
            "beta fixed",
            "beta is an argument with a default. Does your function read it?",
            (("beta * loss + (1 - beta) * current", "0.999 * loss + 0.001 * current"),),
        ),
        Mistake(
            "not smoothed",
            "You hand back the current loss as it came. Where does the past come in?",
            (("beta * loss + (1 - beta) * current", "current"),),
        ),
        Mistake(
            "the current loss ignored",
            "Your smoothed loss never moves. Where does the new value come in?",
            (("beta * loss + (1 - beta) * current", "loss"),),
        ),
        Mistake(
            "the current loss at full weight",
            "If both losses are 20, your result is nearly 40. What should the two weights "
            "add up to?",
            (("(1 - beta) * current", "current"),),
        ),
        Mistake(
            "the past at full weight",
            "If both losses are 20, your result is more than 20. What should the two weights "
            "add up to?",
            (("beta * loss +", "loss +"),),
        ),
        Mistake(
            "the plain mean",
            "Half of your result comes from a single name. How much of it should?",
            (("beta * loss + (1 - beta) * current", "(loss + current) / 2"),),
        ),
        Mistake(
            "returns nothing",
            "Whoever calls this gets None.",
            (("return beta", "_ = beta"),),
        ),
    ),
)

SPECS = (CLIP, NORM, SGD, ADAGRAD, SMOOTH)
