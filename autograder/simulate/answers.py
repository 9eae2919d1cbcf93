"""What one student puts into one exercise."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.course import Course
from autograder.lab import reference
from autograder.lab.cells import BEGIN, END, cell_of
from autograder.lab.spec import specs
from unrolled.checks.case import load

RIGHT, BLANK, GONE = "right", "blank", "gone"
UNTOLD = "?"  # worth nothing, but what a verdict calls it is not foretold


@dataclass(frozen=True)
class Answer:
    """The text of one exercise cell.

    Attributes:
        cell: the cell's grade id.
        label: `RIGHT`, `BLANK`, `GONE` (no such cell), or the misconception as
            `FUNCTION: NAME`; answers with one label are worth the same.
        source: what the cell holds; None where the student deleted it.
        stops: how a call of its function ends where no value ever comes back: `timeout`, `died`,
            the name of an exception, or `UNTOLD`.
    """

    cell: str
    label: str
    source: str | None
    stops: str = ""


@dataclass(frozen=True)
class Answers:
    """All that can be answered in a lab.

    Attributes:
        right: by cell, the solution.
        blank: by cell, the released stub.
        wrong: by cell, each known mistake.
        functions: for each graded function its cell, in the lab's order.
        below: for each graded function the cells it stands on.
    """

    right: Mapping[str, Answer]
    blank: Mapping[str, Answer]
    wrong: Mapping[str, tuple[Answer, ...]]
    functions: Mapping[str, str] = field(default_factory=dict)
    below: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def answers(course: Course, lab: str) -> Answers:
    """Collect a lab's right, blank and wrong answers from solution, release and specs."""
    solved = {
        name: source for role, name, source in reference.cells(course, lab) if role == "exercise"
    }
    stubs = load(course.release(lab) / "expected.npz").stubs
    wrong: dict[str, list[Answer]] = {cell: [] for cell in solved}
    functions: dict[str, str] = {}
    below: dict[str, tuple[str, ...]] = {}
    for spec in specs(lab):
        function = spec.exercise.name
        cell = functions[function] = cell_of(function)
        below[function] = tuple(dict.fromkeys(map(cell_of, spec.exercise.below)))
        for mistake in spec.mistakes:
            if mistake.swaps:
                text = reference.exchange(solved[cell], mistake.swaps, f"{lab}, {function}")
                wrong[cell].append(Answer(cell, f"{function}: {mistake.name}", _student(text)))
    return Answers(
        {cell: Answer(cell, RIGHT, _student(text)) for cell, text in solved.items()},
        {cell: Answer(cell, BLANK, stubs[cell]) for cell in solved},
        {cell: tuple(found) for cell, found in wrong.items()},
        functions,
        below,
    )


def _student(source: str) -> str:
    """A solution as a student would write it: without the marks of where it begins and ends."""
    return "\n".join(line for line in source.split("\n") if line.strip() not in (BEGIN, END))
