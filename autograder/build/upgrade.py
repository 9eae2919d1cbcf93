"""`upgrade`: the answers of a started notebook in the current release, by grade id.

Exercises, checks, given and locked cells come from the release. What the student wrote goes along:
answers, answers to exercises that are no more, cells of their own, and released cells that they
changed, which then stand below the new ones.
"""

import copy
import itertools
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.utils import compute_checksum

from autograder.course import Course, CourseError
from autograder.files import write_whole
from autograder.lab.cells import PLAY, grade_id, role
from autograder.lab.release import Release, release
from unrolled.work.cells import Cell, cell_of, same_text
from unrolled.work.counting import Counted, counted, defines, function_of

ELSEWHERE = "# The answer stands in another cell of this notebook."
YOURS = "yours, from before the upgrade"


@dataclass
class Upgraded:
    """What became of a notebook.

    Attributes:
        lab: the lab that it is of.
        notebook: the new one.
        carried: exercises whose answer came along.
        changed: those of them whose text or signature is not what the answer was written for.
        removed: exercises that are no more; their answers stand as cells of the student's own.
        own: how many other cells came along.
        kept: where the old notebook is, once it is written.
    """

    lab: str
    notebook: NotebookNode
    carried: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    own: int = 0
    kept: Path | None = None


def upgrade(course: Course, path: Path) -> Upgraded:
    """Bring a notebook to the current release, in its place; the old one is kept beside it.

    Raises:
        CourseError: when it cannot be read or is of no lab; nothing is changed then.
    """
    old, mode = _read(path), path.stat().st_mode & 0o777
    found = carry_over(old, release(course, _lab(course, path, old)))
    released = course.released_notebook(found.lab)
    if path.resolve() == released.resolve():
        raise CourseError(
            f"{path} is the release itself. Copy your notebook elsewhere, take the release back "
            "with git, and upgrade the copy."
        )
    text = nbformat.writes(found.notebook, version=4, indent=1, ensure_ascii=False) + "\n"
    found.kept = _free_name(path)
    shutil.copy2(path, found.kept)
    write_whole(path.resolve(), text.encode("utf-8"), mode)
    cases = path.parent / "expected.npz"
    if cases.is_file():
        shutil.copyfile(course.release(found.lab) / "expected.npz", cases)
        glossary = course.release(found.lab) / "glossary.md"
        if glossary.is_file():  # to which the new text may link
            shutil.copyfile(glossary, path.parent / glossary.name)
    return found


def carry_over(old: NotebookNode, new: Release) -> Upgraded:
    """Put all that a student wrote into a copy of the release; nothing is written to disk."""
    notebook = copy.deepcopy(new.notebook)
    found = Upgraded(new.lab, notebook)
    by_id = {cell.id: cell for cell in notebook.cells}
    read = [cell_of(cell) or Cell("raw", "") for cell in old.cells]
    counts = counted(read, new.cells)
    holders: dict[int, list[str]] = {}  # by the number of the cell that counts
    for exercise, answer in counts.answers.items():
        holders.setdefault(answer.cell, []).append(exercise)
    after: dict[str, list[NotebookNode]] = {}  # by the id of the cell that they follow
    at = ""
    for number, cell in enumerate(old.cells):
        name = counts.stands_for[number]
        match = by_id[name] if name is not None else None
        if number in holders:
            exercise, *more = holders[number]
            _answer(cell, by_id[exercise], found)
            for other in more:  # they stand in one cell, and stay together
                by_id[other].source = ELSEWHERE
                found.carried.append(other)
            at = at if at == f"check-{exercise}" else exercise
            continue
        further = _runs_too(number, counts)
        if match is not None and not further:
            at = match.id
        own = _copy(cell, found) if further else _own(cell, match, found)
        if own is not None:
            after.setdefault(at, []).append(own)
    cells = after.get("", [])
    for cell in notebook.cells:
        cells += [cell, *after.get(cell.id, [])]
    _new_ids([cell for own in after.values() for cell in own], {c.id for c in notebook.cells})
    notebook.cells = cells
    return found


def _runs_too(number: int, counts: Counted) -> bool:
    """Whether a cell is a further part of an exercise: it ran beside the one that counts."""
    return any(number in answer.others for answer in counts.answers.values())


