"""Lab 06: what the sigmoid, the adding network's two passes and `add` must do."""

import numpy as np

from autograder.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only
from autograder.specs.lstm_draws import each, other_order, single
from unrolled.checks.case import Exercise, rounded

# A network of four units that adds numbers of any length, found by training and rounded to halves:
# no prediction of it comes nearer than 0.27 to the border between 0 and 1.
ADDER = {
    "Wax": np.array([[12.0, -9.0], [1.0, -5.5], [1.5, -1.0], [-6.5, -8.0]]),
    "Waa": np.array(
        [
            [-3.5, 6.5, -2.5, -3.0],
            [-0.5, 0.5, 3.0, -0.5],
            [1.5, -3.0, 1.5, 1.5],
            [4.5, -9.5, 10.0, 4.5],
        ]
    ),
    "Wya": np.array([[-23.0, 20.0, 16.5, -24.5]]),
}


def _parameters(rng, n_a, scale=0.6):
    return {
        "Wax": scale * rng.normal(size=(n_a, 2)),
        "Waa": scale * rng.normal(size=(n_a, n_a)),
        "Wya": scale * rng.normal(size=(1, n_a)),
    }


def _adder(rng):
    """The adder with its units in another order."""
    order = rng.permutation(4)
    return {
        "Wax": ADDER["Wax"][order],
        "Waa": ADDER["Waa"][order][:, order],
        "Wya": ADDER["Wya"][:, order],
    }


# ---------------------------------------------------------------------------------- sigmoid


def _scores(rng, *shape):
    return (3 * rng.normal(size=shape),)


SIGMOID = Spec(
    Exercise("sigmoid", ("z",), ("s",), {"values": 2, "both ends": 2, "contract": 1}),
    draws=(
        Draw("a matrix", "values", lambda r, ref: _scores(r, 3, 4)),
        Draw(
            "zero and its neighbours",
            "values",
            lambda r, ref: (np.array([-2.0, -0.5, 0.0, 0.5, 2.0]),),
        ),
        Draw("a row", "values", lambda r, ref: _scores(r, 6)),
        Draw("three axes", "values", lambda r, ref: _scores(r, 2, 3, 4)),
        Draw(
            "the upper end: scores up to 10,000",
            "both ends",
            lambda r, ref: (np.append(r.uniform(30, 9000, size=5), [710.0, 10000.0]),),
        ),
        Draw(
            "the lower end: scores down to -10,000",
            "both ends",
            lambda r, ref: (-np.append(r.uniform(30, 9000, size=5), [710.0, 10000.0]),),
        ),
        Draw(
            "both ends in one array",
            "both ends",
            lambda r, ref: (np.array([[-10000.0, 1.0, 10000.0], [800.0, -800.0, -1.0]]),),
        ),
        Draw("integers", "contract", lambda r, ref: (r.integers(-5, 6, size=(3, 3)),)),
        Draw("a single number", "contract", lambda r, ref: (float(r.normal()),), mistakes=False),
        Draw("float32", "contract", lambda r, ref: each(single, _scores(r, 3, 4)), mistakes=False),
        Draw(
            "a read-only array",
            "contract",
            lambda r, ref: each(read_only, _scores(r, 4, 3)),
            mistakes=False,
        ),
        Draw("called again", "contract", lambda r, ref: _scores(r, 3, 4), "keeps", mistakes=False),
    ),
    mistakes=(
        Mistake(
            "infinity over infinity",
            "Two formulas that are equal on paper need not be equal in a computer. What does yours divide "
            "by what, at the end where it gives nan?",
            (
                ("small = np.exp(-np.abs(z))", "large = np.exp(z)"),
                (
                    "np.where(np.greater_equal(z, 0), 1.0, small) / (1.0 + small)",
                    "large / (1.0 + large)",
                ),
            ),
        ),
        Mistake(
            "the wrong way round",
            "Should a large score give a number near 0 or near 1?",
            (("np.greater_equal(z, 0)", "np.less(z, 0)"),),
        ),
        Mistake(
            "a tanh",
            "Where does your curve start on the far left? A bit is 0 or 1.",
            (("np.where(np.greater_equal(z, 0), 1.0, small) / (1.0 + small)", "np.tanh(z)"),),
        ),
        Mistake(
            "the slope in place of the value",
            "What you return is largest in the middle and falls to both sides. Is that the curve or its "
            "slope?",
            (
                (
                    "np.where(np.greater_equal(z, 0), 1.0, small) / (1.0 + small)",
                    "small / (1.0 + small) ** 2",
                ),
            ),
        ),
        Mistake(
            "one branch for both signs",
            "The sign of the score got lost on the way: try -2 and 2. Which of the two formulas belongs "
            "to which sign?",
            (("np.where(np.greater_equal(z, 0), 1.0, small) /", "1.0 /"),),
        ),
        Mistake(
            "normalised over the units",
            "Each number is squashed by itself: what its neighbours are must not matter.",
            (
                ("small = np.exp(-np.abs(z))", "small = np.exp(z - np.max(z))"),
                (
                    "np.where(np.greater_equal(z, 0), 1.0, small) / (1.0 + small)",
                    "small / np.sum(small, axis=0)",
                ),
            ),
        ),
        Mistake(
            "rounded to a bit",
            "A sigmoid has a slope, or nothing could be learned through it. Rounding comes last, in add.",
            (
                (
                    "np.where(np.greater_equal(z, 0), 1.0, small) / (1.0 + small)",
                    "np.where(np.greater_equal(z, 0), 1.0, 0.0)",
                ),
            ),
        ),
    ),
)


