"""Read a notebook file that nobody vouches for: bytes in, plain cells out, or one clear reason."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.cells import PLAY

MAX_BYTES = 20 << 20
MAX_CELLS = 25_000  # a lab has some fifty
MAX_BRACKETS = 1_000_000  # each becomes an object of some 60 bytes
KINDS = ("code", "markdown", "raw")


class UnreadableError(Exception):
    """A submission that cannot be read as a notebook; the message says why, for an instructor."""


@dataclass(frozen=True)
class RawCell:
    """One cell as the file has it, its parts checked for type only.

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


def read(raw: bytes) -> tuple[list[RawCell], list[str]]:
    """Read the cells of a notebook file.

    Returns:
        The cells, and what an instructor should know about the file.

    Raises:
        UnreadableError: when there are no cells to be had from it.
    """
    notes: list[str] = []
    content = _json(_text(raw, notes))
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        raise UnreadableError("It is JSON, but no notebook: it has no list of cells.")
    if len(cells) > MAX_CELLS:
        notes.append(f"It has {len(cells):,} cells; the first {MAX_CELLS:,} of them were read.")
        cells = cells[:MAX_CELLS]
    found = [cell for cell in map(_cell, cells) if cell]
    if len(found) < len(cells):
        notes.append(
            f"{len(cells) - len(found)} entries of its list of cells are no cells; left out."
        )
    return found, notes


def clean(text: str) -> str:
    """Make a text that can be written as UTF-8, with one kind of newline."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode("utf-8")


def _text(raw: bytes, notes: list[str]) -> str:
    if len(raw) > MAX_BYTES:
        raise UnreadableError(f"The file has more than {MAX_BYTES >> 20} MB.")
    if not raw.strip():
        raise UnreadableError("The file is empty.")
    encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        notes.append(f"The file is not UTF-8 (byte {error.start}); odd characters were replaced.")
        text = raw.decode(encoding, "replace")
    if text.count("[") + text.count("{") > MAX_BRACKETS:
        raise UnreadableError(f"The file has more than {MAX_BRACKETS:,} lists and objects.")
    return text


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise UnreadableError("Its JSON is nested too deep.") from None
    except ValueError as error:
        raise UnreadableError(f"It is not JSON, perhaps cut off: {error}.") from None


def _cell(cell: Any) -> RawCell | None:
    if not isinstance(cell, dict) or cell.get("cell_type") not in KINDS:
        return None
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    grader, tags, name = metadata.get("nbgrader"), metadata.get("tags"), cell.get("id")
    return RawCell(
        cell["cell_type"],
        clean(source),
        name if isinstance(name, str) else "",
        grader if isinstance(grader, dict) and grader else None,
        isinstance(tags, list) and PLAY in tags,
    )
