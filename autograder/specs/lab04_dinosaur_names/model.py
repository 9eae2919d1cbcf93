"""Lab 04: what `model` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.lab04_dinosaur_names.draws import CHAR_TO_IX, draw_network
from unrolled.checks.case import Exercise, Part


def _names(rng, count=3, shortest=2, longest=5):
    """Different names, no two of the same length next to each other."""
    lengths = shortest + np.arange(count) % (longest - shortest + 1)
    return ["".join(chr(97 + int(i)) for i in rng.integers(26, size=length)) for length in lengths]


def _training(rng, count=3, iterations=8, n_a=5, learning_rate=0.1, carry=False, scale=0.3):
    return (
        _names(rng, count),
        dict(CHAR_TO_IX),
        draw_network(rng, n_a, scale),
        iterations,
        float(rng.uniform(20, 60)),
        learning_rate,
        carry,
    )


# fmt: off
MODEL = Spec(
    Exercise(
        "model",
        ("names", "char_to_ix", "parameters", "iterations", "start", "learning_rate", "carry"),
        ("parameters", "losses"),
        {"from a zero state": 3, "state carried": 2, "contract": 1},
        below=("optimize",),
        parts=(
            Part("the trained parameters", "parameters",
                 "Follow two updates by hand: which name, from which state, with which learning rate, how many times in all?"),
            Part("the smoothed losses", "losses",
                 "Training is right, the list is not. What is smoothed, from which start, and when is it written down?",
                 ("parameters",)),
        ),
    ),
    draws=(
        Draw("eight updates on three names", "from a zero state", lambda r, ref: _training(r), "either_name",
             {"as": "result"}),
        Draw("two updates on five names", "from a zero state", lambda r, ref: _training(r, 5, 2), "either_name",
             {"as": "result"}, mistakes=False),
        Draw("one name, again and again", "from a zero state", lambda r, ref: _training(r, 1, 4, 7), "either_name",
             {"as": "result"}, mistakes=False),
        Draw("the state carried from name to name", "state carried", lambda r, ref: _training(r, carry=True),
             "either_name", {"as": "result"}),
        Draw("carried, other sizes", "state carried", lambda r, ref: _training(r, 2, 7, 8, 0.02, True, 0.5),
             "either_name", {"as": "result"}, mistakes=False),
        Draw("learning rate and carry not given", "contract", lambda r, ref: _training(r, learning_rate=0.01)[:5],
             "either_name", {"as": "result"}),
        Draw("no updates", "contract", lambda r, ref: _training(r, 2, 0), "either_name", {"as": "result"},
             mistakes=False),
    ),
    mistakes=(
        Mistake("the state always carried",
                "Where carry is False each name starts as if it were the first one ever read.",
                old="a_prev = a_last if carry else zero", new="a_prev = a_last"),
        Mistake("the state never carried",
                "Your two ways of training give the same numbers. What does carry change?",
                old="a_prev = a_last if carry else zero", new="a_prev = zero"),
        Mistake("carries when it should not",
                "Read the line about carry again: which of its two values keeps the state?",
                old="a_prev = a_last if carry else zero", new="a_prev = zero if carry else a_last"),
        Mistake("always the same name",
                "Only the first name is ever learned. What should move with j?",
                old="names[j % len(names)]", new="names[0]"),
        Mistake("begins with the second name",
                "Which name belongs to the first update, the one with j = 0?",
                old="names[j % len(names)]", new="names[(j + 1) % len(names)]"),
        Mistake("runs off the end of the list",
                "There are more updates than names. What comes after the last name?",
                old="names[j % len(names)]", new="names[j]"),
        Mistake("the newline missing from the targets",
                "At which step does the network learn that a name is over?",
                old="X, Y = [None, *letters], [*letters, newline]", new="X, Y = [None, *letters[:-1]], letters"),
        Mistake("begins with a newline in place of None",
                "What has the network read before the first letter? A newline would be a character.",
                old="X, Y = [None, *letters]", new="X, Y = [newline, *letters]"),
        Mistake("targets not shifted",
                "At each step the network should guess what comes next, and you ask for what it just read.",
                old="X, Y = [None, *letters], [*letters, newline]", new="X, Y = [None, *letters], [newline, *letters]"),
        Mistake("nothing read before the first letter",
                "X is one shorter than Y. What has the network read when it guesses the first letter?",
                old="X, Y = [None, *letters], [*letters, newline]", new="X, Y = letters, [*letters, newline]"),
        Mistake("the loss not smoothed",
                "Your losses jump from name to name. What should each value keep of the one before it?",
                old="losses.append(smoothed)", new="losses.append(loss)"),
        Mistake("old and new loss swapped in smooth",
                "Nearly all of the smoothed loss should be what it was before.",
                old="smooth(smoothed, loss)", new="smooth(loss, smoothed)"),
        Mistake("smoothed from zero",
                "The smoothed loss begins at a value that you are given.",
                old="smoothed = start", new="smoothed = 0.0"),
        Mistake("only the last loss",
                "A curve needs a value for each update.",
                old="return parameters, losses", new="return parameters, losses[-1:]"),
        Mistake("losses from before the update",
                "Each value holds the loss of its own update: which one does your last value lack?",
                old="        smoothed = smooth(smoothed, loss)\n        losses.append(smoothed)\n",
                new="        losses.append(smoothed)\n        smoothed = smooth(smoothed, loss)\n"),
        Mistake("the learning rate not handed on",
                "Call it with learning_rate=0: nothing should be learned.",
                old="a_prev, parameters, learning_rate)", new="a_prev, parameters, 0.01)"),
        Mistake("one update too few",
                "Count your updates, and the entries of your list, for iterations = 1.",
                old="range(iterations)", new="range(iterations - 1)"),
        Mistake("one update too many",
                "Count your updates, and the entries of your list, for iterations = 1.",
                old="range(iterations)", new="range(iterations + 1)"),
        Mistake("iterations taken for rounds",
                "An iteration is one update, on one name. How many does your loop make?",
                old="range(iterations)", new="range(iterations * len(names))"),
        Mistake("the names in another order",
                "The names come in the order given. Who shuffles or turns them round?",
                old="names[j % len(names)]", new="names[-j % len(names)]"),
        Mistake("no first step from nothing",
                "A network that never sees the start of a name cannot begin one. What should it read before the first letter?",
                old="X, Y = [None, *letters], [*letters, newline]", new="X, Y = letters, [*letters[1:], newline]"),
    ),
)
