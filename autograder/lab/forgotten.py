"""Refuse to go on after a change of a lab's checks that was not built."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from autograder.course import Course, CourseError
from autograder.lab.cells import grade_id
from autograder.lab.release import Release
from autograder.lab.spec import specs
from unrolled.checks.case import BadCaseFileError, load


def refuse_forgotten_build(course: Course, release: Release) -> None:
    """Compare what the specs ask for with what students were given.

    Numbers of cases are not compared: another processor may give them another last digit.

    Raises:
        CourseError: when they differ; the message says what, and how to mend it.
    """
    found_specs = {spec.exercise.name: spec for spec in specs(release.lab)}
    exercises = {
        name: replace(spec.exercise, hints={m.name: m.hint for m in spec.mistakes})
        for name, spec in found_specs.items()
    }
    worth = {
        release.checks[grade_id(cell)]: float(cell.metadata.nbgrader.points)
        for cell in release.notebook.cells
        if grade_id(cell) in release.checks
    }
    try:
        built = load(course.release(release.lab) / "expected.npz")
    except BadCaseFileError as error:
        raise _refused(release.lab, f"its expected.npz cannot be read ({error})") from None
    given = built.exercises
    for name in exercises.keys() | worth.keys() | given.keys():
        found = exercises.get(name)
        if found is None or name not in worth or name not in given:
            raise _refused(release.lab, f"{name} is not in both")
        if round(10 * worth[name]) != round(10 * found.max_points):
            said = f"{name} is worth {found.max_points:g} points there, {worth[name]:g} here"
            raise _refused(release.lab, said)
        for field in ("points", "arguments", "returns", "below", "changes", "hints", "parts"):
            if _plain(getattr(found, field)) != _plain(getattr(given[name], field)):
                raise _refused(release.lab, f"the {field} of {name} are others")
        asked = [(draw.title, draw.family, draw.test) for draw in found_specs[name].draws]
        if asked != [(case.title, case.family, case.test) for case in built.cases[name]]:
            raise _refused(release.lab, f"the tests of {name} are others")


def _refused(lab: str, why: str) -> CourseError:
    return CourseError(
        f"The checks of {lab} have changed since its release was built: {why}. Run `python -m "
        f"autograder build {lab}` first."
    )


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
