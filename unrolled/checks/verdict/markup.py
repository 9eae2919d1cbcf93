"""HTML that is made last and never cut.

Text goes in through `text`, which bounds it and then escapes it; elements come from `element`,
which knows a list of them and of their attributes. What comes out is an `Html`, which has none of a
string's methods: nothing can be cut from it, put into it or replaced in it. It is read once, as a
whole, where it leaves for a notebook.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from unrolled.checks.verdict.plain import plain

MAX_ATTRIBUTE = 600  # characters of an attribute's value, before it is escaped
NEARBY = re.compile(r"#|[^/\\:]+(?:[/#]|$)")  # on this page, or beside it: no scheme, no other host
ANYWHERE = frozenset({"style", "class"})
SHAPE = frozenset({"x", "y", "width", "height", "fill"})
ELEMENTS: Mapping[str, frozenset[str]] = {
    "div": ANYWHERE | {"role", "aria-label"},
    "svg": ANYWHERE | {"role", "aria-label", "width", "height", "viewBox"},
    "rect": SHAPE | {"stroke", "stroke-opacity"},
    "text": SHAPE,
    **dict.fromkeys(("p", "b", "code", "span", "pre", "details", "summary", "title"), ANYWHERE),
    "a": ANYWHERE | {"href"},
    **dict.fromkeys(("table", "caption", "tbody", "tr", "td"), ANYWHERE),
}


@dataclass(frozen=True)
class Html:
    """A finished piece of a page.

    Attributes:
        source: the whole of it, for where it leaves.
    """

    source: str


def text(value: str, most: int) -> Html:
    """Make a text of at most `most` characters a piece of a page."""
    return Html(escape(plain(value, most), quote=True))


def element(name: str, *inside: Html, **attributes: str | float) -> Html:
    """Put pieces into an element.

    Args:
        name: one of `ELEMENTS`.
        *inside: the pieces.
        **attributes: of those that it may have; `class_` is `class`, `aria_label` is `aria-label`.

    Raises:
        ValueError: when the element, or an attribute of it, is not on the list.
    """
    if name not in ELEMENTS:
        raise ValueError(f"<{name}> is not among the elements of a verdict: {', '.join(ELEMENTS)}.")
    opened = [name]
    for key, value in attributes.items():
        own = key.rstrip("_").replace("_", "-")
        if own not in ELEMENTS[name]:
            raise ValueError(f"<{name}> may not have {own!r}.")
        if own == "href" and not NEARBY.match(str(value)):
            raise ValueError(f"<{name}> may lead to a place of the course alone, not to {value!r}.")
        said = text(value, MAX_ATTRIBUTE).source if isinstance(value, str) else f"{value:g}"
        opened.append(f'{own}="{said}"')
    return Html(f"<{' '.join(opened)}>{together(inside).source}</{name}>")


def together(pieces: Iterable[Html]) -> Html:
    """Put pieces one behind the other."""
    return Html("".join(piece.source for piece in pieces))
