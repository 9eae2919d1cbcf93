"""Put one exercise of a notebook back to its released state."""

import json
import os
from pathlib import Path
from typing import Any

from unrolled.checks.case import BadCaseFileError, load
from unrolled.files import CHECKOUT


class ResetError(Exception):
    """The exercise could not be put back; the message says why, and nothing was changed."""


def reset(path: Path, exercise: str) -> Path:
    """Put one exercise back to its released state.

    The released text comes from `expected.npz` beside the notebook, or from the checkout's.

    Args:
        path: the notebook.
        exercise: its name, which is the cell's nbgrader id.

    Returns:
        Where the notebook as it was is kept.

    Raises:
        ResetError: when the notebook or its `expected.npz` cannot be read, or knows no such
            exercise.
    """
    text = _text(path)
    notebook = _notebook(path, text)
    released = _released(path)
    if exercise not in released:
        raise ResetError(f"There is no exercise {exercise!r}; this lab has: {', '.join(released)}.")
    cells = [cell for cell in notebook["cells"] if _grade_id(cell) == exercise]
    if cells:
        cells[0].update(source=released[exercise].splitlines(keepends=True), outputs=[])
        cells[0]["execution_count"] = None
    else:
        raise ResetError(
            f"The cell of {exercise} is not in {path} any more. Copy the released notebook again, "
            "and paste your other answers into it."
        )
    backup = _free_name(path)
    backup.write_bytes(path.read_bytes())
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_text(
        json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n"
    )
    os.replace(temporary, path)
    return backup


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ResetError(
            f"{path} cannot be read: {error}. Is this the path of your notebook?"
        ) from None


def _notebook(path: Path, text: str) -> dict[str, Any]:
    try:
        notebook = json.loads(text)
        if all(isinstance(cell, dict) for cell in notebook["cells"]):
            return notebook
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    raise ResetError(f"{path} is not a notebook. Copy the released one again.")


def _released(path: Path) -> dict[str, str]:
    places = [path.parent / "expected.npz", CHECKOUT / "notebooks" / path.stem / "expected.npz"]
    for place in places:
        if place.is_file():
            try:
                return dict(load(place).stubs)
            except BadCaseFileError as error:
                raise ResetError(str(error)) from None
    raise ResetError(f"expected.npz is not beside {path}. Copy it there from the released lab.")


def _grade_id(cell: dict[str, Any]) -> Any:
    metadata = cell.get("metadata")
    grader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return grader.get("grade_id") if isinstance(grader, dict) and grader.get("solution") else None


def _free_name(path: Path) -> Path:
    for number in range(1, 1000):
        backup = path.with_name(f"{path.stem}.before-reset-{number}{path.suffix}")
        if not backup.exists():
            return backup
    raise ResetError(f"There are too many backups beside {path}. Delete some of them.")
