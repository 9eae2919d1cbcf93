"""Know that a lab need not be built again: nothing that it is made from has changed, nor it.

A stamp under `.cache` holds a hash of all that went into a lab's built files, and a hash of each of
them. `check` does not look at it.
"""

import hashlib
import json
import platform
import re
from importlib import metadata
from pathlib import Path

from autograder.course import ROOT, Course
from autograder.files import write_whole
from autograder.lab import rests_on
from unrolled.checks.helping.selfstudy import OTHER

FIGURE = re.compile(r"\.\./assets/figures/([\w-]+)\.svg")
TOOLS = ("jupytext", "nbconvert", "nbformat", "nbgrader", "numpy")


def inputs(course: Course, lab: str, code: Path = ROOT) -> str:
    """Hash all that decides what a lab's build gives.

    That is what `rests_on.build` lists, its figures, the data that they read, and the versions of
    Python and of the tools.

    Args:
        course: where sources and figures are.
        lab: the lab's name.
        code: the checkout whose code builds.
    """
    text = course.source(lab).read_text(encoding="utf-8")
    places = rests_on.build(course, lab, code)
    places += [course.figures / f"{name}.png" for name in sorted(set(FIGURE.findall(text)))]
    beside = (course.root / "nbgrader_config.py", course.source(lab).with_suffix(f".{OTHER}"))
    places += [path for path in beside if path.is_file()]
    for folder in ("data", "assets/weights"):
        places += [path for path in sorted((code / folder).glob("*")) if path.is_file()]
    found = rests_on.digest(places, course.root, code)
    return hashlib.sha256(f"{_versions()}\n{found}".encode()).hexdigest()


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
        str(path.relative_to(course.root)): rests_on.content(path)
        for folder in (course.instructor(lab), course.release(lab))
        for path in sorted(folder.glob("*"))
        if path.name != ".ipynb_checkpoints"
    }


def _versions() -> str:
    tools = [f"{name} {metadata.version(name)}" for name in TOOLS]
    return "\n".join((platform.python_version(), platform.machine(), *tools))
