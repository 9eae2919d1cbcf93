"""Lab 09: what `vectorize` must do."""

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.lab09_shakespeare.draws import LETTERS, draw_text
from unrolled.checks.case import Exercise


def _to_vectorize(rng, m=4, Tx=5, n_x=7):
    characters = "".join(rng.permutation(list(LETTERS))[:n_x])
    X = [draw_text(rng, Tx, characters) for _ in range(m)]
    Y = list(draw_text(rng, m, characters))
    # one window that ends otherwise than it goes on, and two that differ
    X[0] = X[0][:-1] + characters[0]
    Y[0] = characters[1 % n_x]
    order = rng.permutation(n_x)  # the numbers decide, not the order in which the keys stand
    return X, Y, n_x, {characters[i]: int(i) for i in order}, Tx


def _more_columns(args, spare):
    X, Y, n_x, char_indices, Tx = args
    return X, Y, n_x + spare, char_indices, Tx


SET_X = "x[i, t, char_indices[character]] = True"
SET_Y = "y[i, char_indices[Y[i]]] = True"


# fmt: off
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
        Draw("windows of 40, where no length is given", "values", lambda r, ref: _to_vectorize(r, 3, 40, 9)[:4]),
        Draw("one window", "sizes", lambda r, ref: _to_vectorize(r, 1, 4, 6)),
        Draw("windows of one character", "sizes", lambda r, ref: _to_vectorize(r, 5, 1, 4)),
        Draw("all sizes equal", "sizes", lambda r, ref: _to_vectorize(r, 5, 5, 5)),
        Draw("characters that never come", "contract", lambda r, ref: _more_columns(_to_vectorize(r), 3), "usable",
             {"as": {"x": "truth values", "y": "truth values"}}),
        Draw("called again", "contract", lambda r, ref: _to_vectorize(r), "keeps", mistakes=False),
        Draw("called twice", "contract", lambda r, ref: _to_vectorize(r), "repeats", mistakes=False),
    ),
    mistakes=(
        Mistake("the character last read as the one to guess",
                "After the inner loop its variable still holds the last character of the window. Is this the one to guess?",
                old=SET_Y, new="y[i, char_indices[character]] = True"),
        Mistake("only the last character of each window",
                "Each window should have one True at every step. Count them: how far is your line indented?",
                old=f"            {SET_X}\n", new=f"            pass\n        {SET_X}\n"),
        Mistake("the windows written on top of one another",
                "Does your second window have a place of its own? Sum x over its last axis.",
                old=SET_X, new="x[0, t, char_indices[character]] = True"),
        Mistake("the steps forgotten",
                "Each window should be written step by step. Which of the three indices never changes?",
                old=SET_X, new="x[i, 0, char_indices[character]] = True"),
        Mistake("windows read from the end",
                "The first character of a window belongs to step 0.",
                old="enumerate(window)", new="enumerate(window[::-1])"),
        Mistake("indices in place of columns of zeros and a one",
                "The last axis has a place for each character, and one of them is True.",
                swaps=(("np.zeros((m, Tx, n_x), dtype=bool)", "np.zeros((m, Tx), dtype=int)"),
                       (SET_X, "x[i, t] = char_indices[character]"),
                       ("np.zeros((m, n_x), dtype=bool)", "np.zeros(m, dtype=int)"),
                       (SET_Y, "y[i] = char_indices[Y[i]]"))),
        Mistake("the next characters as indices",
                "x is right. Should y be of the same kind, or numbers?",
                swaps=(("np.zeros((m, n_x), dtype=bool)", "np.zeros(m, dtype=int)"),
                       (SET_Y, "y[i] = char_indices[Y[i]]"))),
        Mistake("steps in front of windows",
                "Compare the order of your axes with the docstring: windows, steps, characters.",
                old="return x, y", new="return x.transpose(1, 0, 2), y"),
        Mistake("the axes of the labs before",
                "Here the batch comes first, as in the published version. Compare your axes with the docstring.",
                old="return x, y", new="return x.transpose(2, 0, 1), y.T"),
        Mistake("windows shorter by a step",
                "Each window has Tx characters. How many steps does your x have?",
                swaps=(("np.zeros((m, Tx, n_x)", "np.zeros((m, Tx - 1, n_x)"),
                       ("enumerate(window)", "enumerate(window[:-1])"))),
        Mistake("as many columns as there are keys",
                "n_x is an argument. What if the caller asks for more columns than char_indices has keys?",
                swaps=(("(m, Tx, n_x)", "(m, Tx, len(char_indices))"), ("(m, n_x)", "(m, len(char_indices))"))),
        Mistake("numbered in the order in which the keys stand",
                "The third key of a dictionary need not have the index 2. Which number stands beside it?",
                swaps=((SET_X, "x[i, t, list(char_indices).index(character)] = True"),
                       (SET_Y, "y[i, list(char_indices).index(Y[i])] = True"))),
        Mistake("an index too high",
                "Indices start at 0: which column is the first character's?",
                swaps=(("(m, Tx, n_x)", "(m, Tx, n_x + 1)"), (SET_X, "x[i, t, char_indices[character] + 1] = True"))),
        Mistake("all windows known by the first",
                "Two different windows give the same slice of x. Which one does your loop read?",
                old="for t, character in enumerate(window)", new="for t, character in enumerate(X[0])"),
    ),
)
