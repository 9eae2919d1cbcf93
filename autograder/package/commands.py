"""The command `handout`."""

from pathlib import Path

import click

from autograder.command_line import in_course
from autograder.course import Course


@click.command(epilog="Example: python -m autograder handout 01_rnn_cell --to handout")
@click.argument("labs", nargs=-1)
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="A new folder, or an earlier handout, also under git.",
)
@click.option("--url", default="", help="Where it will be on GitHub, for links to Colab, Binder.")
@in_course
def handout(course: Course, labs: tuple[str, ...], folder: Path, url: str) -> None:
    """Write what students get, and nothing else: as a folder, and as a zip beside it."""
    from autograder.package.handout import hand_out, telling

    names = course.pick(labs)
    made = hand_out(course, names, folder.resolve(), url)
    click.echo(f"{made.files} files in {made.folder}, and the same as {made.archive}.")
    for lab, told in telling(course, names).items():
        click.echo(
            f"{lab} holds working functions of {', '.join(told)}: hand it out when that is due.",
            err=True,
        )
