"""`demo`: a class from nothing to its report, in a copy of the course."""

import shutil
import webbrowser
from pathlib import Path

import click
from tqdm import tqdm

from autograder.course import Course
from autograder.grade.run import Run
from autograder.isolation import Isolation
from autograder.report import page
from autograder.sandbox import Sandbox, SandboxUnavailableError
from autograder.simulate.audit import compare
from autograder.simulate.classroom import Classroom
from autograder.simulate.enrolment import enrol

COPIED = ("solutions", "notebooks")


def demo(
    course: Course, lab: str, students: int, seed: int, jobs: int, opening: bool = False,
    isolation: Isolation = "bwrap",
) -> bool:  # fmt: skip
    """Run the whole way and say at each step what was done.

    Returns:
        Whether the grading was exactly as the truth says.
    """
    copy = fresh_copy(course, course.root / ".cache" / "demo", lab)
    bar = {"unit": "student", "disable": None, "leave": False}
    Classroom(copy, lab, seed).write(students, (), lambda found: tqdm(found, desc="make", **bar))
    click.echo(f"1. {students} students of {lab} made from seed {seed}.")
    enrol(copy, lab)
    _see_that_there_is(isolation)
    run = Run(copy, lab, isolation, jobs)
    for _ in tqdm(run, total=students, desc="grade", **bar):
        pass
    click.echo(f"2. Graded by {jobs} workers, isolation {isolation}.")
    _, differences = compare(copy, lab)
    for line in differences:
        click.echo(f"   {line}", err=True)
    click.echo(f"3. Compared with the truth: {len(differences) or 'no'} differences.")
    path = page.place(copy, lab, anonymous=False)
    page.write(copy, lab, path)
    click.echo(f"4. The report: {path}")
    if opening:
        webbrowser.open(path.as_uri())
    return not differences


def fresh_copy(course: Course, root: Path, lab: str) -> Course:
    """Make a course of its own with one lab in it; an earlier demo there goes."""
    if root.is_dir():
        shutil.rmtree(root)
    copy = Course(root)
    for folder in COPIED:
        (root / folder).mkdir(parents=True)
        shutil.copytree(course.root / folder / lab, root / folder / lab)
    for source in (course.root / "solutions").glob("*.py"):
        shutil.copyfile(source, root / "solutions" / source.name)
    shutil.copyfile(course.settings, root / "nbgrader_config.py")
    (root / "autograder").mkdir()
    return copy


def _see_that_there_is(isolation: Isolation) -> None:
    """The sandbox; without one the class is our own text, but the hostile part of it is real."""
    if isolation == "none":
        raise click.ClickException("The demo grades hostile notebooks: not with isolation none.")
    try:
        with Sandbox(isolation):
            pass
    except SandboxUnavailableError as error:
        raise click.ClickException(f"The demo grades hostile notebooks. {error}") from error
