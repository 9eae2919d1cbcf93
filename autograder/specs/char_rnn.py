"""Lab 05: what encoding, and the three methods of a character model, must do."""

from collections.abc import Mapping
from types import FunctionType, SimpleNamespace
from typing import Any

import numpy as np

from autograder.course import CourseError
from autograder.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only, reordered, rnn_parameters, single
from autograder.specs.laws import law_of, told_apart
from unrolled.checks import callbacks
from unrolled.checks.case import Exercise
from unrolled.checks.runner import Runner

LETTERS = "\n abcdefgh"


# --- encode and decode


def _numbered(rng, letters=LETTERS):
    """A numbering whose keys stand in another order than their indices."""
    order = rng.permutation(len(letters))
    numbers = rng.permutation(len(letters))
    return {letters[i]: int(numbers[i]) for i in order}


def _text(rng, length=12, letters=LETTERS):
    return "".join(letters[i] for i in rng.integers(len(letters), size=length))


def _strange(rng):
    return _text(rng, 5) + "é" + _text(rng, 4) + "ß" + _text(rng, 3) + "é"


NAMES_ONE = "the error names one stranger"

ENCODE = Spec(
    Exercise(
        "encode",
        ("text", "char_to_ix"),
        ("indices",),
        {"values": 2, "characters that are missing": 2},
    ),
    draws=(
        Draw("a short text", "values", lambda r, ref: (_text(r), _numbered(r))),
        Draw("another text", "values", lambda r, ref: (_text(r, 30), _numbered(r)), mistakes=False),
        Draw(
            "a text of one letter, again and again",
            "values",
            lambda r, ref: (5 * "c", _numbered(r)),
            mistakes=False,
        ),
        Draw("no text at all", "values", lambda r, ref: ("", _numbered(r)), mistakes=False),
        Draw(
            "two characters that the dictionary lacks",
            "characters that are missing",
            lambda r, ref: (_strange(r), _numbered(r)),
            "refuses",
            {"says": ["é", "ß"], "mistake": NAMES_ONE},
        ),
        Draw(
            "a text of strangers",
            "characters that are missing",
            lambda r, ref: ("XYZ", _numbered(r)),
            "refuses",
            {"says": ["X", "Y", "Z"], "mistake": NAMES_ONE},
            mistakes=False,
        ),
    ),
    mistakes=(
        Mistake(
            "numbered in the order in which they come",
            "Your indices do not depend on the numbers in char_to_ix. Which number stands beside each "
            "character there?",
            (
                (
                    "char_to_ix[character] for character in text",
                    "list(char_to_ix).index(character) for character in text",
                ),
            ),
        ),
        Mistake(
            "each character once",
            "Your result is shorter than the text. Does a letter that comes twice count twice?",
            (("character in text]", "character in sorted(set(text))]"),),
        ),
        Mistake(
            "strangers get the index -1",
            "In NumPy -1 is an index like any other: that of the last. Your network would read the last "
            "character of the vocabulary, and nobody would know.",
            (
                ("    if strangers:\n", "    if False:\n"),
                ("char_to_ix[character] for", "char_to_ix.get(character, -1) for"),
            ),
        ),
        Mistake(
            "strangers left out",
            "Your result is shorter than the text, and nobody was told. What should happen to a character "
            "without a number?",
            (
                ("    if strangers:\n", "    if False:\n"),
                ("for character in text]", "for character in text if character in char_to_ix]"),
            ),
        ),
        Mistake(
            "strangers get the index 0",
            "Index 0 belongs to a character of its own. What should happen to one without a number?",
            (
                ("    if strangers:\n", "    if False:\n"),
                ("char_to_ix[character] for", "char_to_ix.get(character, 0) for"),
            ),
        ),
        Mistake(
            NAMES_ONE,
            "Somebody has to mend the text. How many times must they run your function until they know "
            "every character that is missing?",
            (("', '.join(strangers)", "strangers[0]"),),
        ),
        Mistake(
            "one-hot columns in place of indices",
            "Indices are whole numbers, one for each character. Columns are not needed in this lab.",
            (
                (
                    "return [char_to_ix[character] for character in text]",
                    "return np.eye(len(char_to_ix))[[char_to_ix[character] for character in text]].T",
                ),
            ),
        ),
    ),
)

