"""Lab 04: what `optimize` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only, reordered, single
from autograder.specs.lab04_dinosaur_names.draws import N, both, draw_network
from autograder.specs.nested import alone_of_integers
from unrolled.checks.case import Exercise, Part


def _word(rng, length):
    letters = [int(i) for i in rng.integers(1, N, size=length)]
    return [None, *letters], [*letters, 0]


def _update(rng, n_a=6, length=7, learning_rate=0.1, scale=0.3):
    return (
        *_word(rng, length),
        rng.uniform(-1, 1, size=(n_a, 1)),
        draw_network(rng, n_a, scale),
        learning_rate,
    )


def _steep(rng, n_a=6, learning_rate=0.1):
    """A word of one letter repeated: gradients reach well beyond 5, and not in one array alone."""
    X, Y, a_prev, parameters, learning_rate = _update(rng, n_a, 1, learning_rate)
    parameters["Wya"] = 3.0 * parameters["Wya"]
    return X + 17 * [X[1]], 17 * [X[1]] + Y, a_prev, parameters, learning_rate


def _with(args, position, change):
    return tuple(change(arg) if i == position else arg for i, arg in enumerate(args))


CLIPPED = "the clipped gradients not used"


# fmt: off
OPTIMIZE = Spec(
    Exercise(
        "optimize",
        ("X", "Y", "a_prev", "parameters", "learning_rate"),
        ("loss", "gradients", "a_last"),
        {"values": 4, "clipping": 3, "contract": 3},
        changes=(3,),
        parts=(
            Part("the state after the last character", "a_last",
                 "From which state does the name start, what does each step read, and which of the states is asked for?"),
            Part("the loss", "loss",
                 "The states are right. Which characters should the network guess, and is their loss summed or averaged?",
                 ("a_last",)),
            Part("the gradients", "gradients",
                 "The way forward is right. Which pieces make up the gradients, and what is done to them before they are returned?",
                 ("a_last", "loss")),
            Part("the updated parameters", "after the call, parameters",
                 "Loss and gradients are right, the step is not. Which parameters move, in which direction, by how much, and in whose dictionary?",
                 ("gradients",)),
        ),
    ),
    draws=(
        Draw("a name", "values", lambda r, ref: _update(r), "either_name"),
        Draw("a longer name, other sizes", "values", lambda r, ref: _update(r, 9, 14, 0.03), "either_name",
             mistakes=False),
        Draw("a name of one letter", "values", lambda r, ref: _update(r, 4, 1), "either_name"),
        Draw("no letters: None, then the newline", "values", lambda r, ref: _update(r, 5, 0), "either_name",
             mistakes=False),
        Draw("as many units as characters", "values", lambda r, ref: _update(r, N, 4), "either_name", mistakes=False),
        Draw("steep: gradients beyond 5", "clipping", lambda r, ref: _steep(r), "either_name"),
        Draw("steep, other sizes", "clipping", lambda r, ref: _steep(r, 8, 0.05), "either_name", mistakes=False),
        Draw("the usual learning rate, where none is given", "contract",
             lambda r, ref: _update(r, learning_rate=0.01)[:4], "either_name"),
        Draw("a first state of zeros", "contract", lambda r, ref: _with(_update(r), 2, np.zeros_like), "either_name",
             mistakes=False),
        Draw("a first state that cannot be written to", "contract", lambda r, ref: _with(_update(r), 2, read_only),
             "either_name", mistakes=False),
        Draw("keys in another order", "contract", lambda r, ref: _with(_update(r), 3, reordered), "either_name",
             mistakes=False),
        Draw("float32", "contract", lambda r, ref: _with(_with(_update(r), 3, lambda p: both(single(p))), 2, single),
             "either_name", mistakes=False),
        alone_of_integers("a_prev", 2, lambda r, ref: _update(r), "either_name"),
        Draw("called twice", "contract", lambda r, ref: _update(r), "either_name", {"as": "repeats"}, mistakes=False),
    ),
    cheap=("the parameters left as they were",),
    mistakes=(
        Mistake(CLIPPED,
                "In a steep place your step is as long as if there were no clipping. What does clip give back, and who receives it?",
                swaps=(("gradients = clip({", "gradients = ({"), ("}, 5)", "})"))),
        Mistake("updated before clipping",
                "The gradients you return are clipped, but the step was made with others. What is the order of the two?",
                swaps=(("gradients = clip({", "gradients = ({"),
                       ("}, 5)", "})"),
                       ("return loss, gradients, ", "return loss, clip(gradients, 5), "))),
        Mistake("clipped, but the others returned",
                "The step is right. Which gradients does your caller get to see?",
                swaps=(("gradients = clip({", "gradients = ({"),
                       ("}, 5)", "})"),
                       ("sgd_update(parameters, gradients, ", "sgd_update(parameters, clip(gradients, 5), "))),
        Mistake("another bound for the clipping",
                "By how much may one entry of a gradient differ from zero here?",
                old="}, 5)", new="}, 10)"),
        Mistake("clipped as one vector",
                "Here each number is clipped by itself; your gradients were all scaled together.",
                old="gradients = clip({",
                new="gradients = (lambda g, c: {k: v * min(1, c / np.sqrt(sum(np.sum(u**2) for u in g.values()))) for k, v in g.items()})({"),
        Mistake("climbs in place of descending",
                "After your step the loss is larger than before. Which way does a gradient point?",
                old="gradients, learning_rate))", new="gradients, -learning_rate))"),
        Mistake("the parameters left as they were",
                "Whoever called you looks at the old dictionary, and it still holds the old weights.",
                old="parameters.update(", new="dict(parameters).update("),
        Mistake("the learning rate ignored",
                "Call it with learning_rate=0: the parameters should stay as they are.",
                old="gradients, learning_rate))", new="gradients, 0.01))"),
        Mistake("the hidden bias not updated",
                "Four of the five arrays have learned something. Compare each with what it was before.",
                swaps=(("parameters.update(sgd", "parameters.update((k, v) for k, v in sgd"),
                       ("learning_rate))", "learning_rate).items() if k != 'ba')"))),
        Mistake("the output bias not updated",
                "Four of the five arrays have learned something. Compare each with what it was before.",
                swaps=(("parameters.update(sgd", "parameters.update((k, v) for k, v in sgd"),
                       ("learning_rate))", "learning_rate).items() if k != 'by')"))),
        Mistake("the first state handed back",
                "The next name may want to start where this one ended. Which state is that?",
                old="return loss, gradients, a[:, :, -1]", new="return loss, gradients, a_prev"),
        Mistake("the state after the first step handed back",
                "The next name may want to start where this one ended. Which of the steps is the last?",
                old="a[:, :, -1]", new="a[:, :, 0]"),
        Mistake("all states handed back",
                "One state is carried on, of shape (n_a, 1). You hand over those of all steps.",
                old="a[:, :, -1]", new="a"),
        Mistake("always from a state of zeros",
                "Your result does not depend on a_prev. Whoever passes one wants the name to start there.",
                old="rnn_forward(x, a_prev, parameters)", new="rnn_forward(x, 0 * a_prev, parameters)"),
        Mistake("the loss after the step",
                "The loss belongs to the weights that the gradients belong to: those from before the step.",
                old="return loss,",
                new="loss = cross_entropy(rnn_forward(x, a_prev, parameters)[1], y)\n    return loss,"),
        Mistake("the loss averaged over the letters",
                "A long name holds more surprises than a short one. Do you add them up, or average?",
                old="return loss,", new="return loss / len(Y),"),
        Mistake("the gradient averaged over the letters",
                "The loss is a sum over the letters; so its gradient is one too.",
                old="gradients = clip({",
                new="gradients = (lambda g, c: clip({k: v / len(Y) for k, v in g.items()}, c))({"),
        Mistake("None taken for a character",
                "The first column of x should be all zeros: nothing was read yet.",
                old="one_hot(X, ", new="one_hot([i or 0 for i in X], "),
        Mistake("reads the letters that it should guess",
                "Look at what the network reads at the step where it should guess the first letter.",
                old="one_hot(X, ", new="one_hot(Y, "),
        Mistake("guesses the characters that it reads",
                "At each step the network should guess the *next* character. Which list holds those?",
                old="y = np.array([Y])", new="y = np.array([[0 if i is None else i for i in X]])"),
        Mistake("two steps in place of one",
                "One name, one step. How often do your parameters move?",
                old="    return loss, gradients, a",
                new="    parameters.update(sgd_update(parameters, gradients, learning_rate))\n    return loss, gradients, a"),
        Mistake("only a part of the gradients clipped",
                "Five gradients leave your function. Have all of them been through clip?",
                old='gradients = clip({**gradients, "dWya": dWya, "dby": dby}, 5)',
                new='gradients = {**clip(gradients, 5), "dWya": dWya, "dby": dby}'),
    ),
)
