"""Lab 01: what `one_hot` must do."""

from autograder.lab.spec import Draw, Mistake, Spec
from unrolled.checks.case import Exercise

# fmt: off
ONE_HOT = Spec(
    Exercise("one_hot", ("indices", "n"), ("columns",), {"values": 4, "contract": 2}),
    draws=(
        Draw("a word", "values", lambda r, ref: ([int(i) for i in r.permutation(6)[:4]], 6)),
        Draw("the same character twice", "values", lambda r, ref: ([2, 4, 2, 2], 5)),
        Draw("a name that starts with None", "values", lambda r, ref: ([None, *map(int, r.permutation(5))], 7)),
        Draw("index 0", "values", lambda r, ref: ([0, int(r.integers(1, 4)), 0], 4)),
        Draw("the last index", "values", lambda r, ref: ([4, int(r.integers(4))], 5)),
        Draw("a single None", "values", lambda r, ref: ([None], 3)),
        Draw("float64 out", "contract", lambda r, ref: ([None, 1, 0], 3), "float64"),
        Draw("as many characters as the alphabet has", "contract",
             lambda r, ref: ([None, *map(int, r.permutation(5))][:5], 5)),
        Draw("no characters at all", "contract", lambda r, ref: ([], 4)),
        Draw("called twice", "contract", lambda r, ref: ([int(i) for i in r.integers(6, size=4)], 6), "keeps"),
    ),
    mistakes=(
        Mistake("one row for each index",
                "Columns are examples: column t encodes indices[t].",
                swaps=(("np.zeros((n, len(indices)))", "np.zeros((len(indices), n))"),
                       ("columns[index, t]", "columns[t, index]"))),
        Mistake("index 0 taken for None",
                "0 is falsy in Python, and so is None. Which of them did you mean to leave out?",
                old="if index is not None:", new="if index:"),
        Mistake("None taken for a character",
                "Before the first character there is none: what should its column add to the state?",
                old="if index is not None:", new="index = index or 0\n        if True:"),
        Mistake("None written over the whole column",
                "NumPy reads None in an index as a new axis, so it selects everything. Does your loop treat it before it indexes?",
                old="if index is not None:", new="if True:"),
        Mistake("indices counted from one",
                "The first character has index 0.",
                old="columns[index, t]", new="columns[index - 1, t]"),
        Mistake("None taken for the last character",
                "Index -1 is the last row. What should the column of None hold?",
                old="        if index is not None:\n            columns[index, t] = 1",
                new="        columns[-1 if index is None else index, t] = 1"),
        Mistake("ends at the first None",
                "None gives a column of zeros; the indices after it count like any other.",
                old="        if index is not None:\n            columns[index, t] = 1",
                new="        if index is None:\n            break\n        columns[index, t] = 1"),
    ),
)
