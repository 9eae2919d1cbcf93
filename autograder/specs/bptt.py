"""Lab 02: what the way back through output, cell and sequence must do, and its judge."""

import numpy as np

from autograder.spec import Draw, Mistake, Spec
from autograder.specs.draws import extra_keys, read_only, rnn_parameters
from unrolled.checks.case import Exercise, Part, rounded
from unrolled.checks.losses import LOSSES
from unrolled.checks.values import Callback

# Inputs of this size and weights of 0.3 keep the units far from saturation, where mistakes hide.
SMALL = 0.5


def _exact(title, family, make, test="value", mistakes=True):
    """Draw a case that rounds by itself: inputs to single precision, then states to nine digits.

    What is cached fits its inputs to 1e-9, so that who works it out again gets the same gradients.
    """
    return Draw(title, family, make, test, exact=True, mistakes=mistakes)


def _nine(value):
    return _each(lambda array: np.round(array, 9) if array.dtype.kind == "f" else array, value)


def _output(rng, ref, n_a=4, n_y=5, m=3, T_x=4, integers=False, certain=False):
    shape = (n_a, m, T_x)
    a = rng.integers(-1, 2, size=shape) if integers else rounded(rng.uniform(-1, 1, size=shape))
    parameters = rounded(rnn_parameters(rng, 2, n_a, n_y))
    y = rng.integers(n_y, size=(m, T_x))
    if certain:
        parameters["by"][2], y[...] = 60.0, 2
    scores = np.einsum("ya,amt->ymt", parameters["Wya"], a) + parameters["by"][:, :, np.newaxis]
    return _nine(ref.softmax(scores)), y, a, parameters


def _cell(rng, ref, n_x=3, n_a=5, m=6, integers=False, scale=1.0):
    xt = rng.integers(0, 2, size=(n_x, m)) if integers else SMALL * rng.normal(size=(n_x, m))
    a_prev = rng.uniform(-0.7, 0.7, size=(n_a, m))
    da_next, *inputs = rounded(
        (scale * rng.normal(size=(n_a, m)), xt, a_prev, rnn_parameters(rng, n_x, n_a, 4))
    )
    a_next, _, cache = ref.rnn_cell_forward(*inputs)
    return da_next, (_nine(a_next), *cache[1:])


def _sequence(rng, ref, n_x=3, n_a=5, m=2, T_x=4, integers=False, scale=1.0):
    shape = (n_x, m, T_x)
    x = rng.integers(0, 2, size=shape) if integers else SMALL * rng.normal(size=shape)
    a0 = rng.uniform(-0.7, 0.7, size=(n_a, m))
    da, x, a0, parameters = rounded(
        (scale * rng.normal(size=(n_a, m, T_x)), x, a0, rnn_parameters(rng, n_x, n_a, 4))
    )
    _, _, caches = ref.rnn_forward(x, a0, parameters)
    return da, _nine(caches)


