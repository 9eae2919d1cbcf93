"""Put one exercise of a notebook back to its released state."""

import json
from pathlib import Path
from typing import Any

from unrolled import files
from unrolled.checks.case import BadCaseFileError, load
from unrolled.files import write_whole
from unrolled.work.cells import Cell, cell_of
from unrolled.work.counting import Counted, counted, function_of
from unrolled.work.reading import what_it_is

NONE = Cell("raw", "")  # in place of what is no cell
GRADER = {"grade": False, "locked": False, "schema_version": 3, "solution": True, "task": False}


class ResetError(Exception):
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
        ResetError: when the notebook or its `expected.npz` cannot be read, or knows no such
            exercise.
    """
    raw = _raw(path)
    notebook = _notebook(path, raw)
    released = _released(path)
    if exercise not in released:
        raise ResetError(f"There is no exercise {exercise!r}; this lab has: {', '.join(released)}.")
    if not _put_back(notebook["cells"], released, exercise):
        raise ResetError(
            f"The cell of {exercise} is not in {path} any more. Copy the released notebook again, "
            "and paste your other answers into it."
        )
    backup = _free_name(path)
    backup.write_bytes(raw)
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    write_whole(path, text.encode("utf-8"))
    return backup


def _put_back(cells: list[Any], released: dict[str, str], exercise: str) -> bool:
    """Put every copy of an exercise back: the first that counts is blank then, the others go."""
    read = [cell_of(cell) or NONE for cell in cells]
    outline = [*_exercises(released), *_checks(released)]
    found = counted(read, outline)
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
    if not read[kept].grade_id:
        cell["metadata"]["nbgrader"] = dict(GRADER, grade_id=exercise)
    for number in reversed(mine):
        if number != kept:
            del cells[number]
    return True


def _is_alone(found: Counted, number: int) -> bool:
    """Whether a cell answers one exercise alone."""
    return sum(answer.cell == number for answer in found.answers.values()) == 1


def _exercises(released: dict[str, str]) -> list[Cell]:
    return [
        Cell("code", source, name, dict(GRADER, grade_id=name)) for name, source in released.items()
    ]


def _checks(released: dict[str, str]) -> list[Cell]:
    return [
        Cell(
            "code", f'check("{function_of(name)}")', f"check-{name}", {"grade_id": f"check-{name}"}
        )
        for name in released
    ]


def _raw(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ResetError(
            f"{path} cannot be read: {error}. Is this the path of your notebook?"
        ) from None


def _notebook(path: Path, raw: bytes) -> dict[str, Any]:
    said = what_it_is(raw)
    if said:
        raise ResetError(f"{path} is not a notebook but {said}")
    try:
        encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise ResetError(f"{path} cannot be read: {error}. Save it in JupyterLab again.") from None
    try:
        notebook = json.loads(text)
        if all(isinstance(cell, dict) for cell in notebook["cells"]):
            return notebook
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    raise ResetError(f"{path} is not a notebook. Copy the released one again.")


def _released(path: Path) -> dict[str, str]:
    place = path.parent / "expected.npz"
    try:
        if not place.is_file():
            place = files.path(f"notebooks/{path.stem}/expected.npz")
        return dict(load(place).stubs)
    except BadCaseFileError as error:
        raise ResetError(str(error)) from None
    except FileNotFoundError:
        raise ResetError(
            f"expected.npz is not beside {path}. Copy it there from the released lab."
        ) from None


def _free_name(path: Path) -> Path:
    for number in range(1, 1000):
        backup = path.with_name(f"{path.stem}.before-reset-{number}{path.suffix}")
        if not backup.exists():
            return backup
    raise ResetError(f"There are too many backups beside {path}. Delete some of them.")