DECODE = Spec(
    Exercise("decode", ("indices", "char_to_ix"), ("text",), {"values": 2, "strange indices": 1}),
    draws=(
        Draw("a few indices", "values", lambda r, ref: _indices(r, _numbered(r))),
        Draw(
            "indices in an array",
            "values",
            lambda r, ref: (r.integers(len(LETTERS), size=20), _numbered(r)),
            mistakes=False,
        ),
        Draw("no index", "values", lambda r, ref: ([], _numbered(r)), mistakes=False),
        Draw(
            "the index -1",
            "strange indices",
            lambda r, ref: ([0, 3, -1, 2], _numbered(r)),
            "refuses",
            {"says": [], "mistake": ""},
        ),
        Draw(
            "an index beyond the last",
            "strange indices",
            lambda r, ref: ([0, len(LETTERS)], _numbered(r)),
            "refuses",
            {"says": [], "mistake": ""},
            mistakes=False,
        ),
    ),
    mistakes=(
        Mistake(
            "the keys taken in the order in which they stand",
            "The third key of a dictionary need not have the index 2. How do you find the character that "
            "does?",
            (
                (
                    "{index: character for character, index in char_to_ix.items()}",
                    "dict(enumerate(char_to_ix))",
                ),
            ),
        ),
        Mistake(
            "the characters sorted by themselves",
            "You sort the characters; but the dictionary says which index each has, and that order is its "
            "own.",
            (
                (
                    "{index: character for character, index in char_to_ix.items()}",
                    "dict(enumerate(sorted(char_to_ix)))",
                ),
            ),
        ),
        Mistake(
            "a list of characters",
            "What decode gives should be text that can be printed: one string.",
            (
                (
                    'return "".join(ix_to_char[int(index)] for index in indices)',
                    "return [ix_to_char[int(index)] for index in indices]",
                ),
            ),
        ),
        Mistake(
            "spaces between the characters",
            "Compare the length of your text with the number of indices.",
            (('return "".join', 'return " ".join'),),
        ),
        Mistake(
            "negative indices count from the end",
            "An index of -1 is a sign that something went wrong earlier. A list takes it for its last "
            "item.",
            (("ix_to_char[int(index)] for", "ix_to_char[int(index) % len(ix_to_char)] for"),),
        ),
        Mistake(
            "indices that stand for nothing are left out",
            "The text is shorter than the list of indices, and nobody was told.",
            (("ix_to_char[int(index)] for", 'ix_to_char.get(int(index), "") for'),),
        ),
    ),
)


def _indices(rng, char_to_ix):
    return [int(i) for i in rng.integers(len(char_to_ix), size=12)], char_to_ix


# --- CharRNN.loss


def _new(rng, n=6, n_a=5, scale=0.4, parameters=None):
    """Arguments of the constructor, with parameters of our own."""
    if parameters is None:
        parameters = rnn_parameters(rng, n, n_a, n, scale)
    return len(parameters["by"]), len(parameters["ba"]), _dice(rng), parameters


def _dice(rng):
    return np.random.default_rng(int(rng.integers(2**31)))


def _state(rng, n_a=5):
    return rng.uniform(-0.9, 0.9, size=(n_a, 1))


def _window(rng, T=6, n=6, n_a=5):
    text = [int(i) for i in rng.integers(n, size=T + 1)]
    return text[:-1], text[1:], _state(rng, n_a)


def _apart(rng, n=6, n_a=5):
    """A window in which no letter is read twice."""
    text = [int(i) for i in rng.permutation(n)]
    return text[:-1], text[1:], _state(rng, n_a)


def _repeated(rng):
    """A window of two letters, each read several times."""
    one, other = (int(i) for i in rng.choice(6, 2, replace=False))
    text = [one, other, one, one, other, one, other, other, one]
    return text[:-1], text[1:], _state(rng)


def _steep(rng, n_a=5, times=14):
    """One letter again and again, where another is wanted: gradients reach far beyond 5."""
    read, wanted = (int(i) for i in rng.choice(6, 2, replace=False))
    parameters = rnn_parameters(rng, 6, n_a, 6, 0.3)
    parameters["Wya"] = 3.0 * parameters["Wya"]
    return _new(rng, parameters=parameters), (times * [read], times * [wanted], _state(rng, n_a))


def _back_and_forth(rng):
    """Gradients that go up to 9 and come back: clipping while summing gives something else."""
    one, other = (int(i) for i in rng.choice(6, 2, replace=False))
    parameters = rnn_parameters(rng, 6, 5, 6, 0.3)
    parameters["by"][[one, other]] = 3.0
    wanted = 14 * [one] + 14 * [other]
    return _new(rng, parameters=parameters), (28 * [one], wanted, _state(rng))


def _changed(args, position, change):
    """The same case with one argument of the method changed."""
    create, given = args
    return create, tuple(change(one) if i == position else one for i, one in enumerate(given))


