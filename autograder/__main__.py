"""The command line: `python -m autograder COMMAND`."""

if __name__ == "__main__":  # before all that takes its time: Ctrl-C is one line from here on
    from autograder import startup, stopping

    stopping.begin()
    startup.skip_slow_imports()  # in this process, our own; whoever imports a command has all

import io
import sys
from pathlib import Path

import click

from autograder.command_line import in_course
from autograder.course import ELSEWHERE, Course, CourseError
from autograder.export.commands import export, give_back
from autograder.feedback_pages.commands import feedback
from autograder.grade.commands import ISOLATION, grade, judge
from autograder.gradebook.commands import extend
from autograder.intake.commands import collect
from autograder.isolation import Isolation
from autograder.package.commands import handout, package
from autograder.report.commands import report
from autograder.simulate.commands import simulate


class Commands(click.Group):
    """Shows an error about the course as one sentence, not as a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command."""
        for stream in (sys.stdout, sys.stderr):  # a name that a terminal cannot show stops nothing
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except CourseError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--course",
    "folder",
    type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path),
    metavar="DIR",
    help=f"The folder of a class; else {ELSEWHERE} names it, else it is this checkout.",
)
@click.pass_context
def main(ctx: click.Context, folder: Path | None) -> None:
    """Build the labs, grade them, see where the class is stuck."""
    if folder is not None:
        ctx.obj = Course(folder)


@main.command(epilog="Example: python -m autograder build 01_rnn_cell")
@click.argument("labs", nargs=-1)
@click.option("--again", is_flag=True, help="Build also what has not changed.")
@in_course
def build(course: Course, labs: tuple[str, ...], again: bool) -> None:
    """Make instructor's notebooks and releases from solutions/NN_name.py."""
    from autograder.build import stamp

    names = course.pick(labs)
    found = {lab: stamp.inputs(course, lab) for lab in names}
    stale = [lab for lab in names if again or not stamp.unchanged(course, lab, found[lab])]
    if not stale:
        click.echo(f"Nothing has changed in {', '.join(names)}.")
        return
    from autograder.build.lab import build as run

    run(course, stale)
    for lab in stale:
        stamp.remember(course, lab, found[lab])
    click.echo(f"Built {', '.join(stale)}.")


@main.command(epilog="Example: python -m autograder check")
@click.argument("labs", nargs=-1)
@in_course
def check(course: Course, labs: tuple[str, ...]) -> None:
    """Compare built files with their sources, in both directions."""
    from autograder.build.drift import drift

    names = course.pick(labs)
    lines = drift(course, names)
    for line in lines:
        click.echo(line, err=True)
    if lines:
        sys.exit(1)
    click.echo(f"{len(names)} labs are as their sources say.")


@main.command(epilog="Example: python -m autograder solutions 01_rnn_cell")
@click.argument("labs", nargs=-1, required=True)
@click.option("--out", type=click.Path(path_type=Path), default=Path(), help="Folder to write to.")
@in_course
def solutions(course: Course, labs: tuple[str, ...], out: Path) -> None:
    """Write commented solutions, to publish after the due date."""
    from autograder.build.publish import publish

    for lab in course.pick(labs):
        click.echo(f"Wrote {publish(course, lab, out)}.")


@main.command(epilog="Example: python -m autograder sync 01_rnn_cell")
@click.argument("lab")
@click.option("--force", is_flag=True, help="Also where the source is newer than the notebook.")
@in_course
def sync(course: Course, lab: str, force: bool) -> None:
    """Bring an edit of the instructor's built notebook back into the source."""
    from autograder.build.lab import sync as run

    (name,) = course.pick((lab,))
    run(course, name, force)
    click.echo(f"{course.source(name)} is as the notebook; now build {name}.")


@main.command(name="format", epilog="Example: python -m autograder format")
@click.argument("labs", nargs=-1)
@in_course
def format_sources(course: Course, labs: tuple[str, ...]) -> None:
    """Write lab sources in their one canonical form."""
    from autograder.build.lab import tidy

    for lab in course.pick(labs):
        if tidy(course, lab):
            click.echo(f"{course.source(lab)} tidied.")


@main.command(epilog="Example: python -m autograder upgrade my_work/01_rnn_cell.ipynb")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@in_course
def upgrade(course: Course, file: Path) -> None:
    """Carry the answers of a started notebook over into the current release.

    FILE becomes the new notebook; the old one is kept beside it.
    """
    from autograder.lab.release import release
    from unrolled.work.reading import WorkError, read
    from unrolled.work.releases import lab_of
    from unrolled.work.upgrade import upgrade as run

    try:
        lab = lab_of(file, read(file)[1], course.root)
        if lab in course.labs():
            release(course, lab)  # refuses one that somebody worked in
        click.echo(str(run(file, root=course.root)))
    except WorkError as error:
        raise CourseError(str(error)) from None


@main.command(epilog="Example: python -m autograder demo --open")
@click.option("--students", type=click.IntRange(1, 9999), default=30, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--lab", default="01_rnn_cell", show_default=True)
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--open", "opening", is_flag=True, help="Open the report in the browser.")
@ISOLATION
@in_course
def demo(
    course: Course,
    students: int,
    seed: int,
    lab: str,
    jobs: int,
    opening: bool,
    isolation: Isolation,
) -> None:
    """Simulate a class, grade it, compare with the truth, write the report.

    It works in a copy of the course under .cache/demo: your submissions and gradebook stay as
    they are.
    """
    from autograder.simulate.demo import demo as run

    (lab,) = course.pick((lab,))
    if not run(course, lab, students, seed, jobs, opening, isolation):
        sys.exit(1)


main.add_command(handout)
main.add_command(package)
main.add_command(judge)
main.add_command(grade)
main.add_command(report)
main.add_command(feedback)
main.add_command(collect)
main.add_command(extend)
main.add_command(export)
main.add_command(give_back)
main.add_command(simulate)

if __name__ == "__main__":
    main()
