"""What a submission is measured against: the released notebook of a lab."""

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.course import Course, CourseError
from autograder.lab import fingerprints
from autograder.lab.cells import CHECK, grade_id, role
from autograder.lab.cells import cell_of as exercise_of
from autograder.lab.fingerprints import Fingerprint
from unrolled.work.cells import MARK, Cell, cell_of, sources_hash

RUN = ("fixed", "given", "exercise", "free")  # roles of the cells that grading runs


@dataclass(frozen=True)
class Release:
    """A released notebook.

    Attributes:
        lab: the lab's name.
        hash: of the file, as hex.
        notebook: its cells; not to be changed.
        checks: for each graded cell, by grade id, the function that it checks.
        known: all releases of the lab that there were.
    """

    lab: str
    hash: str
    notebook: NotebookNode
    checks: Mapping[str, str] = field(default_factory=dict)
    known: tuple[Fingerprint, ...] = ()

    @functools.cached_property
    def fingerprint(self) -> Fingerprint:
        """What of it may not be changed."""
        return fingerprints.of(self.notebook)

    @functools.cached_property
    def cells(self) -> list[Cell]:
        """Its cells in the form in which those of a submission are read."""
        return [cell for cell in map(cell_of, self.notebook.cells) if cell is not None]

    def check_of(self, exercise: str) -> str:
        """The id of the cell that checks an exercise; empty where none does."""
        return next(
            (
                cell.id
                for cell in self.notebook.cells
                if role(cell) == "check" and exercise_of(self.checks[grade_id(cell)]) == exercise
            ),
            "",
        )

    @property
    def given(self) -> list[tuple[str, str]]:
        """Id and source of the cells that give a student what earlier labs made."""
        return [(cell.id, cell.source) for cell in self.notebook.cells if role(cell) == "given"]


def release(course: Course, lab: str) -> Release:
    """Read the release of a lab.

    Raises:
        CourseError: when it is missing, is no notebook, or grades something that is no check.
    """
    path = course.released_notebook(lab)
    mend = f"`python -m autograder build {lab}` makes it."
    try:
        raw = path.read_bytes()
        notebook = _ours(raw)
    except FileNotFoundError:
        raise CourseError(f"{path} is missing; {mend}") from None
    except Exception as error:
        raise CourseError(f"{path} cannot be read ({error}); {mend}") from None
    checks = {}
    for cell in notebook.cells:
        if role(cell) != "check":
            continue
        match = CHECK.fullmatch(cell.source)
        if not match:
            raise CourseError(f"{path}: the graded cell {grade_id(cell)!r} is no check; {mend}")
        checks[grade_id(cell)] = match[1]
    _must_be_as_built(path, lab, notebook)
    digest = hashlib.sha256(raw).hexdigest()
    return Release(lab, digest, notebook, checks, fingerprints.known(course, lab))


def _must_be_as_built(path: Path, lab: str, notebook: NotebookNode) -> None:
    """Refuse a release that somebody wrote into; outputs of a run are dropped, they do no harm.

    Raises:
        CourseError: then; the message says how to take it back.
    """
    for cell in notebook.cells:
        if cell.get("outputs"):
            cell.outputs, cell.execution_count = [], None
    said = notebook.metadata.get(MARK, {}).get("sources")
    if said != sources_hash([cell for cell in map(cell_of, notebook.cells) if cell]):
        raise CourseError(
            f"{path} is not as `build` made it: somebody has worked in it. Keep a copy of what is "
            f"worth keeping (learners work in work/, see `python -m unrolled start`), then "
            f"`git checkout -- notebooks/{lab}` or `python -m autograder build --again {lab}` "
            "takes the release back."
        )


def _ours(raw: bytes) -> NotebookNode:
    """Read a notebook that `build` wrote; to prove it by the schema takes ten times as long."""
    notebook = nbformat.v4.reads(raw.decode("utf-8"))
    if notebook.get("nbformat") != 4 or not isinstance(notebook.get("cells"), list):
        raise ValueError("no notebook of nbformat 4")
    return notebook


def runnable(notebook: NotebookNode) -> list[tuple[str, str]]:
    """Id and source of the cells of a normalised notebook that grading runs, in order."""
    return [(cell.id, cell.source) for cell in notebook.cells if role(cell) in RUN]