def _same_again(create, method, given):
    return create, given, (method, given)


def _in_single(args):
    (n, n_a, rng, parameters), (inputs, targets, a_prev) = args
    return (n, n_a, rng, single(parameters)), (inputs, targets, single(a_prev))


TWO = {"returns": ("the first window", "the second window")}

LOSS = Spec(
    Exercise(
        "CharRNN.loss",
        ("what CharRNN was made with", "what loss was called with", "the second call"),
        ("loss", "gradients", "a_last"),
        {
            "values": 4,
            "repeated letters": 2,
            "clipping": 2,
            "edges of the window": 2,
            "contract": 2,
        },
    ),
    draws=(
        Draw("a window without a repeated letter", "values", lambda r, ref: (_new(r), _apart(r))),
        Draw(
            "more units than letters",
            "values",
            lambda r, ref: (_new(r, 4, 7), _apart(r, 4, 7)),
        ),
        Draw(
            "a window of one character",
            "values",
            lambda r, ref: (_new(r), _window(r, 1)),
            mistakes=False,
        ),
        Draw("letters that come back", "repeated letters", lambda r, ref: (_new(r), _repeated(r))),
        Draw(
            "twenty letters of an alphabet of six",
            "repeated letters",
            lambda r, ref: (_new(r, scale=0.25), _window(r, 20)),
            mistakes=False,
        ),
        Draw("steep: gradients beyond 5", "clipping", lambda r, ref: _steep(r)),
        Draw("up to 9 and back", "clipping", lambda r, ref: _back_and_forth(r)),
        Draw("steep, other sizes", "clipping", lambda r, ref: _steep(r, 8, 9), mistakes=False),
        Draw(
            "two windows, one after the other",
            "edges of the window",
            lambda r, ref: (_new(r), _window(r), ("loss", _window(r, 4))),
            "script",
            TWO,
        ),
        Draw(
            "the same window twice",
            "edges of the window",
            lambda r, ref: _same_again(_new(r), "loss", _window(r)),
            "script",
            TWO,
            mistakes=False,
        ),
        Draw(
            "a first state of zeros",
            "edges of the window",
            lambda r, ref: _changed((_new(r), _window(r)), 2, np.zeros_like),
            mistakes=False,
        ),
        Draw(
            "indices in arrays",
            "contract",
            lambda r, ref: _changed(_changed((_new(r), _window(r)), 0, np.array), 1, np.array),
            mistakes=False,
        ),
        Draw(
            "a state that cannot be written to",
            "contract",
            lambda r, ref: _changed((_new(r), _window(r)), 2, read_only),
            mistakes=False,
        ),
        Draw(
            "parameters in another order",
            "contract",
            lambda r, ref: (
                _new(r, parameters=reordered(rnn_parameters(r, 6, 5, 6, 0.4))),
                _window(r),
            ),
            mistakes=False,
        ),
        Draw(
            "float32",
            "contract",
            lambda r, ref: _in_single((_new(r), _window(r))),
            mistakes=False,
        ),
        Draw(
            "weights of its own",
            "contract",
            lambda r, ref: ((6, 5, _dice(r)), (*_window(r, 8)[:2], np.zeros((5, 1)))),
            "newborn",
            {"blind": float(8 * np.log(6))},
            mistakes=False,
        ),
        Draw(
            "another window between",
            "contract",
            lambda r, ref: (_new(r), _window(r)),
            "keeps",
            mistakes=False,
        ),
    ),
    mistakes=(
        Mistake(
            "a letter that is read twice counts once",
            "With a list of indices, += writes each column once, whatever you add to it how often. Which "
            "of the two gradients of a repeated letter is left?",
            (
                ("            dWax[:, inputs[t]] += ds[:, t]\n", ""),
                (
                    "        gradients = {\n",
                    "        dWax[:, inputs] += ds\n        gradients = {\n",
                ),
            ),
        ),
        Mistake(
            "the gradient of the letters is overwritten",
            "A letter that is read twice has two gradients. What becomes of the first when the second "
            "comes?",
            (("dWax[:, inputs[t]] += ds", "dWax[:, inputs[t]] = ds"),),
        ),
        Mistake(
            "nothing comes back from the next step",
            "Two gradients reach a state: from the guess above it, and from the state after it. You use "
            "one of them.",
            (("(da[:, t] + da_next)", "da[:, t]"),),
        ),
        Mistake(
            "only what comes back from the next step",
            "Two gradients reach a state: from the guess above it, and from the state after it. You use "
            "one of them.",
            (("(da[:, t] + da_next) *", "(da[:, t] if t == T - 1 else da_next) *"),),
        ),
        Mistake(
            "the tanh left out on the way back",
            "On the way forward each state goes through a tanh. What is its slope, and where is it on your "
            "way back?",
            ((" * (1 - a[:, t + 1] ** 2)", ""),),
        ),
        Mistake(
            "the slope of tanh at the state before",
            "The slope belongs to the state that the step made, and you take that of the one before it.",
            (("(1 - a[:, t + 1] ** 2)", "(1 - a[:, t] ** 2)"),),
        ),
        Mistake(
            "Waa not transposed on the way back",
            "On the way back a matrix is used with its rows and columns exchanged. Which one is not?",
            (('da_next = p["Waa"].T @', 'da_next = p["Waa"] @'),),
        ),
        Mistake(
            "dWaa with the states after the step",
            "Waa is multiplied by the state before the step. Which columns of your states are those?",
            (('"dWaa": ds @ a[:, :-1].T', '"dWaa": ds @ a[:, 1:].T'),),
        ),
        Mistake(
            "dWya with the states before the step",
            "The guess is made from the state after the step. Which columns of your states are those?",
            (('"dWya": dz @ a[:, 1:].T', '"dWya": dz @ a[:, :-1].T'),),
        ),
        Mistake(
            "not clipped",
            "In a steep place some of your gradients are larger than 5. clip hands back new ones: who "
            "receives them?",
            (("return loss, clip(gradients, 5),", "return loss, gradients,"),),
        ),
        Mistake(
            "another bound for the clipping",
            "By how much may one entry of a gradient differ from zero here?",
            (("clip(gradients, 5)", "clip(gradients, 1)"),),
        ),
        Mistake(
            "clipped while summing",
            "A sum may go up to 9 and come back to 2. If it is cut at 5 on its way, where does it end?",
            (
                (
                    "        gradients = {\n",
                    "        held = lambda parts: __import__('functools').reduce(\n"
                    "            lambda so_far, part: np.clip(so_far + part, -5, 5), list(parts)[::-1])\n"
                    "        gradients = {\n",
                ),
                (
                    '"dWax": dWax,',
                    '"dWax": held(np.outer(ds[:, t], np.eye(len(dz))[inputs[t]]) for t in range(T)),',
                ),
                ("ds @ a[:, :-1].T", "held(np.outer(ds[:, t], a[:, t]) for t in range(T))"),
                ("dz @ a[:, 1:].T", "held(np.outer(dz[:, t], a[:, t + 1]) for t in range(T))"),
                ("np.sum(ds, axis=1, keepdims=True)", "held(ds[:, [t]] for t in range(T))"),
                ("np.sum(dz, axis=1, keepdims=True)", "held(dz[:, [t]] for t in range(T))"),
            ),
        ),
        Mistake(
            "clipped as one vector",
            "Here each number is clipped by itself; your gradients were all scaled together.",
            (
                (
                    "clip(gradients, 5)",
                    "{k: g * min(1, 5 / np.sqrt(sum(np.sum(h**2) for h in gradients.values()))) for k, g in gradients.items()}",
                ),
            ),
        ),
        Mistake(
            "the loss averaged over the window",
            "A window of 25 characters holds 25 surprises. Do you add them up, or average?",
            (("loss = -np.sum(", "loss = -np.mean("),),
        ),
        Mistake(
            "the gradient averaged over the window",
            "The loss is a sum over the window; so its gradient is one too.",
            (
                (
                    "        dz[targets, np.arange(T)] -= 1  # (n, T)\n",
                    "        dz[targets, np.arange(T)] -= 1\n        dz = dz / T\n",
                ),
            ),
        ),
        Mistake(
            "the loss in bits",
            "Your loss is 1.44 times as large as it should be. To which base is the logarithm?",
            (("-np.sum(np.log(", "-np.sum(np.log2("),),
        ),
        Mistake(
            "the state before the window handed back",
            "The next window starts where this one ended. Which state is that?",
            (("a[:, [-1]]", "a[:, [0]]"),),
        ),
        Mistake(
            "all states handed back",
            "One state is carried on, of shape (n_a, 1). You hand over those of all steps.",
            (("a[:, [-1]]", "a[:, 1:]"),),
        ),
        Mistake(
            "always from a state of zeros",
            "Your result does not depend on a_prev. Where does the window start?",
            (("a[:, [0]] = a_prev", "a[:, [0]] = 0"),),
        ),
        Mistake(
            "the gradient carried over the edge",
            "The last step of a window has nothing after it. Yours gets something from the window that "
            "was read before.",
            (
                (
                    "        da_next = np.zeros(len(a_prev))\n",
                    "        da_next = getattr(self, 'kept', np.zeros(len(a_prev)))\n",
                ),
                ("        gradients = {\n", "        self.kept = da_next\n        gradients = {\n"),
            ),
        ),
        Mistake(
            "the model starts from a state of its own",
            "The caller says where a window starts. Your class remembers the last window all by itself.",
            (
                ("a[:, [0]] = a_prev", "a[:, [0]] = getattr(self, 'kept', a_prev)"),
                (
                    "        gradients = {\n",
                    "        self.kept = a[:, [-1]]\n        gradients = {\n",
                ),
            ),
        ),
        Mistake(
            "gradients added up from call to call",
            "Call loss twice on the same window: the second gradient should be that of the second call "
            "alone.",
            (
                (
                    "        return loss, clip(",
                    "        gradients = self.kept = {k: g + getattr(self, 'kept', {}).get(k, 0) for k, g in gradients.items()}\n"
                    "        return loss, clip(",
                ),
            ),
        ),
        Mistake(
            "inputs and targets exchanged",
            "Which of the two does the network see, and which does it have to guess?",
            (
                (
                    "        p, T = self.parameters, len(inputs)\n        a = np.zeros(",
                    "        inputs, targets = targets, inputs\n        p, T = self.parameters, len(inputs)\n        a = np.zeros(",
                ),
            ),
        ),
        Mistake(
            "the hidden bias left out",
            "Your states are those of a network without ba.",
            ((' + p["ba"][:, 0]', ""),),
        ),
        Mistake(
            "the output bias left out",
            "Some letters are more common than others, whatever came before. Where does the network keep "
            "that?",
            ((' @ a[:, 1:] + p["by"])', " @ a[:, 1:])"),),
        ),
    ),
)


