"""Classes of honest students, made from the sources: the same ones whenever they are made."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat

from autograder.course import ROOT, Course
from autograder.lab.cells import grade_id, role
from autograder.lab.reference import cells, exchange
from autograder.lab.spec import specs

Answers = dict[str, str]  # an exercise's source, by grade id


def course_of(folder: Path, labs: list[str]) -> Course:
    """Make a course with some labs as they are released, and nothing handed in."""
    (folder / "autograder").mkdir(parents=True)
    (folder / "solutions").mkdir()
    for path in (ROOT / "solutions").glob("*.*"):  # each lab's source, and its releases so far
        shutil.copy(path, folder / "solutions")
    for lab in labs:
        shutil.copytree(ROOT / "solutions" / lab, folder / "solutions" / lab)
        shutil.copytree(ROOT / "notebooks" / lab, folder / "notebooks" / lab)
    return Course(folder)


def command(course: Course, *words: str) -> list[str]:
    """Write the command line that runs `python -m autograder …` on a course."""
    return [sys.executable, "-m", "autograder", "--course", str(course.root), *words]


def hand_in(course: Course, lab: str, students: int, kinds: int = 4) -> list[str]:
    """Hand in for some students: a quarter each all right, half done, with a mistake, and blank.

    Args:
        course: where to.
        lab: the lab's name.
        students: how many.
        kinds: of these, how many of the four kinds, in this order.

    Returns:
        Their names, in the order in which `grade` takes them.
    """
    names = [f"student-{number:04}" for number in range(students)]
    notebooks = (n for place, n in enumerate(_notebooks(course, lab)) if place % 4 < kinds)
    for name, content in zip(names, notebooks, strict=False):
        folder = course.root / "autograder" / "submitted" / name / lab
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{lab}.ipynb").write_text(content, encoding="utf-8")
    return names


def _notebooks(course: Course, lab: str) -> Iterator[str]:
    released = nbformat.read(course.released_notebook(lab), as_version=4)
    written: dict[str, str] = {}
    for answers in _answers(course, lab):
        key = json.dumps(answers)
        if key not in written:
            for cell in released.cells:
                if role(cell) == "exercise":
                    cell.setdefault("stub", cell.source)
                    cell.source = answers.get(grade_id(cell), cell.stub)
            plain = nbformat.from_dict(json.loads(json.dumps(released)))
            for cell in plain.cells:
                cell.pop("stub", None)
            written[key] = nbformat.writes(plain)
        yield written[key]


def _answers(course: Course, lab: str) -> Iterator[Answers]:
    right = {name: source for kind, name, source in cells(course, lab) if kind == "exercise"}
    wrong = [
        {**right, name: exchange(right[name], mistake.swaps, lab)}
        for spec in specs(lab)
        for mistake in spec.mistakes
        if mistake.swaps and (name := spec.exercise.name) in right
    ]
    order = [wrong[7 * n % len(wrong)] for n in range(len(wrong))]  # of all functions in turn
    number = 0
    while True:
        yield right
        yield dict(list(right.items())[: 1 + number % (len(right) - 1)])
        yield order[number % len(order)]
        yield {}
        number += 1
