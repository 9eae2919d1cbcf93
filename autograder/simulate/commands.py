"""The command `simulate`."""

import json
import sys

import click

from autograder.command_line import in_course
from autograder.course import Course

HONEST = ("right", "mistake", "two mistakes", "unnamed", "partial", "copy", "blank")


@click.command(epilog="Example: python -m autograder simulate 01_rnn_cell --students 30 --seed 1")
@click.argument("lab")
@click.option(
    "--students", type=click.IntRange(1, 9999), default=30, show_default=True, help="How many."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--honest", is_flag=True, help="No broken files and nothing hostile.")
@click.option(
    "--compare",
    "comparing",
    is_flag=True,
    help="Compare the grading with the truth; writes nothing, fails at a difference.",
)
@click.option(
    "--enrol",
    "enrolling",
    is_flag=True,
    help="Write names, due date and extensions into the gradebook too.",
)
@click.option("--clear", "clearing", is_flag=True, help="Only remove the class simulated before.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@in_course
def simulate(
    course: Course,
    lab: str,
    students: int,
    seed: int,
    honest: bool,
    comparing: bool,
    enrolling: bool,
    clearing: bool,
    as_json: bool,
) -> None:
    """Make a class with known truth under autograder/submitted; the same seed, the same bytes.

    It touches no submission that it did not make itself. The truth is written to
    autograder/simulated/LAB/truth.json, names to roster.csv beside it.
    """
    (lab,) = course.pick((lab,))
    if comparing:
        _compare(course, lab, as_json)
        return
    from autograder.simulate import classroom

    if clearing:
        classroom.clear(course, lab)
        click.echo(f"The simulated class of {lab} is gone; the gradebook still knows it.")
        return
    from tqdm import tqdm

    found = classroom.Classroom(course, lab, seed).write(
        students,
        HONEST if honest else (),
        lambda class_: tqdm(class_, desc=lab, unit="student", disable=None),
    )
    if enrolling:
        from autograder.simulate.enrolment import enrol

        enrol(course, lab)
    kinds: dict[str, int] = {}
    for one in found:
        kind = one.kind.partition(":")[0]
        kinds[kind if kind in classroom.SHARES else "mistake"] = (
            kinds.get(kind if kind in classroom.SHARES else "mistake", 0) + 1
        )
    if as_json:
        click.echo(json.dumps({"lab": lab, "students": students, "seed": seed, "kinds": kinds}))
    else:
        listed = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        click.echo(f"{students} students of {lab} from seed {seed}: {listed}.")
        click.echo(f"Now: python -m autograder grade {lab}, then simulate {lab} --compare")


def _compare(course: Course, lab: str, as_json: bool) -> None:
    from autograder.simulate.audit import compare

    count, lines = compare(course, lab)
    if as_json:
        click.echo(json.dumps({"lab": lab, "students": count, "differences": lines}))
    else:
        for line in lines:
            click.echo(line, err=True)
        if not lines:
            click.echo(f"{count} students of {lab} were graded exactly as the truth says.")
    if lines:
        sys.exit(1)
