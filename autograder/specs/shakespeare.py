"""Lab 09: what windows, their tensors, temperature, writing and bits per character must be."""

import numpy as np

from autograder.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only, single
from autograder.specs.laws import laws_of_writing
from autograder.specs.lstm_draws import each
from unrolled.checks import callbacks
from unrolled.checks.case import Exercise
from unrolled.checks.values import Callback
from unrolled.checks.writers import SIZE

LETTERS = "abcdefghijklmnopqrstuvwxyz ,.\n'"
STRANGERS = "é#"


def _text(rng, length, letters=LETTERS):
    return "".join(letters[i] for i in rng.integers(len(letters), size=length))


# --- build_windows


def _windows(rng, length, Tx, stride):
    return _text(rng, length), Tx, stride


START = "range(0, len(text) - Tx, stride)"
ENDLESS = "range(0, len(text), stride)"


def _cut(title, family, make, mistakes=True):
    return Draw(title, family, make, "lists_of_texts", mistakes=mistakes)


BUILD_WINDOWS = Spec(
    Exercise(
        "build_windows",
        ("text", "Tx", "stride"),
        ("X", "Y"),
        {"windows": 2, "edges": 2},
    ),
    draws=(
        _cut("windows of 5 at stride 3", "windows", lambda r, ref: _windows(r, 31, 5, 3)),
        _cut("windows of 4 at stride 2", "windows", lambda r, ref: _windows(r, 18, 4, 2)),
        _cut("every place a start", "windows", lambda r, ref: _windows(r, 12, 3, 1)),
        _cut(
            "windows of 40 at stride 3, where neither is given",
            "windows",
            lambda r, ref: (_text(r, 60),),
        ),
        _cut("a stride beyond the window", "windows", lambda r, ref: _windows(r, 40, 4, 7)),
        _cut(
            "the last window ends just before the last character",
            "edges",
            lambda r, ref: _windows(r, 12, 5, 3),
        ),
        _cut(
            "a window would fit, but nothing comes after it",
            "edges",
            lambda r, ref: _windows(r, 11, 5, 3),
        ),
        _cut("one window", "edges", lambda r, ref: _windows(r, 7, 6, 4)),
        _cut(
            "a text as long as the window",
            "edges",
            lambda r, ref: _windows(r, 6, 6, 1),
            mistakes=False,
        ),
        _cut(
            "a text shorter than the window",
            "edges",
            lambda r, ref: _windows(r, 3, 6, 2),
            mistakes=False,
        ),
        _cut("windows of one", "edges", lambda r, ref: _windows(r, 9, 1, 2)),
    ),
    mistakes=(
        Mistake(
            "a last window with nothing behind it",
            "Your last window has no next character. Write down the last start by hand, for a text "
            "of twelve characters.",
            (
                (START, "range(0, len(text) - Tx + 1, stride)"),
                ("text[start + Tx])", "text[start + Tx : start + Tx + 1])"),
            ),
        ),
        Mistake(
            "runs off the end of the text",
            "Your loop takes a start from which the next character lies outside of the text.",
            ((START, "range(0, len(text) - Tx + 1, stride)"),),
        ),
        Mistake(
            "the last window missing",
            "Is there one more window that has a next character? Count them in a text that is one "
            "longer than the window.",
            ((START, "range(0, len(text) - Tx - 1, stride)"),),
        ),
        Mistake(
            "shorter windows at the end",
            "All windows have the same length. Print the lengths of your last ones.",
            (
                (START, ENDLESS),
                ("text[start + Tx])", "text[min(start + Tx, len(text) - 1)])"),
            ),
        ),
        Mistake(
            "the range told its end only",
            "range takes start, stop and step. With two numbers, which of them did you give?",
            ((START, "range(len(text) - Tx, stride)"),),
        ),
        Mistake(
            "the stride ignored",
            "Where does your second window begin, and where should it?",
            ((START, "range(0, len(text) - Tx)"),),
        ),
        Mistake(
            "windows side by side",
            "Your windows do not overlap. Which number says how far apart they begin?",
            ((START, "range(0, len(text) - Tx, Tx)"),),
        ),
        Mistake(
            "the stride of the source, whatever is asked",
            "Call it with another stride: does the result change?",
            ((START, "range(0, len(text) - Tx, 3)"),),
        ),
        Mistake(
            "the last character read as the one to guess",
            "Is the character that should be guessed one that the window shows?",
            (("Y.append(text[start + Tx])", "Y.append(text[start + Tx - 1])"),),
        ),
        Mistake(
            "the one after next",
            "How many characters lie between a window and the one that you ask for?",
            (
                (
                    "Y.append(text[start + Tx])",
                    "Y.append(text[min(start + Tx + 1, len(text) - 1)])",
                ),
            ),
        ),
        Mistake(
            "a window to guess in place of a character",
            "Here one guess belongs to each window, at its end. How long are your targets?",
            (("Y.append(text[start + Tx])", "Y.append(text[start + 1 : start + Tx + 1])"),),
        ),
        Mistake(
            "windows and characters swapped",
            "Both lists are right. Compare their order with the docstring.",
            (("return X, Y", "return Y, X"),),
        ),
    ),
)


