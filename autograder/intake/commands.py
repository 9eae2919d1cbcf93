"""The command `collect`."""

from pathlib import Path

import click

from autograder.command_line import in_course
from autograder.course import Course
from autograder.plaintext import one_line


@click.command(epilog="Example: python -m autograder collect submissions.zip 01_rnn_cell")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("lab")
@in_course
def collect(course: Course, file: Path, lab: str) -> None:
    """Take the notebooks out of a zip that Canvas or Moodle gave, into autograder/submitted/."""
    from autograder.intake.collect import collect as run
    from autograder.intake.roster import roster

    (lab,) = course.pick((lab,))
    found = run(course, lab, file, roster(course))
    for note in found.notes:
        click.echo(one_line(note, 300), err=True)
    if found.late:
        names = one_line(", ".join(found.late), 2000)
        click.echo(
            f"Marked LATE: {names}. When they came is not in the zip: where it matters, write it "
            "into timestamp.txt beside the notebook.",
            err=True,
        )
    click.echo(f"{len(found.students)} notebooks of {lab} collected.")
