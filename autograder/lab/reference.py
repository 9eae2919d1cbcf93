"""The reference solutions: a lab's solution and given cells, run from its source."""

import functools
from collections.abc import Mapping
from types import CodeType, SimpleNamespace
from typing import Any

import numpy as np

from autograder.course import Course, CourseError
from autograder.lab.cells import BEGIN, cell_of, grade_id, role
from autograder.lab.source import read

Swap = tuple[str, str]


@functools.cache
def cells(course: Course, lab: str) -> tuple[tuple[str, str, str], ...]:
    """A lab's given and solution cells in order: role, grade id and source of each."""
    wanted = [cell for cell in read(course, lab).cells if role(cell) in ("given", "exercise")]
    return tuple((role(cell), grade_id(cell), cell.source) for cell in wanted)


def namespace(
    course: Course, lab: str, function: str = "", swaps: tuple[Swap, ...] = ()
) -> dict[str, Any]:
    """Run a lab's given and solution cells and return what they define.

    Args:
        course: where the sources are.
        lab: the lab's name.
        function: the exercise to make a wrong variant of.
        swaps: pieces of text to exchange in that exercise's solution region.

    Raises:
        CourseError: when a piece to exchange is not there exactly once.
    """
    names: dict[str, Any] = {"np": np, "__name__": f"reference_{lab}"}
    own = cell_of(function)
    for _, name, source in cells(course, lab):
        if name == own:
            source = exchange(source, swaps, f"{course.source(lab)}, {function}")
        exec(_code(source, f"<{name} of {lab}>"), names)
    return names


@functools.lru_cache(maxsize=256)
def _code(source: str, name: str) -> CodeType:
    """Compile a cell; variants of a lab have all cells but one in common."""
    return compile(source, name, "exec")


def exchange(source: str, swaps: tuple[Swap, ...], where: str) -> str:
    """Exchange each piece once, in the part of a cell that its docstring does not hold."""
    head, mark, body = source.partition(BEGIN)
    for old, new in swaps:
        if body.count(old) != 1:
            raise CourseError(
                f"{where}: {old!r} stands {body.count(old)} times in the solution; a mistake in "
                "its spec exchanges it and needs it once. Make it longer."
            )
        body = body.replace(old, new)
    return head + mark + body


def functions(names: Mapping[str, Any]) -> SimpleNamespace:
    """The same names as attributes, for the specs: `ref.rnn_cell_forward(…)`."""
    return SimpleNamespace(**{k: v for k, v in names.items() if not k.startswith("__")})