# --- vectorize


def _to_vectorize(rng, m=4, Tx=5, n_x=7):
    characters = "".join(rng.permutation(list(LETTERS))[:n_x])
    X = [_text(rng, Tx, characters) for _ in range(m)]
    Y = list(_text(rng, m, characters))
    # one window that ends otherwise than it goes on, and two that differ
    X[0] = X[0][:-1] + characters[0]
    Y[0] = characters[1 % n_x]
    return X, Y, n_x, {c: i for i, c in enumerate(characters)}, Tx


def _more_columns(args, spare):
    X, Y, n_x, char_indices, Tx = args
    return X, Y, n_x + spare, char_indices, Tx


SET_X = "x[i, t, char_indices[character]] = True"
SET_Y = "y[i, char_indices[Y[i]]] = True"

VECTORIZE = Spec(
    Exercise(
        "vectorize",
        ("X", "Y", "n_x", "char_indices", "Tx"),
        ("x", "y"),
        {"values": 3, "sizes": 1, "contract": 1},
    ),
    draws=(
        Draw("four windows", "values", lambda r, ref: _to_vectorize(r)),
        Draw("other sizes", "values", lambda r, ref: _to_vectorize(r, 7, 3, 4)),
        Draw(
            "windows of 40, where no length is given",
            "values",
            lambda r, ref: _to_vectorize(r, 3, 40, 9)[:4],
        ),
        Draw("one window", "sizes", lambda r, ref: _to_vectorize(r, 1, 4, 6)),
        Draw("windows of one character", "sizes", lambda r, ref: _to_vectorize(r, 5, 1, 4)),
        Draw("all sizes equal", "sizes", lambda r, ref: _to_vectorize(r, 5, 5, 5)),
        Draw(
            "characters that never come",
            "contract",
            lambda r, ref: _more_columns(_to_vectorize(r), 3),
        ),
        Draw("called again", "contract", lambda r, ref: _to_vectorize(r), "keeps", mistakes=False),
        Draw(
            "called twice", "contract", lambda r, ref: _to_vectorize(r), "repeats", mistakes=False
        ),
    ),
    mistakes=(
        Mistake(
            "the character last read as the one to guess",
            "After the inner loop its variable still holds the last character of the window. Is "
            "this the one to guess?",
            ((SET_Y, "y[i, char_indices[character]] = True"),),
        ),
        Mistake(
            "only the last character of each window",
            "Each window should have one True at every step. Count them: how far is your line "
            "indented?",
            (
                (
                    f"            {SET_X}\n",
                    f"            pass\n        {SET_X}\n",
                ),
            ),
        ),
        Mistake(
            "the windows written on top of one another",
            "Does your second window have a place of its own? Sum x over its last axis.",
            ((SET_X, "x[0, t, char_indices[character]] = True"),),
        ),
        Mistake(
            "the steps forgotten",
            "Each window should be written step by step. Which of the three indices never changes?",
            ((SET_X, "x[i, 0, char_indices[character]] = True"),),
        ),
        Mistake(
            "windows read from the end",
            "The first character of a window belongs to step 0.",
            (("enumerate(window)", "enumerate(window[::-1])"),),
        ),
        Mistake(
            "indices in place of columns of zeros and a one",
            "The last axis has a place for each character, and one of them is True.",
            (
                ("np.zeros((m, Tx, n_x), dtype=bool)", "np.zeros((m, Tx), dtype=int)"),
                (SET_X, "x[i, t] = char_indices[character]"),
                ("np.zeros((m, n_x), dtype=bool)", "np.zeros(m, dtype=int)"),
                (SET_Y, "y[i] = char_indices[Y[i]]"),
            ),
        ),
        Mistake(
            "the next characters as indices",
            "x is right. Should y be of the same kind, or numbers?",
            (
                ("np.zeros((m, n_x), dtype=bool)", "np.zeros(m, dtype=int)"),
                (SET_Y, "y[i] = char_indices[Y[i]]"),
            ),
        ),
        Mistake(
            "steps in front of windows",
            "Compare the order of your axes with the docstring: windows, steps, characters.",
            (("return x, y", "return x.transpose(1, 0, 2), y"),),
        ),
        Mistake(
            "the axes of the labs before",
            "Here the batch comes first, as in the published version. Compare your axes with the "
            "docstring.",
            (("return x, y", "return x.transpose(2, 0, 1), y.T"),),
        ),
        Mistake(
            "windows shorter by a step",
            "Each window has Tx characters. How many steps does your x have?",
            (
                ("np.zeros((m, Tx, n_x)", "np.zeros((m, Tx - 1, n_x)"),
                ("enumerate(window)", "enumerate(window[:-1])"),
            ),
        ),
        Mistake(
            "as many columns as there are keys",
            "n_x is an argument. What if the caller asks for more columns than char_indices has keys?",
            (
                ("(m, Tx, n_x)", "(m, Tx, len(char_indices))"),
                ("(m, n_x)", "(m, len(char_indices))"),
            ),
        ),
        Mistake(
            "an index too high",
            "Indices start at 0: which column is the first character's?",
            (
                ("(m, Tx, n_x)", "(m, Tx, n_x + 1)"),
                (SET_X, "x[i, t, char_indices[character] + 1] = True"),
            ),
        ),
        Mistake(
            "all windows known by the first",
            "Two different windows give the same slice of x. Which one does your loop read?",
            (("for t, character in enumerate(window)", "for t, character in enumerate(X[0])"),),
        ),
    ),
)