# --- CharRNN.sample


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
    return _new(rng, parameters=parameters), (start, int(rng.integers(6)), n)


def _speller(rng, n=12):
    """A round of five letters: each calls the next, and nothing is remembered."""
    around = [int(i) for i in rng.permutation(6)[:5]]
    parameters = _blank(6, 6)
    for unit, (letter, following) in enumerate(zip(around, around[1:] + around[:1], strict=True)):
        parameters["Wax"][unit, letter] = 3.0
        parameters["Wya"][following, unit] = 12.0 - unit
    parameters, _ = _turned(rng, parameters)
    return _new(rng, parameters=parameters), (np.zeros((6, 1)), around[2], n)


def _decided(rng, ref, n=12):
    """A random network that is never close to a tie for so many steps."""
    while True:
        create = _new(rng, 6, 7, 0.9)
        a, index, margins = _state(rng, 7), int(rng.integers(6)), []
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
    return _same_again(create, "sample", given)


def _chatty(rng, seed=0):
    """A network of four letters whose every part matters within three of them."""
    base = np.random.default_rng(seed)
    parameters = rnn_parameters(base, 4, 5, 4, 1.2)
    state = base.uniform(-0.9, 0.9, size=(5, 1))
    for name, value in parameters.items():
        parameters[name] = value * rng.uniform(0.95, 1.05, size=value.shape)
    parameters, turn = _turned(rng, parameters)
    return _new(rng, parameters=parameters), (turn @ state, seed % 4, 3, _dice(rng))