# ---------------------------------------------------------------------------------- forward


def _pass(rng, n_a=5, m=3, T=4, kind="bits", scale=0.6):
    x = rng.integers(0, 2, size=(2, m, T))
    if kind == "bits":
        x = x.astype(float)
    elif kind == "numbers":
        x = rng.normal(size=(2, m, T))
    elif kind == "large":
        x = 10000.0 * rng.choice([-1, 1], size=(2, m, T))
    return x, _parameters(rng, n_a, scale)


def _other_pass(args, ref, wrong):
    return {"then": (1 - args[0], args[1])}


def _forward(title, family, make, by="value", mistakes=False, **options):
    prepare = _other_pass if by == "keeps" else None
    return Draw(
        title, family, make, "own_cache", {"by": by, **options}, mistakes=mistakes, prepare=prepare
    )


FORWARD = Spec(
    Exercise(
        "forward",
        ("x", "parameters"),
        ("y_pred", "cache"),
        {"values": 5, "sizes": 3, "contract": 2},
        below=("sigmoid",),
        steps="forward",
    ),
    draws=(
        _forward("a batch of sums", "values", lambda r, ref: _pass(r), mistakes=True),
        _forward("other sizes", "values", lambda r, ref: _pass(r, 3, 4, 6), mistakes=True),
        _forward(
            "inputs that are no bits",
            "values",
            lambda r, ref: _pass(r, kind="numbers"),
            mistakes=True,
        ),
        _forward(
            "each sum comes out as it does alone",
            "values",
            lambda r, ref: _pass(r, 4, 3, 5),
            "batch",
            axes=(1, None),
            out={"y_pred": 1},
            m=3,
        ),
        _forward("a finished adder", "values", lambda r, ref: (_pass(r, m=3, T=8)[0], _adder(r))),
        _forward("a batch of one", "sizes", lambda r, ref: _pass(r, m=1)),
        _forward("one step", "sizes", lambda r, ref: _pass(r, T=1)),
        _forward("one hidden unit", "sizes", lambda r, ref: _pass(r, n_a=1)),
        _forward("all sizes equal", "sizes", lambda r, ref: _pass(r, 2, 2, 2), mistakes=True),
        _forward("31 steps", "sizes", lambda r, ref: _pass(r, 3, 2, 31)),
        _forward("integers", "contract", lambda r, ref: _pass(r, kind="integers"), mistakes=True),
        _forward("inputs up to 10,000", "contract", lambda r, ref: _pass(r, kind="large")),
        _forward("float32", "contract", lambda r, ref: each(single, _pass(r))),
        _forward("read-only arrays", "contract", lambda r, ref: each(read_only, _pass(r))),
        _forward("Fortran order", "contract", lambda r, ref: each(np.asfortranarray, _pass(r))),
        _forward("extra keys in another order", "contract", lambda r, ref: other_order(_pass(r))),
        _forward("called again", "contract", lambda r, ref: _pass(r), "keeps"),
        _forward("called twice", "contract", lambda r, ref: _pass(r), "repeats"),
    ),
    mistakes=(
        Mistake(
            "the state starts anew at each step",
            "The carry of the last column has to be somewhere. What does your step know of the one before?",
            (
                ("a_prev = sigmoid(", "a_next = sigmoid("),
                ("a[:, :, t] = a_prev", "a[:, :, t] = a_next"),
                ("sigmoid(Wya @ a_prev)", "sigmoid(Wya @ a_next)"),
            ),
        ),
        Mistake(
            "the first state not zero",
            "Before the first column nothing has been carried. Which state does the lab start from?",
            (("a_prev = np.zeros((n_a, m))", "a_prev = np.full((n_a, m), 0.5)"),),
        ),
        Mistake(
            "read from the most significant bit",
            "Step 0 is the column of the ones already. In which direction does a carry travel?",
            (("for t in range(T)", "for t in reversed(range(T))"),),
        ),
        Mistake(
            "the bits written in reverse order",
            "Your predictions are right but for the order of their steps. Which column does step t belong to?",
            (("y_pred[:, :, t]", "y_pred[:, :, T - 1 - t]"),),
        ),
        Mistake(
            "the output from the state before",
            "The output of a column has to know the bits of that column. Which state has read them?",
            (
                ("a_prev = sigmoid(Wax", "before = a_prev\n        a_prev = sigmoid(Wax"),
                ("sigmoid(Wya @ a_prev)", "sigmoid(Wya @ before)"),
            ),
        ),
        Mistake(
            "the output not squashed",
            "A prediction is to lie between 0 and 1. Does yours?",
            (("sigmoid(Wya @ a_prev)", "Wya @ a_prev"),),
        ),
        Mistake(
            "the output squashed twice",
            "Your predictions are pressed together around 0.6. How often does a score go through the sigmoid?",
            (("sigmoid(Wya @ a_prev)", "sigmoid(sigmoid(Wya @ a_prev))"),),
        ),
        Mistake(
            "a softmax over the one output",
            "With a single output, what must numbers that add up to 1 be?",
            (("sigmoid(Wya @ a_prev)", "np.ones((1, m))"),),
        ),
        Mistake(
            "a tanh in the hidden layer",
            "Most labs use another squashing function than this one. Which does this network have inside?",
            (
                (
                    "a_prev = sigmoid(Wax @ x[:, :, t] + Waa @ a_prev)",
                    "a_prev = np.tanh(Wax @ x[:, :, t] + Waa @ a_prev)",
                ),
            ),
        ),
        Mistake(
            "the hidden layer not squashed",
            "Without a squashing function two layers are no more than one. What keeps your state between "
            "0 and 1?",
            (
                (
                    "a_prev = sigmoid(Wax @ x[:, :, t] + Waa @ a_prev)",
                    "a_prev = Wax @ x[:, :, t] + Waa @ a_prev",
                ),
            ),
        ),
        Mistake(
            "input and state squashed apart",
            "The two bits and the carry have to meet before anything is squashed.",
            (
                (
                    "a_prev = sigmoid(Wax @ x[:, :, t] + Waa @ a_prev)",
                    "a_prev = sigmoid(Wax @ x[:, :, t]) + sigmoid(Waa @ a_prev)",
                ),
            ),
        ),
        Mistake(
            "Waa transposed",
            "Waa is square, so no shape warns you. Its rows belong to the state that is written.",
            (("Waa @ a_prev", "Waa.T @ a_prev"),),
        ),
        Mistake(
            "predictions rounded to bits",
            "backward needs to know how sure each prediction was. Rounding comes last, in add.",
            (("return y_pred,", "return np.round(y_pred),"),),
        ),
        Mistake(
            "only the last bit returned",
            "In this network an answer is due at every step.",
            (("return y_pred,", "return y_pred[:, :, -1],"),),
        ),
        Mistake(
            "scores in the cache",
            "The predictions are right, but the cache holds the states before the sigmoid. Which of the two "
            "will the slope be made of?",
            (("a[:, :, t] = a_prev", "a[:, :, t] = np.log(a_prev / (1 - a_prev))"),),
        ),
        Mistake(
            "one state for all steps in the cache",
            "The predictions are right, but each step of the cached states shows the last one.",
            (
                (
                    "return y_pred, (x, a, parameters)",
                    "a[...] = a_prev[:, :, np.newaxis]\n    return y_pred, (x, a, parameters)",
                ),
            ),
        ),
    ),
)


