"""Say whose score changes because the course changed, and ask before it is written."""

import json
import sys
from collections.abc import Iterable

import click
from tqdm import tqdm

from autograder.course import Course
from autograder.grade.history import Change, told
from autograder.gradebook.reading import marks_by_hand


class Consent:
    """Shows changes on the error stream and asks, where there is somebody to ask."""

    def __init__(self, course: Course, lab: str, given: bool) -> None:
        """Ask nothing where `given`."""
        self._course, self._lab, self._given = course, lab, given
        self.refused = False

    def __call__(self, changes: list[Change]) -> bool:
        """Whether these changes may be written."""
        with tqdm.external_write_mode(file=sys.stderr):
            click.echo(
                f"The course has changed since {self._lab} was graded; "
                f"{_students(len(changes))} would have another result:",
                err=True,
            )
            for line in lines(self._course, self._lab, changes):
                click.echo(f"  {line}", err=True)
            self.refused = not (self._given or self._ask())
        return not self.refused

    def _ask(self) -> bool:
        if sys.stdin.isatty():
            return click.confirm("Write these changes?", err=True)
        click.echo(
            "Nothing of this was written: nobody is here to ask. Give --yes to write it.", err=True
        )
        return False


def show(course: Course, lab: str, changes: Iterable[Change | None], as_json: bool = False) -> None:
    """Print what a grading would change."""
    found = [change for change in changes if change is not None]
    if as_json:
        for change in found:
            print(json.dumps(_object(change)), flush=True)
        return
    for line in lines(course, lab, found):
        click.echo(line)
    click.echo(f"{_students(len(found))} would have a new result. Nothing was written.")


def lines(course: Course, lab: str, changes: Iterable[Change]) -> list[str]:
    """A line for each change, marks that a person gave mentioned."""
    marks = marks_by_hand(course, lab)
    return [told(change, _marked(change, marks)) for change in changes]


def _marked(change: Change, marks: dict[str, set[str]]) -> tuple[str, ...]:
    cells = marks.get(change.student, set())
    return tuple(name for name, e in change.after.functions.items() if e.grade_id in cells)


def _object(change: Change) -> dict[str, object]:
    return {
        "student": change.student,
        "why": change.why,
        "before": None if change.before is None else change.before.score,
        "after": change.after.score,
        "functions": {name: [old, new] for name, old, new in change.functions},
    }


def _students(count: int) -> str:
    return f"{count} student{'s' * (count != 1)}"
