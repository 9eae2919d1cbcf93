"""What a lab's grade rests on, and what its build does: the one list, by room.

A room is a folder with all that is in it, or a file. Of the specs, a lab rests on its own and on
those that they import: a hint of lab 09 makes no work for lab 01.
"""

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.course import ROOT, Course, spec_module

LAB = ("autograder/lab",)
GRADE = (
    *LAB,
    "autograder/intake",
    "autograder/judging",
    "autograder/plaintext.py",
    "autograder/sandbox",
    "unrolled/checks",
    "unrolled/data",
    "unrolled/files.py",
    "unrolled/ipython.py",
    "unrolled/work",
)
BUILD = (
    *LAB,
    "autograder/build",
    "autograder/course.py",
    "autograder/files.py",
    "autograder/plaintext.py",
    "unrolled",
)
SPECS = "autograder.specs"
GIVEN = re.compile(r'given="(\w+)/')


def grade(course: Course, lab: str, code: Path = ROOT) -> list[Path]:
    """All that decides a score besides the submission and the release.

    Args:
        course: where the sources are.
        lab: the lab's name.
        code: the checkout whose code grades.
    """
    return [*sources(course, lab), *spec_files(lab, code), *_rooms(GRADE, code)]


def build(course: Course, lab: str, code: Path = ROOT) -> list[Path]:
    """All text and code that decides what a lab's built files hold; arguments as in `grade`."""
    return [*sources(course, lab), *spec_files(lab, code), *_rooms(BUILD, code)]


def sources(course: Course, lab: str) -> list[Path]:
    """A lab's source, and those of the labs that it is given cells from."""
    own = course.source(lab)
    given = sorted(set(GIVEN.findall(own.read_text(encoding="utf-8"))))
    return [own, *(course.source(name) for name in given)]


def spec_files(lab: str, code: Path = ROOT) -> list[Path]:
    """Files of a lab's spec and of all spec modules that it imports, in the order of imports."""
    return imported(spec_module(lab), SPECS, code)


def imported(module: str, within: str, code: Path = ROOT) -> list[Path]:
    """Files of a module and of all below the package `within` that it imports, however late."""
    return list(_imported(module, within, code, set()))


def digest(paths: Iterable[Path], *roots: Path) -> str:
    """Hash names and contents of files; a name is what stands below the first root that holds it.

    A file that is not there counts as such.
    """
    total = hashlib.sha256()
    for path in paths:
        root = next((root for root in roots if path.is_relative_to(root)), path.parent)
        total.update(f"{path.relative_to(root).as_posix()} {content(path)}\n".encode())
    return total.hexdigest()


def content(path: Path) -> str:
    """Hash a file; empty where there is none, or a folder."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _rooms(rooms: Iterable[str], code: Path) -> Iterator[Path]:
    for room in rooms:
        yield from sorted((code / room).rglob("*.py")) if (code / room).is_dir() else [code / room]


def _imported(name: str, within: str, code: Path, seen: set[str]) -> Iterator[Path]:
    path = _module(name, code)
    if name in seen or not path.is_file():
        return
    seen.add(name)
    yield path
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for one in names:
            if one.startswith(f"{within}."):
                yield from _imported(one, within, code, seen)


def _module(name: str, code: Path) -> Path:
    place = code / Path(*name.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
