"""From a lab's source to the instructor's notebook and the student's release."""

import base64
import copy
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from nbformat.notebooknode import NotebookNode

from autograder import stopping
from autograder.build.alike import alike
from autograder.build.rules import inspect_release, inspect_source
from autograder.build.rungs import configured, examples, solutions_of
from autograder.build.setup_cell import explain, plain
from autograder.course import KEEPSAKES, Course, CourseError
from autograder.files import write_whole
from autograder.lab import fingerprints, source
from autograder.lab.cells import CODE_STUB, grade_id, role
from autograder.lab.spec import Cases
from unrolled.checks import callbacks
from unrolled.checks.case import save
from unrolled.checks.runner import Runner
from unrolled.checks.score import score
from unrolled.files import CHECKOUT
from unrolled.work.cells import MARK, cell_of, sources_hash

FIGURE = re.compile(r"\(\.\./assets/figures/([\w-]+)\.svg\)")
ATTACHED = re.compile(r"\(attachment:([\w-]+)\.png\)")
CASES = "expected.npz"
# Beside each notebook that links to it, so that the link leads there wherever the folder goes.
GLOSSARY = "glossary.md"


def build(course: Course, labs: list[str]) -> None:
    """Build the instructor's folder and the release of some labs, in place.

    A release that is new is written down in `solutions/LAB.releases.json`.

    Nothing is written for a lab whose source, spec or release breaks a rule.

    Raises:
        CourseError: for the first rule broken; the message names the file and what mends it.
    """
    with stopping.temporary_folder() as folder:
        made = Course(folder)
        stage(course, made, labs)
        for lab in labs:
            with stopping.hold():
                for place in (Course.instructor, Course.release):
                    _replace(place(made, lab), place(course, lab))
                fingerprints.remember(course, lab, _read(course.released_notebook(lab)))


def stage(course: Course, made: Course, labs: list[str]) -> None:
    """Build some labs of `course` into the empty folder of `made`.

    Case files that `course` has and that differ from the fresh ones by rounding alone are taken
    over as they are: so every processor builds the same bytes.
    """
    for lab in labs:
        notebook = source.read(course, lab)
        inspect_source(course, lab, notebook)
        folder = made.instructor(lab)
        folder.mkdir(parents=True)
        for cell in notebook.cells:
            cell.source = explain(cell.source) if role(cell) == "fixed" else cell.source
        _attach_figures(course, lab, notebook)
        _add_glossary(course, lab, notebook, folder)
        source.write(folder / f"{lab}.ipynb", notebook)
        _write_cases(course, lab, _stubs(notebook), folder / CASES)
    _release(made, labs)
    for lab in labs:
        path = made.released_notebook(lab)
        notebook = _read(path)
        mark(notebook, lab)
        source.write(path, notebook)
        own = made.instructor(lab) / f"{lab}.ipynb"
        instructors = _read(own)  # from which nbgrader's own command makes the same release
        instructors.metadata[MARK] = notebook.metadata[MARK]
        source.write(own, instructors)
        inspect_release(course, lab, made.released_notebook(lab))
        _keep_cases(course, made, lab)


def mark(notebook: NotebookNode, lab: str) -> None:
    """Write into a released notebook which release it is, and what its code is."""
    notebook.metadata[MARK] = {
        "lab": lab,
        "release": fingerprints.of(notebook).hash,
        "sources": sources_hash([cell for cell in map(cell_of, notebook.cells) if cell]),
    }


def sync(course: Course, lab: str, force: bool = False) -> None:
    """Bring edits of the instructor's built notebook back into the source.

    Args:
        course: where both are.
        lab: the lab's name.
        force: also where the source was edited after the notebook.

    Raises:
        CourseError: when there is no built notebook, or the source is newer than it.
    """
    path, text = course.instructor(lab) / f"{lab}.ipynb", course.source(lab)
    if not path.is_file():
        raise CourseError(f"{path} is missing; `python -m autograder build {lab}` makes it.")
    if not force and text.stat().st_mtime > path.stat().st_mtime:
        raise CourseError(
            f"{text} was edited after {path}, so bringing the notebook back would undo that. "
            "Build first, or use --force if the notebook's text is the one to keep."
        )
    notebook = _read(path)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = ATTACHED.sub(r"(../assets/figures/\1.svg)", cell.source)
        elif role(cell) == "fixed":
            cell.source = plain(cell.source)
    write_whole(text, source.text(notebook).encode("utf-8"))


def tidy(course: Course, lab: str) -> bool:
    """Write a source in its one canonical form; say whether that changed it."""
    path = course.source(lab)
    before = path.read_text(encoding="utf-8")
    after = source.text(source.read(course, lab))
    if after != before:
        write_whole(path, after.encode("utf-8"))
    return after != before


