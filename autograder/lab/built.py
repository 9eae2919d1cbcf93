"""Hold what the specs ask for against what was built of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.course import Course, CourseError
from autograder.lab.cells import grade_id
from autograder.lab.release import Release
from autograder.lab.spec import VISIBLE, Cases, specs
from unrolled.checks import values
from unrolled.checks.case import BadCaseFileError, load

OFF = 1e-4  # of the largest entry: what another processor may make of a number, and far more


def refuse_other_cases(course: Course, release: Release) -> None:
    """Compare what the specs ask for with what students were given.

    Arguments and results are drawn again and compared but for rounding, so that a change of how
    they are drawn, or of the solution, is noticed too.

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
    cases = Cases(course, release.lab)
    for name, visible in built.cases.items():
        for fresh, case in zip(cases.draw(name, VISIBLE), visible, strict=True):
            for field in ("args", "expected", "changed", "options"):
                if not _alike(getattr(fresh, field), getattr(case, field)):
                    said = f"{name} is tried on other arrays, or its solution gives others"
                    raise _refused(release.lab, f"{said} ({case.title})")


def _refused(lab: str, why: str) -> CourseError:
    return CourseError(
        f"The checks of {lab} have changed since its release was built: {why}. Run `python -m "
        f"autograder build {lab}` first."
    )


def _alike(one: Any, other: Any) -> bool:
    """Whether two values of a case are the same, but for rounding."""
    if isinstance(one, Mapping):
        same = isinstance(other, Mapping) and one.keys() == other.keys()
        return same and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        same = type(one) is type(other) and len(one) == len(other)
        return same and all(map(_alike, one, other))
    if isinstance(one, (int, float, np.ndarray, np.generic)):
        array, another = np.asarray(one), np.asarray(other)
        if array.shape != another.shape or array.dtype.kind not in "biufc":
            return bool(np.array_equal(array, another))
        if another.dtype.kind not in "biufc":
            return False
        largest = np.abs(array[np.isfinite(array)]).max(initial=1e-30)
        return bool(np.allclose(array, another, rtol=0, atol=OFF * largest, equal_nan=True))
    return bool(values.pack(one)[0] == values.pack(other)[0])


def _plain(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
