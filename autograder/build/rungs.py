"""What `check.help` shows in a release: small cases followed on the right way, how far it goes."""

from collections.abc import Iterable, Mapping
from typing import Any

from autograder.course import Course, CourseError
from autograder.gradebook.nbgrader_options import configuration
from autograder.lab.cells import BEGIN, END, cell_of
from autograder.lab.reference import cells
from autograder.lab.spec import Cases
from unrolled.checks import callbacks, values
from unrolled.checks.case import Case, rounded
from unrolled.checks.helping.followed import followed, to_call
from unrolled.checks.helping.inhand import MANY_RIGHT, size
from unrolled.checks.helping.rungs import RELEASED, RUNGS
from unrolled.checks.helping.selfstudy import OTHER, other_ways


def configured(course: Course) -> tuple[str, ...]:
    """How far help goes here: `c.Unrolled.rungs` in `nbgrader_config.py`.

    Raises:
        CourseError: when a name there is none of `unrolled.checks.helping.rungs.RUNGS`.
    """
    section = configuration(course).get("Unrolled", {})
    named = tuple(section["rungs"]) if "rungs" in section else RELEASED
    unknown = [name for name in named if name not in RUNGS]
    if unknown:
        raise CourseError(
            f"{course.root / 'nbgrader_config.py'}: c.Unrolled.rungs names {unknown[0]!r}; it may "
            f"name {', '.join(RUNGS)}."
        )
    return tuple(name for name in RUNGS if name in named)


def examples(cases: Cases, visible: Mapping[str, tuple[Case, ...]]) -> dict[str, dict[str, Any]]:
    """Follow the right way on the smallest case of each family of each function, by its title.

    One would not do: a mistake need not show in the smallest of all.
    """
    found: dict[str, dict[str, Any]] = {}
    for name, exercise in cases.exercises.items():
        exact = [c for c in visible[name] if c.test not in (*MANY_RIGHT, "script")]
        families = [family for family, points in exercise.points.items() if points]
        own = ([c for c in exact if c.family == family] for family in families)
        chosen = [min(some, key=size) for some in own if some]
        found[name] = {case.title: _followed(cases.names, case) for case in chosen}
    return found


def _followed(names: Mapping[str, Any], case: Case) -> list[list[Any]]:
    fresh = values.unpack(*values.pack(case.args), callbacks.find)
    function, args = to_call(names, case.function, fresh)
    steps, _ = followed(function, args)
    return [[name, rounded(value)] for name, value in steps]


def solution_of(course: Course, lab: str, function: str) -> str:
    """The solution of one function, as it stands in the lab's source."""
    source = next(text for _, name, text in cells(course, lab) if name == cell_of(function))
    return "\n".join(line for line in source.splitlines() if line.strip() not in (BEGIN, END))


def solutions_of(course: Course, lab: str, functions: Iterable[str]) -> dict[str, str]:
    """What a release with solutions holds: of each function the course's, and one other way."""
    page = course.source(lab).with_suffix(f".{OTHER}")
    others = other_ways(page.read_text(encoding="utf-8")) if page.is_file() else {}
    found = {name: solution_of(course, lab, name) for name in functions}
    return found | {f"{name} {OTHER}": others[name] for name in found if name in others}
