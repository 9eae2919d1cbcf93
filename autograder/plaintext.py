"""Text of a student, made safe for a page or a terminal."""

import hashlib
import re
from collections.abc import Iterable

from unrolled.checks.verdict.markup import Html, element
from unrolled.checks.verdict.plain import CUT, MAX_SHOWN, one_line, plain

__all__ = ["MAX_SHOWN", "one_line", "plain", "quoted", "shown_as_text", "without_formulas"]


MAX_LINES = 50  # notes on one submission
MAX_ID_BYTES = 200  # a file's name has room for 255, and ours have endings and random letters


def shown_as_text(source: str) -> str:
    """Write Markdown that shows a text as it is: no markup, link, formula or script in it works.

    Inside `<pre>` every character that could mean something is written as its number.
    """
    body = "".join(c if c.isalnum() or c in " \n\t" else f"&#{ord(c)};" for c in plain(source))
    return f'<pre style="white-space:pre-wrap">\n{body}\n</pre>'


def without_formulas(html: Html) -> Html:
    """Keep MathJax away from a piece that quotes a student: a formula can hold a link."""
    return element("div", html, class_="tex2jax_ignore mathjax_ignore")


def few(lines: Iterable[str], most: int = MAX_LINES) -> tuple[str, ...]:
    """The first of some lines, and how many more there were."""
    kept: list[str] = []
    more = 0
    for line in lines:
        if len(kept) < most:
            kept.append(line)
        else:
            more += 1
    return (*kept, f"… and {more} more of this kind.") if more else tuple(kept)


def student_id(folder: str) -> str:
    """Turn a folder's name into a student's id: the same, or a safe one that is like it.

    >>> student_id("ada.lovelace@example.org")
    'ada.lovelace@example.org'
    >>> student_id("O'Brien, Ada")
    "O'Brien, Ada"
    """
    name = folder.encode("utf-8", "replace").decode("utf-8")
    safe = re.sub(r"[^\w@.+ \-,'’()]", "_", plain(name, 120).replace("\n", "_")).strip()
    if safe == folder and len(safe.encode()) <= MAX_ID_BYTES:
        return folder
    return f"{_first_bytes(safe[:80], MAX_ID_BYTES - 9)}-{_short_hash(folder)}"


def quoted(text: str, most: int = 60) -> str:
    """Quote the first line of a text, for a message."""
    first = plain(text.strip().split("\n")[0], most).replace(f"\n{CUT}", "…")
    return f"'{first}'"


def _first_bytes(text: str, most: int) -> str:
    """As many whole characters as fit into so many bytes of UTF-8."""
    return text.encode()[:most].decode("utf-8", "ignore").strip()


def _short_hash(folder: str) -> str:
    return hashlib.sha256(folder.encode("utf-8", "surrogateescape")).hexdigest()[:8]