# --------------------------------------------------------------------------------- backward


def _back(rng, ref, n_a=5, m=3, T=4, kind="bits", scale=0.6):
    x, parameters = rounded(_pass(rng, n_a, m, T, kind, scale))
    y_pred, cache = ref.forward(x, parameters)
    y = rng.integers(0, 2, size=y_pred.shape)
    return each(_eleven, (y_pred, y if kind == "integers" else y.astype(float), cache))


def _eleven(array):
    """Round what differs in its last bit from one machine to the next.

    Who works the states out again, for a cache of another form, still gets the same gradients.
    """
    drawn = array.dtype.kind != "f" or np.array_equal(array, array.astype(np.float32))
    return array if drawn else np.round(array, 11)


def _late(rng, ref):
    """Wrong at the last step alone: what earlier steps hear comes through the state."""
    y_pred, y, cache = _back(rng, ref, 4, 2, 5)
    truth = y_pred.copy()
    truth[:, :, -1] = y[:, :, -1]
    return y_pred, truth, cache


def _other_truth(args, ref, wrong):
    return {"then": (args[0], 1 - args[1], args[2])}


def _backward(title, family, make, by="value", mistakes=False):
    prepare = _other_truth if by == "keeps" else None
    return Draw(
        title, family, make, "own_cache", {"by": by}, exact=True, mistakes=mistakes, prepare=prepare
    )


