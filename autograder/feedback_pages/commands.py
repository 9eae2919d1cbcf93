"""The command `feedback`."""

import json

import click

from autograder import stopping
from autograder.command_line import in_course
from autograder.course import Course
from autograder.plaintext import one_line


@click.command(epilog="Example: python -m autograder feedback 01_rnn_cell")
@click.argument("lab")
@click.option(
    "--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes at work."
)
@click.option("--again", is_flag=True, help="Write pages anew that are up to date.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@in_course
def feedback(course: Course, lab: str, jobs: int, again: bool, as_json: bool) -> None:
    """Write nbgrader's feedback pages of a lab, with what to try next on top."""
    from tqdm import tqdm

    from autograder.feedback_pages import pages
    from autograder.grade.history import waiting

    (lab,) = course.pick((lab,))
    made = failed = 0
    bar = lambda todo: tqdm(todo, desc=lab, unit="page", disable=None)  # noqa: E731
    word = lambda: f"Stopped: {made} pages are made and stay; start again to go on."  # noqa: E731
    with stopping.saying(word):
        for student, problem in pages.make(course, lab, again, bar, jobs):
            with stopping.hold():
                made, failed = made + (not problem), failed + bool(problem)
                if as_json:
                    place = None if problem else str(pages.page(course, lab, student))
                    told = {"student": student, "page": place, "problem": problem}
                    print(json.dumps(told), flush=True)
                elif problem:
                    click.echo(f"{one_line(student)}: no page could be made. {problem}", err=True)
    if not as_json:
        click.echo(f"{made} feedback pages written under {course.all_feedback}.")
    if left := waiting(course, lab):
        click.echo(
            f"{len(left)} handed in and {'has' if len(left) == 1 else 'have'} no grade, no page: "
            f"{one_line(', '.join(left), 300)}. `python -m autograder grade {lab}` grades them.",
            err=True,
        )
    if failed:
        raise click.exceptions.Exit(1)
