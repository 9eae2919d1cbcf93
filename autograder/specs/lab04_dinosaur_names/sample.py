"""Lab 04: what `sample` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import rnn_parameters
from autograder.specs.lab04_dinosaur_names.draws import both
from autograder.specs.sampler_laws import laws_of
from unrolled.checks.case import Exercise

LONG_DRAWS = 25  # names of 25 letters, each of which may give a wrong law away
IN_DOUBT = 125  # what it takes where the likeliest is drawn one time in ten
FAVOUR, ENDS = 4.2, 0.5  # logarithms of how much likelier than others a letter is
LETTERS = "abcdefghijklmnopqrstuvwxyz"
DRAWS = (
    120  # names; each mistake's likelihood ratio is then, in one case at least, far above its bound
)


def _alphabet(rng, n=27):
    """A numbering of n characters in which the newline may stand anywhere."""
    characters = "\n" + "".join(rng.permutation(list(LETTERS))[: n - 1])
    return {characters[i]: number for number, i in enumerate(rng.permutation(n).tolist())}


def _letters(rng, char_to_ix, n):
    """The indices of n letters, none of which is the newline."""
    letters = [index for character, index in char_to_ix.items() if character != "\n"]
    return [int(i) for i in rng.permutation(letters)[:n]]


def _turned(rng, parameters):
    """The same network with its hidden units in another order and of other sign."""
    n_a = len(parameters["Waa"])
    order, sign = rng.permutation(n_a), rng.choice([-1.0, 1.0], size=(n_a, 1))
    return both(
        {
            "Wax": (sign * parameters["Wax"])[order],
            "Waa": (sign * parameters["Waa"] * sign.T)[order][:, order],
            "Wya": (parameters["Wya"] * sign.T)[:, order],
            "ba": (sign * parameters["ba"])[order],
            "by": parameters["by"],
        }
    )


def _blank(n, n_a):
    return {
        "Wax": np.zeros((n_a, n)),
        "Waa": np.zeros((n_a, n_a)),
        "Wya": np.zeros((n, n_a)),
        "ba": np.zeros((n_a, 1)),
        "by": np.full((n, 1), -60.0),
    }


def _speller(rng, temperature, n=27):
    """Spells a word of five letters: each letter calls the next, and nothing is remembered."""
    char_to_ix = _alphabet(rng, n)
    word, end = _letters(rng, char_to_ix, 5), char_to_ix["\n"]
    parameters = _blank(n, 6)
    parameters["by"][word[0]] = 4.0
    for unit, (letter, following) in enumerate(zip(word, [*word[1:], end], strict=True)):
        parameters["Wax"][unit, letter] = 3.0
        parameters["Wya"][following, unit] = 80.0 - 3.0 * unit
    parameters["Wax"][2, end] = 3.0  # a newline, if it is ever read, calls the fourth letter
    parameters["Waa"][5, 5] = 0.3
    return _turned(rng, parameters), char_to_ix, rng, temperature


def _alternating(rng, steps, temperature=1e-3, n=27):
    """Two letters in turn, by a unit that changes its sign at each step.

    A second unit counts the steps and ends the name. What is read plays no part.
    """
    char_to_ix = _alphabet(rng, n)
    (one, other), end = _letters(rng, char_to_ix, 2), char_to_ix["\n"]
    parameters = _blank(n, 4)
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
    parameters["Wya"][end, 1], parameters["by"][end] = 1000.0, 10.0 - 1000.0 * height
    return _turned(rng, parameters), char_to_ix, rng, temperature


def _chatty(rng, temperature=1.0, seed=30, n=27):
    """A network that uses four letters, and whose every part matters within three of them.

    Of 110 seeds this one sets the laws of the mistakes furthest apart.
    """
    base = np.random.default_rng(seed)
    char_to_ix, n_a = _alphabet(rng, n), 5
    end = char_to_ix["\n"]
    shown = [*_letters(rng, char_to_ix, 4), end]
    small = rnn_parameters(base, 5, n_a, 5, 1.3)
    parameters = _blank(n, n_a)
    parameters["Wax"][:, shown], parameters["Waa"] = small["Wax"], small["Waa"]
    parameters["Wya"][shown], parameters["ba"] = small["Wya"], small["ba"]
    parameters["by"][shown] = small["by"]
    parameters["by"][end] += 1.0
    for name in ("Wax", "Waa", "Wya", "ba"):
        parameters[name] = parameters[name] * rng.uniform(0.95, 1.05, size=parameters[name].shape)
    return _turned(rng, parameters), char_to_ix, rng, temperature


def _brief(rng, temperature=1.0):
    """The same network in a hurry: most names have one or two letters, none comes near fifty."""
    parameters, char_to_ix, *rest = _chatty(rng, temperature)
    parameters["by"] = parameters["by"] + 3.0 * np.eye(len(char_to_ix))[:, [char_to_ix["\n"]]]
    return (parameters, char_to_ix, *rest)


def _talkative(rng, temperature=0.6, n=27):
    """A network that uses all its letters, in names of about 25.

    After some of them a favourite is likely, which a wrong exponent or a cut tail shows best;
    after the others all are nearly alike, which shows best what is likeliest too often.
    """
    char_to_ix = _alphabet(rng, n)
    end, letters = char_to_ix["\n"], _letters(rng, char_to_ix, n - 1)
    parameters = rnn_parameters(rng, n, 7, n, 0.15)
    bold, favourite = letters[: n // 3], letters[0]
    parameters["Wax"][0], parameters["Waa"][0], parameters["ba"][0] = -3.0, 0.0, 0.0
    parameters["Wax"][0, bold] = 3.0
    parameters["Wya"][:, 0], parameters["by"][:] = 0.0, 0.0
    parameters["Wya"][favourite, 0] = parameters["by"][favourite] = temperature * FAVOUR / 2
    parameters["Wya"][end, 0], parameters["by"][end] = temperature, temperature * ENDS
    return both(parameters), char_to_ix, rng, temperature


ELSEWHERE = "not drawn from rng"
UNENDED = "the newline left out"
CUT = "a name that is cut off has no newline"
TWICE = "two newlines at the limit"
FIRST = "returns after the first character"
TEXT = "characters in place of indices"
SPELLED = {"forms": {"cut": UNENDED, "first": FIRST, "text": TEXT}}
LONG = {"forms": {"cut": CUT, "first": FIRST, "text": TEXT}}


# fmt: off
SAMPLE = Spec(
    Exercise(
        "sample",
        ("parameters", "char_to_ix", "rng", "temperature"),
        ("indices",),
        {"greedy limit": 3, "distribution": 4, "form": 3},
    ),
    draws=(
        Draw("a word that the letters spell, almost greedy", "greedy limit", lambda r, ref: _speller(r, 1e-3),
             "greedy", SPELLED),
        Draw("two letters in turn, almost greedy", "greedy limit", lambda r, ref: _alternating(r, 9, n=11), "greedy",
             SPELLED),
        Draw("colder still: scores beyond a hundred thousand", "greedy limit", lambda r, ref: _speller(r, 1e-4, 9),
             "greedy", SPELLED, mistakes=False),
        Draw("a name of 80 letters is cut after 50", "form", lambda r, ref: _alternating(r, 80, n=18), "greedy", LONG),
        Draw("a name of exactly 50 letters", "form", lambda r, ref: _alternating(r, 50), "greedy", LONG,
             mistakes=False),
        Draw("a name of 49 letters, whose newline is the fiftieth draw", "form", lambda r, ref: _alternating(r, 49),
             "greedy", {"forms": {**LONG["forms"], "twice": TWICE}}, mistakes=False),
        Draw("the form of 25 names", "form", lambda r, ref: _brief(r), "whole_names", {"draws": 25}, mistakes=False),
        Draw("one generator: the same state, the same name", "form", lambda r, ref: _chatty(r), "own_generator",
             {"draws": 16, "mistake": ELSEWHERE}, mistakes=False),
        Draw("long names of all letters, at temperature 0.6", "distribution", lambda r, ref: _talkative(r), "law",
             {"draws": LONG_DRAWS, "in_doubt": IN_DOUBT}, mistakes=False),
        *(
            Draw(title, "distribution", make, "law", {"draws": DRAWS}, mistakes=False, prepare=laws_of)
            for title, make in (
                ("120 names at temperature 1, where none is given", lambda r, ref: _chatty(r)[:3]),
                ("120 names at temperature 0.2", lambda r, ref: _chatty(r, 0.2)),
                ("120 names at temperature 2", lambda r, ref: _chatty(r, 2.0)),
            )
        ),
    ),
    cheap=(
        "all characters alike",
        "always the most probable character",
        "returns after the first character",
    ),
    mistakes=(
        Mistake("the state never advanced",
                "Each step of your sampler starts from the same state. What should the third letter know about the first?",
                swaps=(("a, _, _ = rnn_cell_forward(x, a, parameters)",
                        "a_next, _, _ = rnn_cell_forward(x, a, parameters)"),
                       ('parameters["Wya"] @ a', 'parameters["Wya"] @ a_next'))),
        Mistake("the drawn character never read",
                "Your network goes on, but it is not told which character was drawn. What does it read next?",
                old="        x = one_hot([index], n)\n", new=""),
        Mistake("the old characters stay in the input",
                "Print the sum of x at each step: how many characters does the network read at once?",
                old="x = one_hot([index], n)", new="x = x + one_hot([index], n)"),
        Mistake("starts from a newline",
                "Before the first character nothing was read, and training showed this nothing as a column of zeros. What is your first x?",
                old="x = np.zeros((n, 1))", new="x = one_hot([newline], n)"),
        Mistake("always the most probable character",
                "Every name that you draw is the same. The network gives probabilities: what would a die do?",
                old="index = int(rng.choice(n, p=p))", new="index = int(rng.choice(n, p=np.eye(n)[np.argmax(p)]))"),
        Mistake("all characters alike",
                "Your draws do not depend on the network. Where do the probabilities enter the draw?",
                old="rng.choice(n, p=p)", new="rng.choice(n)"),
        Mistake("the temperature has no effect",
                "Look at how probable each character is at temperature 2 and at 0.5: do you see a difference? Dividing probabilities and making them sum to one again undoes itself.",
                old="scores / temperature", new="scores"),
        Mistake("probabilities divided by the temperature",
                "Probabilities that were divided do not sum to one any more. Which numbers, one step earlier, may be stretched freely?",
                old="softmax(scores / temperature)[:, 0]", new="softmax(scores)[:, 0] / temperature"),
        Mistake("multiplied by the temperature",
                "Try a very low temperature: does your sampler become bolder or more careful?",
                old="scores / temperature", new="scores * temperature"),
        Mistake("the probabilities taken for scores",
                "A softmax of a softmax is almost flat. Which numbers does the network have before its probabilities?",
                old='scores = parameters["Wya"] @ a + parameters["by"]',
                new='scores = softmax(parameters["Wya"] @ a + parameters["by"])'),
        Mistake("the temperature cools the state too",
                "The temperature belongs to the draw. Should what the network remembers depend on it?",
                swaps=(("a, _, _ = rnn_cell_forward(x, a, parameters)",
                        "a = np.tanh((parameters['Wax'] @ x + parameters['Waa'] @ a + parameters['ba']) / temperature)"),
                       ("scores / temperature", "scores"))),
        Mistake("predicts from the old state",
                "The scores of a step should know the character that was just read. Which state does?",
                swaps=(("        a, _, _ = rnn_cell_forward(x, a, parameters)\n", ""),
                       ("        p = softmax(scores / temperature)[:, 0]\n",
                        "        p = softmax(scores / temperature)[:, 0]\n        a, _, _ = rnn_cell_forward(x, a, parameters)\n"))),
        Mistake("the output bias left out",
                "Some characters are more common than others, whatever came before. Where does the network keep that?",
                old=' @ a + parameters["by"]', new=" @ a"),
        Mistake("the hidden bias left out",
                "Your state is that of a network without ba: after a step from zero on zeros it should not be zero.",
                old="rnn_cell_forward(x, a, parameters)",
                new="rnn_cell_forward(x, a, {**parameters, 'ba': 0 * parameters['ba']})"),
        Mistake("tanh left out",
                "A hidden state lies between -1 and 1. What keeps it there while you sample?",
                old="a, _, _ = rnn_cell_forward(x, a, parameters)",
                new="a = parameters['Wax'] @ x + parameters['Waa'] @ a + parameters['ba']"),
        Mistake(ELSEWHERE,
                "Randomness is an argument here: everything that you draw should come from rng.",
                old="rng.choice", new="np.random.choice"),
        Mistake(UNENDED,
                "The newline is a character that the network drew, and the last one of the name. Does it reach your list before you stop?",
                old="return indices\n", new="return indices[:-1]\n"),
        Mistake(CUT,
                "A name that is stopped after 50 characters needs an end like any other.",
                old="return [*indices, newline]", new="return indices"),
        Mistake(TWICE,
                "The fiftieth character drawn may be the newline itself. What does your line after the loop do then?",
                old="        if index == newline:\n            return indices\n",
                new="        if index == newline and len(indices) < 50:\n            return indices\n"),
        Mistake(FIRST,
                "How often does your loop run? Look at how far the return is indented.",
                old="        if index == newline:\n            return indices\n", new="        return indices\n"),
        Mistake(TEXT,
                "The result is meant for a computer, which counts: numbers, not letters.",
                old="indices.append(index)", new="indices.append(list(char_to_ix)[index])"),
        Mistake("no limit to the length",
                "An untrained network may talk for hours. What stops your loop if the newline never comes?",
                old="while len(indices) < 50:", new="while len(indices) < 500:"),
        Mistake("the limit is off by one",
                "Count the characters before the newline in the longest name: are there 50?",
                old="while len(indices) < 50:", new="while len(indices) < 49:"),
    ),
)
