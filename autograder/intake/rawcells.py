"""Read a notebook file that nobody vouches for: bytes in, plain cells out, or one clear reason."""

import json
import re
from dataclasses import dataclass
from typing import Any

from unrolled.work.cells import Cell as RawCell
from unrolled.work.cells import cell_of, clean, released_as
from unrolled.work.reading import what_it_is, without_cells

__all__ = ["MAX_BYTES", "MAX_FILE", "RawCell", "UnreadableError", "clean", "read", "slim"]

MAX_FILE = 250 << 20  # with all that was printed and drawn
MAX_BYTES = 20 << 20  # without
MAX_CELLS = 25_000  # a lab has some fifty
MAX_BRACKETS = 1_000_000  # each becomes an object of some 60 bytes
MAX_PIECES = 30_000_000  # looked at while outputs are left out
HEAVY = ("outputs", "attachments", "widgets")  # what can be large in a notebook and is not graded
PIECE = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)


class UnreadableError(Exception):
    """A submission that cannot be read as a notebook; the message says why, for an instructor."""


@dataclass(frozen=True)
class RawNotebook:
    """A notebook file.

    Attributes:
        cells: its cells.
        notes: what an instructor should know about the file.
        release: the release that it says it is from; empty where it says nothing.
    """

    cells: list[RawCell]
    notes: list[str]
    release: str = ""


def read(raw: bytes) -> tuple[list[RawCell], list[str]]:
    """Read the cells of a notebook file, and what an instructor should know about it.

    Raises:
        UnreadableError: when there are no cells to be had from it.
    """
    found = read_notebook(raw)
    return found.cells, found.notes


def read_notebook(raw: bytes) -> RawNotebook:
    """Read a notebook file; see `read`."""
    notes: list[str] = []
    content = _json(_text(raw, notes))
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        raise UnreadableError(without_cells(content))
    if len(cells) > MAX_CELLS:
        notes.append(f"It has {len(cells):,} cells; the first {MAX_CELLS:,} of them were read.")
        cells = cells[:MAX_CELLS]
    found = [cell for cell in map(cell_of, cells) if cell]
    if len(found) < len(cells):
        notes.append(
            f"{len(cells) - len(found)} entries of its list of cells are no cells; left out."
        )
    return RawNotebook(found, notes, released_as(content.get("metadata")))


def slim(raw: bytes) -> bytes:
    """Leave out of a large notebook what was printed and drawn, unread; a small one is as it was.

    Raises:
        UnreadableError: when it is too large even to be looked through.
    """
    if len(raw) > MAX_FILE:
        raise UnreadableError(f"The file has more than {MAX_FILE >> 20} MB.")
    if len(raw) <= MAX_BYTES and raw.count(b"[") + raw.count(b"{") <= MAX_BRACKETS:
        return raw
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    return _without_heavy(raw)


def _without_heavy(raw: bytes) -> bytes:
    """Cut the values of `HEAVY` keys out of JSON, piece by piece; nothing is built from it."""
    kept, start, inside = [], 0, 0  # what is copied; from where; how deep in what is cut
    last: re.Match[bytes] | None = None  # the piece before, if it was a text
    names = {f'"{name}"'.encode() for name in HEAVY}
    for number, piece in enumerate(PIECE.finditer(raw)):
        if number > MAX_PIECES:
            raise UnreadableError(f"The file has more than {MAX_BYTES >> 20} MB, without outputs.")
        first = piece[0][:1]
        if inside:
            inside += (first in b"[{") - (first in b"]}")
            if not inside:
                start = piece.end() - 1
        elif first in b"[{":
            between = raw[last.end() : piece.start()].strip() if last else b""
            if last and last[0] in names and between == b":":
                kept.append(raw[start : piece.end()])
                inside = 1
        last = piece if first == b'"' else None
    return b"".join([*kept, b"" if inside else raw[start:]])


def _text(raw: bytes, notes: list[str]) -> str:
    if not raw.strip(b"\0 \t\r\n"):
        raise UnreadableError("The file is empty.")
    said = what_it_is(raw)
    if said:
        raise UnreadableError(f"It is no notebook but {said}")
    large = len(raw)
    raw = slim(raw)
    if len(raw) < large:
        notes.append("The file was very large; what was printed and drawn in it was left out.")
    if len(raw) > MAX_BYTES:
        raise UnreadableError(f"The file has more than {MAX_BYTES >> 20} MB, without its outputs.")
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
