"""Pictures of a report, as SVG that follows the page's theme; each says in words what it shows."""

from collections.abc import Iterable
from html import escape

from markupsafe import Markup

from autograder.grade.history import Change
from autograder.gradebook.record import Record
from autograder.plaintext import one_line

BINS = 10
NAME = 120  # characters of a student's id


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
            f"<rect class='ink' x='{x + 2}' y='{y:.1f}' width='{width - 4}' height='{tall:.1f}' "
            "rx='3'/>"
            + (f"<text x='{x + width / 2}' y='{y - 5:.1f}'>{count}</text>" if count else "")
            + "</g>"
        )
    foot_y = 18 + height + foot - 6
    marks = "".join(
        f"<text class='axis' x='{left + width * n}' y='{foot_y}'>{best * n / BINS:g}</text>"
        for n in (0, 5, 10)
    )
    floor, right = 18 + height, left + BINS * width
    line = f"<line class='rule' x1='{left}' x2='{right}' y1='{floor}' y2='{floor}'/>"
    ranges = [f"{best * n / BINS:g} to {best * (n + 1) / BINS:g}" for n in range(BINS)]
    listed = ", ".join(f"{c} in {r}" for c, r in zip(counts, ranges, strict=True) if c)
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
            share = entry.score / entry.points if entry else 0.0
            cells.append(
                f"<rect class='{_shade(share)}' x='{column * wide}' y='{at * tall:.2f}' "
                f"width='{wide - 2}' height='{tall - 0.8 if tall > 3 else tall:.2f}'>"
                f"<title>{escape(one_line(record.student, NAME))}, {escape(name)}: "
                f"{entry.score if entry else 0:g} points</title></rect>"
            )
    names = ", ".join(functions)
    return _svg(
        wide * len(functions),
        max(tall * len(rows), 10),
        f"The class at a glance: {len(rows)} students, one line each, best first; columns {names}; "
        "full cells are full points, pale cells none.",
        "".join(cells),
        "heatmap",
        stretch=True,
    )


def slopes(changed: Iterable[Change], best: float) -> Markup:
    """A line a student from the score before to the score now."""
    height, wide, lines = 150, 300, []
    moved = [one for one in changed if one.before is not None]
    end = wide - 60
    for one in moved:
        assert one.before is not None
        scores = (one.before.score, one.after.score)
        name = escape(one_line(one.student, NAME))
        old, new = (20 + height * (1 - score / (best or 1)) for score in scores)
        kind = ("same", "up", "down")[(scores[1] > scores[0]) + 2 * (scores[1] < scores[0])]
        lines.append(
            f"<g class='{kind}'><title>{name}: {scores[0]:g} to {scores[1]:g}"
            f"</title><line x1='60' x2='{end}' y1='{old:.1f}' y2='{new:.1f}'/>"
            f"<circle cx='60' cy='{old:.1f}' r='4'/><circle cx='{end}' cy='{new:.1f}' r='4'/></g>"
        )
    ends = (
        f"<text x='60' y='{height + 42}'>before</text><text x='{end}' y='{height + 42}'>now</text>"
        f"<text class='axis' x='28' y='24'>{best:g}</text>"
        f"<text class='axis' x='28' y='{height + 24}'>0</text>"
    )
    up = sum(o.before is not None and o.after.score > o.before.score for o in moved)
    down = sum(o.before is not None and o.after.score < o.before.score for o in moved)
    said = f"Scores before and now: {up} rose, {down} fell."
    return _svg(wide, height + 50, said, "".join(lines) + ends, "slopes")


def _shade(share: float) -> str:
    return f"s{sum(share >= step for step in (1e-9, 0.33, 0.66, 1))}"


def _svg(
    width: float, height: float, said: str, body: str, kind: str, stretch: bool = False
) -> Markup:
    """Frame a picture; every text in `body` is escaped by whoever wrote it."""
    fit = "none" if stretch else "xMidYMid meet"
    return Markup(
        f"<svg class='{kind}' role='img' aria-label='{escape(said, quote=True)}' "
        f"viewBox='0 0 {width:g} {height:g}' preserveAspectRatio='{fit}'>{body}</svg>"
    )
