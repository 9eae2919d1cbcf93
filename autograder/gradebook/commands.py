"""The command `extend`."""

import datetime
from pathlib import Path

import click

from autograder.command_line import in_course
from autograder.course import Course, CourseError
from autograder.plaintext import one_line


@click.command(epilog="Example: python -m autograder extend 01_rnn_cell ada ben --days 2")
@click.argument("lab")
@click.argument("students", nargs=-1)
@click.option(
    "--group",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A text file with an id a line: these students as well.",
)
@click.option("--days", type=click.FloatRange(0), help="More time, after the due date.")
@click.option("--hours", type=click.FloatRange(0), help="The same in hours; both are added.")
@in_course
def extend(
    course: Course,
    lab: str,
    students: tuple[str, ...],
    group: Path | None,
    days: float | None,
    hours: float | None,
) -> None:
    """Give students more time, before they hand in or afterwards; 0 takes it back.

    It takes the place of what they had. Without a time it lists who has more.
    """
    from autograder.gradebook import extensions

    (lab,) = course.pick((lab,))
    names = [*students, *(_listed(group) if group else ())]
    if days is None and hours is None:
        if names:
            raise click.UsageError("Say how much: --days, --hours.")
        for student, more in sorted(extensions.granted(course, lab).items()):
            click.echo(f"{one_line(student):24} {more}")
        return
    if not names:
        raise click.UsageError("Name students, or a --group.")
    _refuse_unknown(course, lab, names)
    more = datetime.timedelta(days=days or 0, hours=hours or 0)
    extensions.grant(course, lab, names, more)
    settled, dated = _settle(course, lab, names)
    click.echo(
        f"{len(names)} have {more} more for {lab}; of {settled} that is graded, the penalty is "
        "worked out anew."
    )
    if not dated:
        click.echo(
            f"{lab} has no due date yet: `nbgrader db assignment add {lab} --duedate TIME`.",
            err=True,
        )


def _listed(group: Path) -> list[str]:
    lines = group.read_text(encoding="utf-8-sig").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _refuse_unknown(course: Course, lab: str, names: list[str]) -> None:
    """A misspelt id would get nothing, and nobody would be told."""
    from autograder.gradebook.reading import roster

    known = set(roster(course))
    unknown = [name for name in names if name not in known]
    if unknown and known:
        raise CourseError(
            f"Nobody in the gradebook has the id {', '.join(map(repr, unknown))}; nothing was "
            "granted. `nbgrader db student list` shows the ids."
        )


def _settle(course: Course, lab: str, names: list[str]) -> tuple[int, bool]:
    """Bring the gradebook up to date: how many have a submission there, whether there is a date."""
    from autograder.gradebook.backup import database
    from autograder.gradebook.book import Gradebook

    if not database(course).is_file():
        return 0, False
    with Gradebook(course) as book:
        return book.extend(lab, names)
