"""The released notebooks that are at hand: in the course's folder, or on the site in a browser."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from unrolled.work.cells import MARK, Cell, cell_of
from unrolled.work.counting import defines, function_of
from unrolled.work.reading import WorkError, read
from unrolled.work.start import StartError, course_root, labs

PLACE = "/extensions/"  # on the site, the kernel's own script lies below it


def released(lab: str, root: Path | None = None) -> dict[str, Any] | None:
    """The notebook of a lab as it is released now; None where it is not at hand.

    Args:
        lab: the lab's name.
        root: the folder that holds `notebooks/`; by default that of the course around this one.
    """
    if sys.platform == "emscripten":
        return _of_the_site(lab)
    try:
        root = course_root() if root is None else root
        return read(root / "notebooks" / lab / f"{lab}.ipynb")[1]
    except (StartError, WorkError):
        return None


def _of_the_site(lab: str) -> dict[str, Any] | None:
    """Ask the site itself: in the browser's drive a saved copy hides what is released."""
    try:
        from js import location
        from pyodide.http import open_url

        base, found, _ = str(location.href).partition(PLACE)
        text = open_url(f"{base}/files/{lab}.ipynb").read() if found else ""
        notebook = json.loads(text)
        return notebook if isinstance(notebook.get("cells"), list) else None
    except Exception:  # no network, an older site: there is nothing newer to speak of
        return None


def lab_of(path: Path, notebook: Mapping[str, Any], root: Path | None = None) -> str:
    """Tell which lab a notebook is of: by what it says, by its name, by the exercises in it.

    Empty where nothing tells.
    """
    mark = _mark(notebook)
    said = mark.get("lab") if isinstance(mark.get("lab"), str) else ""
    try:
        known = labs(course_root() if root is None else root)
    except StartError:
        known = []
    cells = [cell for cell in map(cell_of, notebook["cells"]) if cell]
    named = next((lab for lab in known if path.stem.startswith(lab)), "")
    if said and (said in known or not known):
        return said
    ids = {cell.grade_id for cell in cells} - {""}
    if named and ids:
        return named
    best = {lab: len(ids & _graded(lab, root)) for lab in known}
    if not any(best.values()):  # the metadata are lost: by the functions in it
        for lab in known:
            wanted = [function_of(c.grade_id) for c in _cells(lab, root) if c.is_exercise]
            best[lab] = sum(any(defines(c.source, f) for c in cells) for f in wanted)
            if best[lab] and lab == named:
                return lab
    lab = max(best, key=lambda name: best[name], default="")
    return lab if lab and best[lab] else ""


def newer(notebook: Mapping[str, Any], now: Mapping[str, Any] | None) -> bool:
    """Whether what is released now locks or asks for something else than a notebook was made of."""
    said, released_now = _mark(notebook).get("release"), _mark(now or {}).get("release")
    return bool(said and released_now and said != released_now)


def _mark(notebook: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = notebook.get("metadata")
    mark = metadata.get(MARK) if isinstance(metadata, dict) else None
    return mark if isinstance(mark, dict) else {}


def _cells(lab: str, root: Path | None) -> Sequence[Cell]:
    found = released(lab, root) or {"cells": []}
    return [cell for cell in map(cell_of, found["cells"]) if cell]


def _graded(lab: str, root: Path | None) -> set[str]:
    """Ids of what a lab grades, or locks for a check: what every lab has tells nothing."""
    graded = [c for c in _cells(lab, root) if c.is_exercise or c.checks]
    return {cell.grade_id for cell in graded} - {""}