def _each(change, value):
    """Change every array in nested caches."""
    if isinstance(value, dict):
        return {key: _each(change, item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_each(change, item) for item in value)
    return change(value) if isinstance(value, np.ndarray) else value


def _single(array):
    return array.astype(np.float32) if array.dtype.kind == "f" else array


def _other_order(value):
    """Parameters within nested caches in another order, with a key that nobody asked for."""
    if isinstance(value, dict):
        return extra_keys(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_other_order(item) for item in value)
    return value


def _integer(rng, shape):
    return rng.integers(1, 5, size=shape)


OUTPUT = Spec(
    Exercise(
        "output_backward",
        ("y_pred", "y", "a", "parameters"),
        ("da", "dWya", "dby"),
        {"values": 4, "sizes": 2, "contract": 2},
        parts=(
            Part(
                "the gradient of the scores, summed into dby",
                "dby",
                "Every result starts from the gradient of the scores. Take one example and one step: what does a nudge of each score do to the loss, and how much does one example count?",
            ),
            Part(
                "dWya",
                "dWya",
                "The gradient of the scores is right. What was Wya multiplied with at each step, and do all steps have their say?",
                ("dby",),
            ),
            Part(
                "da",
                "da",
                "The gradient of the scores is right. On its way to a state it passes one matrix and nothing else. Which, and which way round?",
                ("dby",),
            ),
        ),
    ),
    draws=(
        _exact("a batch of sequences", "values", lambda r, ref: _output(r, ref)),
        _exact("other sizes", "values", lambda r, ref: _output(r, ref, n_a=6, n_y=3, m=2, T_x=5)),
        _exact(
            "central differences of the given cross_entropy",
            "values",
            lambda r, ref: _output(r, ref, m=2, T_x=3),
            "central",
        ),
        _exact(
            "certain and right: nothing to mend",
            "values",
            lambda r, ref: _output(r, ref, certain=True),
        ),
        _exact("a batch of one", "sizes", lambda r, ref: _output(r, ref, m=1), mistakes=False),
        _exact("one step", "sizes", lambda r, ref: _output(r, ref, T_x=1), mistakes=False),
        _exact(
            "two outputs, one hidden unit",
            "sizes",
            lambda r, ref: _output(r, ref, n_a=1, n_y=2),
            mistakes=False,
        ),
        _exact(
            "all sizes equal", "sizes", lambda r, ref: _output(r, ref, n_a=4, n_y=4, m=4, T_x=4)
        ),
        _exact(
            "extra keys in another order",
            "contract",
            lambda r, ref: _other_order(_output(r, ref)),
            mistakes=False,
        ),
        _exact(
            "states of integers",
            "contract",
            lambda r, ref: _output(r, ref, integers=True),
            mistakes=False,
        ),
        _exact(
            "float32", "contract", lambda r, ref: _each(_single, _output(r, ref)), mistakes=False
        ),
        _exact(
            "read-only arrays",
            "contract",
            lambda r, ref: _each(read_only, _output(r, ref)),
            mistakes=False,
        ),
        _exact(
            "Fortran order",
            "contract",
            lambda r, ref: _each(np.asfortranarray, _output(r, ref)),
            mistakes=False,
        ),
        _exact("called again", "contract", lambda r, ref: _output(r, ref), "keeps", mistakes=False),
        _exact(
            "called twice", "contract", lambda r, ref: _output(r, ref), "repeats", mistakes=False
        ),
    ),
    mistakes=(
        Mistake(
            "the truth not subtracted",
            "Your gradient does not depend on y. What would the network be told when it was right?",
            (("dz[y, np.arange(m)[:, np.newaxis], np.arange(T_x)] -= 1", "pass"),),
        ),
        Mistake(
            "only the score of the truth",
            "The other scores stand below the fraction line, in the sum: does the loss not answer "
            "when you nudge one of them?",
            (("dz /= m", "dz[dz >= 0] = 0\n    dz /= m"),),
        ),
        Mistake(
            "stopped at the probabilities",
            "This is how the loss answers to a nudge of a probability. The matrix product made "
            "scores; how does the loss answer to those?",
            (
                (
                    "dz[y, np.arange(m)[:, np.newaxis], np.arange(T_x)] -= 1",
                    "keep = np.zeros(dz.shape)\n"
                    "    keep[y, np.arange(m)[:, np.newaxis], np.arange(T_x)] = 1\n"
                    "    dz = -keep / dz",
                ),
            ),
        ),
        Mistake(
            "true minus predicted",
            "Take a letter that was promised too much. Should raising its score raise or lower "
            "the loss?",
            (("dz /= m", "dz /= -m"),),
        ),
        Mistake(
            "not averaged over the batch",
            "The loss is an average over the batch. If the same word stands in it twice, does your "
            "gradient double?",
            (("dz /= m", "pass"),),
        ),
        Mistake(
            "averaged over the steps too",
            "Over what does cross_entropy average, over what does it add?",
            (("dz /= m", "dz /= m * T_x"),),
        ),
        Mistake(
            "averaged twice",
            "da is right, but the weights have been averaged once more. Where does the average "
            "enter "
            "first, and what inherits it?",
            (("return da, dWya, dby", "return da, dWya / m, dby / m"),),
        ),
        Mistake(
            "averaged for the weights only",
            "dWya and dby are right. Is da not a gradient of the same, averaged, loss?",
            (("return da, dWya, dby", "return da * m, dWya, dby"),),
        ),
        Mistake(
            "Wya not transposed on the way down",
            "Write the shapes of the score's gradient, of Wya and of da in a row: which order, and "
            "which way round, makes them fit?",
            (("Wya.T @", "Wya @"),),
        ),
        Mistake(
            "dWya turned round",
            "A gradient has the shape of the thing itself. Which axis of Wya is the output?",
            (("return da, dWya, dby", "return da, dWya.T, dby"),),
        ),
        Mistake(
            "dWya and dby of the last step only",
            "Each step overwrites what the one before it had found. All steps use the same Wya.",
            (("dWya +=", "dWya ="), ("dby +=", "dby =")),
        ),
        Mistake(
            "dby without its second axis",
            "A gradient has the shape of the thing itself, and by is a column. Did a sum drop an "
            "axis?",
            (("return da, dWya, dby", "return da, dWya, dby[:, 0]"),),
        ),
        Mistake(
            "dby a mean",
            "A nudge of by moves the scores of all examples and all steps. Do their answers add "
            "up or "
            "average out? (The loss has taken its average already.)",
            (
                (
                    "dby += np.sum(dz[:, :, t], axis=1, keepdims=True)",
                    "dby += np.mean(dz[:, :, t], axis=1, keepdims=True)",
                ),
            ),
        ),
        Mistake(
            "the weights' gradient with the predictions",
            "dWya is made of what reaches the scores and of what Wya was multiplied with. Which "
            "of the "
            "two are your predictions?",
            (("dz[:, :, t] @ a[:, :, t].T", "y_pred[:, :, t] @ a[:, :, t].T / m"),),
        ),
        Mistake(
            "the slope of the softmax once more",
            "Predicted minus true is the gradient of the scores already, slope of the softmax included. What do you multiply it by?",
            (("    dz /= m", "    dz *= y_pred * (1 - y_pred) / m"),),
        ),
        Mistake(
            "through the tanh",
            "da is the gradient of the states themselves, which come out of the tanh. Who goes through it, and when?",
            (("Wya.T @ dz[:, :, t]", "Wya.T @ dz[:, :, t] * (1 - a[:, :, t] ** 2)"),),
        ),
        Mistake(
            "added up from step to step",
            "Each step's guess reaches its own state alone here. Who lets gradients travel between steps, and when?",
            (
                (
                    "da[:, :, t] = Wya.T @ dz[:, :, t]",
                    "da[:, :, t] = da[:, :, t - 1] + Wya.T @ dz[:, :, t]",
                ),
            ),
        ),
    ),
)


CELL = Spec(
    Exercise(
        "rnn_cell_backward",
        ("da_next", "cache"),
        ("gradients",),
        {"values": 5, "sizes": 3, "contract": 2},
        parts=(
            Part(
                "the gradient at the sum inside the tanh, summed into dba",
                "gradients['dba']",
                "Every result starts from the gradient at the sum inside the tanh. What is the slope of a tanh, in terms of its output, and what does it multiply?",
            ),
            Part(
                "dWax",
                "gradients['dWax']",
                "The gradient at the sum is right. What was Wax multiplied with on the way forward?",
                ("gradients['dba']",),
            ),
            Part(
                "dWaa",
                "gradients['dWaa']",
                "The gradient at the sum is right. What was Waa multiplied with on the way forward?",
                ("gradients['dba']",),
            ),
            Part(
                "dxt",
                "gradients['dxt']",
                "The gradient at the sum is right. Which matrix did the input pass, and which way round does a gradient pass it?",
                ("gradients['dba']",),
            ),
            Part(
                "da_prev",
                "gradients['da_prev']",
                "The gradient at the sum is right. Which matrix did the old state pass, and which way round does a gradient pass it?",
                ("gradients['dba']",),
            ),
        ),
    ),
    draws=(
        _exact("a batch", "values", lambda r, ref: _cell(r, ref)),
        _exact("other sizes", "values", lambda r, ref: _cell(r, ref, n_x=6, n_a=4, m=2)),
        _exact(
            "central differences of the given rnn_cell_forward",
            "values",
            lambda r, ref: _cell(r, ref, m=3),
            "central",
        ),
        _exact("a batch of one", "sizes", lambda r, ref: _cell(r, ref, m=1), mistakes=False),
        _exact("one hidden unit", "sizes", lambda r, ref: _cell(r, ref, n_a=1), mistakes=False),
        _exact(
            "as many inputs as hidden units",
            "sizes",
            lambda r, ref: _cell(r, ref, n_x=4, n_a=4, m=3),
        ),
        _exact("all sizes equal", "sizes", lambda r, ref: _cell(r, ref, n_x=4, n_a=4, m=4)),
        _exact(
            "a gradient up to 10,000",
            "sizes",
            lambda r, ref: _cell(r, ref, scale=3000.0),
            mistakes=False,
        ),
        _exact(
            "extra keys in another order",
            "contract",
            lambda r, ref: _other_order(_cell(r, ref)),
            mistakes=False,
        ),
        _exact(
            "an input of integers",
            "contract",
            lambda r, ref: _cell(r, ref, integers=True),
            mistakes=False,
        ),
        _exact(
            "a gradient of integers",
            "contract",
            lambda r, ref: (_integer(r, (5, 6)), _cell(r, ref)[1]),
            mistakes=False,
        ),
        _exact("float32", "contract", lambda r, ref: _each(_single, _cell(r, ref)), mistakes=False),
        _exact(
            "read-only arrays",
            "contract",
            lambda r, ref: _each(read_only, _cell(r, ref)),
            mistakes=False,
        ),
        _exact(
            "Fortran order",
            "contract",
            lambda r, ref: _each(np.asfortranarray, _cell(r, ref)),
            mistakes=False,
        ),
        _exact("called again", "contract", lambda r, ref: _cell(r, ref), "keeps", mistakes=False),
        _exact("called twice", "contract", lambda r, ref: _cell(r, ref), "repeats", mistakes=False),
    ),
    mistakes=(
        Mistake(
            "the slope of the tanh left out",
            "Your gradients pass the tanh as if it were not there. What does it do to a nudge "
            "where it is flat?",
            (("(1 - a_next**2) * da_next", "da_next"),),
        ),
        Mistake(
            "the slope of the tanh from the input",
            "The slope belongs to the number that went through the tanh. Did xt?",
            (("1 - a_next**2", "1 - xt**2"),),
        ),
        Mistake(
            "the slope of the tanh from the old state",
            "a_prev went through the tanh one step earlier. Which state came out of this one?",
            (("1 - a_next**2", "1 - a_prev**2"),),
        ),
        Mistake(
            "the state not squared in the slope",
            "Try your slope on a state of -0.5 and of 0.5: the tanh is equally steep at both.",
            (("1 - a_next**2", "1 - a_next"),),
        ),
        Mistake(
            "the slope turned upside down",
            "At a state of 0 the tanh is steepest. What does your slope give there?",
            (("(1 - a_next**2)", "a_next**2"),),
        ),
        Mistake(
            "a tanh of the tanh",
            "a_next has been through the tanh already. Does it have to go in once more?",
            (("1 - a_next**2", "1 - np.tanh(a_next) ** 2"),),
        ),
        Mistake(
            "the slope of a sigmoid",
            "a (1 - a) is the slope of another squashing function.",
            (("1 - a_next**2", "a_next * (1 - a_next)"),),
        ),
        Mistake(
            "da_prev passes round the tanh",
            "In the graph, can the arrow to a_prev avoid the tanh?",
            (("Waa.T @ dz", "Waa.T @ da_next"),),
        ),
        Mistake(
            "Wax not transposed",
            "Write the shapes of Wax, of the gradient at the sum and of xt in a row. They tell "
            "which way "
            "round Wax must be, unless two sizes happen to be equal.",
            (("Wax.T @ dz", "Wax @ dz"),),
        ),
        Mistake(
            "Waa not transposed",
            "Waa is square, so no shape warns you. Forward, its rows belong to the state that is "
            "written; to whom do they belong on the way back?",
            (("Waa.T @ dz", "Waa @ dz"),),
        ),
        Mistake(
            "dWax turned round",
            "A gradient has the shape of the thing itself. Which axis of Wax is the input?",
            (("dz @ xt.T", "xt @ dz.T"),),
        ),
        Mistake(
            "dWaa with the new state",
            "What was Waa multiplied with on the way forward?",
            (("dz @ a_prev.T", "dz @ a_next.T"),),
        ),
        Mistake(
            "dWaa turned round",
            "Waa is square, so no shape warns you: which axis of it is the unit that is written?",
            (("dz @ a_prev.T", "a_prev @ dz.T"),),
        ),
        Mistake(
            "dba without its second axis",
            "A gradient has the shape of the thing itself, and ba is a column. Did a sum drop an "
            "axis?",
            (("np.sum(dz, axis=1, keepdims=True)", "np.sum(dz, axis=1)"),),
        ),
        Mistake(
            "dba not summed over the batch",
            "ba is one column, and it was added to all columns. What does a nudge of it move?",
            (("np.sum(dz, axis=1, keepdims=True)", "dz"),),
        ),
        Mistake(
            "dba a mean over the batch",
            "A nudge of ba moves every example. Do their answers add up or average out?",
            (("np.sum(dz, axis=1, keepdims=True)", "np.mean(dz, axis=1, keepdims=True)"),),
        ),
        Mistake(
            "dba summed over the units",
            "Each unit has a bias of its own. Over which axis do the examples lie?",
            (("np.sum(dz, axis=1, keepdims=True)", "np.sum(dz, axis=0, keepdims=True)"),),
        ),
        Mistake(
            "divided by the batch in the cell",
            "The average of the loss has left its trace already, higher up. Does the cell know "
            "of any loss?",
            (
                ("dz @ xt.T", "dz @ xt.T / dz.shape[1]"),
                ("dz @ a_prev.T", "dz @ a_prev.T / dz.shape[1]"),
                (
                    "np.sum(dz, axis=1, keepdims=True)",
                    "np.sum(dz, axis=1, keepdims=True) / dz.shape[1]",
                ),
            ),
        ),
        Mistake(
            "the slope covers one factor only",
            "Check your brackets: what does the whole of (1 - a²) multiply?",
            (("(1 - a_next**2) * da_next", "1 - a_next**2 * da_next"),),
        ),
        Mistake(
            "the square added in the slope",
            "At a state near 1 the tanh is flat. What does your slope give there?",
            (("(1 - a_next**2)", "(1 + a_next**2)"),),
        ),
        Mistake(
            "dba passes round the tanh",
            "In the graph, can the arrow to ba avoid the tanh?",
            (('"dba": np.sum(dz,', '"dba": np.sum(da_next,'),),
        ),
        Mistake(
            "dxt passes round the tanh",
            "In the graph, can the arrow to xt avoid the tanh?",
            (('"dxt": Wax.T @ dz', '"dxt": Wax.T @ da_next'),),
        ),
        Mistake(
            "doubled where it should be squared",
            "Try your slope on a state of -0.9 and of 0.9: the tanh is equally flat at both.",
            (("a_next**2", "a_next * 2"),),
        ),
        Mistake(
            "the slope at another sum",
            "You compute the state again to find its slope. Is it the same state? Compare with a_next.",
            (("(1 - a_next**2)", "(1 - np.tanh(Wax @ xt + Waa @ a_prev) ** 2)"),),
        ),
    ),
)

SEQUENCE = Spec(
    Exercise(
        "rnn_backward",
        ("da", "caches"),
        ("gradients",),
        {"values": 5, "sizes": 3, "contract": 2},
        below=("rnn_cell_backward",),
        steps="backward",
        parts=(
            Part(
                "what travels from step to step, seen in dx",
                "gradients['dx']",
                "Go back by hand for two steps: what enters the last step, what does the step before it get from it, and from its own guess?",
            ),
            Part(
                "da0",
                "gradients['da0']",
                "The steps are right. What is left over when the first of them is done, and where does it go?",
                ("gradients['dx']",),
            ),
            Part(
                "dWax, added up over the steps",
                "gradients['dWax']",
                "The steps are right. All of them use the same array: what happens to their answers, and does each of them arrive?",
                ("gradients['dx']",),
            ),
            Part(
                "dWaa, added up over the steps",
                "gradients['dWaa']",
                "The steps are right. All of them use the same array: what happens to their answers, and does each of them arrive?",
                ("gradients['dx']",),
            ),
            Part(
                "dba, added up over the steps",
                "gradients['dba']",
                "The steps are right. All of them use the same array: what happens to their answers, and does each of them arrive?",
                ("gradients['dx']",),
            ),
        ),
    ),
    draws=(
        _exact("a batch of sequences", "values", lambda r, ref: _sequence(r, ref)),
        _exact("other sizes", "values", lambda r, ref: _sequence(r, ref, n_x=5, n_a=4, m=3, T_x=6)),
        _exact(
            "central differences of the given rnn_forward",
            "values",
            lambda r, ref: _sequence(r, ref, T_x=3),
            "central",
        ),
        _exact(
            "a loss at the last step only", "values", lambda r, ref: _late(r, ref), mistakes=False
        ),
        _exact("one step", "sizes", lambda r, ref: _sequence(r, ref, T_x=1), mistakes=False),
        _exact("a batch of one", "sizes", lambda r, ref: _sequence(r, ref, m=1), mistakes=False),
        _exact(
            "all sizes equal", "sizes", lambda r, ref: _sequence(r, ref, n_x=4, n_a=4, m=4, T_x=4)
        ),
        _exact(
            "a long sequence",
            "sizes",
            lambda r, ref: _sequence(r, ref, n_a=3, m=1, T_x=12),
            mistakes=False,
        ),
        _exact(
            "a gradient up to 10,000",
            "sizes",
            lambda r, ref: _sequence(r, ref, scale=3000.0),
            mistakes=False,
        ),
        _exact(
            "extra keys in another order",
            "contract",
            lambda r, ref: _other_order(_sequence(r, ref)),
            mistakes=False,
        ),
        _exact("inputs of integers", "contract", lambda r, ref: _sequence(r, ref, integers=True)),
        _exact(
            "a gradient of integers",
            "contract",
            lambda r, ref: (_integer(r, (5, 2, 4)), _sequence(r, ref)[1]),
            mistakes=False,
        ),
        _exact(
            "float32", "contract", lambda r, ref: _each(_single, _sequence(r, ref)), mistakes=False
        ),
        _exact(
            "read-only arrays",
            "contract",
            lambda r, ref: _each(read_only, _sequence(r, ref)),
            mistakes=False,
        ),
        _exact(
            "Fortran order",
            "contract",
            lambda r, ref: _each(np.asfortranarray, _sequence(r, ref)),
            mistakes=False,
        ),
        _exact(
            "called again", "contract", lambda r, ref: _sequence(r, ref), "keeps", mistakes=False
        ),
        _exact(
            "called twice", "contract", lambda r, ref: _sequence(r, ref), "repeats", mistakes=False
        ),
    ),
    mistakes=(
        Mistake(
            "nothing comes back from later steps",
            "Only the last step is right. In how many ways does a nudge of a state reach the loss?",
            (("da[:, :, t] + da_prev", "da[:, :, t]"),),
        ),
        Mistake(
            "only the last step's own gradient",
            "Each state also has a guess of its own. What do the earlier steps hear of their own "
            "errors?",
            (("da[:, :, t] + da_prev", "da_prev if t < T_x - 1 else da[:, :, t]"),),
        ),
        Mistake(
            "= where gradients add up",
            "Each step overwrites what the one before it had found. How many steps use the same "
            "weights?",
            (("dWax +=", "dWax ="), ("dWaa +=", "dWaa ="), ("dba +=", "dba =")),
        ),
        Mistake(
            "walked forwards",
            "A step can go back only when it knows what all later steps have to say. Where must "
            "the walk begin?",
            (("reversed(range(T_x))", "range(T_x)"),),
        ),
        Mistake(
            "caches in the wrong order",
            "Gradient and cache of one step must belong together. Which t does each of them have?",
            (("cells[t]", "cells[T_x - 1 - t]"),),
        ),
        Mistake(
            "the same cache at every step",
            "Each step has a cache of its own. Which index should move with the loop?",
            (("cells[t]", "cells[0]"),),
        ),
        Mistake(
            "dx in the wrong order",
            "dx is right but for the order of its steps. Into which slot does the gradient of "
            "step t go?",
            (("dx[:, :, t]", "dx[:, :, T_x - 1 - t]"),),
        ),
        Mistake(
            "dx takes the integers of x",
            "An array made like x has the type of x. What happens to 0.3 in an array of integers?",
            (("np.zeros(x.shape)", "np.zeros(x.shape, dtype=x.dtype)"),),
        ),
        Mistake(
            "da0 taken from da",
            "da at step 0 is about the state *after* the first step. da0 belongs to the state "
            "before it.",
            (('"da0": da_prev', '"da0": da[:, :, 0]'),),
        ),
        Mistake(
            "da0 before the cell",
            "This is what reaches the first step's result. da0 is what comes out on the other "
            "side of its cell.",
            (
                ("da[:, :, t] + da_prev", "(before := da[:, :, t] + da_prev)"),
                ('"da0": da_prev', '"da0": before'),
            ),
        ),
        Mistake(
            "da0 never filled in",
            "The first step hands something back too. Where does it go?",
            (('"da0": da_prev', '"da0": np.zeros((n_a, m))'),),
        ),
        Mistake(
            "da_prev piled up",
            "What a step hands back holds the future already. If you add it to what you had, "
            "what is counted twice?",
            (('da_prev = step["da_prev"]', 'da_prev = da_prev + step["da_prev"]'),),
        ),
        Mistake(
            "the first step left out",
            "The loop stops before it has gone through the first cell.",
            (("reversed(range(T_x))", "reversed(range(1, T_x))"),),
        ),
        Mistake(
            "the last step left out",
            "The last step makes a guess too. Where does your walk begin?",
            (("reversed(range(T_x))", "reversed(range(T_x - 1))"),),
        ),
        Mistake(
            "averaged over the steps",
            "A nudge of a weight moves all steps at once. Do their answers add up or average out?",
            (
                (
                    '"dWax": dWax, "dWaa": dWaa, "dba": dba',
                    '"dWax": dWax / T_x, "dWaa": dWaa / T_x, "dba": dba / T_x',
                ),
            ),
        ),
        Mistake(
            "divided by the batch in the sequence",
            "The average of the loss has left its trace already, in da. Who asks for another one?",
            (
                (
                    '"dWax": dWax, "dWaa": dWaa, "dba": dba',
                    '"dWax": dWax / m, "dWaa": dWaa / m, "dba": dba / m',
                ),
            ),
        ),
        Mistake(
            "da0 with the first guess added",
            "da0 is the gradient of a0, which made no guess. What reaches it?",
            (('"da0": da_prev', '"da0": da_prev + da[:, :, 0]'),),
        ),
        Mistake(
            "dba of one step only",
            "Two of your three sums grow from step to step. And the third?",
            (('dba += step["dba"]', 'dba = step["dba"]'),),
        ),
        Mistake(
            "dWaa of one step only",
            "Two of your three sums grow from step to step. And the third?",
            (('dWaa += step["dWaa"]', 'dWaa = step["dWaa"]'),),
        ),
        Mistake(
            "dWax of one step only",
            "Two of your three sums grow from step to step. And the third?",
            (('dWax += step["dWax"]', 'dWax = step["dWax"]'),),
        ),
        Mistake(
            "subtracted where two paths meet",
            "A state feeds its own guess and the next state. What happens to two gradients that meet?",
            (("da[:, :, t] + da_prev", "da[:, :, t] - da_prev"),),
        ),
    ),
)


def _late(rng, ref):
    da, caches = _sequence(rng, ref, T_x=5)
    da[:, :, :-1] = 0
    return da, caches


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


GRADIENT_CHECK = Spec(
    Exercise(
        "gradient_check",
        ("loss", "parameters", "gradients", "epsilon"),
        ("ratios",),
        {"values": 4, "contract": 2},
    ),
    draws=(
        Draw(
            "gradients that are off",
            "values",
            lambda r, ref: _judged("cubic_line", _line(r), _off_by(r)),
        ),
        Draw(
            "twice the right gradient",
            "values",
            lambda r, ref: _judged("bowl", {"W": _eighths(r, 3, 2)}, _scaled(2.0)),
        ),
        Draw(
            "gradients near zero",
            "values",
            lambda r, ref: _judged("bowl", {"W": _eighths(r, 1, 2) / 1024}, _scaled(2.0)),
            mistakes=False,
        ),
        Draw(
            "the wrong sign",
            "values",
            lambda r, ref: _judged("bowl", {"W": _eighths(r, 4)}, _scaled(-1.0)),
        ),
        Draw(
            "the right gradient",
            "values",
            lambda r, ref: _judged("bowl", {"W": _eighths(r, 3, 2)}, None, 2.0**-10),
        ),
        Draw("large nudges", "values", lambda r, ref: _judged("cubic_line", _line(r), None, 0.25)),
        Draw(
            "a parameter that does not act on the loss",
            "values",
            lambda r, ref: _judged(
                "one_ignored", {"unused": _eighths(r, 3), "W": _eighths(r, 2, 2)}, _scaled(0.75)
            ),
        ),
        Draw(
            "three axes",
            "contract",
            lambda r, ref: _judged("bowl", {"W": _eighths(r, 2, 2, 3)}, _off_by(r)),
            mistakes=False,
        ),
        Draw(
            "a single number",
            "contract",
            lambda r, ref: _judged("bowl", {"W": _eighths(r, 1, 1)}, _scaled(0.25)),
            mistakes=False,
        ),
        Draw(
            "more gradients than parameters",
            "contract",
            lambda r, ref: _judged("cubic_line", _line(r), _with_other_gradients(r)),
        ),
        Draw("parameters of integers", "contract", _right_in(np.int64)),
        Draw("parameters in float32", "contract", _right_in(np.float32)),
        Draw(
            "read-only arrays",
            "contract",
            lambda r, ref: _each(read_only, _judged("cubic_line", _line(r), _off_by(r))),
        ),
        Draw(
            "Fortran order",
            "contract",
            lambda r, ref: _each(np.asfortranarray, _judged("cubic_line", _line(r), _off_by(r))),
            mistakes=False,
        ),
        Draw(
            "called again",
            "contract",
            lambda r, ref: _judged("cubic_line", _line(r), _off_by(r)),
            "keeps",
            mistakes=False,
        ),
        Draw(
            "called twice",
            "contract",
            lambda r, ref: _judged("cubic_line", _line(r), _off_by(r)),
            "repeats",
            mistakes=False,
        ),
    ),
    mistakes=(
        Mistake(
            "a step in one direction only",
            "Try it on a loss of W squared, by hand: does your difference give 2W? Which way of "
            "stepping "
            "makes the error cancel?",
            (
                (
                    "            array[index] = kept - epsilon\n",
                    "            array[index] = kept\n",
                ),
                ("(2 * epsilon)", "epsilon"),
            ),
        ),
        Mistake(
            "divided by one step",
            "How far apart are the two points at which you measured the loss?",
            (("(2 * epsilon)", "epsilon"),),
        ),
        Mistake(
            "a nudge left behind",
            "When you measure the second entry, where does the first one stand?",
            (("            array[index] = kept\n", ""),),
        ),
        Mistake(
            "nudged in the parameters' own type",
            "What is 3 + 0.00001 in an array of integers, and what is it in float32?",
            (("np.array(array, dtype=np.float64)", "np.array(array)"),),
        ),
        Mistake(
            "the caller's own arrays nudged",
            "The parameters belong to whoever called you, and they may not be writable.",
            (("np.array(array, dtype=np.float64)", "np.asarray(array)"),),
        ),
        Mistake(
            "all entries nudged at once",
            "If all entries of an array move together, whose doing is the change of the loss?",
            (
                (
                    "            array[index] = kept + epsilon\n",
                    "            whole = array.copy()\n            array[...] = whole + epsilon\n",
                ),
                (
                    "            array[index] = kept - epsilon\n",
                    "            array[...] = whole - epsilon\n",
                ),
                ("            array[index] = kept\n", "            array[...] = whole\n"),
            ),
        ),
        Mistake(
            "epsilon ignored",
            "The caller says how large the nudge is to be.",
            (("g, g_hat = ", "epsilon = 1e-5\n        g, g_hat = "),),
        ),
        Mistake(
            "0 divided by 0",
            "A parameter that does not act on the loss has two gradients of zero, and they agree.",
            ((" if total > 0 else 0.0", ""),),
        ),
        Mistake(
            "not divided by the norms",
            "A difference of 0.01 is much for a gradient of 0.01 and little for one of 1,000.",
            (("np.linalg.norm(g - g_hat) / total", "np.linalg.norm(g - g_hat)"),),
        ),
        Mistake(
            "divided by one norm only",
            "Your measure changes when g and ĝ change places. What stands below the line?",
            (("np.linalg.norm(g) + np.linalg.norm(g_hat)", "np.linalg.norm(g_hat)"),),
        ),
        Mistake(
            "divided by the norm of the sum",
            "What would happen to your denominator if the gradient had the wrong sign?",
            (("np.linalg.norm(g) + np.linalg.norm(g_hat)", "np.linalg.norm(g + g_hat)"),),
        ),
        Mistake(
            "the difference of the norms",
            "Two gradients of one length can point in opposite directions. Would you notice?",
            (("np.linalg.norm(g - g_hat)", "abs(np.linalg.norm(g) - np.linalg.norm(g_hat))"),),
        ),
        Mistake(
            "the largest entry in place of the norm",
            "A norm is the root of the sum of all squares. Yours looks at a single entry.",
            (
                (
                    "np.linalg.norm(g) + np.linalg.norm(g_hat)",
                    "np.max(np.abs(g)) + np.max(np.abs(g_hat))",
                ),
                ("np.linalg.norm(g - g_hat)", "np.max(np.abs(g - g_hat))"),
            ),
        ),
        Mistake(
            "the squares without the root",
            "A norm is the root of the sum of all squares.",
            (
                ("np.linalg.norm(g) + np.linalg.norm(g_hat)", "np.sum(g**2) + np.sum(g_hat**2)"),
                ("np.linalg.norm(g - g_hat)", "np.sum((g - g_hat) ** 2)"),
            ),
        ),
        Mistake(
            "one number for all parameters",
            "Which of the arrays is wrong? A single number for all of them cannot say it.",
            (("return ratios", "return max(ratios.values())"),),
        ),
        Mistake(
            "named like the gradients",
            "The keys of the result are the names of the parameters.",
            (("ratios[name]", 'ratios["d" + name]'),),
        ),
        Mistake(
            "only one norm below the fraction line",
            "A ratio that is the same whichever of the two gradients is wrong has both of them in the denominator.",
            (("total = np.linalg.norm(g) + np.linalg.norm(g_hat)", "total = np.linalg.norm(g)"),),
        ),
        Mistake(
            "the difference the wrong way round",
            "Your ratio is near 1 for gradients that are right. Which of the two values was measured above?",
            (("above - below", "below - above"),),
        ),
    ),
)

SPECS = (OUTPUT, CELL, SEQUENCE, GRADIENT_CHECK)