def _threes(args, ref, wrong) -> Mapping[str, Any]:
    """Options for `drawn_law`: the right law and that of each mistake."""
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
    return Draw(title, "drawn", make, "drawn_law", law, mistakes=False, prepare=_threes)


ELSEWHERE = "not drawn from rng"
UNASKED = "draws although there is no generator"
DRAWS = 120

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
        Draw(
            "a network that decides by letter and state",
            "greedy",
            _decided,
            "decided",
            {"mistake": UNASKED},
        ),
        Draw("one character", "greedy", lambda r, ref: _decided(r, ref, 1), mistakes=False),
        _drawn("120 times three letters", lambda r, ref: _chatty(r, 1)),
        _drawn("120 times three letters of another network", lambda r, ref: _chatty(r, 6)),
        Draw(
            "a state that cannot be written to",
            "contract",
            lambda r, ref: _changed(_decided(r, ref), 0, read_only),
            mistakes=False,
        ),
        Draw(
            "one generator: the same state, the same text",
            "contract",
            lambda r, ref: _changed(_chatty(r, 1), 2, lambda n: 8),
            "own_dice",
            {"draws": 16, "mistake": ELSEWHERE},
            mistakes=False,
        ),
        Draw(
            "two texts, one after the other",
            "contract",
            _decided_twice,
            "script",
            {"returns": ("the first text", "the second text")},
            mistakes=False,
        ),
        Draw("no character", "contract", lambda r, ref: _decided(r, ref, 0), mistakes=False),
    ),
    mistakes=(
        Mistake(
            "the state never advanced",
            "Each step of your sampler starts from the same state. What should the third letter know "
            "about the first?",
            (
                ("            a = np.tanh(", "            a_next = np.tanh("),
                ('p["Wya"] @ a +', 'p["Wya"] @ a_next +'),
            ),
        ),
        Mistake(
            "always reads the first character",
            "Your network goes on, but it is not told which character came out. What does it read next?",
            (
                ("            index = int(", "            drawn = int("),
                ("append(index)", "append(drawn)"),
            ),
        ),
        Mistake(
            "always from a state of zeros",
            "Your text does not depend on a_prev. Where does it start?",
            (("self.parameters, a_prev, first", "self.parameters, 0 * a_prev, first"),),
        ),
        Mistake(
            "the first character in the result",
            "The caller knows the first character: it was an argument. The result begins with the next.",
            (
                ("a_prev, first, []", "a_prev, first, [first]"),
                ("for _ in range(n)", "for _ in range(n - 1)"),
            ),
        ),
        Mistake(
            "one character too many",
            "Count what your loop writes: the caller asked for n.",
            (("for _ in range(n)", "for _ in range(n + 1)"),),
        ),
        Mistake(
            "greedy although there is a generator",
            "With a generator every text should be another. What would a die do with these probabilities?",
            (
                (
                    "rng.choice(len(y_pred), p=y_pred)",
                    "rng.choice(len(y_pred), p=np.eye(len(y_pred))[np.argmax(y_pred)])",
                ),
            ),
        ),
        Mistake(
            UNASKED,
            "Without a generator there is no chance: the most probable character, each time.",
            (
                (
                    "np.argmax(y_pred) if rng is None else rng.choice",
                    "(rng or np.random.default_rng(len(indices))).choice",
                ),
            ),
        ),
        Mistake(
            "all characters alike",
            "Your draws do not depend on the network. Where do the probabilities enter?",
            (("rng.choice(len(y_pred), p=y_pred)", "rng.choice(len(y_pred))"),),
        ),
        Mistake(
            "predicts from the old state",
            "The guess of a step should know the character that was just read. Which state does?",
            (
                (
                    '            a = np.tanh(p["Waa"] @ a + p["Wax"][:, [index]] + p["ba"])\n',
                    '            a, before = np.tanh(p["Waa"] @ a + p["Wax"][:, [index]] + p["ba"]), a\n',
                ),
                ('softmax(p["Wya"] @ a +', 'softmax(p["Wya"] @ before +'),
            ),
        ),
        Mistake(
            "the output bias left out",
            "Some letters are more common than others, whatever came before. Where does the network keep "
            "that?",
            ((' @ a + p["by"]', " @ a"),),
        ),
        Mistake(
            "the hidden bias left out",
            "Your states are those of a network without ba.",
            ((' + p["ba"]', ""),),
        ),
        Mistake(
            "tanh left out",
            "A state lies between -1 and 1. What keeps it there while you sample?",
            (("a = np.tanh(", "a = ("),),
        ),
        Mistake(
            "the least probable character",
            "Look at how probable the characters are that you choose.",
            (("np.argmax(y_pred)", "np.argmin(y_pred)"),),
        ),
        Mistake(
            ELSEWHERE,
            "Randomness is an argument here: everything that you draw should come from rng.",
            (("else rng.choice", "else np.random.choice"),),
        ),
    ),
)