SLOPE = "dz = da * a[:, :, t] * (1 - a[:, :, t])"
ERROR = "(y_pred - y) * y_pred * (1 - y_pred) / m"
RETURN = 'return {"dWax": dWax, "dWaa": dWaa, "dWya": dWya}'

BACKWARD = Spec(
    Exercise(
        "backward",
        ("y_pred", "y", "cache"),
        ("gradients",),
        {"values": 6, "sizes": 4, "contract": 2},
    ),
    draws=(
        _backward("a batch of sums", "values", lambda r, ref: _back(r, ref), mistakes=True),
        _backward("other sizes", "values", lambda r, ref: _back(r, ref, 3, 4, 6), mistakes=True),
        _backward(
            "central differences of your forward",
            "values",
            lambda r, ref: _back(r, ref, 4, 2, 3),
            "central",
            mistakes=True,
        ),
        _backward(
            "wrong at the last step only", "values", lambda r, ref: _late(r, ref), mistakes=True
        ),
        _backward(
            "inputs that are no bits",
            "values",
            lambda r, ref: _back(r, ref, kind="numbers"),
        ),
        _backward("a batch of one", "sizes", lambda r, ref: _back(r, ref, m=1)),
        _backward("one step", "sizes", lambda r, ref: _back(r, ref, T=1), mistakes=True),
        _backward("one hidden unit", "sizes", lambda r, ref: _back(r, ref, n_a=1)),
        _backward("all sizes equal", "sizes", lambda r, ref: _back(r, ref, 2, 2, 2)),
        _backward("a long sequence", "sizes", lambda r, ref: _back(r, ref, 3, 1, 12)),
        _backward("integers", "contract", lambda r, ref: _back(r, ref, kind="integers")),
        _backward("float32", "contract", lambda r, ref: each(single, _back(r, ref))),
        _backward("read-only arrays", "contract", lambda r, ref: each(read_only, _back(r, ref))),
        _backward(
            "Fortran order", "contract", lambda r, ref: each(np.asfortranarray, _back(r, ref))
        ),
        _backward(
            "extra keys in another order", "contract", lambda r, ref: other_order(_back(r, ref))
        ),
        _backward("called again", "contract", lambda r, ref: _back(r, ref), "keeps"),
        _backward("called twice", "contract", lambda r, ref: _back(r, ref), "repeats"),
    ),
    mistakes=(
        Mistake(
            "nothing comes back from later steps",
            "A lost carry shows up one column later. How does the step that lost it hear of that?",
            (("Wya.T @ ds[:, :, t] + da_prev", "Wya.T @ ds[:, :, t]"),),
        ),
        Mistake(
            "only the last bit's own error",
            "Each column has a bit of its own to answer for. What do the earlier columns hear of theirs?",
            (
                (
                    "Wya.T @ ds[:, :, t] + da_prev",
                    "(Wya.T @ ds[:, :, t] if t == T - 1 else da_prev)",
                ),
            ),
        ),
        Mistake(
            "= where gradients add up",
            "Each step overwrites what the one before it had found. How many steps use the same weights?",
            (("dWya +=", "dWya ="), ("dWax +=", "dWax ="), ("dWaa +=", "dWaa =")),
        ),
        Mistake(
            "walked forwards",
            "A step can go back only when it knows what all later steps have to say. Where must the walk begin?",
            (("for t in reversed(range(T))", "for t in range(T)"),),
        ),
        Mistake(
            "the hidden slope left out",
            "Your gradients pass the hidden sigmoid as if it were not there. What does it do to a nudge where "
            "it is flat?",
            ((SLOPE, "dz = da"),),
        ),
        Mistake(
            "the hidden slope of a sigmoid of the state",
            "The state has been through the sigmoid already. Does it have to go in once more?",
            ((SLOPE, "s = sigmoid(a[:, :, t])\n        dz = da * s * (1 - s)"),),
        ),
        Mistake(
            "the slope of a tanh",
            "1 - a² is the slope of another squashing function.",
            ((SLOPE, "dz = da * (1 - a[:, :, t] ** 2)"),),
        ),
        Mistake(
            "the hidden slope at the state before",
            "The slope belongs to the sigmoid that this step went through. Which state came out of it?",
            ((SLOPE, "dz = da * a_prev * (1 - a_prev)"),),
        ),
        Mistake(
            "the output slope left out",
            "From the prediction to its score there is one more sigmoid. (Without its slope your gradient "
            "belongs to another loss. You will meet it below.)",
            ((ERROR, "(y_pred - y) / m"),),
        ),
        Mistake(
            "the output slope at the truth",
            "The slope is taken where the network stands, not where it should be. What is y (1 - y), for a bit?",
            ((ERROR, "(y_pred - y) * y * (1 - y) / m"),),
        ),
        Mistake(
            "the output slope of a sigmoid of the prediction",
            "A prediction has been through the sigmoid already. Does it have to go in once more?",
            ((ERROR, "(y_pred - y) * sigmoid(y_pred) * (1 - sigmoid(y_pred)) / m"),),
        ),
        Mistake(
            "not averaged over the batch",
            "The loss is an average over the batch. If the same sum stands in it twice, does your gradient "
            "double?",
            ((ERROR, "(y_pred - y) * y_pred * (1 - y_pred)"),),
        ),
        Mistake(
            "averaged twice",
            "Where does the average over the batch enter first, and what inherits it?",
            ((RETURN, 'return {"dWax": dWax / m, "dWaa": dWaa / m, "dWya": dWya / m}'),),
        ),
        Mistake(
            "averaged over the steps too",
            "Over what does the loss average, over what does it add?",
            ((ERROR, "(y_pred - y) * y_pred * (1 - y_pred) / (m * T)"),),
        ),
        Mistake(
            "twice the gradient",
            "The loss has a factor in front of its square. What is it there for?",
            ((ERROR, "2 * (y_pred - y) * y_pred * (1 - y_pred) / m"),),
        ),
        Mistake(
            "true minus predicted",
            "Take a bit that was predicted too high. Should raising its score raise or lower the loss?",
            ((ERROR, "(y - y_pred) * y_pred * (1 - y_pred) / m"),),
        ),
        Mistake(
            "dWaa with the state of its own step",
            "What was Waa multiplied with on the way forward?",
            (("dz @ a_prev.T", "dz @ a[:, :, t].T"),),
        ),
        Mistake(
            "the first step looks at the last",
            "What does a[:, :, t - 1] give when t is 0? And which state did the first step really come from?",
            (("a[:, :, t - 1] if t > 0 else np.zeros(a.shape[:2])", "a[:, :, t - 1]"),),
        ),
        Mistake(
            "the first step left out",
            "The loop ends before it has gone through the first column.",
            (("for t in reversed(range(T))", "for t in reversed(range(1, T))"),),
        ),
        Mistake(
            "dWya with the state before",
            "Which state was Wya multiplied with on the way forward?",
            (("dWya += ds[:, :, t] @ a[:, :, t].T", "dWya += ds[:, :, t] @ a_prev.T"),),
        ),
        Mistake(
            "dWaa turned round",
            "Waa is square, so no shape warns you: which axis of it is the unit that is written?",
            (("dz @ a_prev.T", "a_prev @ dz.T"),),
        ),
        Mistake(
            "Waa not transposed on the way back",
            "Waa is square, so no shape warns you. Forward, its rows belong to the state that is written; to "
            "whom do they belong on the way back?",
            (("Waa.T @ dz", "Waa @ dz"),),
        ),
        Mistake(
            "the state's gradient passes round the sigmoid",
            "Can what goes back to the earlier state avoid the hidden sigmoid?",
            (("Waa.T @ dz", "Waa.T @ da"),),
        ),
        Mistake(
            "the state's gradient piled up",
            "What a step hands back holds the future already. If you add it to what you had, what is counted "
            "twice?",
            (("da_prev = Waa.T @ dz", "da_prev = da_prev + Waa.T @ dz"),),
        ),
    ),
)


