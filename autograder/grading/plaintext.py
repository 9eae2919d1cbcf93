"""Text of a student, made safe for a page or a terminal."""

import hashlib
import re

_CONTROL = re.compile(r"\x1b\[[0-9;:?]*[ -/]*[@-~]|\x1b[@-_]|[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")  # would reorder a line
MAX_SHOWN = 20_000


def plain(text: str, most: int = MAX_SHOWN) -> str:
    """Drop escape sequences and control characters, keep newlines and tabs, cut what is long."""
    text = _DIRECTION.sub("", _CONTROL.sub("", text[: 4 * most].replace("\r\n", "\n")))
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= most else f"{text[:most]}\n… cut here"


def shown_as_text(source: str) -> str:
    """Write Markdown that shows a text as it is: no markup, link, formula or script in it works.

    Inside `<pre>` every character that could mean something is written as its number.
    """
    body = "".join(c if c.isalnum() or c in " \n\t" else f"&#{ord(c)};" for c in plain(source))
    return f'<pre style="white-space:pre-wrap">\n{body}\n</pre>'


def without_formulas(html: str) -> str:
    """Keep MathJax away from a fragment that quotes a student: a formula can hold a link."""
    return f'<div class="tex2jax_ignore mathjax_ignore">{html}</div>'


def student_id(folder: str) -> str:
    """Turn a folder's name into a student's id: the same, or a safe one that is like it.

    >>> student_id("ada.lovelace@example.org")
    'ada.lovelace@example.org'
    >>> student_id("O'Brien, Ada")
    "O'Brien, Ada"
    """
    name = folder.encode("utf-8", "replace").decode("utf-8")
    safe = re.sub(r"[^\w@.+ \-,'’()]", "_", plain(name, 120).replace("\n", "_")).strip()
    if safe == folder:
        return folder
    return f"{safe[:80]}-{_short_hash(folder)}"


def quoted(text: str, most: int = 60) -> str:
    """Quote the first line of a text, for a message."""
    first = plain(text.strip().split("\n")[0], most).replace("\n… cut here", "…")
    return f"'{first}'"


def _short_hash(folder: str) -> str:
    return hashlib.sha256(folder.encode("utf-8", "surrogateescape")).hexdigest()[:8]