# --- sharpen


def _spread(rng, n=6):
    raw = rng.gamma(1.0, size=n) + 0.02
    return raw / raw.sum()


def _with_zeros(rng, n=7, zeros=3):
    p = _spread(rng, n)
    p[rng.permutation(n)[:zeros]] = 0
    return p / p.sum()


LOG = "scores = np.log(probabilities)"
FINISH = "p = np.exp((scores - np.max(scores)) / temperature)"

SHARPEN = Spec(
    Exercise(
        "sharpen",
        ("probabilities", "temperature"),
        ("p",),
        {"values": 3, "zeros": 2, "cold": 2, "contract": 1},
    ),
    draws=(
        Draw("temperature 0.5", "values", lambda r, ref: (_spread(r), 0.5)),
        Draw("temperature 2", "values", lambda r, ref: (_spread(r), 2.0)),
        Draw("temperature 1 changes nothing", "values", lambda r, ref: (_spread(r, 5), 1.0)),
        Draw("two outcomes", "values", lambda r, ref: (_spread(r, 2), 0.7)),
        Draw("very hot", "values", lambda r, ref: (_spread(r, 9), 100.0)),
        Draw("what is impossible, at 2", "zeros", lambda r, ref: (_with_zeros(r), 2.0)),
        Draw("what is impossible, at 0.5", "zeros", lambda r, ref: (_with_zeros(r), 0.5)),
        Draw("one outcome is certain", "zeros", lambda r, ref: (np.eye(5)[r.integers(5)], 0.8)),
        Draw("what is impossible, at 5", "zeros", lambda r, ref: (_with_zeros(r, 5, 1), 5.0)),
        Draw("temperature 0.001", "cold", lambda r, ref: (_spread(r), 1e-3)),
        Draw("colder still, with an impossible one", "cold", lambda r, ref: (_with_zeros(r), 1e-6)),
        Draw(
            "two equally likely, very cold",
            "cold",
            lambda r, ref: (np.array([0.1, 0.4, 0.4, 0.1])[r.permutation(4)], 1e-4),
        ),
        Draw(
            "forty outcomes, none of them likely",
            "cold",
            lambda r, ref: (_spread(r, 40), 2e-3),
            mistakes=False,
        ),
        Draw("float32", "contract", lambda r, ref: each(single, (_spread(r), 0.5)), mistakes=False),
        Draw(
            "a read-only array",
            "contract",
            lambda r, ref: each(read_only, (_spread(r), 2.0)),
            mistakes=False,
        ),
        Draw("integers", "contract", lambda r, ref: (np.array([0, 1, 0]), 0.5), mistakes=False),
        Draw("called again", "contract", lambda r, ref: (_spread(r), 0.4), "keeps", mistakes=False),
    ),
    mistakes=(
        Mistake(
            "multiplied by the temperature",
            "Try a very low temperature: does your distribution become bolder or more careful?",
            ((FINISH, "p = np.exp((scores - np.max(scores)) * temperature)"),),
        ),
        Mistake(
            "the probabilities taken for scores",
            "A softmax of probabilities is almost flat. Of what is a probability the exponential?",
            ((LOG, "scores = probabilities"),),
        ),
        Mistake(
            "not normalised",
            "What do your numbers sum to?",
            (("return p / np.sum(p)", "return p * np.exp(np.max(scores) / temperature)"),),
        ),
        Mistake(
            "the largest scaled to one",
            "What do your numbers sum to? The largest of them is always 1.",
            (("return p / np.sum(p)", "return p"),),
        ),
        Mistake(
            "all of them underflow in the cold",
            "0.3 to the power of 1,000 is smaller than any float: what does a sum of such numbers "
            "become, and what do you divide by it? Which number could be taken off all logarithms "
            "first?",
            (
                (LOG, "scores = probabilities"),
                (FINISH, "p = probabilities ** (1 / temperature)"),
            ),
        ),
        Mistake(
            "a small number added to every probability",
            "What was impossible becomes likely when it is hot. Does the logarithm of 0 need help, "
            "or does its exponential come out right by itself?",
            ((LOG, "scores = np.log(probabilities + 1e-8)"),),
        ),
        Mistake(
            "the likeliest alone",
            "Only at temperature 0 does one outcome take all. What should the others get?",
            ((FINISH, "p = (scores == np.max(scores)).astype(float)"),),
        ),
        Mistake(
            "the temperature has no effect",
            "Compare your results at 0.5 and at 2. Dividing probabilities by a number, and making "
            "them sum to one again, undoes itself.",
            ((FINISH, "p = np.exp(scores - np.max(scores))"),),
        ),
        Mistake(
            "zero times infinity",
            "Where does your nan come from: what is 0 times the logarithm of 0, or infinity minus "
            "infinity?",
            ((FINISH, "p = np.exp((scores - np.min(scores)) / temperature)"),),
        ),
        Mistake(
            "logarithms returned",
            "A probability is never negative. Which step is missing at the end?",
            (("return p / np.sum(p)", "return np.log(p / np.sum(p))"),),
        ),
    ),
)


