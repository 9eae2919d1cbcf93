"""A lab's text source, jupytext percent text, and the notebook that it means."""

import re
from pathlib import Path

import jupytext
import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.course import Course, CourseError
from autograder.lab.cells import BEGIN, END, NEW, grade_id, role

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
GIVEN_BODY = "# given: the build copies this cell from {}"
KEPT = ("given", "nbgrader", "tags")


def read(course: Course, lab: str) -> NotebookNode:
    """Read a source as a notebook: ids set, given cells filled in, nothing else in its metadata.

    Raises:
        CourseError: when the text is not a lab source; the message names the file.
    """
    path = course.source(lab)
    try:
        notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    except Exception as error:
        raise CourseError(f"{path} is not jupytext percent text: {error}") from error
    cells = [_clean(cell) for cell in notebook.cells]
    for cell in cells:
        if "given" in cell.metadata:
            cell.source = given(course, cell.metadata.given, path)
    _set_ids(cells)
    return nbformat.v4.new_notebook(
        cells=cells,
        metadata={"kernelspec": dict(KERNEL), "language_info": {"name": "python"}},
    )


def write(path: Path, notebook: NotebookNode) -> None:
    """Write a notebook in its one canonical form."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    text = nbformat.writes(notebook, version=4, indent=1, sort_keys=True, ensure_ascii=False)
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")


def text(notebook: NotebookNode) -> str:
    """Write a notebook back as source text; what `read` added is left out."""
    plain = nbformat.v4.new_notebook(metadata={"kernelspec": dict(KERNEL)})
    for cell in notebook.cells:
        kept = _clean(cell)
        kept.pop("id", None)
        if "given" in kept.metadata:
            kept.source = GIVEN_BODY.format(kept.metadata.given)
        if "nbgrader" in kept.metadata:
            kept.metadata.nbgrader.pop("checksum", None)
            kept.metadata.nbgrader.pop("cell_type", None)
        plain.cells.append(kept)
    plain.metadata["jupytext"] = {
        "notebook_metadata_filter": "-all",
        "cell_metadata_filter": ",".join(KEPT),
    }
    written = jupytext.writes(plain, fmt="py:percent")
    return re.sub(r"\A(# ---\n(#.*\n)*?# ---\n\n?)", "", written)


def given(course: Course, reference: str, wanted_by: Path) -> str:
    """Copy an earlier lab's solution, its markers taken out, or what was new and given there.

    Args:
        course: where to look.
        reference: `LAB/grade_id`.
        wanted_by: the source that asks, for the message.

    Raises:
        CourseError: when there is no such cell.
    """
    lab, _, name = reference.partition("/")
    if lab in course.labs():
        raw = jupytext.read(course.source(lab), fmt="py:percent")
        for cell in raw.cells:
            new = name.startswith(NEW) and "given" not in cell.metadata
            if grade_id(cell) == name and (new or role(cell) == "exercise"):
                lines = cell.source.split("\n")
                return "\n".join(line for line in lines if line.strip() not in (BEGIN, END))
    raise CourseError(f"{wanted_by} asks for given={reference!r}, but there is no such exercise.")


def _clean(cell: NotebookNode) -> NotebookNode:
    metadata = {key: cell.metadata[key] for key in KEPT if key in cell.metadata}
    make = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
        "raw": nbformat.v4.new_raw_cell,
    }[cell.cell_type]
    return make(cell.source, metadata=metadata)


def _set_ids(cells: list[NotebookNode]) -> None:
    """Derive ids: a graded cell's own, for the others the one before them and a number."""
    last, count = "start", 0
    seen: set[str] = set()
    for cell in cells:
        name = grade_id(cell)
        if name and name not in seen:
            last, count, cell.id = name, 0, name[:64]
            seen.add(name)
        else:  # a grade id that stands twice is refused later, by the rules
            count += 1
            cell.id = f"{last[:58]}-{count}"
