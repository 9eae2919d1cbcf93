"""Compare what is committed with what the sources give, in both directions."""

import filecmp
from collections.abc import Iterator
from pathlib import Path

import nbformat

from autograder import stopping
from autograder.build.lab import stage
from autograder.course import KEEPSAKES, Course
from autograder.lab import fingerprints


def drift(course: Course, labs: list[str]) -> list[str]:
    """List where built files differ from a fresh build; empty when nothing does.

    Each entry names a file, how it differs and the command that mends it.

    Raises:
        CourseError: when a source breaks a rule, so that there is nothing to compare with.
    """
    with stopping.temporary_folder() as folder:
        made = Course(folder)
        stage(course, made, labs)
        return [
            line
            for lab in labs
            for place in (Course.instructor, Course.release)
            for line in _compare(place(course, lab), place(made, lab), lab)
        ] + [*_forgotten(course, made, labs), *_strangers(course)]


def _forgotten(course: Course, made: Course, labs: list[str]) -> Iterator[str]:
    """Releases that are not written down: their students would be taken for cheats."""
    for lab in labs:
        notebook = nbformat.read(made.released_notebook(lab), as_version=4)
        new = fingerprints.of(notebook).hash
        if all(one.hash != new for one in fingerprints.known(course, lab)):
            path = fingerprints.place(course, lab)
            yield f"{path} lacks this release; `python -m autograder build --again {lab}` adds it."


def _compare(committed: Path, fresh: Path, lab: str) -> list[str]:
    mend = f"`python -m autograder build {lab}` mends it"
    names = {path.name for path in fresh.iterdir()}
    there = {path.name for path in committed.iterdir()} if committed.is_dir() else set()
    there -= {".ipynb_checkpoints", *KEEPSAKES}
    lines = [f"{committed / name} is missing; {mend}." for name in sorted(names - there)]
    lines += [f"{committed / name} has no source; {mend}." for name in sorted(there - names)]
    for name in sorted(names & there):
        if not filecmp.cmp(committed / name, fresh / name, shallow=False):
            lines.append(
                f"{committed / name} differs from its source; {mend}. If the edit was meant, "
                f"`python -m autograder sync {lab}` brings it into the source first."
            )
    return lines


def _strangers(course: Course) -> list[str]:
    """Folders of built files whose source is gone."""
    labs = set(course.labs())
    return [
        f"{path} belongs to no lab source; delete it."
        for parent in ("notebooks", "solutions")
        for path in sorted((course.root / parent).glob("*"))
        if path.is_dir() and path.name not in labs and not path.name.startswith((".", "__"))
    ]