# --- generate


def _model(rng, step, Tx):
    characters = "".join(rng.permutation(list(LETTERS))[:SIZE])
    return {"characters": characters, "Tx": Tx, "step": Callback(step)}


def _prompt(rng, model, length):
    return _text(rng, length, model["characters"])


def _writing(rng, step, Tx, length, n, temperature):
    model = _model(rng, step, Tx)
    return model, _prompt(rng, model, length), n, rng, temperature


def _greedy(rng, Tx, length, n=10, step="whole_past"):
    return _writing(rng, step, Tx, length, n, 1e-3)


def _by_chance(rng, Tx=5, length=4, temperature=1.0):
    return _writing(rng, "two_back", Tx, length, 3, temperature)


REREADS = (
    "Right. Your generate reads a whole window for each character that it writes; the model would "
    "also take up its reading where it stopped. Section 5 measures what that saves."
)


def _reread(args, ref, wrong):
    """What a writer comes to that reads its window anew for each character, at temperature 0."""
    model, prompt, n, *_ = args
    step, characters = callbacks.find(model["step"].name), model["characters"]
    window = [None] * model["Tx"] + [characters.index(c) for c in prompt]
    text = ""
    for _ in range(n):
        state = None
        for index in window[-model["Tx"] :]:
            p, state = step(index, state)
        window.append(int(np.argmax(p)))
        text += characters[window[-1]]
    return {"reread": text, "remark": REREADS}


