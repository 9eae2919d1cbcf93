"""Put a released lab into the folder where a learner works."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from unrolled.files import CHECKOUT, write_whole
from unrolled.work.cells import MARK, cell_of, sources_hash

WORK = "work"


class StartError(Exception):
    """The lab could not be put there; the message says why, and nothing was changed."""


@dataclass(frozen=True)
class Started:
    """A lab in the learner's folder.

    Attributes:
        notebook: where it is.
        new: whether it was put there just now; what was there already stays as it is.
        worked_in: whether somebody had written into the release that it was copied from.
    """

    notebook: Path
    new: bool
    worked_in: bool = False


def labs(root: Path) -> list[str]:
    """Names of the released labs below a course's folder, in order."""
    folders = sorted((root / "notebooks").glob("[0-9][0-9]_*"))
    return [path.name for path in folders if (path / f"{path.name}.ipynb").is_file()]


def course_root() -> Path:
    """The folder that holds `notebooks/`: this one, one above it, or the checkout.

    Raises:
        StartError: when none does.
    """
    here = Path.cwd()
    for root in (here, *here.parents, CHECKOUT):
        if labs(root):
            return root
    raise StartError(
        f"No released labs are below {here}. Run this in the folder of the course, which has "
        "notebooks/ in it."
    )


def start(root: Path, lab: str | None = None) -> Started:
    """Copy a released lab into `work/`, never over something that is there.

    Args:
        root: the course's folder.
        lab: its name, or the beginning of it, such as `01`; the first that is not there yet where
            none is given.

    Raises:
        StartError: when there is no such lab, or it cannot be written.
    """
    known = labs(root)
    if lab is None:
        left = [name for name in known if not (root / WORK / name / f"{name}.ipynb").exists()]
        name = (left or known)[0]
    else:
        wanted = lab.strip().strip("/").removeprefix("notebooks/")
        fits = [n for n in known if n == wanted] or [n for n in known if n.startswith(wanted)]
        if len(fits) != 1 or not wanted:
            raise StartError(f"There is no lab {lab!r}; the labs are: {', '.join(known)}.")
        (name,) = fits
    released, place = root / "notebooks" / name, root / WORK / name
    notebook = place / f"{name}.ipynb"
    new = not notebook.exists()
    try:
        place.mkdir(parents=True, exist_ok=True)
        for file in sorted(released.iterdir()):
            if (
                file.is_file()
                and not file.name.startswith(".")
                and not (place / file.name).exists()
            ):
                write_whole(place / file.name, file.read_bytes())
    except OSError as error:
        raise StartError(f"{place} cannot be written: {error.strerror}.") from None
    return Started(notebook, new, new and _is_worked_in(released / notebook.name))


def _is_worked_in(path: Path) -> bool:
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
        cells = [cell for cell in map(cell_of, content["cells"]) if cell]
        return bool(content["metadata"][MARK]["sources"] != sources_hash(cells))
    except (OSError, ValueError, KeyError, TypeError):
        return False
