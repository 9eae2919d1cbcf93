"""Know that a lab need not be built again: nothing that it is made from has changed, nor it.

A stamp under `.cache` holds a hash of all that went into a lab's built files, and a hash of each of
them. `check` does not look at it.
"""

import ast
import hashlib
import json
import platform
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from autograder.course import ROOT, Course, spec_module
from autograder.files import write_whole

FIGURE = re.compile(r"\.\./assets/figures/([\w-]+)\.svg")
GIVEN = re.compile(r'given="(\w+)/')
TOOLS = ("jupytext", "nbconvert", "nbformat", "nbgrader", "numpy")
SPECS = "autograder.specs"
BUILD = ("", "lab", "build")  # rooms of `autograder` whose code decides what is built


def inputs(course: Course, lab: str) -> str:
    """Hash all that decides what a lab's build gives.

    These are: its source and those that it is given cells from, its spec with what that imports,
    its figures, all code of the build and of the library, the data that they read, and the
    versions of Python and of the tools.
    """
    text = course.source(lab).read_text(encoding="utf-8")
    total = hashlib.sha256(_versions().encode())
    figures = course.root / "assets" / "figures"
    places = [course.source(lab)]
    places += [course.source(name) for name in sorted(set(GIVEN.findall(text)))]
    places += [figures / f"{name}.png" for name in sorted(set(FIGURE.findall(text)))]
    places += _spec_modules(spec_module(lab))
    for room in BUILD:
        places += sorted((ROOT / "autograder" / room).glob("*.py"))
    places += sorted((ROOT / "unrolled").rglob("*.py"))
    places.append(ROOT / "autograder" / "specs" / "outlines.py")
    places += [path for path in (course.root / "nbgrader_config.py",) if path.is_file()]
    for folder in ("data", "assets/weights"):
        places += [path for path in sorted((ROOT / folder).glob("*")) if path.is_file()]
    for path in places:
        total.update(f"{path.name} {_hash(path)}\n".encode())
    return total.hexdigest()


def unchanged(course: Course, lab: str, found: str) -> bool:
    """Whether a lab's built files stand there as they were built from inputs of this hash."""
    try:
        stamp = json.loads(_place(course, lab).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(stamp == {"inputs": found, "outputs": _outputs(course, lab)})


def remember(course: Course, lab: str, found: str) -> None:
    """Write down what a lab was just built from, as `inputs` said before the build."""
    place = _place(course, lab)
    stamp = {"inputs": found, "outputs": _outputs(course, lab)}
    write_whole(place, (json.dumps(stamp, indent=1) + "\n").encode())


def _place(course: Course, lab: str) -> Path:
    return course.root / ".cache" / "build" / f"{lab}.json"


def _outputs(course: Course, lab: str) -> dict[str, str]:
    """Hash each built file; one too many is a difference, as is one too few."""
    return {
        str(path.relative_to(course.root)): _hash(path)
        for folder in (course.instructor(lab), course.release(lab))
        for path in sorted(folder.glob("*"))
        if path.name != ".ipynb_checkpoints"
    }


def _spec_modules(name: str, seen: set[str] | None = None) -> Iterator[Path]:
    """Files of a spec module and of all spec modules that it imports."""
    seen = set() if seen is None else seen
    path = _module_file(name)
    if name in seen:
        return
    seen.add(name)
    yield path
    if not path.is_file():
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for one in names:
            if one.startswith(f"{SPECS}.") and _module_file(one).is_file():
                yield from _spec_modules(one, seen)


def _module_file(name: str) -> Path:
    place = ROOT / Path(*name.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def _versions() -> str:
    tools = [f"{name} {metadata.version(name)}" for name in TOOLS]
    return "\n".join((platform.python_version(), platform.machine(), *tools))


def _hash(path: Path) -> str:
    """Hash a file; empty where there is none, or a folder."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