# --- CharRNN.train


def _reading(rng, length=30, n=5):
    return rng.integers(n, size=length)


def _lesson(rng, length=30, updates=4, steps=4, learning_rate=0.1, n=5, n_a=4):
    """Train, then look at what was learned through the loss of a window."""
    return (
        _new(rng, n, n_a, 0.3),
        (_reading(rng, length, n), updates, steps, learning_rate),
        _look(rng, n, n_a),
    )


def _look(rng, n=5, n_a=4):
    return "loss", _window(rng, 5, n, n_a)


def _two_lessons(rng):
    create, given, look = _lesson(rng, updates=3)
    return create, given, ("train", (_reading(rng, 14), 3, 3, 0.05)), look


def _epsilon_outside(parameters, gradients, memory, learning_rate):
    seen = {name: memory[name] + gradients[f"d{name}"] ** 2 for name in parameters}
    stepped = {
        name: value - learning_rate * gradients[f"d{name}"] / (np.sqrt(seen[name]) + 1e-8)
        for name, value in parameters.items()
    }
    return stepped, seen


def _also(args, ref, wrong) -> Mapping[str, Any]:
    """Options for `trained`: what comes out with epsilon outside the root."""
    train = ref.CharRNN.train
    names = {**train.__globals__, "adagrad_update": _epsilon_outside}
    other = FunctionType(train.__code__, names, "train", train.__defaults__)
    kind = type("CharRNN", (ref.CharRNN,), {"train": other})
    return {"also": Runner({"CharRNN": kind}, callbacks.find)("CharRNN.train", args).value}


