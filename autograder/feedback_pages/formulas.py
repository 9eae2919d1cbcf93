"""Formulas as MathML, made with the page: they show offline, and no script is needed.

The converter writes its result with all entities undone, so that a formula could hold markup; here
its tree is written instead, of elements and attributes on a list. What it cannot read, or what is
longer than any formula of a lab, stays the text that it was written as.
"""

import html
from xml.etree.ElementTree import Element, tostring

LONGEST = 800  # characters; the longest of the labs has 250
DEEPEST = 40
ELEMENTS = frozenset(
    ("math", "mrow", "mi", "mo", "mn", "mtext", "mspace", "msub", "msup", "msubsup", "munder",
     "mover", "munderover", "mfrac", "msqrt", "mroot", "mtable", "mtr", "mtd", "mstyle",
     "mpadded", "mphantom", "menclose")
)  # fmt: skip
ATTRIBUTES = frozenset(
    ("display", "mathvariant", "stretchy", "fence", "form", "accent", "accentmargin",
     "lspace", "rspace", "largeop", "movablelimits", "linethickness", "columnalign", "rowspacing",
     "columnspacing", "width", "minsize", "maxsize", "displaystyle", "scriptlevel", "separator")
)  # fmt: skip


def mathml(formula: str, display: bool) -> str | None:
    """Write a formula as MathML.

    Args:
        formula: LaTeX, without the signs around it.
        display: whether it stands on a line of its own.

    Returns:
        The markup; None where the formula has to be shown as text.
    """
    from latex2mathml.converter import convert_to_element

    if len(formula) > LONGEST:
        return None
    try:
        tree = convert_to_element(formula, display="block" if display else "inline")
        _clean(tree)
        return tostring(tree, encoding="unicode", short_empty_elements=False)
    except Exception:  # a student's formula may be anything
        return None


def _clean(element: Element, depth: int = 0) -> None:
    """Undo the converter's entities, which writing the tree makes anew; refuse what is not known.

    Raises:
        ValueError: when an element is not on the list, or the tree is too deep.
    """
    if element.tag not in ELEMENTS or depth > DEEPEST:
        raise ValueError(element.tag)
    for name in set(element.attrib) - ATTRIBUTES:
        del element.attrib[name]
    element.text = html.unescape(element.text) if element.text else element.text
    for child in element:
        _clean(child, depth + 1)
