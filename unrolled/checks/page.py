"""A verdict as HTML for a notebook: readable in light and dark themes, and to a screen reader."""

from html import escape

from unrolled.checks.picture import picture
from unrolled.checks.verdict import Verdict
from unrolled.plots.palette import GREEN, VERMILION

# Colours of text come from the theme; only the marks are coloured, and each has a word beside it.
_BOX = (
    "border-left:4px solid {colour};padding:.4em .9em;margin:.3em 0;line-height:1.45;"
    "max-width:56em;overflow-wrap:anywhere"
)
_CELL = "text-align:left;padding:.1em .9em .1em 0;background:none;color:inherit;vertical-align:top"


def html(verdict: Verdict) -> str:
    """Write a verdict as a fragment of HTML; every text in it is escaped."""
    colour = GREEN if verdict.passed else VERMILION
    parts = [_headline(verdict)]
    if verdict.message:
        parts.append(f"<p style='margin:.4em 0'>{escape(verdict.message)}</p>")
    if verdict.hint:
        parts.append(f"<p style='margin:.4em 0'><b>Hint.</b> {escape(verdict.hint)}</p>")
    if verdict.difference is not None:
        parts.append(picture(verdict.difference))
    if not verdict.passed:
        parts.append(_table(verdict))
    if verdict.printed and not verdict.passed:
        parts.append(
            "<details><summary>What your code printed</summary>"
            f"<pre style='white-space:pre-wrap'>{escape(verdict.printed)}</pre></details>"
        )
    if verdict.note:
        parts.append(f"<p style='margin:.4em 0;opacity:.8'>{escape(verdict.note)}</p>")
    box = _BOX.format(colour=colour)
    label = escape(f"Verdict on {verdict.function}", quote=True)
    return f"<div role='group' aria-label='{label}' style='{box}'>{''.join(parts)}</div>"


def _headline(verdict: Verdict) -> str:
    word = "All right" if verdict.passed else "Not yet"
    name = f"<code>{escape(verdict.function)}</code>"
    count = f"{len(verdict.tests)} tests" if verdict.passed else ""
    points = f"{verdict!r} of {verdict.max_points:g} points"
    tail = f" &middot; {count}" if count else ""
    return f"<div><b>{word}:</b> {name} &middot; {points}{tail}</div>"


def _table(verdict: Verdict) -> str:
    rows = []
    for test in verdict.tests:
        mark, word, colour = (
            ("&#10003;", "right", GREEN) if test.passed else ("&#10007;", "wrong", VERMILION)
        )
        rows.append(
            f"<tr style='background:none'><td style='{_CELL};white-space:nowrap'>"
            f"<span style='color:{colour};font-weight:bold'>{mark}</span> {word}</td>"
            f"<td style='{_CELL}'>{escape(test.title)}</td>"
            f"<td style='{_CELL};white-space:nowrap'>{escape(test.family)}</td></tr>"
        )
    summary = " &middot; ".join(
        f"{escape(f.name)} {f.earned:g}/{f.points:g}" for f in verdict.families if f.points
    )
    return (
        f"<details><summary>{len(verdict.tests)} tests: {summary}</summary>"
        f"<table style='border-collapse:collapse'><caption style='display:none'>What was tested"
        f"</caption><tbody>{''.join(rows)}</tbody></table></details>"
    )
