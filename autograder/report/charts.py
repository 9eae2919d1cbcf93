"""Pictures of a report, as SVG that follows the page's theme; each says in words what it shows."""

from collections.abc import Iterable
from html import escape

from markupsafe import Markup

from autograder.grading.history import Change
from autograder.grading.record import Record

BINS = 10


def histogram(scores: list[float], best: float) -> Markup:
    """How many students have how many points."""
    counts = [0] * BINS
    for score in scores:
        counts[min(int(BINS * score / best), BINS - 1) if best else 0] += 1
    most = max(counts, default=0) or 1
    width, height, left, foot = 36, 130, 8, 22
    bars = []
    for number, count in enumerate(counts):
        tall = height * count / most
        x, y = left + number * width, 18 + height - tall
        low, high = best * number / BINS, best * (number + 1) / BINS
        said = f"{count} with {low:g} to {high:g} points"
        bars.append(
            f"<g><title>{said}</title>"
            f"<rect class='ink' x='{x + 2}' y='{y:.1f}' width='{width - 4}' height='{tall:.1f}' rx='3'/>"
            + (f"<text x='{x + width / 2}' y='{y - 5:.1f}'>{count}</text>" if count else "")
            + "</g>"
        )
    marks = "".join(
        f"<text class='axis' x='{left + width * n}' y='{18 + height + foot - 6}'>{best * n / BINS:g}</text>"
        for n in (0, 5, 10)
    )
    line = f"<line class='rule' x1='{left}' x2='{left + BINS * width}' y1='{18 + height}' y2='{18 + height}'/>"
    listed = ", ".join(
        f"{c} in {best * n / BINS:g} to {best * (n + 1) / BINS:g}"
        for n, c in enumerate(counts)
        if c
    )
    return _svg(
        2 * left + BINS * width,
        18 + height + foot,
        f"Histogram of total scores: {listed or 'nobody yet'}.",
        "".join(bars) + line + marks,
        "histogram",
    )


def heatmap(records: Iterable[Record], functions: list[str]) -> Markup:
    """One line a student, best first; one column a function, the darker the more points."""
    rows = sorted(records, key=lambda record: -record.score)
    tall = min(14.0, 480 / max(len(rows), 1))
    wide, cells = 60, []
    for at, record in enumerate(rows):
        for column, name in enumerate(functions):
            entry = record.functions.get(name)
            share = entry["score"] / entry["points"] if entry else 0.0
            cells.append(
                f"<rect class='{_shade(share)}' x='{column * wide}' y='{at * tall:.2f}' "
                f"width='{wide - 2}' height='{tall - 0.8 if tall > 3 else tall:.2f}'>"
                f"<title>{escape(record.student)}, {escape(name)}: "
                f"{entry['score'] if entry else 0:g} points</title></rect>"
            )
    names = ", ".join(functions)
    return _svg(
        wide * len(functions),
        max(tall * len(rows), 10),
        f"The class at a glance: {len(rows)} students, one line each, best first; columns {names}; "
        "full cells are full points, pale cells none.",
        "".join(cells),
        "heatmap' preserveAspectRatio='none",
    )


def slopes(changed: Iterable[Change], best: float) -> Markup:
    """A line a student from the score before to the score now."""
    height, wide, lines = 150, 300, []
    moved = [one for one in changed if one.before is not None]
    for one in moved:
        assert one.before is not None
        old, new = (
            20 + height * (1 - s / (best or 1)) for s in (one.before.score, one.after.score)
        )
        kind = (
            "up"
            if one.after.score > one.before.score
            else "down"
            if one.after.score < one.before.score
            else "same"
        )
        lines.append(
            f"<g class='{kind}'><title>{escape(one.student)}: {one.before.score:g} to "
            f"{one.after.score:g}</title><line x1='60' x2='{wide - 60}' y1='{old:.1f}' y2='{new:.1f}'/>"
            f"<circle cx='60' cy='{old:.1f}' r='4'/><circle cx='{wide - 60}' cy='{new:.1f}' r='4'/></g>"
        )
    ends = (
        f"<text x='60' y='{height + 42}'>before</text><text x='{wide - 60}' y='{height + 42}'>now</text>"
        f"<text class='axis' x='28' y='24'>{best:g}</text><text class='axis' x='28' y='{height + 24}'>0</text>"
    )
    up = sum(o.before is not None and o.after.score > o.before.score for o in moved)
    down = sum(o.before is not None and o.after.score < o.before.score for o in moved)
    said = f"Scores before and now: {up} rose, {down} fell."
    return _svg(wide, height + 50, said, "".join(lines) + ends, "slopes")


def _shade(share: float) -> str:
    return (
        "s4"
        if share >= 1
        else "s3"
        if share >= 0.66
        else "s2"
        if share >= 0.33
        else "s1"
        if share > 0
        else "s0"
    )


def _svg(width: float, height: float, said: str, body: str, kind: str) -> Markup:
    """Frame a picture; every text in `body` is escaped by whoever wrote it."""
    return Markup(
        f"<svg class='{kind}' role='img' aria-label='{escape(said, quote=True)}' "
        f"viewBox='0 0 {width:g} {height:g}'>{body}</svg>"
    )
