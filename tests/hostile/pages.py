"""Read a page with a real HTML5 parser: what elements and attributes it holds, what it would run."""

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

import html5lib

from autograder.feedback_pages.formulas import ATTRIBUTES, ELEMENTS

XHTML, SVG = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
OUR_LINK = re.compile(r"glossary\.md|\.\./\w+/\w+\.ipynb")  # from lab to lab, in our own text
ANYWHERE = {"style", "class", "id"}
SHAPE = {"x", "y", "width", "height", "fill", "stroke", "stroke-opacity", "rx"}
# What a verdict may hold; see `unrolled/checks/markup.py`, which keeps a list of its own.
VERDICT: dict[str, set[str]] = {
    "div": {"role", "aria-label", "style", "class"},
    "p": {"style"}, "b": set(), "code": set(), "span": {"style"}, "details": set(),
    "summary": {"style"}, "pre": {"style"}, "table": {"style"}, "caption": {"style"},
    "tbody": set(), "tr": {"style"}, "td": {"style"},
    "svg": {"role", "aria-label", "width", "height", "viewBox", "style"},
    "svg text": {"x", "y", "fill"}, "svg title": set(),
    "svg rect": {"x", "y", "width", "height", "fill", "stroke", "stroke-opacity"},
}  # fmt: skip
PAGE: dict[str, set[str]] = {
    **dict.fromkeys(("html", "head", "body", "title", "style", "main", "header", "footer", "section", "ul", "ol", "li", "p", "b", "i", "em", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "blockquote", "code", "pre", "details", "summary", "table", "thead", "tbody", "tr", "caption", "figure", "figcaption", "bdi", "dl", "dt", "dd"), ANYWHERE),
    "html": {"lang"},
    "meta": {"charset", "name", "content", "http-equiv"},
    "div": ANYWHERE | {"role", "aria-label", "tabindex", "aria-hidden"},
    "span": ANYWHERE | {"role", "aria-label", "aria-hidden"}, "style": {"type"},
    "a": ANYWHERE | {"href", "name", "aria-label"},
    "img": ANYWHERE | {"src", "alt"},
    "th": ANYWHERE | {"scope", "align"}, "td": ANYWHERE | {"align"},
    "svg": ANYWHERE | {"role", "aria-label", "width", "height", "viewBox", "preserveAspectRatio"},
    "svg text": SHAPE | {"class"}, "svg title": set(), "svg rect": SHAPE | {"class"},
    "math": {"display"},
    **{f"math {name}": set(ATTRIBUTES) for name in ELEMENTS if name != "math"},
    "svg g": {"class"}, "svg line": {"class", "x1", "x2", "y1", "y2"}, "svg circle": {"cx", "cy", "r"},
}  # fmt: skip


def fragment(html: str) -> Element:
    """Parse a piece of a page as a browser would inside its body."""
    return html5lib.parseFragment(html, namespaceHTMLElements=True)


def document(html: str) -> Element:
    """Parse a whole page as a browser would."""
    return html5lib.parse(html, namespaceHTMLElements=True)


def elements(tree: Element) -> Iterator[tuple[str, Element]]:
    """Every element with its name; a picture's begin with `svg `, a formula's `math `."""
    for found in tree.iter():
        if not isinstance(found.tag, str):
            continue  # a comment
        space, name = found.tag.split("}") if "}" in found.tag else (XHTML[:-1], found.tag)
        if name not in ("DOCUMENT_FRAGMENT", "svg", "math"):
            kinds = {XHTML: "", SVG: "svg ", MATHML: "math "}
            assert f"{space}}}" in kinds, found.tag
            name = f"{kinds[f'{space}}}']}{name}"
        yield name, found


def strangers(tree: Element, allowed: dict[str, set[str]]) -> list[str]:
    """What a page holds that is on no list: elements, attributes, and addresses that lead away."""
    found = []
    for name, one in elements(tree):
        if one is tree and name in ("DOCUMENT_FRAGMENT", "div"):
            continue
        if name not in allowed:
            found.append(f"<{name}>")
            continue
        for key, value in one.attrib.items():
            if key not in allowed[name]:
                found.append(f"<{name} {key}>")
            elif key == "src" and not value.startswith("data:image/"):
                found.append(f"<{name} src={value[:40]!r}>")
            elif (
                key == "href"
                and value.split(":")[0].lower() not in ("https", "http")
                and not value.startswith("#")
                and not OUR_LINK.fullmatch(value)
            ):
                found.append(f"<{name} href={value[:40]!r}>")
            elif key == "style" and ("url(" in value or "expression" in value or "@" in value):
                found.append(f"<{name} style={value[:40]!r}>")
    return found


def policy(tree: Element) -> str:
    """The page's Content-Security-Policy; empty where it has none in its head."""
    head = tree.find(f"{XHTML}head")
    found: Iterable[Element] = () if head is None else head.iter(f"{XHTML}meta")
    own = [one for one in found if one.get("http-equiv", "").lower() == "content-security-policy"]
    return own[0].get("content", "") if own else ""


def shown(tree: Element) -> str:
    """All text that a page shows."""
    return "".join(tree.itertext())
