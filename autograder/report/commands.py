"""The command `report`."""

import json
import webbrowser
from pathlib import Path

import click

from autograder.command_line import in_course
from autograder.course import Course, CourseError


@click.command(epilog="Example: python -m autograder report 01_rnn_cell --open")
@click.argument("lab", required=False)
@click.option("--course", "whole", is_flag=True, help="The class over all labs; no LAB then.")
@click.option("--student", metavar="ID", help="One student over all labs; no LAB then.")
@click.option("--anonymous", is_flag=True, help="No names, ids or paths: to show in class.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it."
)
@click.option("--open", "opening", is_flag=True, help="Open it in the browser.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON object too.")
@in_course
def report(
    course: Course,
    lab: str | None,
    whole: bool,
    student: str | None,
    anonymous: bool,
    output: Path | None,
    opening: bool,
    as_json: bool,
) -> None:
    """Write one HTML page: scores, where the class is stuck, what changed, what failed."""
    if [lab is not None, whole, student is not None].count(True) != 1:
        raise click.UsageError("Name one LAB, or --course, or --student ID.")
    if student is not None and anonymous:
        raise click.UsageError("A page on one student cannot be without names.")
    if lab is None:
        _term(course, student, anonymous, output, opening, as_json)
        return
    from autograder.lab.forgotten import refuse_forgotten_build
    from autograder.lab.release import release
    from autograder.report import page

    (lab,) = course.pick((lab,))
    refuse_forgotten_build(course, release(course, lab))
    path = (output or page.place(course, lab, anonymous)).resolve()
    try:
        found = page.write(course, lab, path, anonymous)
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}.") from error
    if as_json:
        counted = {
            "report": str(path),
            "students": found.students,
            "median": found.median,
            "max_score": found.max_score,
            "checks": {check.name: round(check.rate, 4) for check in found.checks},
            "misconceptions": [[m.function, m.name, m.count] for m in found.misconceptions],
            "statuses": dict(found.statuses),
            "not_graded": len(found.waiting),
            "groups": [[g.function, g.signature, len(g.students)] for g in found.groups],
            "pairs": len(found.pairs),
        }
        click.echo(json.dumps(counted))
    else:
        click.echo(path)
    _open(path, opening)


def _term(
    course: Course,
    student: str | None,
    anonymous: bool,
    output: Path | None,
    opening: bool,
    as_json: bool,
) -> None:
    """Write the page on the class, or on one student, over all labs."""
    from autograder.plaintext import student_id
    from autograder.report import page

    kind = "course.anonymous" if anonymous else "course"
    name = f"student-{student_id(student)}" if student is not None else kind
    path = (output or course.reports / f"{name}.html").resolve()
    try:
        if student is not None:
            one = page.write_student(course, path, student)
            shares = {lab: round(one.share(lab) or 0.0, 4) for lab in one.records}
            counted: dict[str, object] = {"report": str(path), "shares": shares}
        else:
            found = page.write_term(course, path, anonymous)
            labs = {lab.name: round(lab.median, 4) for lab in found.labs}
            counted = {"report": str(path), "students": len(found.students), "medians": labs}
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}.") from error
    click.echo(json.dumps(counted) if as_json else path)
    _open(path, opening)


def _open(path: Path, opening: bool) -> None:
    if opening and not webbrowser.open(path.as_uri()):
        click.echo("No browser could be opened; the report is at the path above.", err=True)
