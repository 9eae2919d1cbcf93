"""Lab 05: what `CharRNN.sample` must do."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.course import CourseError
from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only, rnn_parameters
from autograder.specs.lab05_char_rnn.draws import changed, dice, new, same_again, state
from autograder.specs.sampler_laws import law_of, told_apart
from unrolled.checks.case import Exercise


def _blank(n, n_a):
    return {
        "Wax": np.zeros((n_a, n)),
        "Waa": np.zeros((n_a, n_a)),
        "Wya": np.zeros((n, n_a)),
        "ba": np.zeros((n_a, 1)),
        "by": np.zeros((n, 1)),
    }


def _turned(rng, parameters):
    """The same network with its hidden units in another order and of other sign."""
    n_a = len(parameters["Waa"])
    order, sign = rng.permutation(n_a), rng.choice([-1.0, 1.0], size=(n_a, 1))
    turned = {
        "Wax": (sign * parameters["Wax"])[order],
        "Waa": (sign * parameters["Waa"] * sign.T)[order][:, order],
        "Wya": (parameters["Wya"] * sign.T)[:, order],
        "ba": (sign * parameters["ba"])[order],
        "by": parameters["by"],
    }
    return turned, (sign * np.eye(n_a))[order]


def _alternating(rng, n=11):
    """Two letters in turn, by a unit that changes its sign each step; what is read plays no part.

    The state that it starts from decides which of the two comes first.
    """
    one, other = (int(i) for i in rng.choice(6, 2, replace=False))
    parameters = _blank(6, 3)
    parameters["Waa"][0, 0] = -5.0
    parameters["Wya"][one, 0], parameters["Wya"][other, 0] = 8.0, -8.0
    parameters["by"][[one, other]] = 2.0
    parameters, turn = _turned(rng, parameters)
    start = turn @ np.array([[float(rng.choice([-0.7, 0.7]))], [0.1], [-0.2]])
    return new(rng, parameters=parameters), (start, int(rng.integers(6)), n)


def _speller(rng, n=12):
    """A round of five letters: each calls the next, and nothing is remembered."""
    around = [int(i) for i in rng.permutation(6)[:5]]
    parameters = _blank(6, 6)
    for unit, (letter, following) in enumerate(zip(around, around[1:] + around[:1], strict=True)):
        parameters["Wax"][unit, letter] = 3.0
        parameters["Wya"][following, unit] = 12.0 - unit
    parameters, _ = _turned(rng, parameters)
    return new(rng, parameters=parameters), (np.zeros((6, 1)), around[2], n)


def _decided(rng, ref, n=12):
    """A random network that is never close to a tie for so many steps."""
    while True:
        create = new(rng, 6, 7, 0.9)
        a, index, margins = state(rng, 7), int(rng.integers(6)), []
        given = (a, index, n)
        p = create[3]
        for _ in range(n):
            a = np.tanh(p["Waa"] @ a + p["Wax"][:, [index]] + p["ba"])
            scores = (p["Wya"] @ a + p["by"])[:, 0]
            index = int(np.argmax(scores))
            low, high = np.sort(scores)[-2:]
            margins.append(high - low)
        if min(margins, default=1.0) > 0.01:
            return create, given


def _decided_twice(rng, ref):
    create, given = _decided(rng, ref)
    return same_again(create, "sample", given)


def _chatty(rng, seed=0):
    """A network of four letters whose every part matters within three of them."""
    base = np.random.default_rng(seed)
    parameters = rnn_parameters(base, 4, 5, 4, 1.2)
    state = base.uniform(-0.9, 0.9, size=(5, 1))
    for name, value in parameters.items():
        parameters[name] = value * rng.uniform(0.95, 1.05, size=value.shape)
    parameters, turn = _turned(rng, parameters)
    return new(rng, parameters=parameters), (turn @ state, seed % 4, 6, dice(rng))


def _threes(args, ref, wrong) -> Mapping[str, Any]:
    """Options for the procedure `law`: the right law and that of each mistake."""
    (*create, parameters), (a_prev, first, n, _) = args

    def law(names: SimpleNamespace) -> np.ndarray | None:
        def draw(rng: Any) -> Any:
            return names.CharRNN(*create, parameters).sample(a_prev, first, n, rng)

        return law_of(draw, list(range(len(parameters["by"]))), None)

    right = law(ref)
    if right is None:
        raise CourseError("The reference sample draws otherwise than by rng.choice(n, p=p).")
    return told_apart(right, {name: law(names) for name, names in wrong.items()})


def _drawn(title, make):
    law = {"draws": DRAWS}
    return Draw(title, "drawn", make, "law", law, mistakes=False, prepare=_threes)


ELSEWHERE = "not drawn from rng"
UNASKED = "draws although there is no generator"
DRAWS = 120

# fmt: off
SAMPLE = Spec(
    Exercise(
        "CharRNN.sample",
        ("what CharRNN was made with", "what sample was called with", "the second call"),
        ("indices",),
        {"greedy": 3, "drawn": 3, "contract": 2},
    ),
    draws=(
        Draw("two letters in turn", "greedy", lambda r, ref: _alternating(r)),
        Draw("a round of five letters", "greedy", lambda r, ref: _speller(r)),
        Draw("a network that decides by letter and state", "greedy", _decided, "decided", {"mistake": UNASKED}),
        Draw("one character", "greedy", lambda r, ref: _decided(r, ref, 1), mistakes=False),
        _drawn("120 times six letters", lambda r, ref: _chatty(r, 1)),
        _drawn("120 times six letters of another network", lambda r, ref: _chatty(r, 6)),
        Draw("a state that cannot be written to", "contract", lambda r, ref: changed(_decided(r, ref), 0, read_only),
             mistakes=False),
        Draw("one generator: the same state, the same text", "contract",
             lambda r, ref: changed(_chatty(r, 1), 2, lambda n: 8), "own_generator", {"draws": 16, "mistake": ELSEWHERE},
             mistakes=False),
        Draw("two texts, one after the other", "contract", _decided_twice, "script",
             {"returns": ("the first text", "the second text")}, mistakes=False),
        Draw("no character", "contract", lambda r, ref: _decided(r, ref, 0), mistakes=False),
    ),
    cheap=("all characters alike",),
    mistakes=(
        Mistake("the state never advanced",
                "Each step of your sampler starts from the same state. What should the third letter know about the first?",
                swaps=(("            a = np.tanh(", "            a_next = np.tanh("),
                       ('p["Wya"] @ a +', 'p["Wya"] @ a_next +'))),
        Mistake("always reads the first character",
                "Your network goes on, but it is not told which character came out. What does it read next, and is the 1 of the one before still set?",
                swaps=(("            index = int(", "            drawn = int("), ("append(index)", "append(drawn)"))),
        Mistake("always from a state of zeros",
                "Your text does not depend on a_prev. Where does it start?",
                old="self.parameters, a_prev, first", new="self.parameters, 0 * a_prev, first"),
        Mistake("the first character in the result",
                "The caller knows the first character: it was an argument. The result begins with the next.",
                swaps=(("a_prev, first, []", "a_prev, first, [first]"),
                       ("for _ in range(n)", "for _ in range(n - 1)"))),
        Mistake("one character too many",
                "Count what your loop writes: the caller asked for n.",
                old="for _ in range(n)", new="for _ in range(n + 1)"),
        Mistake("greedy although there is a generator",
                "With a generator every text should be another. What would a die do with these probabilities?",
                old="rng.choice(len(y_pred), p=y_pred)",
                new="rng.choice(len(y_pred), p=np.eye(len(y_pred))[np.argmax(y_pred)])"),
        Mistake(UNASKED,
                "Without a generator there is no chance: the most probable character, each time.",
                old="np.argmax(y_pred) if rng is None else rng.choice",
                new="(rng or np.random.default_rng(len(indices))).choice"),
        Mistake("all characters alike",
                "Your draws do not depend on the network. Where do the probabilities enter?",
                old="rng.choice(len(y_pred), p=y_pred)", new="rng.choice(len(y_pred))"),
        Mistake("predicts from the old state",
                "The guess of a step should know the character that was just read. Which state does?",
                swaps=(('            a = np.tanh(p["Waa"] @ a + p["Wax"][:, [index]] + p["ba"])\n',
                        '            a, before = np.tanh(p["Waa"] @ a + p["Wax"][:, [index]] + p["ba"]), a\n'),
                       ('softmax(p["Wya"] @ a +', 'softmax(p["Wya"] @ before +'))),
        Mistake("the output bias left out",
                "Some letters are more common than others, whatever came before. Where does the network keep that?",
                old=' @ a + p["by"]', new=" @ a"),
        Mistake("the hidden bias left out",
                "Your states are those of a network without ba.",
                old=' + p["ba"]', new=""),
        Mistake("tanh left out",
                "A state lies between -1 and 1. What keeps it there while you sample?",
                old="a = np.tanh(", new="a = ("),
        Mistake("the least probable character",
                "Look at how probable the characters are that you choose.",
                old="np.argmax(y_pred)", new="np.argmin(y_pred)"),
        Mistake(ELSEWHERE,
                "Randomness is an argument here: everything that you draw should come from rng.",
                old="else rng.choice", new="else np.random.choice"),
    ),
)