def _read(title, make, mistakes=True):
    return Draw(title, "greedy limit", make, "written", prepare=_reread, mistakes=mistakes)


ELSEWHERE = "not drawn from rng"
SILENT = "unknown characters left out without a word"
CUT = "read = [characters.index(character) for character in prompt][-Tx:]"
PADDED = "read = [None] * (Tx - len(read)) + read"
DRAWN = "index = int(rng.choice(len(characters), p=sharpen(p, temperature)))"
ONWARD = "        p, state = step(index, state)\n    return"
FIRST_READ = "    for index in read:\n        p, state = step(index, state)\n"

GENERATE = Spec(
    Exercise(
        "generate",
        ("model", "prompt", "n", "rng", "temperature"),
        ("text",),
        {"greedy limit": 4, "distribution": 4, "contract": 2},
        below=("sharpen",),
    ),
    draws=(
        _read("a prompt as long as the window, almost greedy", lambda r, ref: _greedy(r, 7, 7)),
        _read("a shorter prompt is padded", lambda r, ref: _greedy(r, 9, 4)),
        _read("a longer prompt is cut", lambda r, ref: _greedy(r, 5, 12)),
        _read("no prompt at all", lambda r, ref: _greedy(r, 4, 0), mistakes=False),
        _read(
            "impossible characters never come",
            lambda r, ref: _greedy(r, 3, 2, 12, "never_the_same_twice"),
            mistakes=False,
        ),
        _read("one character", lambda r, ref: _greedy(r, 6, 5, 1), mistakes=False),
        *(
            Draw(
                title,
                "distribution",
                make,
                "written_by_law",
                {"draws": 150},
                mistakes=False,
                prepare=laws_of_writing,
            )
            for title, make in (
                (
                    "150 texts at temperature 1, where none is given",
                    lambda r, ref: _by_chance(r)[:4],
                ),
                ("150 texts at temperature 0.4", lambda r, ref: _by_chance(r, 5, 7, 0.4)),
                ("150 texts at temperature 2.5", lambda r, ref: _by_chance(r, 4, 3, 2.5)),
            )
        ),
        Draw(
            "two characters that the model does not know",
            "contract",
            lambda r, ref: _greedy(r, 8, 5),
            "complains",
            {"position": 1, "strangers": STRANGERS, "silent": SILENT},
            mistakes=False,
        ),
        Draw(
            "one generator: the same state, the same text",
            "contract",
            lambda r, ref: _writing(r, "two_back", 4, 3, 20, 1.0),
            "from_own_generator",
            {"mistake": ELSEWHERE},
            mistakes=False,
        ),
        _read("nothing to write", lambda r, ref: _greedy(r, 5, 3, 0), mistakes=False),
    ),
    mistakes=(
        Mistake(
            "the state never carried",
            "Each drawn character is read as if it were the first one ever. What does step want, "
            "besides the index?",
            ((ONWARD, ONWARD.replace("step(index, state)", "step(index, None)")),),
        ),
        Mistake(
            "the prompt's state thrown away",
            "The state after the prompt is what the model knows of it. Is it still there when you "
            "begin to write?",
            ((FIRST_READ, FIRST_READ + "    state = None\n"),),
        ),
        Mistake(
            "each character of the prompt read as the first",
            "Within the prompt, what does one character know of the one before it?",
            ((FIRST_READ, FIRST_READ.replace("step(index, state)", "step(index, None)")),),
        ),
        Mistake(
            "the drawn character never read",
            "The model is not told which character was drawn. What should it read next?",
            ((ONWARD, ONWARD.replace("step(index, state)", "step(read[-1], state)")),),
        ),
        Mistake(
            "nothing read between two draws",
            "All your characters come from one distribution. What happens after a draw?",
            ((ONWARD, "    return"),),
        ),
        Mistake(
            "the end of the prompt read twice",
            "What has the model read when you draw the first character? Write the list down.",
            ((FIRST_READ, FIRST_READ + "    p, state = step(read[-1], state)\n"),),
        ),
        Mistake(
            "the prompt not read",
            "Does the beginning have an effect on what comes after it?",
            ((PADDED, "read = [None] * Tx"),),
        ),
        Mistake(
            "the end of the prompt cut off",
            "A prompt is too long by some characters. Which ones can the model do without: the "
            "first or the last?",
            ((CUT, CUT.replace("[-Tx:]", "[:Tx]")),),
        ),
        Mistake(
            "a long prompt not cut",
            "The model has a window. What of a longer prompt does it get to see?",
            ((CUT, CUT.replace("[-Tx:]", "")),),
        ),
        Mistake(
            "not padded",
            "Count what the model reads before the first draw. It should be a whole window, whatever "
            "the prompt.",
            ((PADDED, "read = read or [None]"),),
        ),
        Mistake(
            "padded behind the prompt",
            "On which side of the prompt is your padding? The prompt's last character should be the "
            "last thing that the model reads.",
            ((PADDED, "read = read + [None] * (Tx - len(read))"),),
        ),
        Mistake(
            "padded with a character",
            "Nothing is not a character: index 0 stands for one that the model knows.",
            ((PADDED, "read = [0] * (Tx - len(read)) + read"),),
        ),
        Mistake(
            "the prompt repeated",
            "Count the characters of your result: n were asked for, without the prompt.",
            (("    return text", "    return prompt + text"),),
        ),
        Mistake(
            "a list in place of a text",
            "What you return should be a string.",
            (
                ('text = ""', "text = []"),
                ("text += characters[index]", "text.append(characters[index])"),
            ),
        ),
        Mistake(
            "the temperature has no effect",
            "Try 0.4 and 2.5: where does the temperature enter the draw?",
            ((DRAWN, DRAWN.replace("sharpen(p, temperature)", "p")),),
        ),
        Mistake(
            "always the likeliest character",
            "A model gives probabilities: what would a die do?",
            (
                (
                    DRAWN,
                    "index = int(rng.choice(len(characters), p=np.eye(len(characters))[np.argmax(p)]))",
                ),
            ),
        ),
        Mistake(
            "all characters alike",
            "Your draws do not depend on the model. Where do the probabilities enter?",
            ((DRAWN, "index = int(rng.choice(len(characters)))"),),
        ),
        Mistake(
            "sharpened over and over",
            "A distribution that was sharpened belongs to one draw only. Do you sharpen something "
            "that already was?",
            (
                (
                    DRAWN,
                    DRAWN.replace(
                        "sharpen(p, temperature)", "sharpen(sharpen(p, temperature), temperature)"
                    ),
                ),
            ),
        ),
        Mistake(
            ELSEWHERE,
            "Randomness is an argument here: all that you draw should come from rng.",
            ((DRAWN, DRAWN.replace("rng.choice", "np.random.choice")),),
        ),
        Mistake(
            SILENT,
            "Whoever mistypes a prompt would like to hear of it. What does your function do with a "
            "character that the model does not have?",
            (
                (
                    "    if unknown:\n",
                    "    prompt = ''.join(c for c in prompt if c in characters)\n    if False:\n",
                ),
            ),
        ),
    ),
)


