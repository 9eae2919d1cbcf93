"""Put one exercise of a notebook back to its released state."""

from pathlib import Path
from typing import Any

from unrolled import files
from unrolled.checks.case import BadCaseFileError, load
from unrolled.files import write_whole
from unrolled.work.cells import Cell, cell_of
from unrolled.work.counting import Counted, counted, function_of
from unrolled.work.reading import WorkError, free_name, read, written
from unrolled.work.releases import lab_of

NONE = Cell("raw", "")  # in place of what is no cell
GRADER = {"grade": False, "locked": False, "schema_version": 3, "solution": True, "task": False}


class ResetError(WorkError):
    """The exercise could not be put back; the message says why, and nothing was changed."""


def reset(path: Path, exercise: str) -> Path:
    """Put one exercise back to its released state.

    The released text comes from `expected.npz` beside the notebook, or from the library's.

    Args:
        path: the notebook.
        exercise: its name, which is the cell's nbgrader id.

    Returns:
        Where the notebook as it was is kept.

    Raises:
        WorkError: when the notebook or its `expected.npz` cannot be read, or knows no such
            exercise.
    """
    raw, notebook = read(path)
    released = stubs(path, lab_of(path, notebook) or path.stem)
    if exercise not in released:
        raise ResetError(f"There is no exercise {exercise!r}; this lab has: {', '.join(released)}.")
    if not _put_back(notebook["cells"], released, exercise):
        raise ResetError(
            f"The cell of {exercise} is not in {path} any more. Copy the released notebook again, "
            "and paste your other answers into it."
        )
    backup = free_name(path, "reset")
    backup.write_bytes(raw)
    write_whole(path, written(notebook))
    return backup


def _put_back(cells: list[Any], released: dict[str, str], exercise: str) -> bool:
    """Put every copy of an exercise back: the first that counts is blank then, the others go."""
    as_read = [cell_of(cell) or NONE for cell in cells]
    found = counted(as_read, outline(released))
    answer = found.answers.get(exercise)
    mine = [n for n, name in enumerate(found.stands_for) if name == exercise]
    if answer is not None and answer.by_name and answer.cell not in mine:
        mine = [answer.cell] if _is_alone(found, answer.cell) else mine
    if not mine:
        return False
    kept = answer.cell if answer is not None and answer.cell in mine else mine[0]
    cell = cells[kept]
    cell.update(
        cell_type="code",
        source=released[exercise].splitlines(keepends=True),
        outputs=[],
        execution_count=None,
    )
    cell.pop("attachments", None)
    if not isinstance(cell.get("metadata"), dict):
        cell["metadata"] = {}
    if not as_read[kept].grade_id:
        cell["metadata"]["nbgrader"] = dict(GRADER, grade_id=exercise)
    for number in reversed(mine):
        if number != kept:
            del cells[number]
    return True


def _is_alone(found: Counted, number: int) -> bool:
    """Whether a cell answers one exercise alone."""
    return sum(answer.cell == number for answer in found.answers.values()) == 1


def outline(released: dict[str, str]) -> list[Cell]:
    """The exercises and checks of a lab, as far as `counted` has to know them."""
    return [
        *(
            Cell("code", source, name, dict(GRADER, grade_id=name))
            for name, source in released.items()
        ),
        *(
            Cell("code", f'check("{function_of(n)}")', f"check-{n}", {"grade_id": f"check-{n}"})
            for n in released
        ),
    ]


def stubs(path: Path, lab: str) -> dict[str, str]:
    """The exercises of a notebook's lab as they were released, by grade id.

    Raises:
        ResetError: when no `expected.npz` tells.
    """
    place = path.parent / "expected.npz"
    try:
        if not place.is_file():
            place = files.path(f"notebooks/{lab}/expected.npz")
        return dict(load(place).stubs)
    except BadCaseFileError as error:
        raise ResetError(str(error)) from None
    except FileNotFoundError:
        raise ResetError(
            f"expected.npz is not beside {path}. Copy it there from the released lab."
        ) from None
