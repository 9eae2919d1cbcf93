"""Lab 06: what `backward` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only
from autograder.specs.lab06_binary_addition.draws import draw_pass
from autograder.specs.nested import each, other_order, single
from unrolled.checks.case import Exercise, Part, rounded


def _back(rng, ref, n_a=5, m=3, T=4, kind="bits", scale=0.6):
    x, parameters = rounded(draw_pass(rng, n_a, m, T, kind, scale))
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


# fmt: off
BACKWARD = Spec(
    Exercise(
        "backward",
        ("y_pred", "y", "cache"),
        ("gradients",),
        {"values": 6, "sizes": 4, "contract": 2},
        parts=(
            Part("the gradient of Wya", "gradients['dWya']",
                 "The error of each bit passes the sigmoid at the top. Which slope has it there, what is averaged, and with which state was Wya multiplied?"),
            Part("the gradient of Wax", "gradients['dWax']",
                 "The error at the top is right, since dWya is. What reaches a state from its own bit and from the step after it, and which slope has the sigmoid of the state?",
                 ("gradients['dWya']",)),
            Part("the gradient of Waa", "gradients['dWaa']",
                 "The gradient inside the sigmoid is right, since dWax is. With which state was Waa multiplied at each step, and at the first?",
                 ("gradients['dWax']",)),
        ),
    ),
    draws=(
        _backward("a batch of sums", "values", _back, mistakes=True),
        _backward("other sizes", "values", lambda r, ref: _back(r, ref, 3, 4, 6), mistakes=True),
        _backward("central differences of your forward", "values", lambda r, ref: _back(r, ref, 4, 2, 3), "central",
                  mistakes=True),
        _backward("wrong at the last step only", "values", _late, mistakes=True),
        _backward("inputs that are no bits", "values", lambda r, ref: _back(r, ref, kind="numbers")),
        _backward("a batch of one", "sizes", lambda r, ref: _back(r, ref, m=1)),
        _backward("one step", "sizes", lambda r, ref: _back(r, ref, T=1), mistakes=True),
        _backward("one hidden unit", "sizes", lambda r, ref: _back(r, ref, n_a=1)),
        _backward("all sizes equal", "sizes", lambda r, ref: _back(r, ref, 2, 2, 2)),
        _backward("a long sequence", "sizes", lambda r, ref: _back(r, ref, 3, 1, 12)),
        _backward("integers", "contract", lambda r, ref: _back(r, ref, kind="integers")),
        _backward("float32", "contract", lambda r, ref: each(single, _back(r, ref))),
        _backward("read-only arrays", "contract", lambda r, ref: each(read_only, _back(r, ref))),
        _backward("Fortran order", "contract", lambda r, ref: each(np.asfortranarray, _back(r, ref))),
        _backward("extra keys in another order", "contract", lambda r, ref: other_order(_back(r, ref))),
        _backward("called again", "contract", _back, "keeps"),
        _backward("called twice", "contract", _back, "repeats"),
    ),
    mistakes=(
        Mistake("nothing comes back from later steps",
                "A lost carry shows up one column later. How does the step that lost it hear of that?",
                old="Wya.T @ ds[:, :, t] + da_prev", new="Wya.T @ ds[:, :, t]"),
        Mistake("only the last bit's own error",
                "Each column has a bit of its own to answer for. What do the earlier columns hear of theirs?",
                old="Wya.T @ ds[:, :, t] + da_prev", new="(Wya.T @ ds[:, :, t] if t == T - 1 else da_prev)"),
        Mistake("= where gradients add up",
                "Each step overwrites what the one before it had found. How many steps use the same weights?",
                swaps=(("dWya +=", "dWya ="), ("dWax +=", "dWax ="), ("dWaa +=", "dWaa ="))),
        Mistake("walked forwards",
                "A step can go back only when it knows what all later steps have to say. Where must the walk begin?",
                old="for t in reversed(range(T))", new="for t in range(T)"),
        Mistake("the hidden slope left out",
                "Your gradients pass the hidden sigmoid as if it were not there. What does it do to a nudge where it is flat?",
                old=SLOPE, new="dz = da"),
        Mistake("the hidden slope of a sigmoid of the state",
                "The state has been through the sigmoid already. Does it have to go in once more?",
                old=SLOPE, new="s = sigmoid(a[:, :, t])\n        dz = da * s * (1 - s)"),
        Mistake("the slope of a tanh",
                "1 - a² is the slope of another squashing function.",
                old=SLOPE, new="dz = da * (1 - a[:, :, t] ** 2)"),
        Mistake("the hidden slope at the state before",
                "The slope belongs to the sigmoid that this step went through. Which state came out of it?",
                old=SLOPE, new="dz = da * a_prev * (1 - a_prev)"),
        Mistake("the output slope left out",
                "From the prediction to its score there is one more sigmoid. (Without its slope your gradient belongs to another loss. You will meet it below.)",
                old=ERROR, new="(y_pred - y) / m"),
        Mistake("the output slope at the truth",
                "The slope is taken where the network stands, not where it should be. What is y (1 - y), for a bit?",
                old=ERROR, new="(y_pred - y) * y * (1 - y) / m"),
        Mistake("the output slope of a sigmoid of the prediction",
                "A prediction has been through the sigmoid already. Does it have to go in once more?",
                old=ERROR, new="(y_pred - y) * sigmoid(y_pred) * (1 - sigmoid(y_pred)) / m"),
        Mistake("not averaged over the batch",
                "The loss is an average over the batch. If the same sum stands in it twice, does your gradient double?",
                old=ERROR, new="(y_pred - y) * y_pred * (1 - y_pred)"),
        Mistake("averaged twice",
                "Where does the average over the batch enter first, and what inherits it?",
                old=RETURN, new='return {"dWax": dWax / m, "dWaa": dWaa / m, "dWya": dWya / m}'),
        Mistake("averaged over the steps too",
                "Over what does the loss average, over what does it add?",
                old=ERROR, new="(y_pred - y) * y_pred * (1 - y_pred) / (m * T)"),
        Mistake("twice the gradient",
                "The loss has a factor in front of its square. What is it there for?",
                old=ERROR, new="2 * (y_pred - y) * y_pred * (1 - y_pred) / m"),
        Mistake("true minus predicted",
                "Take a bit that was predicted too high. Should raising its score raise or lower the loss?",
                old=ERROR, new="(y - y_pred) * y_pred * (1 - y_pred) / m"),
        Mistake("dWaa with the state of its own step",
                "What was Waa multiplied with on the way forward?",
                old="dz @ a_prev.T", new="dz @ a[:, :, t].T"),
        Mistake("the first step looks at the last",
                "What does a[:, :, t - 1] give when t is 0? And which state did the first step really come from?",
                old="a[:, :, t - 1] if t > 0 else np.zeros(a.shape[:2])", new="a[:, :, t - 1]"),
        Mistake("the first step left out",
                "The loop ends before it has gone through the first column.",
                old="for t in reversed(range(T))", new="for t in reversed(range(1, T))"),
        Mistake("dWya with the state before",
                "Which state was Wya multiplied with on the way forward?",
                old="dWya += ds[:, :, t] @ a[:, :, t].T", new="dWya += ds[:, :, t] @ a_prev.T"),
        Mistake("dWaa turned round",
                "Waa is square, so no shape warns you: which axis of it is the unit that is written?",
                old="dz @ a_prev.T", new="a_prev @ dz.T"),
        Mistake("Waa not transposed on the way back",
                "Waa is square, so no shape warns you. Forward, its rows belong to the state that is written; to whom do they belong on the way back?",
                old="Waa.T @ dz", new="Waa @ dz"),
        Mistake("the state's gradient passes round the sigmoid",
                "Can what goes back to the earlier state avoid the hidden sigmoid?",
                old="Waa.T @ dz", new="Waa.T @ da"),
        Mistake("the state's gradient piled up",
                "What a step hands back holds the future already. If you add it to what you had, what is counted twice?",
                old="da_prev = Waa.T @ dz", new="da_prev = da_prev + Waa.T @ dz"),
    ),
)
