"""What a submission's cells printed and drew, made safe to show."""

import base64
import itertools
import struct
from collections.abc import Collection, Iterable

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.lab.cells import role
from autograder.plaintext import plain
from autograder.sandbox import CellRun, Output
from unrolled.checks.outcome import Failure

MAX_OUTPUTS = 50
MAX_SOURCE, MAX_SOURCES = 20_000, 60_000  # characters shown of a cell, and of all
WRITTEN = ("exercise", "free")  # roles of the release's cells that a student writes in
MAX_IMAGE_BYTES = 2_000_000
MAX_IMAGE_SIDE = 4000
PNG = b"\x89PNG\r\n\x1a\n"


def shown(run: CellRun) -> list[NotebookNode]:
    """Make a cell's outputs: plain text, PNG pictures of modest size, and why it stopped."""
    found = [_output(output) for output in _merged(run.outputs)[:MAX_OUTPUTS]]
    outputs = [output for output in found if output is not None]
    if run.failure:
        outputs.append(_error(run.failure))
    return outputs


def shorten_sources(cells: Iterable[NotebookNode], released: Collection[str]) -> None:
    """Cut what a student wrote to a length that can be coloured and read.

    To colour a page takes a tenth of a second for each thousand characters.

    Args:
        cells: of a graded notebook; changed in place.
        released: ids of those of the release; what is theirs and no answer stays whole.
    """
    room = MAX_SOURCES
    for cell in cells:
        if cell.cell_type != "code" or (cell.id in released and role(cell) not in WRITTEN):
            continue
        most = min(MAX_SOURCE, room)
        room -= min(len(cell.source), most)
        if len(cell.source) > most:
            cell.source = f"{cell.source[:most]}\n# … cut here, of {len(cell.source):,} characters"


def failure_text(failure: Failure) -> str:
    """Write a failure as one line for a record."""
    kind, message = plain(failure.kind, 100), plain(failure.message, 400)
    return f"{kind}: {message}" if message else kind


def _merged(outputs: Iterable[Output]) -> list[Output]:
    """Join what was printed in several pieces."""
    joined: list[Output] = []
    for printed, run in itertools.groupby(outputs, lambda output: output.kind == "stream"):
        if printed:
            joined.append(Output("stream", "text/plain", "".join(one.text for one in run)))
        else:
            joined += run
    return joined


def _output(output: Output) -> NotebookNode | None:
    if output.kind == "stream":
        return nbformat.v4.new_output("stream", name="stdout", text=plain(output.text))
    if output.mime == "image/png":
        if not _modest(output.image):
            return None
        data = {"image/png": base64.b64encode(output.image).decode(), "text/plain": "a picture"}
    else:
        data = {"text/plain": plain(output.text)}
    return nbformat.v4.new_output("display_data", data=data)


def _modest(image: bytes) -> bool:
    """Whether some bytes start like a PNG of at most 4,000 by 4,000 points and 2 MB."""
    if not 24 <= len(image) <= MAX_IMAGE_BYTES or image[:8] != PNG or image[12:16] != b"IHDR":
        return False
    width, height = struct.unpack(">II", image[16:24])
    return bool(0 < width <= MAX_IMAGE_SIDE and 0 < height <= MAX_IMAGE_SIDE)


def _error(failure: Failure) -> NotebookNode:
    lines = [failure_text(failure)]
    if failure.line:
        lines.insert(0, f"at the line: {plain(failure.line, 200)}")
    return nbformat.v4.new_output(
        "error",
        ename=plain(failure.kind, 100),
        evalue=plain(failure.message, 400),
        traceback=lines,
    )
