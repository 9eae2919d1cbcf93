"""`upgrade`: the answers of a started notebook in a newer release, by grade id.

Exercises, checks, given and locked cells come from the release. What the learner wrote goes along:
answers, answers to exercises that are no more, cells of their own, and released cells that they
changed, which then stand below the new ones.
"""

import contextlib
import copy
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from unrolled.files import write_whole
from unrolled.work.cells import PLAY, Cell, cell_of, same_text
from unrolled.work.counting import Counted, counted
from unrolled.work.reading import WorkError, free_name, read, written
from unrolled.work.releases import lab_of, released
from unrolled.work.start import StartError, course_root

ELSEWHERE = "# The answer stands in another cell of this notebook."
YOURS = "yours, from before the upgrade"
BESIDE = ("expected.npz", "glossary.md")  # what a release has beside its notebook
NONE = Cell("raw", "")  # in place of what is no cell
Json = dict[str, Any]


class UpgradeError(WorkError):
    """The answers could not be taken over; the message says why, and nothing was changed."""


@dataclass
class Upgraded:
    """What became of a notebook.

    Attributes:
        lab: the lab that it is of.
        notebook: the new one.
        carried: exercises whose answer came along.
        changed: those of them whose text or signature is not what the answer was written for.
        removed: exercises that are no more; their answers stand as cells of the learner's own.
        own: how many other cells came along.
        kept: where the old notebook is, once it is written.
    """

    lab: str
    notebook: Json
    carried: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    own: int = 0
    kept: Path | None = None

    def __str__(self) -> str:
        """What happened, a sentence a line."""
        n = len(self.carried)
        lines = [f"This is the current {self.lab}, with {n} of your answers in it."]
        if self.own:
            cells = "one cell" if self.own == 1 else f"{self.own} cells"
            lines.append(f"{cells.capitalize()} of your own came along.")
        if self.changed:
            again = ", ".join(self.changed)
            lines.append(f"The exercise itself has changed in: {again}. Look again.")
        if self.removed:
            was = ", ".join(self.removed)
            lines.append(f"No exercise any more, kept as your own cells: {was}.")
        return "\n".join([*lines, f"The old notebook: {self.kept}"])


def upgrade(path: Path, release: Path | None = None, root: Path | None = None) -> Upgraded:
    """Bring a notebook to a newer release, in its place; the old one is kept beside it.

    Args:
        path: the notebook.
        release: a released notebook that was handed out; by default the one of the same lab in the
            course around this folder, or on the site.
        root: the folder that holds `notebooks/`, where it is another.

    Raises:
        WorkError: when it cannot be read, is of no lab, or there is no release; nothing is changed.
    """
    raw, old = read(path)
    place = release
    if release is not None:
        _, new = read(release)
        lab = lab_of(release, new, root) or release.stem
    else:
        lab = lab_of(path, old, root)
        if not lab:
            raise UpgradeError(f"{path} has no exercise of any lab that is at hand.")
        found_now = released(lab, root)
        if found_now is None:
            raise UpgradeError(
                f"No release of {lab} is at hand. Run this in the folder of the course, or name "
                "the notebook that was handed out: --release FILE."
            )
        new, place = found_now, _place(lab, root)
    if place is not None and path.resolve() == place.resolve():
        raise UpgradeError(
            f"{path} is the release itself. Copy your notebook elsewhere, take the release back "
            "with git, and upgrade the copy."
        )
    found = carry_over(old, new, lab)
    mode = path.stat().st_mode & 0o777
    found.kept = free_name(path, "upgrade")
    found.kept.write_bytes(raw)
    target = path.resolve()  # a link stays one
    write_whole(target, written(found.notebook))
    for file in (found.kept, target):
        with contextlib.suppress(OSError):  # the drive of a browser has no rights to set
            file.chmod(mode)
    if place is not None and (path.parent / BESIDE[0]).is_file():
        for name in BESIDE:
            if (place.parent / name).is_file():
                write_whole(path.parent / name, (place.parent / name).read_bytes())
    return found


def _place(lab: str, root: Path | None) -> Path | None:
    try:
        root = course_root() if root is None else root
    except StartError:
        return None  # on the site
    return root / "notebooks" / lab / f"{lab}.ipynb"


