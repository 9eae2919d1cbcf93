"""Read a notebook; say what a file is that was handed in, or opened, as one and is none."""

import json
import re
from pathlib import Path
from typing import Any

AGAIN = "Hand in the .ipynb file itself, as it lies in the folder of the lab."
CONFLICT = re.compile(rb"(?m)^(<<<<<<<|=======|>>>>>>>)[ \r\n]")
SIGNATURES = {
    b"PK\x03\x04": "a zip file. Unpack it, and take the .ipynb file in it.",
    b"\x1f\x8b": "a packed file (gzip). Unpack it, and take the .ipynb file in it.",
    b"Rar!": "a packed file (RAR). Unpack it, and take the .ipynb file in it.",
    b"7z\xbc\xaf\x27\x1c": "a packed file (7z). Unpack it, and take the .ipynb file in it.",
    b"%PDF": f"a PDF, which shows a notebook. {AGAIN}",
    b"\x89PNG": f"a picture. {AGAIN}",
    b"\xff\xd8\xff": f"a picture. {AGAIN}",
    b"\x00\x05\x16\x07": f"what macOS keeps beside a file. {AGAIN}",
    b"version https://git-lfs": f"a pointer of Git LFS; the file itself lies elsewhere. {AGAIN}",
}


class WorkError(Exception):
    """A notebook could not be read or changed; the message says why. Nothing was changed."""


def read(path: Path) -> tuple[bytes, dict[str, Any]]:
    """Read a notebook of format 4: its bytes, and its content with a list of cells.

    Raises:
        WorkError: when it cannot be read or is none; the message says what it is.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise WorkError(
            f"{path} cannot be read: {error}. Is this the path of your notebook?"
        ) from None
    return raw, parsed(path, raw)


def parsed(path: Path, raw: bytes) -> dict[str, Any]:
    """The content of a notebook.

    Raises:
        WorkError: when it is none.
    """
    said = what_it_is(raw)
    if said:
        raise WorkError(f"{path} is not a notebook but {said}")
    try:
        encoding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise WorkError(f"{path} cannot be read: {error}. Save it in JupyterLab again.") from None
    try:
        notebook = json.loads(text)
        if all(isinstance(cell, dict) for cell in notebook["cells"]):
            return dict(notebook)
    except (ValueError, TypeError, KeyError, RecursionError):
        pass
    raise WorkError(f"{path} is not a notebook. Copy the released one again.")


def free_name(path: Path, word: str) -> Path:
    """A name beside a notebook under which what it was can be kept.

    Raises:
        WorkError: when there are too many already.
    """
    for number in range(1, 1000):
        kept = path.with_name(f"{path.stem}.before-{word}-{number}{path.suffix}")
        if not kept.exists():
            return kept
    raise WorkError(f"There are too many old notebooks beside {path}. Delete some of them.")


def written(notebook: dict[str, Any]) -> bytes:
    """A notebook as Jupyter writes it."""
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def what_it_is(raw: bytes) -> str:
    """Name what a file is, by how it begins; empty where it may be a notebook."""
    start = raw[:2000].removeprefix(b"\xef\xbb\xbf").lstrip()
    for signature, said in SIGNATURES.items():
        if start.startswith(signature):
            return said
    low = start.lower()
    if low.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<html" in low[:500]:
        return f"a web page, saved from a browser. {AGAIN}"
    if CONFLICT.search(raw):
        return (
            "a file with the marks of a merge that was not finished (<<<<<<<, =======, >>>>>>>). "
            "Settle it with git, open it in JupyterLab, save it, and hand it in again."
        )
    if re.match(rb"(# %%|import |from \w+ import|def |#!)", start):
        return f"Python text under the name of a notebook. {AGAIN}"
    return ""


def without_cells(content: Any) -> str:
    """Say what JSON is that has no list of cells."""
    if isinstance(content, dict) and isinstance(content.get("worksheets"), list):
        return (
            "It is a notebook of the old format 3. Open it in JupyterLab, or run `jupyter "
            "nbconvert --to notebook` on it, and hand in what comes out."
        )
    return "It is JSON, but no notebook: it has no list of cells."
