"""Lab 04: what sampling, one update and the training loop must do."""

import numpy as np

from autograder.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only, reordered, rnn_parameters, single
from autograder.specs.laws import laws_of
from unrolled.checks.case import Exercise, Part

CHAR_TO_IX = {character: index for index, character in enumerate("\nabcdefghijklmnopqrstuvwxyz")}
N = len(CHAR_TO_IX)
DRAWS = (
    120  # names; each mistake's likelihood ratio is then, in one case at least, far above its bound
)


def _network(rng, n_a=6, scale=0.3):
    """A network on 27 characters with its hidden bias under both names."""
    return _both(rnn_parameters(rng, N, n_a, N, scale))


def _both(parameters):
    return parameters | {"b": parameters["ba"]}


# --- sample: models whose names are known


def _letters(rng, n):
    return [int(i) for i in 1 + rng.permutation(N - 1)[:n]]


def _turned(rng, parameters):
    """The same network with its hidden units in another order and of other sign."""
    n_a = len(parameters["Waa"])
    order, sign = rng.permutation(n_a), rng.choice([-1.0, 1.0], size=(n_a, 1))
    return _both(
        {
            "Wax": (sign * parameters["Wax"])[order],
            "Waa": (sign * parameters["Waa"] * sign.T)[order][:, order],
            "Wya": (parameters["Wya"] * sign.T)[:, order],
            "ba": (sign * parameters["ba"])[order],
            "by": parameters["by"],
        }
    )


def _blank(n_a):
    return {
        "Wax": np.zeros((n_a, N)),
        "Waa": np.zeros((n_a, n_a)),
        "Wya": np.zeros((N, n_a)),
        "ba": np.zeros((n_a, 1)),
        "by": np.full((N, 1), -60.0),
    }


def _speller(rng, temperature):
    """Spells a word of five letters: each letter calls the next, and nothing is remembered."""
    word = _letters(rng, 5)
    parameters = _blank(6)
    parameters["by"][word[0]] = 4.0
    for unit, (letter, following) in enumerate(zip(word, [*word[1:], 0], strict=True)):
        parameters["Wax"][unit, letter] = 3.0
        parameters["Wya"][following, unit] = 80.0 - 3.0 * unit
    parameters["Wax"][2, 0] = 3.0  # a newline, if it is ever read, calls the fourth letter
    parameters["Waa"][5, 5] = 0.3
    return _turned(rng, parameters), dict(CHAR_TO_IX), rng, temperature


def _alternating(rng, steps, temperature=1e-3):
    """Two letters in turn, by a unit that changes its sign at each step.

    A second unit counts the steps and ends the name. What is read plays no part.
    """
    one, other = _letters(rng, 2)
    parameters = _blank(4)
    parameters["Waa"][0, 0], parameters["ba"][0] = -5.0, 0.5
    parameters["Wya"][one, 0], parameters["Wya"][other, 0] = 8.0, -8.0
    parameters["by"][[one, other]] = 2.0
    # near zero tanh does nothing, so that this unit adds up its bias: about 0.0005 a step
    counter, heights = 0.0, [0.0]
    for _ in range(steps + 1):
        counter = np.tanh(counter + 0.0005)
        heights.append(counter)
    height = (heights[steps] + heights[steps + 1]) / 2
    parameters["Waa"][1, 1], parameters["ba"][1] = 1.0, 0.0005
    parameters["Wya"][0, 1], parameters["by"][0] = 1000.0, 10.0 - 1000.0 * height
    return _turned(rng, parameters), dict(CHAR_TO_IX), rng, temperature


def _chatty(rng, temperature=1.0, seed=30):
    """A network that uses four letters, and whose every part matters within three of them.

    Of 110 seeds this one sets the laws of the mistakes furthest apart.
    """
    base = np.random.default_rng(seed)
    letters, n_a = _letters(rng, 4), 5
    shown = [*letters, 0]
    small = rnn_parameters(base, 5, n_a, 5, 1.3)
    parameters = _blank(n_a)
    parameters["Wax"][:, shown], parameters["Waa"] = small["Wax"], small["Waa"]
    parameters["Wya"][shown], parameters["ba"] = small["Wya"], small["ba"]
    parameters["by"][shown] = small["by"]
    parameters["by"][0] += 1.0
    for name in ("Wax", "Waa", "Wya", "ba"):
        parameters[name] = parameters[name] * rng.uniform(0.95, 1.05, size=parameters[name].shape)
    return _turned(rng, parameters), dict(CHAR_TO_IX), rng, temperature


