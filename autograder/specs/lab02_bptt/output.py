"""Lab 02: what `output_backward` must do."""

import numpy as np

from autograder.lab.spec import Mistake, Spec
from autograder.specs.draws import rnn_parameters
from autograder.specs.lab02_bptt.draws import nine, other_order
from autograder.specs.nested import contract, exact
from unrolled.checks.case import Exercise, Part, rounded


def _output(rng, ref, n_a=4, n_y=5, m=3, T_x=4, integers=False, certain=False):
    shape = (n_a, m, T_x)
    a = rng.integers(-1, 2, size=shape) if integers else rounded(rng.uniform(-1, 1, size=shape))
    parameters = rounded(rnn_parameters(rng, 2, n_a, n_y))
    y = rng.integers(n_y, size=(m, T_x))
    if certain:
        parameters["by"][2], y[...] = 60.0, 2
    scores = np.einsum("ya,amt->ymt", parameters["Wya"], a) + parameters["by"][:, :, np.newaxis]
    return nine(ref.softmax(scores)), y, a, parameters


# fmt: off
OUTPUT = Spec(
    Exercise(
        "output_backward",
        ("y_pred", "y", "a", "parameters"),
        ("da", "dWya", "dby"),
        {"values": 4, "sizes": 2, "contract": 2},
        parts=(
            Part("the gradient of the scores, summed into dby", "dby",
                 "Every result starts from the gradient of the scores. Take one example and one step: what does a nudge of each score do to the loss, and how much does one example count?"),
            Part("dWya", "dWya",
                 "The gradient of the scores is right. What was Wya multiplied with at each step, and do all steps have their say?",
                 ("dby",)),
            Part("da", "da",
                 "The gradient of the scores is right. On its way to a state it passes one matrix and nothing else. Which, and which way round?",
                 ("dby",)),
        ),
    ),
    draws=(
        exact("a batch of sequences", "values", _output),
        exact("other sizes", "values", lambda r, ref: _output(r, ref, n_a=6, n_y=3, m=2, T_x=5)),
        exact("central differences of the given cross_entropy", "values", lambda r, ref: _output(r, ref, m=2, T_x=3),
              "central"),
        exact("certain and right: nothing to mend", "values", lambda r, ref: _output(r, ref, certain=True)),
        exact("a batch of one", "sizes", lambda r, ref: _output(r, ref, m=1), mistakes=False),
        exact("one step", "sizes", lambda r, ref: _output(r, ref, T_x=1), mistakes=False),
        exact("two outputs, one hidden unit", "sizes", lambda r, ref: _output(r, ref, n_a=1, n_y=2), mistakes=False),
        exact("all sizes equal", "sizes", lambda r, ref: _output(r, ref, n_a=4, n_y=4, m=4, T_x=4)),
        *contract(
            _output,
            exact("states of integers", "contract", lambda r, ref: _output(r, ref, integers=True), mistakes=False),
            exact=True,
            reordered=other_order,
        ),
    ),
    mistakes=(
        Mistake("the truth not subtracted",
                "Your gradient does not depend on y. What would the network be told when it was right?",
                old="dz[y, np.arange(m)[:, np.newaxis], np.arange(T_x)] -= 1", new="pass"),
        Mistake("only the score of the truth",
                "The other scores stand below the fraction line, in the sum: does the loss not answer when you nudge one of them?",
                old="dz /= m", new="dz[dz >= 0] = 0\n    dz /= m"),
        Mistake("stopped at the probabilities",
                "This is how the loss answers to a nudge of a probability. The matrix product made scores; how does the loss answer to those?",
                old="dz[y, np.arange(m)[:, np.newaxis], np.arange(T_x)] -= 1",
                new="keep = np.zeros(dz.shape)\n    keep[y, np.arange(m)[:, np.newaxis], np.arange(T_x)] = 1\n    dz = -keep / dz"),
        Mistake("true minus predicted",
                "Take a letter that was promised too much. Should raising its score raise or lower the loss?",
                old="dz /= m", new="dz /= -m"),
        Mistake("not averaged over the batch",
                "The loss is an average over the batch. If the same word stands in it twice, does your gradient double?",
                old="dz /= m", new="pass"),
        Mistake("averaged over the steps too",
                "Over what does cross_entropy average, over what does it add?",
                old="dz /= m", new="dz /= m * T_x"),
        Mistake("averaged twice",
                "da is right, but the weights have been averaged once more. Where does the average enter first, and what inherits it?",
                old="return da, dWya, dby", new="return da, dWya / m, dby / m"),
        Mistake("averaged for the weights only",
                "dWya and dby are right. Is da not a gradient of the same, averaged, loss?",
                old="return da, dWya, dby", new="return da * m, dWya, dby"),
        Mistake("Wya not transposed on the way down",
                "Write the shapes of the score's gradient, of Wya and of da in a row: which order, and which way round, makes them fit?",
                old="Wya.T @", new="Wya @"),
        Mistake("dWya turned round",
                "A gradient has the shape of the thing itself. Which axis of Wya is the output?",
                old="return da, dWya, dby", new="return da, dWya.T, dby"),
        Mistake("dWya and dby of the last step only",
                "Each step overwrites what the one before it had found. All steps use the same Wya.",
                swaps=(("dWya +=", "dWya ="), ("dby +=", "dby ="))),
        Mistake("dby without its second axis",
                "A gradient has the shape of the thing itself, and by is a column. Did a sum drop an axis?",
                old="return da, dWya, dby", new="return da, dWya, dby[:, 0]"),
        Mistake("dby a mean",
                "A nudge of by moves the scores of all examples and all steps. Do their answers add up or average out? (The loss has taken its average already.)",
                old="dby += np.sum(dz[:, :, t], axis=1, keepdims=True)",
                new="dby += np.mean(dz[:, :, t], axis=1, keepdims=True)"),
        Mistake("the weights' gradient with the predictions",
                "dWya is made of what reaches the scores and of what Wya was multiplied with. Which of the two are your predictions?",
                old="dz[:, :, t] @ a[:, :, t].T", new="y_pred[:, :, t] @ a[:, :, t].T / m"),
        Mistake("the slope of the softmax once more",
                "Predicted minus true is the gradient of the scores already, slope of the softmax included. What do you multiply it by?",
                old="    dz /= m", new="    dz *= y_pred * (1 - y_pred) / m"),
        Mistake("through the tanh",
                "da is the gradient of the states themselves, which come out of the tanh. Who goes through it, and when?",
                old="Wya.T @ dz[:, :, t]", new="Wya.T @ dz[:, :, t] * (1 - a[:, :, t] ** 2)"),
        Mistake("added up from step to step",
                "Each step's guess reaches its own state alone here. Who lets gradients travel between steps, and when?",
                old="da[:, :, t] = Wya.T @ dz[:, :, t]", new="da[:, :, t] = da[:, :, t - 1] + Wya.T @ dz[:, :, t]"),
    ),
)
