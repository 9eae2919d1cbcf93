"""Where am I, over all labs: read from the notebooks as they were saved, running nothing.

The points of an exercise are those that its check cell showed when it last ran: nbgrader reads the
same text. An exercise that is blank now has none, whatever its check once showed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from unrolled.checks.helping.standing import LINE, bar, picture
from unrolled.checks.verdict.markup import Html, element, text
from unrolled.commands.reset import NONE, outline, stubs
from unrolled.work.cells import Cell, cell_of
from unrolled.work.counting import counted, function_of
from unrolled.work.reading import WorkError, read
from unrolled.work.releases import lab_of, released
from unrolled.work.start import WORK, StartError, course_root, labs

LABS = "[0-9][0-9]_*"
NOT_COUNTED = "00"  # its warm-up is no exercise of the course
AS_OF = (
    "Points as your checks last showed them, and as the notebooks were last saved. Nothing was run."
)


@dataclass(frozen=True)
class Exercise:
    """One exercise of a lab as its notebook was saved.

    Attributes:
        name: of the function.
        most: its points.
        points: what its check last showed; None where it has not run since the answer was written.
        written: whether there is an answer.
    """

    name: str
    most: float
    points: float | None = None
    written: bool = False

    @property
    def is_open(self) -> bool:
        """Whether points are left."""
        return (self.points or 0.0) < self.most

    def __str__(self) -> str:
        if not self.written:
            return self.name
        if self.points is None:
            return f"{self.name} (not checked)"
        return f"{self.name} ({self.points:g} of {self.most:g})"


@dataclass(frozen=True)
class Lab:
    """One lab.

    Attributes:
        name: of the lab.
        notebook: where it is; None where it was not begun.
        exercises: in the order of the lab.
        wrong: why the notebook cannot be read; empty where it can.
    """

    name: str
    notebook: Path | None = None
    exercises: tuple[Exercise, ...] = ()
    wrong: str = ""

    @property
    def tenths(self) -> int:
        """Tenths of points, so that sums are exact."""
        return sum(round(10 * (one.points or 0.0)) for one in self.exercises)

    @property
    def most(self) -> int:
        """Tenths of points that there are."""
        return sum(round(10 * one.most) for one in self.exercises)

    @property
    def said(self) -> str:
        """The points, what is open and what is next."""
        if self.wrong:
            return f"cannot be read. {self.wrong}"
        if self.notebook is None:
            return f"not begun. python -m unrolled start {self.name[:2]}"
        if not self.exercises:
            return "begun; nothing here is for points"
        left = [one for one in self.exercises if one.is_open]
        points = f"{self.tenths / 10:g} of {self.most / 10:g}"
        if not left:
            return f"{points}, all done"
        return f"{points}. Open: {', '.join(map(str, left))}. Next: {left[0].name}"


@dataclass(frozen=True)
class Progress:
    """All labs, in order; a line and a small bar each."""

    labs: tuple[Lab, ...]
    beside: Path | None = None

    @property
    def total(self) -> str:
        """The sum, and from when it is."""
        counted = [lab for lab in self.labs if not lab.name.startswith(NOT_COUNTED)]
        tenths, most = sum(lab.tenths for lab in counted), sum(lab.most for lab in counted)
        return f"{tenths / 10:g} of {most / 10:g} points in all. {AS_OF}"

    def __str__(self) -> str:
        wide = max((len(lab.name) for lab in self.labs), default=0)
        lines = [f"{lab.name:{wide}} {bar(_share(lab))} {lab.said}" for lab in self.labs]
        return "\n".join([*lines, self.total])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        rows = [
            element("tr", _cell(self._link(lab)), _cell(picture(_share(lab))), _cell(_said(lab)))
            for lab in self.labs
        ]
        table = element("table", element("tbody", *rows))
        return element("div", table, element("p", text(self.total, LINE))).source

    def _link(self, lab: Lab) -> Html:
        """A link from the notebook that shows this, where the other one lies at hand."""
        name = text(lab.name, LINE)
        if lab.notebook is None or self.beside is None:
            return name
        for base, up in ((self.beside, ""), (self.beside.parent, "../")):
            if lab.notebook.is_relative_to(base):
                place = quote(lab.notebook.relative_to(base).as_posix())
                return element("a", name, href=up + place)
        return name


def _cell(content: Html) -> Html:
    return element("td", content, style="text-align:left;background:none;vertical-align:top")


def _said(lab: Lab) -> Html:
    return text(lab.said, LINE)


def _share(lab: Lab) -> float:
    return lab.tenths / lab.most if lab.most else 0.0


def progress(folder: Path | None = None) -> Progress:
    """See where you are over all labs. No cell is run.

    Args:
        folder: where your notebooks are; by default they are looked for in this folder, the one
            above it, and `work/` in the folder of the course.
    """
    here = Path.cwd()
    found = _notebooks(folder) if folder is not None else _first_found(here)
    known = sorted({*found, *_known()})
    return Progress(tuple(_lab(name, found.get(name)) for name in known), here)


def _known() -> list[str]:
    try:
        return labs(course_root())
    except StartError:
        return []


def _first_found(here: Path) -> dict[str, Path]:
    found = {**_notebooks(here.parent), **_notebooks(here)}
    if found:
        return found
    try:
        return _notebooks(course_root() / WORK)
    except StartError:
        return {}


def _notebooks(folder: Path) -> dict[str, Path]:
    """The labs in a folder: `01_rnn_cell/01_rnn_cell.ipynb`, or the notebooks side by side."""
    found = {path.stem: path for path in sorted(folder.glob(f"{LABS}.ipynb")) if path.is_file()}
    for path in sorted(folder.glob(f"{LABS}/{LABS}.ipynb")):
        if path.stem == path.parent.name:
            found[path.stem] = path
    return {name: path for name, path in found.items() if "." not in name}  # kept old ones


def _lab(name: str, path: Path | None) -> Lab:
    if path is None:
        return Lab(name, None, _of_release(name))
    try:
        _, notebook = read(path)
    except WorkError as error:
        return Lab(name, path, wrong=str(error))
    cells = notebook["cells"]
    as_read = [cell_of(cell) or NONE for cell in cells]
    lab = lab_of(path, notebook) or name
    return Lab(name, path, tuple(_exercises(cells, as_read, _written(as_read, path, lab))))


def _of_release(name: str) -> tuple[Exercise, ...]:
    """What there is to earn in a lab that was not begun, where the release is at hand."""
    cells = (released(name) or {"cells": []})["cells"]
    return tuple(_exercises(cells, [cell_of(cell) or NONE for cell in cells], set()))


def _written(as_read: list[Cell], path: Path, lab: str) -> set[str] | None:
    """Names of the functions that are answered; None where no release tells what is blank."""
    try:
        answers = counted(as_read, outline(stubs(path, lab))).answers
    except WorkError:
        return None
    return {function_of(name) for name in answers}


def _exercises(
    cells: list[Any], as_read: list[Cell], written: set[str] | None
) -> Iterator[Exercise]:
    found: dict[str, Exercise] = {}
    for entry, cell in zip(cells, as_read, strict=True):
        most = (cell.grader or {}).get("points")
        if not cell.checks or isinstance(most, bool) or not isinstance(most, (int, float)):
            continue
        points = _shown(entry, float(most))
        there = points is not None if written is None else cell.checks in written
        found[cell.checks] = Exercise(cell.checks, float(most), points if there else None, there)
    yield from found.values()


def _shown(entry: Mapping[str, Any], most: float) -> float | None:
    """The score that a check cell shows: the plain text of its result."""
    outputs = entry.get("outputs")
    for output in reversed(outputs if isinstance(outputs, list) else []):
        data = output.get("data") if isinstance(output, dict) else None
        said = data.get("text/plain") if isinstance(data, dict) else None
        try:
            points = float("".join(said) if isinstance(said, list) else str(said))
        except (TypeError, ValueError):
            continue
        if 0 <= points <= most:
            return points
    return None
