"""Say what a file is that was handed in, or opened, as a notebook and is none."""

import re
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
