"""The commands `handout` and `package`."""

from pathlib import Path

import click

from autograder.command_line import in_course
from autograder.course import Course
from autograder.package.settings import CHOICES, VISIBILITIES


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


@click.command(
    epilog="Example: python -m autograder package 01_rnn_cell --for gradescope --to lab01.zip"
)
@click.argument("lab")
@click.option(
    "--for",
    "platform",
    required=True,
    type=click.Choice(["gradescope", "prairielearn"]),
    help="Whose grader it will be.",
)
@click.option(
    "--to",
    "place",
    required=True,
    type=click.Path(path_type=Path),
    help="A file that ends in .zip, a new folder, or an earlier package's folder.",
)
@click.option(
    "--visibility",
    type=click.Choice(VISIBILITIES),
    help="Gradescope: when students see points and verdicts; visible unless said.",
)
@click.option(
    "--isolation",
    type=click.Choice(CHOICES),
    default="auto",
    show_default=True,
    help="auto: the best that the platform's container allows; where that is nothing, no grade. "
    "none: then without, and each result says so.",
)
@click.option("--image", default="", help="PrairieLearn: the name of the container's image.")
@in_course
def package(
    course: Course,
    lab: str,
    platform: str,
    place: Path,
    visibility: str | None,
    isolation: str,
    image: str,
) -> None:
    """Write a lab's grader for Gradescope or PrairieLearn, as they document it.

    It holds the lab's solution: give it to the platform alone.
    """
    from autograder.package.grader import package as run
    from autograder.package.settings import Settings

    if visibility and platform != "gradescope":
        raise click.UsageError("--visibility is for Gradescope alone.")
    if image and platform != "prairielearn":
        raise click.UsageError("--image is for PrairieLearn alone.")
    (lab,) = course.pick((lab,))
    settings = Settings(lab, platform, isolation, visibility or "visible")
    made = run(course, settings, place.resolve(), image)
    click.echo(f"{made.files} files in {made.place}; {lab} is worth {made.points:g} points.")
    if isolation == "none":
        click.echo(
            "Where the platform's container allows no isolation, submissions will run with all "
            "rights of this grader, and could read its solution.",
            err=True,
        )
