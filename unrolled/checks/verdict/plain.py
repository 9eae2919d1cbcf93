"""Text that nobody vouches for, bounded: what a student wrote, printed or named."""

import re

_CONTROL = re.compile(
    r"\x1b\[[0-9;:?]*[ -/]*[@-~]|\x1b[@-_]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ufff9-\ufffb]"
)
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")  # would reorder a line
_BREAKS = re.compile("\r\n|[\u2028\u2029]")  # newlines to some readers
CUT = "… cut here"
MAX_SHOWN = 20_000


def plain(text: str, most: int = MAX_SHOWN) -> str:
    """Drop escape sequences and control characters, keep newlines and tabs, cut what is long.

    This comes before a text goes into a page, a table or a file, never after.
    """
    if len(text) <= most and text.isascii() and text.isprintable():
        return text  # as most are: save the work below
    text = _BREAKS.sub("\n", text[: 4 * most])
    text = _DIRECTION.sub("", _CONTROL.sub("", text))
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= most else f"{text[:most]}\n{CUT}"


def one_line(text: str, most: int = 200) -> str:
    """The same on one line, without runs of blanks: nothing in it looks like another row."""
    return " ".join(plain(text, most).split())
