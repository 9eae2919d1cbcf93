"""The rules that a source and a release must keep; each refusal says which file and what to do."""

import ast
import builtins
import json
import re
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.course import Course, CourseError, spec_module
from autograder.lab.cells import BEGIN, CHECK, END, grade_id, role
from autograder.lab.spec import specs
from unrolled.checks.helping.standing import headline

HEADING = re.compile(r"(?m)^#+ (Exercise: ([\w.]+) .*)$")
MARKERS = (BEGIN, END, "BEGIN HIDDEN TESTS", "END HIDDEN TESTS", "BEGIN MARK SCHEME")


def inspect_source(course: Course, lab: str, notebook: NotebookNode) -> None:
    """Refuse a source whose cells do not keep the rules.

    Raises:
        CourseError: for the first rule broken.
    """
    path = course.source(lab)
    seen: set[str] = set()
    for cell in notebook.cells:
        name = grade_id(cell)
        if name and name in seen:
            raise CourseError(f"{path}: two cells have the grade_id {name!r}. Rename one of them.")
        seen.add(name)
        if role(cell) == "exercise" and not _has_region(cell.source):
            raise CourseError(
                f"{path}: exercise {name!r} has no {BEGIN} … {END} region. Mark what to take out."
            )
        if role(cell) not in ("exercise",) and any(mark in cell.source for mark in MARKERS):
            raise CourseError(
                f"{path}: a cell that is no exercise holds a solution or test marker: "
                f"{cell.source[:60]!r}. Give it the metadata of a solution cell."
            )
        if cell.cell_type == "code" and role(cell) != "play":
            _parses(path, cell)
    _checks_match_spec(course, lab, notebook)
    _headings_say_the_points(course, lab, notebook)
    _play_stays_apart(path, notebook)


def inspect_release(course: Course, lab: str, path: Path) -> None:
    """Refuse a release that holds a marker, an output or an answer.

    Raises:
        CourseError: for the first rule broken.
    """
    mend = f"Mend {course.source(lab)}, then run `python -m autograder build {lab}`."
    ids = set()
    for cell in nbformat.from_dict(json.loads(path.read_text(encoding="utf-8"))).cells:
        name = grade_id(cell)
        if name and name in ids:
            raise CourseError(f"{path}: two cells have the grade_id {name!r}. {mend}")
        ids.add(name)
        for mark in MARKERS:
            if mark in cell.source:
                raise CourseError(f"{path}: {mark!r} stands in a released cell. {mend}")
        if cell.get("outputs") or cell.get("execution_count"):
            raise CourseError(f"{path}: a released cell holds an output. {mend}")


def _has_region(source: str) -> bool:
    return source.count(BEGIN) == source.count(END) >= 1


def _parses(path: Path, cell: NotebookNode) -> None:
    try:
        ast.parse(cell.source)
    except SyntaxError as error:
        raise CourseError(
            f"{path}: the cell {cell.id} is not plain Python ({error.msg}, line {error.lineno}). "
            "Magics belong in play cells."
        ) from None


def _checks_match_spec(course: Course, lab: str, notebook: NotebookNode) -> None:
    path = course.source(lab)
    points = {spec.exercise.name: spec.exercise.max_points for spec in specs(lab)}
    checked = []
    for cell in notebook.cells:
        if role(cell) != "check":
            continue
        match = CHECK.fullmatch(cell.source)
        if not match:
            raise CourseError(
                f"{path}: the graded cell {grade_id(cell)!r} holds {cell.source[:60]!r}; exactly "
                'check("name") may stand there. Put anything else into a cell of its own.'
            )
        name = match[1]
        if name not in points:
            raise CourseError(f"{path}: check({name!r}) has no spec. Add it to {spec_module(lab)}.")
        if cell.metadata.nbgrader.points != points[name]:
            raise CourseError(
                f"{path}: check({name!r}) is worth {cell.metadata.nbgrader.points} points in the "
                f"source and {points[name]:g} in {spec_module(lab)}. Make them equal."
            )
        checked.append(name)
    if sorted(checked) != sorted(points):
        missing = set(points) ^ set(checked)
        raise CourseError(
            f"{path}: each function of {spec_module(lab)} needs one graded cell; look at "
            f"{', '.join(sorted(missing)) or 'the ones that stand twice'}."
        )


def _headings_say_the_points(course: Course, lab: str, notebook: NotebookNode) -> None:
    """A heading that says what an exercise is worth says the truth."""
    points = {spec.exercise.name: spec.exercise.max_points for spec in specs(lab)}
    for cell in notebook.cells:
        found = HEADING.findall(cell.source) if cell.cell_type == "markdown" else []
        for line, name in found:
            if name in points and line != headline(name, points[name]):
                raise CourseError(
                    f"{course.source(lab)}: a heading says {line!r}. Make it "
                    f"{headline(name, points[name])!r}, as in {spec_module(lab)}."
                )


def _play_stays_apart(path: Path, notebook: NotebookNode) -> None:
    """No cell that grading runs may use a name that only a play cell defines."""
    known = set(dir(builtins)) | {"get_ipython", "display"}
    played: set[str] = set()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if role(cell) == "play":
            played |= _bound(cell.source)
            continue
        known |= _bound(cell.source)
        used = _used(cell.source) - known
        if used & played:
            raise CourseError(
                f"{path}: the cell {cell.id} uses {', '.join(sorted(used & played))}, which only a "
                "play cell defines; play cells do not run when grading. Define it in another cell."
            )


def _tree(source: str) -> ast.Module:
    lines = [
        line if not line.lstrip().startswith(("%", "!")) else "pass" for line in source.split("\n")
    ]
    return ast.parse("\n".join(lines))


def _bound(source: str) -> set[str]:
    """Names that a cell's code binds, at any depth."""
    names = set()
    for node in ast.walk(_tree(source)):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).partition(".")[0])
        elif isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
    return names


def _used(source: str) -> set[str]:
    return {
        node.id
        for node in ast.walk(_tree(source))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