def _brief(rng, temperature=1.0):
    """The same network in a hurry: most names have one or two letters, none comes near fifty."""
    parameters, *rest = _chatty(rng, temperature)
    parameters["by"] = parameters["by"] + 3.0 * np.eye(N)[:, :1]
    return (parameters, *rest)


ELSEWHERE = "not drawn from rng"
UNENDED = "the newline left out"
CUT = "a name that is cut off has no newline"
FIRST = "returns after the first character"
TEXT = "characters in place of indices"
SPELLED = {"forms": {"cut": UNENDED, "first": FIRST, "text": TEXT}}
LONG = {"forms": {"cut": CUT, "first": FIRST, "text": TEXT}}

SAMPLE = Spec(
    Exercise(
        "sample",
        ("parameters", "char_to_ix", "rng", "temperature"),
        ("indices",),
        {"greedy limit": 3, "distribution": 4, "form": 3},
    ),
    draws=(
        Draw(
            "a word that the letters spell, almost greedy",
            "greedy limit",
            lambda r, ref: _speller(r, 1e-3),
            "greedy",
            SPELLED,
        ),
        Draw(
            "two letters in turn, almost greedy",
            "greedy limit",
            lambda r, ref: _alternating(r, 9),
            "greedy",
            SPELLED,
        ),
        Draw(
            "colder still: scores beyond a hundred thousand",
            "greedy limit",
            lambda r, ref: _speller(r, 1e-4),
            "greedy",
            SPELLED,
            mistakes=False,
        ),
        Draw(
            "a name of 80 letters is cut after 50",
            "form",
            lambda r, ref: _alternating(r, 80),
            "greedy",
            LONG,
        ),
        Draw(
            "a name of exactly 50 letters",
            "form",
            lambda r, ref: _alternating(r, 50),
            "greedy",
            LONG,
            mistakes=False,
        ),
        Draw(
            "the form of 25 names",
            "form",
            lambda r, ref: _brief(r),
            "whole_names",
            {"draws": 25},
            mistakes=False,
        ),
        Draw(
            "one generator: the same state, the same name",
            "form",
            lambda r, ref: _chatty(r),
            "own_generator",
            {"draws": 16, "mistake": ELSEWHERE},
            mistakes=False,
        ),
        *(
            Draw(
                title,
                "distribution",
                make,
                "law",
                {"draws": DRAWS},
                mistakes=False,
                prepare=laws_of,
            )
            for title, make in (
                ("120 names at temperature 1, where none is given", lambda r, ref: _chatty(r)[:3]),
                ("120 names at temperature 0.2", lambda r, ref: _chatty(r, 0.2)),
                ("120 names at temperature 2", lambda r, ref: _chatty(r, 2.0)),
            )
        ),
    ),
    mistakes=(
        Mistake(
            "the state never advanced",
            "Each step of your sampler starts from the same state. What should the third letter know "
            "about the first?",
            (
                (
                    "a, _, _ = rnn_cell_forward(x, a, parameters)",
                    "a_next, _, _ = rnn_cell_forward(x, a, parameters)",
                ),
                ('parameters["Wya"] @ a', 'parameters["Wya"] @ a_next'),
            ),
        ),
        Mistake(
            "the drawn character never read",
            "Your network goes on, but it is not told which character was drawn. What does it read next?",
            (("        x = one_hot([index], n)\n", ""),),
        ),
        Mistake(
            "the old characters stay in the input",
            "Print the sum of x at each step: how many characters does the network read at once?",
            (("x = one_hot([index], n)", "x = x + one_hot([index], n)"),),
        ),
        Mistake(
            "starts from a newline",
            "Before the first character nothing was read, and training showed this nothing as a column "
            "of zeros. What is your first x?",
            (("x = np.zeros((n, 1))", "x = one_hot([newline], n)"),),
        ),
        Mistake(
            "always the most probable character",
            "Every name that you draw is the same. The network gives probabilities: what would a die do?",
            (
                (
                    "index = int(rng.choice(n, p=p))",
                    "index = int(rng.choice(n, p=np.eye(n)[np.argmax(p)]))",
                ),
            ),
        ),
        Mistake(
            "all characters alike",
            "Your draws do not depend on the network. Where do the probabilities enter the draw?",
            (("rng.choice(n, p=p)", "rng.choice(n)"),),
        ),
        Mistake(
            "the temperature has no effect",
            "Look at how probable each character is at temperature 2 and at 0.5: do you see a "
            "difference? Dividing probabilities and making them sum to one again undoes itself.",
            (("scores / temperature", "scores"),),
        ),
        Mistake(
            "probabilities divided by the temperature",
            "Probabilities that were divided do not sum to one any more. Which numbers, one step "
            "earlier, may be stretched freely?",
            (("softmax(scores / temperature)[:, 0]", "softmax(scores)[:, 0] / temperature"),),
        ),
        Mistake(
            "multiplied by the temperature",
            "Try a very low temperature: does your sampler become bolder or more careful?",
            (("scores / temperature", "scores * temperature"),),
        ),
        Mistake(
            "the probabilities taken for scores",
            "A softmax of a softmax is almost flat. Which numbers does the network have before its "
            "probabilities?",
            (
                (
                    'scores = parameters["Wya"] @ a + parameters["by"]',
                    'scores = softmax(parameters["Wya"] @ a + parameters["by"])',
                ),
            ),
        ),
        Mistake(
            "the temperature cools the state too",
            "The temperature belongs to the draw. Should what the network remembers depend on it?",
            (
                (
                    "a, _, _ = rnn_cell_forward(x, a, parameters)",
                    "a = np.tanh((parameters['Wax'] @ x + parameters['Waa'] @ a + parameters['ba']) / temperature)",
                ),
                ("scores / temperature", "scores"),
            ),
        ),
        Mistake(
            "predicts from the old state",
            "The scores of a step should know the character that was just read. Which state does?",
            (
                ("        a, _, _ = rnn_cell_forward(x, a, parameters)\n", ""),
                (
                    "        p = softmax(scores / temperature)[:, 0]\n",
                    "        p = softmax(scores / temperature)[:, 0]\n        a, _, _ = rnn_cell_forward(x, a, parameters)\n",
                ),
            ),
        ),
        Mistake(
            "the output bias left out",
            "Some characters are more common than others, whatever came before. Where does the "
            "network keep that?",
            ((' @ a + parameters["by"]', " @ a"),),
        ),
        Mistake(
            "the hidden bias left out",
            "Your state is that of a network without ba: after a step from zero on zeros it should "
            "not be zero.",
            (
                (
                    "rnn_cell_forward(x, a, parameters)",
                    "rnn_cell_forward(x, a, {**parameters, 'ba': 0 * parameters['ba']})",
                ),
            ),
        ),
        Mistake(
            "tanh left out",
            "A hidden state lies between -1 and 1. What keeps it there while you sample?",
            (
                (
                    "a, _, _ = rnn_cell_forward(x, a, parameters)",
                    "a = parameters['Wax'] @ x + parameters['Waa'] @ a + parameters['ba']",
                ),
            ),
        ),
        Mistake(
            ELSEWHERE,
            "Randomness is an argument here: everything that you draw should come from rng.",
            (("rng.choice", "np.random.choice"),),
        ),
        Mistake(
            UNENDED,
            "The newline is a character that the network drew, and the last one of the name. Does it "
            "reach your list before you stop?",
            (("return indices\n", "return indices[:-1]\n"),),
        ),
        Mistake(
            CUT,
            "A name that is stopped after 50 characters needs an end like any other.",
            (("return [*indices, newline]", "return indices"),),
        ),
        Mistake(
            FIRST,
            "How often does your loop run? Look at how far the return is indented.",
            (
                (
                    "        if index == newline:\n            return indices\n",
                    "        return indices\n",
                ),
            ),
        ),
        Mistake(
            TEXT,
            "The result is meant for a computer, which counts: numbers, not letters.",
            (("indices.append(index)", "indices.append(list(char_to_ix)[index])"),),
        ),
        Mistake(
            "no limit to the length",
            "An untrained network may talk for hours. What stops your loop if the newline never comes?",
            (("while len(indices) < 50:", "while len(indices) < 500:"),),
        ),
        Mistake(
            "the limit is off by one",
            "Count the characters before the newline in the longest name: are there 50?",
            (("while len(indices) < 50:", "while len(indices) < 49:"),),
        ),
    ),
)