def _copy(cell: NotebookNode, found: Upgraded) -> NotebookNode:
    """Make a part of an answer a cell of the student's own, which runs as it did."""
    kept = copy.deepcopy(cell)
    for key in ("nbgrader", "deletable", "editable"):
        kept.metadata.pop(key, None)
    found.own += 1
    return kept


def _answer(cell: NotebookNode, match: NotebookNode, found: Upgraded) -> None:
    name, before = grade_id(match), cell.metadata.get("nbgrader", {}).get("checksum")
    if before is not None and before != match.metadata.nbgrader.get("checksum"):
        found.changed.append(name)
    match.source = cell.source
    found.carried.append(name)


def _as_released(cell: NotebookNode) -> bool:
    """Whether a cell of nbgrader's is as some release had it, by its own checksum."""
    checksum = cell.metadata.get("nbgrader", {}).get("checksum")
    return checksum is not None and checksum == compute_checksum(cell)


def _own(cell: NotebookNode, match: NotebookNode | None, found: Upgraded) -> NotebookNode | None:
    """Make a cell of the student's own from one that has no place in the release."""
    name = grade_id(cell)
    if not cell.source.strip() or (match is not None and same_text(cell.source, match.source)):
        return None
    if name and (_as_released(cell) or role(cell) == "check"):
        return None
    kept = copy.deepcopy(cell)
    kept.metadata.pop("nbgrader", None)
    kept.metadata.pop("deletable", None)
    kept.metadata.pop("editable", None)
    if name and role(cell) == "exercise" and match is None:
        found.removed.append(name)
        return kept
    found.own += 1
    if match is None and not name:
        return kept
    if kept.cell_type == "code":  # a changed cell of the release: shown, not run
        kept.source = f"# {YOURS}\n{kept.source}"
        kept.metadata["tags"] = sorted({*kept.metadata.get("tags", []), PLAY})
        kept.outputs, kept.execution_count = [], None
    else:
        kept.source = f"*({YOURS})*\n\n{kept.source}"
    return kept


def _lab(course: Course, path: Path, notebook: NotebookNode) -> str:
    """Tell which lab a notebook is of: by its name, else by the exercises in it."""
    names = {grade_id(cell) for cell in notebook.cells} - {""}
    best: dict[str, int] = {}
    for lab in course.labs():
        if course.released_notebook(lab).is_file():
            graded = {
                grade_id(c) for c in release(course, lab).notebook.cells if role(c) != "fixed"
            }
            best[lab] = len(names & (graded - {""}))
    for lab in best:
        if path.stem.startswith(lab) and names:
            return lab
    if not any(best.values()):  # the metadata are lost: by the functions in it
        for lab in best:
            exercises = [c for c in release(course, lab).cells if c.is_exercise]
            wanted = [function_of(cell.grade_id) for cell in exercises]
            best[lab] = sum(any(defines(c.source, f) for c in notebook.cells) for f in wanted)
            if best[lab] and path.stem.startswith(lab):
                return lab
    lab = max(best, key=lambda name: best[name], default="")
    if not lab or not best[lab]:
        raise CourseError(f"{path} has no exercise of any lab: {', '.join(course.labs())}.")
    return lab


def _read(path: Path) -> NotebookNode:
    try:
        return nbformat.reads(path.read_bytes().decode("utf-8-sig"), as_version=4)
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}.") from None
    except Exception as error:
        raise CourseError(f"{path} is no notebook that can be read: {error}.") from None


def _new_ids(own: list[NotebookNode], taken: set[str]) -> None:
    """Give cells that came along an id that no other cell has."""
    for number, cell in enumerate(own):
        if cell.get("id", "") in {"", *taken}:
            cell.id = next(name for name in _names(number) if name not in taken)
        taken.add(cell.id)


def _names(number: int) -> Iterator[str]:
    return (f"own-{number}-{more}" for more in itertools.count())


def _free_name(path: Path) -> Path:
    for number in range(1, 1000):
        kept = path.with_name(f"{path.stem}.before-upgrade-{number}{path.suffix}")
        if not kept.exists():
            return kept
    raise CourseError(f"There are too many old notebooks beside {path}. Delete some of them.")