# --- bits_per_character


def _reading(rng, step, length):
    model = _model(rng, step, 5)
    return model, _prompt(rng, model, length)


def _repeating(rng):
    model = _model(rng, "never_the_same_twice", 5)
    one, other = model["characters"][:2]
    return model, one + other + other + one


NEXT = "total -= np.log2(p[indices[t + 1]])"
STEP = 'p, state = model["step"](indices[t], state)'
BEGIN = "    total, state = 0.0, None\n"
MEAN = "return total / (len(indices) - 1)"


def _bits(title, family, make, mistakes=True):
    return Draw(title, family, make, "result", mistakes=mistakes)


BITS = Spec(
    Exercise(
        "bits_per_character",
        ("model", "text"),
        ("bits",),
        {"values": 4, "edges": 2},
    ),
    draws=(
        _bits("a text of 30", "values", lambda r, ref: _reading(r, "whole_past", 30)),
        _bits("a text of 12", "values", lambda r, ref: _reading(r, "two_back", 12)),
        _bits("another model", "values", lambda r, ref: _reading(r, "two_back", 25)),
        _bits("a long text", "values", lambda r, ref: _reading(r, "whole_past", 300), False),
        _bits("two characters", "edges", lambda r, ref: _reading(r, "two_back", 2)),
        _bits("three characters", "edges", lambda r, ref: _reading(r, "whole_past", 3)),
        _bits("the impossible happened", "edges", lambda r, ref: _repeating(r), False),
    ),
    mistakes=(
        Mistake(
            "nats in place of bits",
            "Your result is 0.69 times the right one. Which logarithm counts in bits?",
            ((NEXT, "total -= np.log(p[indices[t + 1]])"),),
        ),
        Mistake(
            "the total in place of the mean",
            "A longer text costs more bits. How many for each character?",
            ((MEAN, "return total"),),
        ),
        Mistake(
            "divided by all characters",
            "How many characters were guessed? Not all of the text: which one never is?",
            ((MEAN, "return total / len(indices)"),),
        ),
        Mistake(
            "the first guessed from nothing",
            "Your model guesses one more character than there are to guess after reading one. What "
            "has it read before its first guess?",
            ((BEGIN, f"    indices = [None, *indices]\n{BEGIN}"),),
        ),
        Mistake(
            "asked for the character just read",
            "What the model says after a character is about which one: that one, or the next?",
            ((NEXT, "total -= np.log2(p[indices[t]])"),),
        ),
        Mistake(
            "the state never carried",
            "How much of the text does your model know when it guesses the last character?",
            ((STEP, STEP.replace("state)", "None)")),),
        ),
        Mistake(
            "the mean taken before the logarithm",
            "The surprises are averaged, not the probabilities. Does it make a difference? Take 0.5 "
            "and 0.125.",
            (
                (NEXT, "total += p[indices[t + 1]]"),
                (MEAN, "return -np.log2(total / (len(indices) - 1))"),
            ),
        ),
        Mistake(
            "the uncertainty of the model",
            "The model's own expectation of its surprise is one thing, what it met in the text is "
            "another. Where does the next character enter?",
            ((NEXT, "total -= np.sum(p[p > 0] * np.log2(p[p > 0]))"),),
        ),
        Mistake(
            "the sign lost",
            "A surprise is never negative.",
            ((NEXT, "total += np.log2(p[indices[t + 1]])"),),
        ),
        Mistake(
            "the number of choices",
            "You return how many equally likely characters it amounts to. How many bits is that?",
            ((MEAN, "return 2 ** (total / (len(indices) - 1))"),),
        ),
        Mistake(
            "the last guess missing",
            "Is the last character of the text guessed as well?",
            (
                ("range(len(indices) - 1)", "range(len(indices) - 2)"),
                (MEAN, "return total / max(len(indices) - 2, 1)"),
            ),
        ),
    ),
)

SPECS = (BUILD_WINDOWS, VECTORIZE, SHARPEN, GENERATE, BITS)