def _stubs(notebook: NotebookNode) -> dict[str, str]:
    """The released text of each exercise, by nbgrader's own step that takes solutions out."""
    from nbgrader.preprocessors import ClearSolutions

    cleared, _ = ClearSolutions(code_stub=CODE_STUB).preprocess(copy.deepcopy(notebook), {})
    return {grade_id(cell): cell.source for cell in cleared.cells if role(cell) == "exercise"}


def _write_cases(course: Course, lab: str, stubs: dict[str, str], path: Path) -> None:
    """Compile the visible cases, once the solution is seen to pass them."""
    cases = Cases(course, lab)
    visible = cases.visible()
    rungs = configured(course)
    solved = solutions_of(course, lab, cases.exercises)
    content = replace(
        visible,
        stubs=stubs,
        examples=examples(cases, visible.cases) if "example" in rungs else {},
        solutions=solved if "solution" in rungs else {},
        rungs=rungs,
    )
    for name, exercise in content.exercises.items():
        verdict = score(exercise, content.cases[name], Runner(cases.names, callbacks.find))
        if not verdict.passed:
            raise CourseError(
                f"{course.source(lab)}: the solution fails its own checks. {verdict} "
                "Mend the solution or its spec."
            )
    save(path, content)


def _keep_cases(course: Course, made: Course, lab: str) -> None:
    """Take over the instructor's case file, for the release too, where only rounding differs."""
    kept = course.instructor(lab) / CASES
    if alike(kept, made.instructor(lab) / CASES):
        for place in (Course.instructor, Course.release):
            shutil.copyfile(kept, place(made, lab) / CASES)


def _attach_figures(course: Course, lab: str, notebook: NotebookNode) -> None:
    """Put each figure that the text shows into its cell, so that it is there wherever it runs."""
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        for name in FIGURE.findall(cell.source):
            path = course.figures / f"{name}.png"
            if not path.is_file():
                raise CourseError(
                    f"{course.source(lab)} shows {name}, but {path} is not there. "
                    "Draw it with a script in assets/figures and run `make figures`."
                )
            data = base64.b64encode(path.read_bytes()).decode()
            cell.setdefault("attachments", {})[path.name] = {"image/png": data}
        cell.source = FIGURE.sub(r"(attachment:\1.png)", cell.source)


def _add_glossary(course: Course, lab: str, notebook: NotebookNode, folder: Path) -> None:
    """Put the glossary beside a notebook whose text links to it; nbgrader releases it with it."""
    if not any(f"]({GLOSSARY})" in cell.source for cell in notebook.cells):
        return
    places = [root / "docs" / GLOSSARY for root in (course.root, CHECKOUT)]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise CourseError(f"{course.source(lab)} links to {GLOSSARY}; {places[0]} is not there.")
    shutil.copyfile(path, folder / GLOSSARY)


def _release(made: Course, labs: list[str]) -> None:
    """Run nbgrader's own generate_assignment over the instructor's notebooks."""
    from nbgrader.apps import NbGraderAPI
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import SaveCells
    from traitlets.config import Config

    config = Config()
    # A release needs no database, and making one starts alembic, which takes seconds.
    config.GenerateAssignment.no_database = True
    steps = GenerateAssignment.preprocessors.default_args[0]
    config.GenerateAssignment.preprocessors = [step for step in steps if step is not SaveCells]
    config.CourseDirectory.root = str(made.root)
    config.CourseDirectory.source_directory = "solutions"
    config.CourseDirectory.release_directory = "notebooks"
    config.ClearSolutions.code_stub = CODE_STUB
    with _on_path(Path(sys.executable).parent):
        api = NbGraderAPI(config=config)
        api.log_level = "ERROR"
        for lab in labs:
            result = api.generate_assignment(lab, create=True)
            if not result["success"]:
                raise CourseError(
                    f"nbgrader could not make the release of {lab}: "
                    f"{result.get('error') or result.get('log')}"
                )


@contextmanager
def _on_path(folder: Path) -> Iterator[None]:
    """Let nbgrader find `alembic` although the environment may not be activated."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = f"{folder}{os.pathsep}{before}"
    try:
        yield
    finally:
        os.environ["PATH"] = before


def _read(path: Path) -> NotebookNode:
    import nbformat

    return nbformat.read(path, as_version=4)


def _replace(new: Path, old: Path) -> None:
    """Put a finished folder in the place of the old one, which a server may hold open."""
    old.parent.mkdir(parents=True, exist_ok=True)
    if old.exists():
        kept = {".ipynb_checkpoints", *KEEPSAKES, *(path.name for path in new.iterdir())}
        for path in old.iterdir():
            if path.name not in kept:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    else:
        old.mkdir()
    for path in new.iterdir():
        write_whole(old / path.name, path.read_bytes())