AFTER = {"returns": ("losses", "what loss gives afterwards")}


def _train(title, family, make, mistakes=False, returns=AFTER):
    return Draw(title, family, make, "trained", returns, mistakes=mistakes, prepare=_also)


TRAIN = Spec(
    Exercise(
        "CharRNN.train",
        (
            "what CharRNN was made with",
            "what train was called with",
            "the second call",
            "the third call",
        ),
        ("losses", "what loss gives afterwards"),
        {"updates": 4, "the end of the text": 4, "warm start": 2, "contract": 2},
        below=("CharRNN.loss",),
    ),
    draws=(
        _train("four windows of a long text", "updates", lambda r, ref: _lesson(r), True),
        _train("one update", "updates", lambda r, ref: _lesson(r, updates=1)),
        _train(
            "other sizes",
            "updates",
            lambda r, ref: _lesson(r, 40, 5, 7, 0.03, n=3, n_a=6),
        ),
        _train(
            "eleven characters in windows of four",
            "the end of the text",
            lambda r, ref: _lesson(r, 11, 7),
            True,
        ),
        _train(
            "nine characters in windows of four",
            "the end of the text",
            lambda r, ref: _lesson(r, 9, 5),
            True,
        ),
        _train(
            "ten characters in windows of four",
            "the end of the text",
            lambda r, ref: _lesson(r, 10, 5),
        ),
        _train(
            "a text that is shorter than a window",
            "the end of the text",
            lambda r, ref: _lesson(r, 6, 3, 9),
        ),
        _train(
            "trained twice, on two texts",
            "warm start",
            lambda r, ref: _two_lessons(r),
            True,
            {"returns": ("losses", "losses of the second call", "what loss gives afterwards")},
        ),
        _train(
            "25 steps and a learning rate of 0.1, where none are given",
            "contract",
            lambda r, ref: (_new(r, 5, 4, 0.3), (_reading(r, 60), 2), _look(r)),
            True,
        ),
        _train(
            "the text in a list",
            "contract",
            lambda r, ref: _listed(_lesson(r)),
        ),
        Draw(
            "watched while it learns",
            "contract",
            lambda r, ref: _lesson(r),
            "watched",
            AFTER,
            mistakes=False,
        ),
        _train("no update", "contract", lambda r, ref: _lesson(r, updates=0)),
    ),
    mistakes=(
        Mistake(
            "nothing is updated",
            "adagrad_update hands you something new and leaves the old as it was. Who keeps it?",
            (("self.parameters, self.memory = adagrad", "_ = adagrad"),),
        ),
        Mistake(
            "the memory thrown away",
            "Each of your steps is as long as the first one. What does Adagrad remember, and where do you "
            "keep it?",
            (("self.parameters, self.memory = adagrad", "self.parameters, _ = adagrad"),),
        ),
        Mistake(
            "plain gradient descent",
            "Your steps are proportional to the gradient. Which of your earlier functions makes Adagrad's "
            "steps?",
            (
                (
                    "adagrad_update(\n                self.parameters, gradients, self.memory, learning_rate\n            )",
                    "({k: v - learning_rate * gradients['d' + k] for k, v in self.parameters.items()}, self.memory)",
                ),
            ),
        ),
        Mistake(
            "the memory begins anew with each call",
            "The second call should go on from the first one: what did Adagrad know at its end?",
            (
                (
                    "losses, start = [], 0\n",
                    "losses, start = [], 0\n        self.memory = {k: np.zeros_like(v) for k, v in self.parameters.items()}\n",
                ),
            ),
        ),
        Mistake(
            "the network begins anew with each call",
            "A second call should go on with the weights that the first one left.",
            (
                (
                    "losses, start = [], 0\n",
                    "losses, start = [], 0\n        self.parameters = self.first = getattr(self, 'first', self.parameters)\n"
                    "        self.memory = {k: np.zeros_like(v) for k, v in self.parameters.items()}\n",
                ),
            ),
        ),
        Mistake(
            "goes on in the middle of the text",
            "A call may bring another text. Where does it start to read, and from which state?",
            (
                (
                    "losses, start = [], 0\n",
                    "losses, start, a = [], *getattr(self, 'place', (0, 0))\n",
                ),
                (
                    "        return losses\n",
                    "        self.place = start, a\n        return losses\n",
                ),
            ),
        ),
        Mistake(
            "each window from a state of zeros",
            "A window that starts in the middle of a text has something before it. Which state knows it?",
            (("self.loss(inputs, targets, a)", "self.loss(inputs, targets, 0 * a)"),),
        ),
        Mistake(
            "the state carried over the end of the text",
            "After the last character comes the first, and nothing was read before that. What is its state?",
            (("            if start == 0:\n", "            if not losses:\n"),),
        ),
        Mistake(
            "the short last window left out",
            "Read the targets of all your windows one after the other. Which characters are never among "
            "them?",
            (("if start >= len(text) - 1:", "if start + steps >= len(text):"),),
        ),
        Mistake(
            "the end of the text never read",
            "Read the targets of all your windows one after the other, for nine characters in windows of "
            "four and for eleven. Which characters are never among them?",
            (("if start >= len(text) - 1:", "if start + steps + 1 >= len(text):"),),
        ),
        Mistake(
            "reads on where there is nothing left",
            "What does your loop do when there is one character left, which can be read but has no "
            "successor?",
            (("if start >= len(text) - 1:", "if start >= len(text):"),),
        ),
        Mistake(
            "the last character followed by the first",
            "At the end of the text you ask the network for its beginning. Does the text say that?",
            (
                (
                    "targets = text[start + 1 : start + 1 + steps]",
                    "targets = [*text[1:], text[0]][start : start + steps]",
                ),
                ("if start >= len(text) - 1:", "if start >= len(text):"),
            ),
        ),
        Mistake(
            "targets not shifted",
            "At each step the network should guess what comes next, and you ask for what it just read.",
            (
                (
                    "targets = text[start + 1 : start + 1 + steps]",
                    "targets = text[start : min(start + steps, len(text) - 1)]",
                ),
            ),
        ),
        Mistake(
            "windows that overlap",
            "By how much does your window move on? Each character should be guessed once in a round.",
            (("start += steps", "start += 1"),),
        ),
        Mistake(
            "always the first window",
            "You learn the beginning of the text by heart. What should move from update to update?",
            (("            start += steps\n", "            start += 0\n"),),
        ),
        Mistake(
            "one update too many",
            "Count your updates: how many did the caller ask for?",
            (("for _ in range(updates)", "for _ in range(updates + 1)"),),
        ),
        Mistake(
            "only the last loss",
            "A curve needs a value for each update.",
            (("return losses", "return losses[-1:]"),),
        ),
        Mistake(
            "the loss smoothed",
            "Whoever draws the curve can smooth it. The result should hold each loss as it was.",
            (
                (
                    "losses.append(loss)",
                    "losses.append(loss if not losses else 0.999 * losses[-1] + 0.001 * loss)",
                ),
            ),
        ),
        Mistake(
            "the loss divided by the length of the window",
            "The result should hold each loss as your method gives it: summed over its window.",
            (("losses.append(loss)", "losses.append(loss / len(inputs))"),),
        ),
        Mistake(
            "the loss after the step",
            "The loss belongs to the weights that the window was read with: those from before the step.",
            (
                (
                    "losses.append(loss)",
                    "losses.append(self.loss(inputs, targets, np.zeros_like(a) if start == 0 else before)[0])",
                ),
                (
                    "            loss, gradients, a = self.loss",
                    "            before = a\n            loss, gradients, a = self.loss",
                ),
            ),
        ),
        Mistake(
            "the learning rate ignored",
            "Call it with a learning rate of 0: nothing should be learned.",
            (("self.memory, learning_rate\n", "self.memory, 0.1\n"),),
        ),
        Mistake(
            "climbs in place of descending",
            "After your updates the loss is larger than before. Which way does a gradient point?",
            (("self.memory, learning_rate\n", "self.memory, -learning_rate\n"),),
        ),
    ),
)


def _listed(args):
    create, (text, *rest), look = args
    return create, ([int(i) for i in text], *rest), look


SPECS = (ENCODE, DECODE, LOSS, SAMPLE, TRAIN)
