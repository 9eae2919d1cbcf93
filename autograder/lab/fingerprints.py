"""Releases are remembered: what of each may not be changed, in one committed file a lab.

`build` appends a release that the file does not have yet. A submission is compared with the release
that it names, so that an instructor's change is never taken for a student's.
"""

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.course import Course, CourseError
from autograder.lab.cells import grade_id, role
from unrolled.work.cells import text_hash

if TYPE_CHECKING:
    from nbformat.notebooknode import NotebookNode

FORMAT = 1
FLAGS = ("grade", "solution", "locked")


@dataclass(frozen=True)
class Fixed:
    """What of one released cell with a grade id is fixed.

    Attributes:
        id: the cell's id.
        role: see `autograder.lab.cells`.
        text: hash of its source.
        flags: nbgrader's grade, solution and locked.
        points: what it is worth; None where it is not graded.
    """

    id: str
    role: str
    text: str
    flags: tuple[bool, bool, bool]
    points: float | None = None


@dataclass(frozen=True)
class Fingerprint:
    """One release: its hash, the day on which it was first built, its cells by grade id."""

    hash: str
    date: str
    cells: Mapping[str, Fixed]


def of(notebook: "NotebookNode", date: str = "") -> Fingerprint:
    """Take the fingerprint of a released notebook; no figure and no number of a case is in it."""
    cells = {}
    for cell in notebook.cells:
        if grade_id(cell):
            grader = cell.metadata.nbgrader
            points = grader.get("points")
            cells[grade_id(cell)] = Fixed(
                cell.id,
                role(cell),
                text_hash(cell.source),
                (
                    bool(grader.get("grade")),
                    bool(grader.get("solution")),
                    bool(grader.get("locked")),
                ),
                None if points is None else float(points),
            )
    text = json.dumps([[name, asdict(cell)] for name, cell in cells.items()])
    return Fingerprint(hashlib.sha256(text.encode()).hexdigest()[:16], date, cells)


def place(course: Course, lab: str) -> Path:
    """Where a lab's releases are written down."""
    return course.releases(lab)


def known(course: Course, lab: str) -> tuple[Fingerprint, ...]:
    """Read a lab's releases, oldest first; none where there is no file.

    Raises:
        CourseError: when the file is damaged.
    """
    path = place(course, lab)
    if not path.is_file():
        return ()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError("another format")
        return tuple(map(_read, content["releases"]))
    except (ValueError, KeyError, TypeError) as error:
        raise CourseError(
            f"{path} cannot be read ({error}); `git checkout -- {path}` brings it back."
        ) from None


def remember(course: Course, lab: str, notebook: "NotebookNode") -> None:
    """Append a release, unless it is there."""
    there = known(course, lab)
    new = of(notebook, datetime.date.today().isoformat())
    if any(one.hash == new.hash for one in there):
        return
    content = {"format": FORMAT, "releases": [asdict(one) for one in (*there, new)]}
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    place(course, lab).write_text(text, encoding="utf-8", newline="\n")


def _read(entry: dict[str, Any]) -> Fingerprint:
    cells = {
        name: Fixed(**{**cell, "flags": tuple(cell["flags"])})
        for name, cell in entry["cells"].items()
    }
    return Fingerprint(entry["hash"], entry["date"], cells)