# --- optimize


def _word(rng, length):
    letters = [int(i) for i in rng.integers(1, N, size=length)]
    return [None, *letters], [*letters, 0]


def _update(rng, n_a=6, length=7, learning_rate=0.1, scale=0.3):
    return (
        *_word(rng, length),
        rng.uniform(-1, 1, size=(n_a, 1)),
        _network(rng, n_a, scale),
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

OPTIMIZE = Spec(
    Exercise(
        "optimize",
        ("X", "Y", "a_prev", "parameters", "learning_rate"),
        ("loss", "gradients", "a_last"),
        {"values": 4, "clipping": 3, "contract": 3},
        changes=(3,),
        parts=(
            Part(
                "the state after the last character",
                "a_last",
                "From which state does the name start, what does each step read, and which of the states is asked for?",
            ),
            Part(
                "the loss",
                "loss",
                "The states are right. Which characters should the network guess, and is their loss summed or averaged?",
                ("a_last",),
            ),
            Part(
                "the gradients",
                "gradients",
                "The way forward is right. Which pieces make up the gradients, and what is done to them before they are returned?",
                ("a_last", "loss"),
            ),
            Part(
                "the updated parameters",
                "after the call, parameters",
                "Loss and gradients are right, the step is not. Which parameters move, in which direction, by how much, and in whose dictionary?",
                ("gradients",),
            ),
        ),
    ),
    draws=(
        Draw("a name", "values", lambda r, ref: _update(r), "either_name"),
        Draw(
            "a longer name, other sizes",
            "values",
            lambda r, ref: _update(r, 9, 14, 0.03),
            "either_name",
            mistakes=False,
        ),
        Draw("a name of one letter", "values", lambda r, ref: _update(r, 4, 1), "either_name"),
        Draw(
            "no letters: None, then the newline",
            "values",
            lambda r, ref: _update(r, 5, 0),
            "either_name",
            mistakes=False,
        ),
        Draw(
            "as many units as characters",
            "values",
            lambda r, ref: _update(r, N, 4),
            "either_name",
            mistakes=False,
        ),
        Draw("steep: gradients beyond 5", "clipping", lambda r, ref: _steep(r), "either_name"),
        Draw(
            "steep, other sizes",
            "clipping",
            lambda r, ref: _steep(r, 8, 0.05),
            "either_name",
            mistakes=False,
        ),
        Draw(
            "the usual learning rate, where none is given",
            "contract",
            lambda r, ref: _update(r, learning_rate=0.01)[:4],
            "either_name",
        ),
        Draw(
            "a first state of zeros",
            "contract",
            lambda r, ref: _with(_update(r), 2, np.zeros_like),
            "either_name",
            mistakes=False,
        ),
        Draw(
            "a first state that cannot be written to",
            "contract",
            lambda r, ref: _with(_update(r), 2, read_only),
            "either_name",
            mistakes=False,
        ),
        Draw(
            "keys in another order",
            "contract",
            lambda r, ref: _with(_update(r), 3, reordered),
            "either_name",
            mistakes=False,
        ),
        Draw(
            "float32",
            "contract",
            lambda r, ref: _with(_with(_update(r), 3, lambda p: _both(single(p))), 2, single),
            "either_name",
            mistakes=False,
        ),
        Draw(
            "called twice",
            "contract",
            lambda r, ref: _update(r),
            "either_name",
            {"as": "repeats"},
            mistakes=False,
        ),
    ),
    mistakes=(
        Mistake(
            CLIPPED,
            "In a steep place your step is as long as if there were no clipping. What does clip give "
            "back, and who receives it?",
            (("gradients = clip({", "gradients = ({"), ("}, 5)", "})")),
        ),
        Mistake(
            "updated before clipping",
            "The gradients you return are clipped, but the step was made with others. What is the order "
            "of the two?",
            (
                ("gradients = clip({", "gradients = ({"),
                ("}, 5)", "})"),
                ("return loss, gradients, ", "return loss, clip(gradients, 5), "),
            ),
        ),
        Mistake(
            "clipped, but the others returned",
            "The step is right. Which gradients does your caller get to see?",
            (
                ("gradients = clip({", "gradients = ({"),
                ("}, 5)", "})"),
                (
                    "sgd_update(parameters, gradients, ",
                    "sgd_update(parameters, clip(gradients, 5), ",
                ),
            ),
        ),
        Mistake(
            "another bound for the clipping",
            "By how much may one entry of a gradient differ from zero here?",
            (("}, 5)", "}, 10)"),),
        ),
        Mistake(
            "clipped as one vector",
            "Here each number is clipped by itself; your gradients were all scaled together.",
            (
                (
                    "gradients = clip({",
                    "gradients = (lambda g, c: {k: v * min(1, c / np.sqrt(sum(np.sum(u**2) for u in g.values()))) for k, v in g.items()})({",
                ),
            ),
        ),
        Mistake(
            "climbs in place of descending",
            "After your step the loss is larger than before. Which way does a gradient point?",
            (("gradients, learning_rate))", "gradients, -learning_rate))"),),
        ),
        Mistake(
            "the parameters left as they were",
            "Whoever called you looks at the old dictionary, and it still holds the old weights.",
            (("parameters.update(", "dict(parameters).update("),),
        ),
        Mistake(
            "the learning rate ignored",
            "Call it with learning_rate=0: the parameters should stay as they are.",
            (("gradients, learning_rate))", "gradients, 0.01))"),),
        ),
        Mistake(
            "the hidden bias not updated",
            "Four of the five arrays have learned something. Compare each with what it was before.",
            (
                ("parameters.update(sgd", "parameters.update((k, v) for k, v in sgd"),
                ("learning_rate))", "learning_rate).items() if k != 'ba')"),
            ),
        ),
        Mistake(
            "the output bias not updated",
            "Four of the five arrays have learned something. Compare each with what it was before.",
            (
                ("parameters.update(sgd", "parameters.update((k, v) for k, v in sgd"),
                ("learning_rate))", "learning_rate).items() if k != 'by')"),
            ),
        ),
        Mistake(
            "the first state handed back",
            "The next name may want to start where this one ended. Which state is that?",
            (("return loss, gradients, a[:, :, -1]", "return loss, gradients, a_prev"),),
        ),
        Mistake(
            "the state after the first step handed back",
            "The next name may want to start where this one ended. Which of the steps is the last?",
            (("a[:, :, -1]", "a[:, :, 0]"),),
        ),
        Mistake(
            "all states handed back",
            "One state is carried on, of shape (n_a, 1). You hand over those of all steps.",
            (("a[:, :, -1]", "a"),),
        ),
        Mistake(
            "always from a state of zeros",
            "Your result does not depend on a_prev. Whoever passes one wants the name to start there.",
            (("rnn_forward(x, a_prev, parameters)", "rnn_forward(x, 0 * a_prev, parameters)"),),
        ),
        Mistake(
            "the loss after the step",
            "The loss belongs to the weights that the gradients belong to: those from before the step.",
            (
                (
                    "return loss,",
                    "loss = cross_entropy(rnn_forward(x, a_prev, parameters)[1], y)\n    return loss,",
                ),
            ),
        ),
        Mistake(
            "the loss averaged over the letters",
            "A long name holds more surprises than a short one. Do you add them up, or average?",
            (("return loss,", "return loss / len(Y),"),),
        ),
        Mistake(
            "the gradient averaged over the letters",
            "The loss is a sum over the letters; so its gradient is one too.",
            (
                (
                    "gradients = clip({",
                    "gradients = (lambda g, c: clip({k: v / len(Y) for k, v in g.items()}, c))({",
                ),
            ),
        ),
        Mistake(
            "None taken for a character",
            "The first column of x should be all zeros: nothing was read yet.",
            (("one_hot(X, ", "one_hot([i or 0 for i in X], "),),
        ),
        Mistake(
            "reads the letters that it should guess",
            "Look at what the network reads at the step where it should guess the first letter.",
            (("one_hot(X, ", "one_hot(Y, "),),
        ),
        Mistake(
            "guesses the characters that it reads",
            "At each step the network should guess the *next* character. Which list holds those?",
            (("y = np.array([Y])", "y = np.array([[0 if i is None else i for i in X]])"),),
        ),
        Mistake(
            "two steps in place of one",
            "One name, one step. How often do your parameters move?",
            (
                (
                    "    return loss, gradients, a",
                    "    parameters.update(sgd_update(parameters, gradients, learning_rate))\n    return loss, gradients, a",
                ),
            ),
        ),
        Mistake(
            "only a part of the gradients clipped",
            "Five gradients leave your function. Have all of them been through clip?",
            (
                (
                    'gradients = clip({**gradients, "dWya": dWya, "dby": dby}, 5)',
                    'gradients = {**clip(gradients, 5), "dWya": dWya, "dby": dby}',
                ),
            ),
        ),
    ),
)


# --- model

START = 40.0


def _names(rng, count=3, shortest=2, longest=5):
    """Different names, no two of the same length next to each other."""
    lengths = shortest + np.arange(count) % (longest - shortest + 1)
    return ["".join(chr(97 + int(i)) for i in rng.integers(26, size=length)) for length in lengths]


def _training(rng, count=3, iterations=8, n_a=5, learning_rate=0.1, carry=False, scale=0.3):
    return (
        _names(rng, count),
        dict(CHAR_TO_IX),
        _network(rng, n_a, scale),
        iterations,
        float(rng.uniform(20, 60)),
        learning_rate,
        carry,
    )


MODEL = Spec(
    Exercise(
        "model",
        ("names", "char_to_ix", "parameters", "iterations", "start", "learning_rate", "carry"),
        ("parameters", "losses"),
        {"from a zero state": 3, "state carried": 2, "contract": 1},
        below=("optimize",),
        parts=(
            Part(
                "the trained parameters",
                "parameters",
                "Follow two updates by hand: which name, from which state, with which learning rate, how many times in all?",
            ),
            Part(
                "the smoothed losses",
                "losses",
                "Training is right, the list is not. What is smoothed, from which start, and when is it written down?",
                ("parameters",),
            ),
        ),
    ),
    draws=(
        Draw(
            "eight updates on three names",
            "from a zero state",
            lambda r, ref: _training(r),
            "either_name",
            {"as": "result"},
        ),
        Draw(
            "two updates on five names",
            "from a zero state",
            lambda r, ref: _training(r, 5, 2),
            "either_name",
            {"as": "result"},
            mistakes=False,
        ),
        Draw(
            "one name, again and again",
            "from a zero state",
            lambda r, ref: _training(r, 1, 4, 7),
            "either_name",
            {"as": "result"},
            mistakes=False,
        ),
        Draw(
            "the state carried from name to name",
            "state carried",
            lambda r, ref: _training(r, carry=True),
            "either_name",
            {"as": "result"},
        ),
        Draw(
            "carried, other sizes",
            "state carried",
            lambda r, ref: _training(r, 2, 7, 8, 0.02, True, 0.5),
            "either_name",
            {"as": "result"},
            mistakes=False,
        ),
        Draw(
            "learning rate and carry not given",
            "contract",
            lambda r, ref: _training(r, learning_rate=0.01)[:5],
            "either_name",
            {"as": "result"},
        ),
        Draw(
            "no updates",
            "contract",
            lambda r, ref: _training(r, 2, 0),
            "either_name",
            {"as": "result"},
            mistakes=False,
        ),
    ),
    mistakes=(
        Mistake(
            "the state always carried",
            "Where carry is False each name starts as if it were the first one ever read.",
            (("a_prev = a_last if carry else zero", "a_prev = a_last"),),
        ),
        Mistake(
            "the state never carried",
            "Your two ways of training give the same numbers. What does carry change?",
            (("a_prev = a_last if carry else zero", "a_prev = zero"),),
        ),
        Mistake(
            "carries when it should not",
            "Read the line about carry again: which of its two values keeps the state?",
            (("a_prev = a_last if carry else zero", "a_prev = zero if carry else a_last"),),
        ),
        Mistake(
            "always the same name",
            "Only the first name is ever learned. What should move with j?",
            (("names[j % len(names)]", "names[0]"),),
        ),
        Mistake(
            "begins with the second name",
            "Which name belongs to the first update, the one with j = 0?",
            (("names[j % len(names)]", "names[(j + 1) % len(names)]"),),
        ),
        Mistake(
            "runs off the end of the list",
            "There are more updates than names. What comes after the last name?",
            (("names[j % len(names)]", "names[j]"),),
        ),
        Mistake(
            "the newline missing from the targets",
            "At which step does the network learn that a name is over?",
            (
                (
                    "X, Y = [None, *letters], [*letters, newline]",
                    "X, Y = [None, *letters[:-1]], letters",
                ),
            ),
        ),
        Mistake(
            "begins with a newline in place of None",
            "What has the network read before the first letter? A newline would be a character.",
            (("X, Y = [None, *letters]", "X, Y = [newline, *letters]"),),
        ),
        Mistake(
            "targets not shifted",
            "At each step the network should guess what comes next, and you ask for what it just read.",
            (
                (
                    "X, Y = [None, *letters], [*letters, newline]",
                    "X, Y = [None, *letters], [newline, *letters]",
                ),
            ),
        ),
        Mistake(
            "the loss not smoothed",
            "Your losses jump from name to name. What should each value keep of the one before it?",
            (("losses.append(smoothed)", "losses.append(loss)"),),
        ),
        Mistake(
            "old and new loss swapped in smooth",
            "Nearly all of the smoothed loss should be what it was before.",
            (("smooth(smoothed, loss)", "smooth(loss, smoothed)"),),
        ),
        Mistake(
            "smoothed from zero",
            "The smoothed loss begins at a value that you are given.",
            (("smoothed = start", "smoothed = 0.0"),),
        ),
        Mistake(
            "only the last loss",
            "A curve needs a value for each update.",
            (("return parameters, losses", "return parameters, losses[-1:]"),),
        ),
        Mistake(
            "losses from before the update",
            "Each value holds the loss of its own update: which one does your last value lack?",
            (
                (
                    "        smoothed = smooth(smoothed, loss)\n        losses.append(smoothed)\n",
                    "        losses.append(smoothed)\n        smoothed = smooth(smoothed, loss)\n",
                ),
            ),
        ),
        Mistake(
            "the learning rate not handed on",
            "Call it with learning_rate=0: nothing should be learned.",
            (("a_prev, parameters, learning_rate)", "a_prev, parameters, 0.01)"),),
        ),
        Mistake(
            "one update too few",
            "Count your updates, and the entries of your list, for iterations = 1.",
            (("range(iterations)", "range(iterations - 1)"),),
        ),
        Mistake(
            "one update too many",
            "Count your updates, and the entries of your list, for iterations = 1.",
            (("range(iterations)", "range(iterations + 1)"),),
        ),
        Mistake(
            "iterations taken for rounds",
            "An iteration is one update, on one name. How many does your loop make?",
            (("range(iterations)", "range(iterations * len(names))"),),
        ),
        Mistake(
            "the names in another order",
            "The names come in the order given. Who shuffles or turns them round?",
            (("names[j % len(names)]", "names[-j % len(names)]"),),
        ),
        Mistake(
            "no first step from nothing",
            "A network that never sees the start of a name cannot begin one. What should it read before the first letter?",
            (
                (
                    "X, Y = [None, *letters], [*letters, newline]",
                    "X, Y = letters, [*letters[1:], newline]",
                ),
            ),
        ),
    ),
)

SPECS = (SAMPLE, OPTIMIZE, MODEL)
