"""A verdict as HTML for a notebook: readable in light and dark themes, and to a screen reader.

How large it can become follows from the bounds below and from the number of tests: no text of a
student is longer here than they say, and what is made of them is never cut.
"""

from collections.abc import Iterator

from unrolled.checks.verdict.markup import Html, element, text
from unrolled.checks.verdict.picture import picture
from unrolled.checks.verdict.verdict import NAME, PRINTED, SAID, TITLE, Verdict
from unrolled.plots.palette import GREEN, VERMILION

# Colours of text come from the theme; only the marks are coloured, and each has a word beside it.
_BOX = (
    "border-left:4px solid {colour};padding:.4em .9em;margin:.3em 0;line-height:1.45;"
    "max-width:56em;overflow-wrap:anywhere"
)
_CELL = "text-align:left;padding:.1em .9em .1em 0;background:none;color:inherit;vertical-align:top"
_PARAGRAPH = "margin:.4em 0"
_TOUCHED = "padding:.25em 0"  # 24 pixels are asked for (WCAG 2.2, 2.5.8)
_DOT = Html(" &middot; ")


def html(verdict: Verdict) -> str:
    """Write a verdict as a fragment of HTML."""
    return piece(verdict).source


def piece(verdict: Verdict) -> Html:
    """Write a verdict as a piece of a page."""
    style = _BOX.format(colour=GREEN if verdict.passed else VERMILION)
    label = f"Verdict on {verdict.function[:NAME]}"
    return element("div", *_parts(verdict), role="group", aria_label=label, style=style)


def _parts(verdict: Verdict) -> Iterator[Html]:
    yield _headline(verdict)
    if verdict.message:
        yield element("p", text(verdict.message, SAID), style=_PARAGRAPH)
    if verdict.kept:
        yield element("p", text(verdict.kept, SAID), style=_PARAGRAPH)
    if verdict.hint:
        hint = text(f" {verdict.hint}", SAID)
        yield element("p", element("b", Html("Hint.")), hint, style=_PARAGRAPH)
    if verdict.difference is not None:
        yield picture(verdict.difference)
    if verdict.tried is not None:
        summary = element("summary", text(verdict.where_to, SAID), style=_TOUCHED)
        yield element("details", summary, verdict.tried.piece())
    if not verdict.passed:
        yield _table(verdict)
    if verdict.printed and not verdict.passed:
        printed = element("pre", text(verdict.printed, PRINTED), style="white-space:pre-wrap")
        yield element(
            "details", element("summary", Html("What your code printed"), style=_TOUCHED), printed
        )
    if verdict.note:
        yield element("p", text(verdict.note, SAID), style=f"{_PARAGRAPH};opacity:.8")


def _headline(verdict: Verdict) -> Html:
    word = element("b", Html("All right:" if verdict.passed else "Not yet:"))
    name = element("code", text(verdict.function, NAME))
    points = text(f"{verdict!r} of {verdict.max_points:g} points", NAME)
    tail = [_DOT, Html(f"{len(verdict.tests)} tests")] if verdict.passed else []
    return element("div", word, Html(" "), name, _DOT, points, *tail)


def _table(verdict: Verdict) -> Html:
    rows = []
    for test in verdict.tests:
        mark, word, colour = ("✓", " right", GREEN) if test.passed else ("✗", " wrong", VERMILION)
        sign = element("span", Html(mark), style=f"color:{colour};font-weight:bold")
        rows.append(
            element(
                "tr",
                element("td", sign, Html(word), style=f"{_CELL};white-space:nowrap"),
                element("td", text(test.title, TITLE), style=_CELL),
                element("td", text(test.family, NAME), style=f"{_CELL};white-space:nowrap"),
                style="background:none",
            )
        )
    counts = [
        text(f"{f.name} {f.earned:g}/{f.points:g}", NAME) for f in verdict.families if f.points
    ]
    summary = [Html(f"{len(verdict.tests)} tests: "), *counts[:1]]
    for count in counts[1:]:
        summary += [_DOT, count]
    caption = element("caption", Html("What was tested"), style="display:none")
    body = element("tbody", *rows)
    return element(
        "details",
        element("summary", *summary, style=_TOUCHED),
        element("table", caption, body, style="border-collapse:collapse"),
    )
