"""The command `report`."""

import json
import webbrowser
from pathlib import Path

import click

from autograder.command_line import in_course
from autograder.course import Course, CourseError


@click.command(epilog="Example: python -m autograder report 01_rnn_cell --open")
@click.argument("lab")
@click.option("--anonymous", is_flag=True, help="No names, ids or paths: to show in class.")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it."
)
@click.option("--open", "opening", is_flag=True, help="Open it in the browser.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON object too.")
@in_course
def report(
    course: Course, lab: str, anonymous: bool, output: Path | None, opening: bool, as_json: bool
) -> None:
    """Write one HTML page: scores, where the class is stuck, what changed, what failed."""
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
        }
        click.echo(json.dumps(counted))
    else:
        click.echo(path)
    if opening and not webbrowser.open(path.as_uri()):
        click.echo("No browser could be opened; the report is at the path above.", err=True)
