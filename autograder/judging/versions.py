"""What a grading rests on, as a hash: where it is the same, nothing need be run again."""

import hashlib
from importlib import metadata
from pathlib import Path

import autograder
import unrolled
from autograder.course import ROOT, Course
from autograder.intake.submitted import Handed
from autograder.lab import fingerprints, rests_on


def specs_version(course: Course, lab: str) -> str:
    """Hash of all that decides a score besides the submission and the release."""
    return rests_on.digest(rests_on.grade(course, lab), course.root, ROOT)


def version(handed: Handed, release: str, specs: str, isolation: str) -> str:
    """Hash of one submission and all that its record depends on."""
    content = b"" if handed.raw is None else hashlib.sha256(handed.raw).digest()
    parts = (handed.timestamp, handed.problem, *handed.notes, release, specs, isolation)
    return hashlib.sha256(content + "\0".join(parts).encode("utf-8", "replace")).hexdigest()


def fingerprint(course: Course, lab: str) -> dict[str, str]:
    """Name and hash what two machines must have in common to grade alike.

    Raises:
        OSError: when a file of the lab is missing.
    """
    total = hashlib.sha256()
    for package in (autograder, unrolled):
        root = Path(str(package.__file__)).parent
        for path in sorted(root.rglob("*.py")):
            total.update(f"{path.relative_to(root)}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    try:
        package_version = metadata.version("unrolled")
    except metadata.PackageNotFoundError:
        package_version = "not installed"
    return {
        "the package's version": package_version,
        "NumPy's version": metadata.version("numpy"),
        "the released notebook": _required(course.released_notebook(lab)),
        "its releases": rests_on.content(fingerprints.place(course, lab)),
        "the specs": specs_version(course, lab),
        "the code": total.hexdigest(),
    }


def _required(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
