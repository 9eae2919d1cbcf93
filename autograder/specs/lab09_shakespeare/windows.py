"""Lab 09: what `build_windows` must do."""

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.lab09_shakespeare.draws import draw_text
from unrolled.checks.case import Exercise


def _windows(rng, length, Tx, stride):
    return draw_text(rng, length), Tx, stride


START = "range(0, len(text) - Tx, stride)"
ENDLESS = "range(0, len(text), stride)"


def _cut(title, family, make, mistakes=True):
    return Draw(title, family, make, "lists_of_texts", mistakes=mistakes)


# fmt: off
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
        _cut("windows of 40 at stride 3, where neither is given", "windows", lambda r, ref: (draw_text(r, 60),)),
        _cut("a stride beyond the window", "windows", lambda r, ref: _windows(r, 40, 4, 7)),
        _cut("the last window ends just before the last character", "edges", lambda r, ref: _windows(r, 12, 5, 3)),
        _cut("a window would fit, but nothing comes after it", "edges", lambda r, ref: _windows(r, 11, 5, 3)),
        _cut("one window", "edges", lambda r, ref: _windows(r, 7, 6, 4)),
        _cut("a text as long as the window", "edges", lambda r, ref: _windows(r, 6, 6, 1), mistakes=False),
        _cut("a text shorter than the window", "edges", lambda r, ref: _windows(r, 3, 6, 2), mistakes=False),
        _cut("windows of one", "edges", lambda r, ref: _windows(r, 9, 1, 2)),
    ),
    mistakes=(
        Mistake("a last window with nothing behind it",
                "Your last window has no next character. Write down the last start by hand, for a text of twelve characters.",
                swaps=((START, "range(0, len(text) - Tx + 1, stride)"),
                       ("text[start + Tx])", "text[start + Tx : start + Tx + 1])"))),
        Mistake("runs off the end of the text",
                "Your loop takes a start from which the next character lies outside of the text.",
                old=START, new="range(0, len(text) - Tx + 1, stride)"),
        Mistake("the last window missing",
                "Is there one more window that has a next character? Count them in a text that is one longer than the window.",
                old=START, new="range(0, len(text) - Tx - 1, stride)"),
        Mistake("shorter windows at the end",
                "All windows have the same length. Print the lengths of your last ones.",
                swaps=((START, ENDLESS), ("text[start + Tx])", "text[min(start + Tx, len(text) - 1)])"))),
        Mistake("the range told its end only",
                "range takes start, stop and step. With two numbers, which of them did you give?",
                old=START, new="range(len(text) - Tx, stride)"),
        Mistake("the stride ignored",
                "Where does your second window begin, and where should it?",
                old=START, new="range(0, len(text) - Tx)"),
        Mistake("windows side by side",
                "Your windows do not overlap. Which number says how far apart they begin?",
                old=START, new="range(0, len(text) - Tx, Tx)"),
        Mistake("the stride of the source, whatever is asked",
                "Call it with another stride: does the result change?",
                old=START, new="range(0, len(text) - Tx, 3)"),
        Mistake("the last character read as the one to guess",
                "Is the character that should be guessed one that the window shows?",
                old="Y.append(text[start + Tx])", new="Y.append(text[start + Tx - 1])"),
        Mistake("the one after next",
                "How many characters lie between a window and the one that you ask for?",
                old="Y.append(text[start + Tx])", new="Y.append(text[min(start + Tx + 1, len(text) - 1)])"),
        Mistake("a window to guess in place of a character",
                "Here one guess belongs to each window, at its end. How long are your targets?",
                old="Y.append(text[start + Tx])", new="Y.append(text[start + 1 : start + Tx + 1])"),
        Mistake("windows and characters swapped",
                "Both lists are right. Compare their order with the docstring.",
                old="return X, Y", new="return Y, X"),
    ),
)
