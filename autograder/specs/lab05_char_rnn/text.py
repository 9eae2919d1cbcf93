"""Lab 05: what `encode` and `decode` must do."""

from autograder.lab.spec import Draw, Mistake, Spec
from unrolled.checks.case import Exercise

LETTERS = "\n abcdefgh"


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
WHOLE = {"as": {"indices": "whole numbers"}}


def _indices(rng, char_to_ix):
    return [int(i) for i in rng.integers(len(char_to_ix), size=12)], char_to_ix


# fmt: off
ENCODE = Spec(
    Exercise(
        "encode",
        ("text", "char_to_ix"),
        ("indices",),
        {"values": 2, "characters that are missing": 2},
    ),
    draws=(
        Draw("a short text", "values", lambda r, ref: (_text(r), _numbered(r)), "usable", WHOLE),
        Draw("another text", "values", lambda r, ref: (_text(r, 30), _numbered(r)), "usable", WHOLE, mistakes=False),
        Draw("a text of one letter, again and again", "values", lambda r, ref: (5 * "c", _numbered(r)), "usable",
             WHOLE, mistakes=False),
        Draw("no text at all", "values", lambda r, ref: ("", _numbered(r)), mistakes=False),
        Draw("two characters that the dictionary lacks", "characters that are missing",
             lambda r, ref: (_strange(r), _numbered(r)), "refuses", {"says": ["é", "ß"], "mistake": NAMES_ONE}),
        Draw("a text of strangers", "characters that are missing", lambda r, ref: ("XYZ", _numbered(r)), "refuses",
             {"says": ["X", "Y", "Z"], "mistake": NAMES_ONE}, mistakes=False),
        Draw("a text of which nothing is missing", "characters that are missing",
             lambda r, ref: (_text(r, 9), _numbered(r)), mistakes=False),
    ),
    mistakes=(
        Mistake("numbered in the order in which they come",
                "Your indices do not depend on the numbers in char_to_ix. Which number stands beside each character there?",
                old="char_to_ix[character] for character in text",
                new="list(char_to_ix).index(character) for character in text"),
        Mistake("each character once",
                "Your result is shorter than the text. Does a letter that comes twice count twice?",
                old="character in text]", new="character in sorted(set(text))]"),
        Mistake("strangers get the index -1",
                "In NumPy -1 is an index like any other: that of the last. Your network would read the last character of the vocabulary, and nobody would know.",
                swaps=(("    if strangers:\n", "    if False:\n"),
                       ("char_to_ix[character] for", "char_to_ix.get(character, -1) for"))),
        Mistake("strangers left out",
                "Your result is shorter than the text, and nobody was told. What should happen to a character without a number?",
                swaps=(("    if strangers:\n", "    if False:\n"),
                       ("for character in text]", "for character in text if character in char_to_ix]"))),
        Mistake("strangers get the index 0",
                "Index 0 belongs to a character of its own. What should happen to one without a number?",
                swaps=(("    if strangers:\n", "    if False:\n"),
                       ("char_to_ix[character] for", "char_to_ix.get(character, 0) for"))),
        Mistake(NAMES_ONE,
                "Somebody has to mend the text. How many times must they run your function until they know every character that is missing?",
                old="', '.join(strangers)", new="strangers[0]"),
        Mistake("one-hot columns in place of indices",
                "Indices are whole numbers, one for each character. Columns are not needed in this lab.",
                old="return [char_to_ix[character] for character in text]",
                new="return np.eye(len(char_to_ix))[[char_to_ix[character] for character in text]].T"),
    ),
)

DECODE = Spec(
    Exercise("decode", ("indices", "char_to_ix"), ("text",), {"values": 2, "strange indices": 1}),
    draws=(
        Draw("a few indices", "values", lambda r, ref: _indices(r, _numbered(r))),
        Draw("indices in an array", "values", lambda r, ref: (r.integers(len(LETTERS), size=20), _numbered(r)),
             mistakes=False),
        Draw("no index", "values", lambda r, ref: ([], _numbered(r)), mistakes=False),
        Draw("the index -1", "strange indices", lambda r, ref: ([0, 3, -1, 2], _numbered(r)), "refuses",
             {"says": [], "mistake": ""}),
        Draw("an index beyond the last", "strange indices", lambda r, ref: ([0, len(LETTERS)], _numbered(r)),
             "refuses", {"says": [], "mistake": ""}, mistakes=False),
        Draw("the first and the last index", "strange indices",
             lambda r, ref: ([len(LETTERS) - 1, 0, 4], _numbered(r)), mistakes=False),
    ),
    mistakes=(
        Mistake("the keys taken in the order in which they stand",
                "The third key of a dictionary need not have the index 2. How do you find the character that does?",
                old="{index: character for character, index in char_to_ix.items()}", new="dict(enumerate(char_to_ix))"),
        Mistake("the characters sorted by themselves",
                "You sort the characters; but the dictionary says which index each has, and that order is its own.",
                old="{index: character for character, index in char_to_ix.items()}",
                new="dict(enumerate(sorted(char_to_ix)))"),
        Mistake("a list of characters",
                "What decode gives should be text that can be printed: one string.",
                old='return "".join(ix_to_char[int(index)] for index in indices)',
                new="return [ix_to_char[int(index)] for index in indices]"),
        Mistake("spaces between the characters",
                "Compare the length of your text with the number of indices.",
                old='return "".join', new='return " ".join'),
        Mistake("negative indices count from the end",
                "An index of -1 is a sign that something went wrong earlier. A list takes it for its last item.",
                old="ix_to_char[int(index)] for", new="ix_to_char[int(index) % len(ix_to_char)] for"),
        Mistake("indices that stand for nothing are left out",
                "The text is shorter than the list of indices, and nobody was told.",
                old="ix_to_char[int(index)] for", new='ix_to_char.get(int(index), "") for'),
    ),
)
