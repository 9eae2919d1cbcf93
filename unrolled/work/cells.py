"""One cell of a notebook that nobody vouches for, its parts checked for type only."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PLAY = "skip-execution"  # the tag of cells that grading does not run
MARK = "unrolled"  # the entry of a notebook's metadata that says which release it is
KINDS = ("code", "markdown", "raw")
CHECK = re.compile(r'check\("([A-Za-z_][\w.]*)"\)')


@dataclass(frozen=True)
class Cell:
    """One cell as a file has it.

    Attributes:
        kind: `code`, `markdown` or `raw`.
        source: its text, newlines as one character.
        id: its id; empty where the file has none.
        grader: what it says to nbgrader; None where it says nothing.
        play: whether it carries the tag of cells that are not run.
    """

    kind: str
    source: str
    id: str = ""
    grader: Mapping[str, Any] | None = None
    play: bool = False

    @property
    def grade_id(self) -> str:
        """The id under which it says to be graded; empty where it has none."""
        found = (self.grader or {}).get("grade_id")
        return found if isinstance(found, str) else ""

    @property
    def is_exercise(self) -> bool:
        """Whether it says to be code that a student writes."""
        grader = self.grader or {}
        return self.kind == "code" and bool(grader.get("solution")) and not grader.get("grade")

    @property
    def checks(self) -> str:
        """The function that it checks; empty where it is no check."""
        match = CHECK.fullmatch(self.source.strip()) if self.kind == "code" else None
        return match[1] if match else ""

    @property
    def as_released(self) -> bool:
        """Whether it is as some release had it, by the checksum that nbgrader wrote into it."""
        grader = self.grader or {}
        return "checksum" in grader and grader["checksum"] == checksum(self)


def cell_of(entry: Any) -> Cell | None:
    """Read one entry of a notebook's list of cells; None where it is no cell."""
    if not isinstance(entry, dict) or entry.get("cell_type") not in KINDS:
        return None
    source = entry.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    metadata = entry.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    grader, tags, name = metadata.get("nbgrader"), metadata.get("tags"), entry.get("id")
    return Cell(
        entry["cell_type"],
        clean(source),
        name if isinstance(name, str) else "",
        grader if isinstance(grader, dict) and grader else None,
        isinstance(tags, list) and PLAY in tags,
    )


def released_as(metadata: Any) -> str:
    """The release that a notebook says, in its metadata, it is from; empty where it does not."""
    own = metadata.get(MARK) if isinstance(metadata, dict) else None
    found = own.get("release") if isinstance(own, dict) else None
    return found if isinstance(found, str) else ""


def clean(text: str) -> str:
    """Make a text that can be written as UTF-8, with one kind of newline."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode("utf-8")


def same_text(one: str, other: str) -> bool:
    """Whether two sources differ in nothing but white space at the ends of lines."""
    return _lines(one) == _lines(other)


def text_hash(source: str) -> str:
    """Hash a source: the same for all that `same_text` takes for the same."""
    text = "\n".join(_lines(clean(source)))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def sources_hash(cells: Sequence[Cell]) -> str:
    """Hash the code of a notebook: what no run and no saving changes."""
    text = "\0".join(text_hash(cell.source) for cell in cells if cell.kind == "code")
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def checksum(cell: Cell) -> str:
    """The checksum of a cell as nbgrader computes it (`nbgrader.utils.compute_checksum`)."""
    grader = cell.grader or {}
    flags = [bool(grader.get(name, False)) for name in ("grade", "solution", "locked")]
    parts = [cell.source, cell.kind, *map(str, flags), cell.grade_id]
    if flags[0]:
        try:
            parts.append(str(float(grader["points"])))
        except (KeyError, TypeError, ValueError):
            return ""
    return hashlib.md5("".join(parts).encode("utf-8", "replace")).hexdigest()


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip("\n").rstrip().split("\n")]