def carry_over(old: Json, new: Json, lab: str) -> Upgraded:
    """Put all that a learner wrote into a copy of a release; nothing is written to disk."""
    notebook = copy.deepcopy(new)
    found = Upgraded(lab, notebook)
    outline = [cell_of(cell) or NONE for cell in notebook["cells"]]
    by_id = dict(zip((cell["id"] for cell in notebook["cells"]), notebook["cells"], strict=True))
    as_read = [cell_of(cell) or NONE for cell in old["cells"]]
    counts = counted(as_read, outline)
    holders: dict[int, list[str]] = {}  # by the number of the cell that counts
    for exercise, answer in counts.answers.items():
        holders.setdefault(answer.cell, []).append(exercise)
    after: dict[str, list[Json]] = {}  # by the id of the cell that they follow
    at = ""
    for number, (entry, cell) in enumerate(zip(old["cells"], as_read, strict=True)):
        name = counts.stands_for[number]
        match = by_id[name] if name is not None else None
        if number in holders:
            exercise, *more = holders[number]
            _answer(cell, by_id[exercise], found)
            for other in more:  # they stand in one cell, and stay together
                _write(by_id[other], ELSEWHERE)
                found.carried.append(other)
            at = at if at == f"check-{exercise}" else exercise
            continue
        further = _runs_too(number, counts)
        if match is not None and not further:
            at = match["id"]
        own = _copy(entry, found) if further else _own(entry, cell, match, found)
        if own is not None:
            after.setdefault(at, []).append(own)
    cells = after.get("", [])
    for released_cell in notebook["cells"]:
        cells += [released_cell, *after.get(released_cell["id"], [])]
    _new_ids([cell for own in after.values() for cell in own], set(by_id))
    notebook["cells"] = cells
    return found


def _runs_too(number: int, counts: Counted) -> bool:
    """Whether a cell is a further part of an exercise: it ran beside the one that counts."""
    return any(number in answer.others for answer in counts.answers.values())


def _copy(entry: Json, found: Upgraded) -> Json:
    """Make a part of an answer a cell of the learner's own, which runs as it did."""
    found.own += 1
    return _freed(entry)


def _freed(entry: Json) -> Json:
    kept = copy.deepcopy(entry)
    kept["metadata"] = _metadata(kept)
    for key in ("nbgrader", "deletable", "editable"):
        kept["metadata"].pop(key, None)
    return kept


def _answer(cell: Cell, match: Json, found: Upgraded) -> None:
    grader = match["metadata"]["nbgrader"]
    before = (cell.grader or {}).get("checksum")
    if before is not None and before != grader.get("checksum"):
        found.changed.append(grader["grade_id"])
    _write(match, cell.source)
    found.carried.append(grader["grade_id"])


def _own(entry: Json, cell: Cell, match: Json | None, found: Upgraded) -> Json | None:
    """Make a cell of the learner's own from one that has no place in the release."""
    name, released_cell = cell.grade_id, cell_of(match)
    if not cell.source.strip():
        return None
    if released_cell is not None and same_text(cell.source, released_cell.source):
        return None
    if name and (cell.as_released or _is_check(cell)):
        return None
    kept = _freed(entry)
    if name and cell.is_exercise and not cell.play and match is None:
        found.removed.append(name)
        return kept
    found.own += 1
    if match is None and not name:
        return kept
    if cell.kind == "code":  # a changed cell of the release: shown, not run
        _write(kept, f"# {YOURS}\n{cell.source}")
        tags = kept["metadata"].get("tags", [])
        tags = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
        kept["metadata"]["tags"] = sorted({*tags, PLAY})
        kept["outputs"], kept["execution_count"] = [], None
    else:
        _write(kept, f"*({YOURS})*\n\n{cell.source}")
    return kept


def _is_check(cell: Cell) -> bool:
    return cell.kind == "code" and not cell.play and bool((cell.grader or {}).get("grade"))


def _metadata(entry: Json) -> Json:
    found = entry.get("metadata")
    return found if isinstance(found, dict) else {}


def _write(entry: Json, source: str) -> None:
    entry["source"] = source.splitlines(keepends=True)


def _new_ids(own: list[Json], taken: set[str]) -> None:
    """Give cells that came along an id that no other cell has."""
    for number, cell in enumerate(own):
        if cell.get("id", "") in {"", *taken}:
            cell["id"] = next(name for name in _names(number) if name not in taken)
        taken.add(cell["id"])


def _names(number: int) -> Iterator[str]:
    return (f"own-{number}-{more}" for more in itertools.count())