# -------------------------------------------------------------------------------------- add


def _sums(rng, shape, bits, parameters=None, below=None, kind=np.int64):
    high = 2**bits if below is None else below
    a, b = (rng.integers(high, size=shape).astype(kind) for _ in range(2))
    return a, b, parameters or _adder(rng), bits


def _untrained(rng, ref):
    """Sums by a network that cannot add, and to which it matters which number comes first."""
    while True:
        a, b, parameters, bits = _sums(rng, 12, 8, _parameters(rng, 5, 3.0), below=128)
        if np.any(ref.add(a, b, parameters, bits) != ref.add(b, a, parameters, bits)):
            return a, b, parameters, bits


def _two(rng, low, high):
    return tuple(int(n) for n in rng.integers(low, high, size=2))


ADD = Spec(
    Exercise(
        "add",
        ("a", "b", "parameters", "bits"),
        ("total",),
        {"values": 3, "lengths": 2, "contract": 1},
        below=("forward",),
    ),
    draws=(
        Draw("two numbers", "values", lambda r, ref: (*_two(r, 40, 128), _adder(r))),
        Draw("two arrays", "values", lambda r, ref: _sums(r, 6, 8, below=128)),
        Draw(
            "an untrained network",
            "values",
            lambda r, ref: _untrained(r, ref),
        ),
        Draw("a table of sums", "values", lambda r, ref: _sums(r, (2, 3), 8, below=128)),
        Draw("12 bits", "lengths", lambda r, ref: _sums(r, 5, 12)),
        Draw("31 bits", "lengths", lambda r, ref: _sums(r, 5, 31)),
        Draw("three bits", "lengths", lambda r, ref: _sums(r, 12, 3)),
        Draw(
            "two numbers of 31 bits",
            "lengths",
            lambda r, ref: (*_two(r, 2**28, 2**30), _adder(r), 31),
        ),
        Draw(
            "numbers that do not fit: modulo 2**bits",
            "lengths",
            lambda r, ref: (*_two(r, 200, 256), _adder(r), 8),
        ),
        Draw("zero and zero", "contract", lambda r, ref: (0, 0, _adder(r)), mistakes=False),
        Draw(
            "arrays of int32",
            "contract",
            lambda r, ref: _sums(r, 4, 31, below=2**30, kind=np.int32),
            mistakes=False,
        ),
        Draw(
            "read-only arrays",
            "contract",
            lambda r, ref: each(read_only, _sums(r, 4, 8, below=128)),
            mistakes=False,
        ),
        Draw(
            "extra keys in another order",
            "contract",
            lambda r, ref: (*_two(r, 0, 128), other_order(_adder(r)), 8),
            mistakes=False,
        ),
        Draw("called again", "contract", lambda r, ref: _sums(r, 3, 8), "keeps", mistakes=False),
        Draw("called twice", "contract", lambda r, ref: _sums(r, 3, 8), "repeats", mistakes=False),
    ),
    mistakes=(
        Mistake(
            "the network not asked",
            "Your sums are right even where the network is wrong. Who is adding, it or Python?",
            (
                (
                    "(y_pred[0] > 0.5).astype(np.int64) @ (1 << places)",
                    "(pair[0] + pair[1]) % 2**bits",
                ),
            ),
        ),
        Mistake(
            "every prediction cut off",
            "What does int(0.97) give? Where is the border between a 0 and a 1?",
            (("(y_pred[0] > 0.5).astype(np.int64)", "y_pred[0].astype(np.int64)"),),
        ),
        Mistake(
            "every prediction rounded up",
            "A prediction of 0.03 means a 0. Where is the border?",
            (("(y_pred[0] > 0.5)", "(y_pred[0] > 0)"),),
        ),
        Mistake(
            "predictions not turned into bits",
            "A sum of whole numbers is a whole number. When does a prediction become a bit?",
            (
                ("(y_pred[0] > 0.5).astype(np.int64)", "y_pred[0]"),
                ("int(sums[0])", "float(sums[0])"),
            ),
        ),
        Mistake(
            "the most significant bit read first",
            "Which column does the network expect at step 0?",
            (
                (
                    "pair[:, :, np.newaxis] >> places & 1",
                    "(pair[:, :, np.newaxis] >> places & 1)[:, :, ::-1]",
                ),
            ),
        ),
        Mistake(
            "the bits put together in reverse",
            "The first bit that comes out is worth 1. What is the last one worth?",
            (("@ (1 << places)", "@ (1 << places[::-1])"),),
        ),
        Mistake(
            "both ends reversed",
            "Reversed going in and reversed coming out do not cancel: between the two, the carry travels.",
            (
                (
                    "pair[:, :, np.newaxis] >> places & 1",
                    "(pair[:, :, np.newaxis] >> places & 1)[:, :, ::-1]",
                ),
                ("@ (1 << places)", "@ (1 << places[::-1])"),
            ),
        ),
        Mistake(
            "always eight bits",
            "The caller says how many columns there are.",
            (
                (
                    "places = np.arange(bits, dtype=np.int64)",
                    "places = np.arange(8, dtype=np.int64)",
                ),
            ),
        ),
        Mistake(
            "one column too many",
            "With the last carry written down, a sum of 8 bits has 9. What does the lab want where a sum does "
            "not fit?",
            (
                (
                    "places = np.arange(bits, dtype=np.int64)",
                    "places = np.arange(bits + 1, dtype=np.int64)",
                ),
            ),
        ),
        Mistake(
            "one column too few",
            "Count the columns: which one is worth 2**(bits - 1)?",
            (
                (
                    "places = np.arange(bits, dtype=np.int64)",
                    "places = np.arange(bits - 1, dtype=np.int64)",
                ),
            ),
        ),
        Mistake(
            "the first number twice",
            "What does your network see of b?",
            (("np.ravel(a), np.ravel(b)", "np.ravel(a), np.ravel(a)"),),
        ),
        Mistake(
            "a and b exchanged",
            "A finished adder does not mind, another network does: a belongs in the first row of x.",
            (("np.ravel(a), np.ravel(b)", "np.ravel(b), np.ravel(a)"),),
        ),
        Mistake(
            "the sum kept in eight bits",
            "What is the largest number that fits into the type of your sums?",
            (
                (
                    "(y_pred[0] > 0.5).astype(np.int64) @ (1 << places)",
                    "(y_pred[0] > 0.5).astype(np.int64) @ (1 << places) % 256",
                ),
            ),
        ),
        Mistake(
            "the bits in place of the number",
            "What you return is still in columns. What is each of them worth?",
            (
                (
                    "return int(sums[0]) if np.ndim(a) == 0 else sums.reshape(np.shape(a))",
                    "bits_of = (y_pred[0] > 0.5).astype(np.int64)\n    return bits_of[0] if np.ndim(a) == 0 else bits_of",
                ),
            ),
        ),
    ),
)

SPECS = (SIGMOID, FORWARD, BACKWARD, ADD)
