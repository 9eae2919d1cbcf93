"""A run that a lab promises something about, and the tiniest change of its first weights."""

import ast
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.course import Course
from autograder.lab.cells import role
from autograder.lab.reference import namespace
from autograder.lab.source import read

Arrays = dict[str, np.ndarray]
Nudge = Callable[[Arrays], Arrays]
Numbers = dict[str, float]


@dataclass(frozen=True)
class Run:
    """One run of a lab.

    Attributes:
        name: names its table.
        own: the seed that the lab's own cell uses.
        seeds: the seeds that its table holds; they take the machines in turn.
        measure: trains from a seed, its first weights nudged, and returns the numbers by name.
        everywhere: the seeds that every machine trains; the lab's own, where nothing else is said.
    """

    name: str
    own: int
    seeds: tuple[int, ...]
    measure: Callable[[int, Nudge], Numbers]
    everywhere: tuple[int, ...] | None = None

    def places(self, machines: tuple[str, ...]) -> list[tuple[str, int]]:
        """List which machine trains which seed."""
        shared = (self.own,) if self.everywhere is None else self.everywhere
        return [
            (machine, seed)
            for number, machine in enumerate(machines)
            for seed in self.seeds
            if seed in shared or seed % len(machines) == number
        ]


def untouched(parameters: Arrays) -> Arrays:
    """Leave first weights as they are."""
    return parameters


def nudge_of(rng: np.random.Generator, size: float = 1e-15) -> Nudge:
    """Make a nudge: every first weight times 1 + size or 1 - size, at random.

    It does what another processor does: change the last bits, and nothing that anybody chose.
    """

    def nudged(parameters: Arrays) -> Arrays:
        return {
            name: value * (1 + size * rng.choice([-1, 1], size=np.shape(value)))
            for name, value in parameters.items()
        }

    return nudged


@functools.cache
def _played(course: Course, lab: str) -> tuple[ast.FunctionDef, ...]:
    cells = [cell for cell in read(course, lab).cells if cell.cell_type == "code"]
    play = [cell.source for cell in cells if role(cell) == "play"]
    return tuple(
        node
        for source in play
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    )


def functions_of(lab: str, **known: Any) -> Mapping[str, Any]:
    """Collect a lab's solutions and the functions that its play cells define.

    Args:
        lab: its name.
        known: other names that those functions use, such as `char_to_ix`.
    """
    course = Course()
    names = namespace(course, lab) | known
    for node in _played(course, lab):
        exec(compile(ast.Module([node], []), f"<{node.name} of {lab}>", "exec"), names)
    return names
