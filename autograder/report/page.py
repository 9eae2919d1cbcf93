"""Write the page: one file, no script, nothing fetched."""

import datetime
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape

from autograder.course import Course
from autograder.feedback_pages.pages import page as feedback_page
from autograder.files import write_whole
from autograder.lab.release import release
from autograder.plaintext import plain
from autograder.report import charts
from autograder.report import term as terms
from autograder.report.facts import Facts, facts, without_names
from autograder.report.term import Student, Term
from unrolled.plots.palette import BLUE, GREEN, ORANGE, SKY, VERMILION

COLORS = {"blue": BLUE, "green": GREEN, "orange": ORANGE, "sky": SKY, "red": VERMILION}
MOST_CHANGES = 40
MOST_MISTAKES = 8  # shown at once
MOST_TEXT = 600  # characters of one text
MOST_LINES = 3_000  # of a cell, an input or an array


def place(course: Course, lab: str, anonymous: bool) -> Path:
    """Where a report goes when nobody says otherwise."""
    name = f"{lab}{'.anonymous' * anonymous}.html"
    return course.reports / name


def write(course: Course, lab: str, path: Path, anonymous: bool = False) -> Facts:
    """Collect the facts of a lab and write its report.

    Raises:
        OSError: when it cannot be written.
    """
    title = _title(course, lab)
    found = facts(course, lab)
    found = without_names(found) if anonymous else found
    students = [] if anonymous else [record.student for record in found.records]
    links = linked(path, {s: feedback_page(course, lab, s) for s in students})
    kept = linked(path, {s: course.record(lab, s) for s in students})
    write_whole(path, html(found, title, anonymous, _now(), links, kept).encode("utf-8"))
    return found


def linked(page: Path, files: Mapping[str, Path]) -> dict[str, str]:
    """Where files lie, as seen from a page; of those that are there."""
    return {
        name: quote(os.path.relpath(place.resolve(), page.parent))
        for name, place in files.items()
        if place.is_file()
    }


def template(name: str) -> jinja2.Template:
    """Read a page's template; whatever comes from a student is escaped and bounded in it."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_bounded,
    )
    environment.filters["bounded"] = plain
    environment.filters["whole"] = _whole
    environment.globals["colors"] = COLORS
    return environment.get_template(name)


def html(
    found: Facts,
    title: str,
    anonymous: bool,
    made: str,
    links: Mapping[str, str] | None = None,
    kept: Mapping[str, str] | None = None,
) -> str:
    """The page as text, with links to feedback pages and records where there are any."""
    functions = [check.name for check in found.checks]
    moved = [c for c in found.changes or () if c.before is not None]
    return template("page.html.j2").render(
        facts=found,
        anonymous=anonymous,
        made=made,
        title=title,
        heading=f"Lab {found.lab[:2]}, {title}: where the class is",
        links=links or {},
        kept=kept or {},
        number=found.lab[:2],
        histogram=charts.histogram(found.scores, found.max_score),
        heatmap=charts.heatmap(found.records, functions),
        slopes=charts.slopes(moved, found.max_score),
        moved=moved[:MOST_CHANGES],
        more_moved=max(len(moved) - MOST_CHANGES, 0),
        fresh=len(found.changes or ()) - len(moved),
        shown=MOST_MISTAKES,
        slowest=max((record.seconds for record in found.slow), default=1.0),
        commonest=max((m.count for m in found.misconceptions), default=1),
    )


def write_term(course: Course, path: Path, anonymous: bool = False) -> Term:
    """Write the report on a class over all labs.

    Raises:
        CourseError: when nothing was graded yet.
        OSError: when it cannot be written.
    """
    found = terms.term(course)
    found = terms.without_names(found) if anonymous else found
    text = template("term.html.j2").render(
        term=found, anonymous=anonymous, made=_now(), heading="The class over the term"
    )
    write_whole(path, text.encode("utf-8"))
    return found


def write_student(course: Course, path: Path, name: str) -> Student:
    """Write the page on one student over the term.

    Raises:
        CourseError: when there is no record of that student.
        OSError: when it cannot be written.
    """
    found = terms.term(course)
    one = terms.student(found, name)
    text = template("student.html.j2").render(
        term=found,
        student=one,
        why=one.why_help(found.names),
        links=linked(path, {lab: feedback_page(course, lab, name) for lab in one.records}),
        made=_now(),
        heading=f"{name} over the term",
    )
    write_whole(path, text.encode("utf-8"))
    return one


def _now() -> str:
    return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC"


def _whole(value: str) -> Markup:
    """A text with lines of its own, such as a cell or an array, escaped; it may be longer."""
    return escape(plain(value, MOST_LINES))


def _bounded(value: Any) -> Any:
    """Bound every text that goes into the page, before it is escaped; pictures are made already."""
    return plain(value, MOST_TEXT) if type(value) is str else value


def _title(course: Course, lab: str) -> str:
    """What the lab calls itself: its first heading, without its number."""
    for cell in release(course, lab).notebook.cells:
        if heading := re.search(r"^# (?:Lab \d+: *)?(.+)", cell.source, re.MULTILINE):
            return heading[1].strip("`* ")
    return lab
