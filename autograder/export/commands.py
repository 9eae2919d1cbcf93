"""The command `export`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.command_line import in_course
from autograder.course import Course, CourseError

if TYPE_CHECKING:
    from autograder.export.grades import Grades


@click.command(epilog="Example: python -m autograder export --to canvas --output grades.csv")
@click.argument("labs", nargs=-1)
@click.option(
    "--to", type=click.Choice(["csv", "canvas", "moodle"]), default="csv", show_default=True
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; else it is printed."
)
@click.option("--json", "as_json", is_flag=True, help="Not a table: one JSON object a line.")
@in_course
def export(
    course: Course, labs: tuple[str, ...], to: str, output: Path | None, as_json: bool
) -> None:
    """Write final grades: marks by hand, extra credit and late penalties included."""
    from autograder.export import grades, tables
    from autograder.files import write_whole
    from autograder.lab.forgotten import refuse_forgotten_build
    from autograder.lab.release import release

    found = grades.read(course, tuple(course.pick(labs)) if labs else ())
    for lab in found.labs:
        if lab in course.labs():
            refuse_forgotten_build(course, release(course, lab))
    content = _objects(found) if as_json else tables.text(tables.TABLES[to](found))
    if output is None:
        sys.stdout.buffer.write(content.encode("utf-8"))
        sys.stdout.flush()
    else:
        try:
            write_whole(output.resolve(), content.encode("utf-8"))
        except OSError as error:
            raise CourseError(f"{output} cannot be written: {error.strerror}.") from error
        click.echo(f"{len(found.students)} students, {len(found.labs)} labs: {output}", err=True)
    changed = [s.id for s in found.students if tables.harmless(s.id) != s.id]
    if changed and to != "csv" and not as_json:
        click.echo(
            f"{len(changed)} ids look like formulas and got an apostrophe, such as {changed[0]!r}; "
            "match these students by another column.",
            err=True,
        )


@click.command(name="return", epilog="Example: python -m autograder return --to canvas 01_rnn_cell")
@click.argument("lab")
@click.option("--to", type=click.Choice(["canvas", "moodle"]), required=True)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The zip; else autograder/returned/LAB-PLATFORM.zip.",
)
@in_course
def give_back(course: Course, lab: str, to: str, output: Path | None) -> None:
    """Write feedback pages as the zip that Canvas or Moodle takes back."""
    from autograder.export import returned
    from autograder.plaintext import one_line

    (lab,) = course.pick((lab,))
    output = output or course.root / "autograder" / "returned" / f"{lab}-{to}.zip"
    pages, without = returned.give_back(course, lab, to, output.resolve())
    if without:
        click.echo(f"Not in it: {one_line(', '.join(without), 2000)}.", err=True)
    click.echo(f"{pages} pages: {output}")


def _objects(found: "Grades") -> str:
    import json
    from dataclasses import asdict

    lines = []
    for student in found.students:
        for lab, grade in student.grades.items():
            numbers = {**asdict(grade), "score": grade.score, "max_score": found.labs[lab]}
            lines.append(json.dumps({"student": student.id, "lab": lab, **numbers}))
    return "".join(f"{line}\n" for line in lines)
