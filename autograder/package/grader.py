"""A grader for somebody else's platform: what grading one lab needs, and the platform's own files.

It holds the code that grading imports, the sources and the spec of that lab, its release, and the
library as it is installed. It holds no submission, no gradebook, no record and no `course.key`;
cases are drawn from a key of its own, which follows from the course's and does not lead back to it.
"""

import hashlib
import hmac
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType

from autograder import stopping
from autograder.course import ROOT, Course, CourseError
from autograder.files import write_whole
from autograder.judging.seeds import course_key
from autograder.lab import rests_on
from autograder.lab.release import release
from autograder.package import gradescope, prairielearn
from autograder.package.handout import write_zip
from autograder.package.released import refuse_what_is_not_built, released_files
from autograder.package.settings import SETTINGS, Settings
from autograder.package.wheel import build_wheel

PLATFORMS: Mapping[str, ModuleType] = {"gradescope": gradescope, "prairielearn": prairielearn}
# What the code below imports, with all that those bring; `constraints.txt` pins them.
NEEDED = (
    *("anywidget", "ipython", "ipywidgets", "jupytext", "matplotlib", "nbformat", "numpy"),
    *("pooch", "python-dateutil", "tqdm"),
)
STARTED = "autograder.package.inside"
LISTED = "package.json"  # in a folder: its files, so that the next package replaces these alone


@dataclass(frozen=True)
class Package:
    """A package that was written: where, how many files it has, what a submission can earn."""

    place: Path
    files: int
    points: float


def package(course: Course, settings: Settings, to: Path, image: str = "") -> Package:
    """Write the grader of one lab, as a folder or, where the name ends so, as a zip.

    Args:
        course: whose lab.
        settings: the lab, the platform, what students see there, the weakest isolation allowed.
        to: a folder that is new, empty or an earlier package; or a file that ends in `.zip`.
        image: of PrairieLearn, the name of the container's image.

    Raises:
        CourseError: when the release is not what `build` made, or the place holds something else.
    """
    refuse_what_is_not_built(course, [settings.lab])
    files = contents(course, settings, image)
    points = sum(
        cell.metadata.nbgrader.points
        for cell in release(course, settings.lab).notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    )
    try:
        if to.suffix == ".zip":
            write_zip(to, files)
        else:
            _write_folder(to, files)
    except OSError as error:
        raise CourseError(f"{to} cannot be written: {error.strerror}.") from error
    return Package(to, len(files), points)


def contents(course: Course, settings: Settings, image: str = "") -> dict[str, bytes]:
    """Make all files of a package, by their names in it."""
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    wanted = "-c constraints.txt\n" + "".join(f"{name}\n" for name in sorted(NEEDED))
    requirements = {"requirements.txt": wanted.encode(), "constraints.txt": pinned.encode()}
    grader = {f"course/{name}": content for name, content in _course(course, settings).items()}
    place = PLATFORMS[settings.platform]
    files: dict[str, bytes] = place.files(settings, grader, requirements, image)
    return files


def _course(course: Course, settings: Settings) -> dict[str, bytes]:
    """What `inside` runs in: code, library, the lab, and how it was told to grade."""
    files = {
        path.relative_to(ROOT).as_posix(): path.read_bytes() for path in _code(settings.lab, ROOT)
    }
    files |= _library()
    sources = rests_on.sources(course, settings.lab)
    for path in (*sources, course.releases(settings.lab)):
        files[f"solutions/{path.name}"] = path.read_bytes()
    for name, content in released_files(course, settings.lab).items():
        files[f"notebooks/{settings.lab}/{name}"] = content
    told = asdict(settings) | {"key": _key(course, settings).hex()}
    return files | {SETTINGS: (json.dumps(told, indent=1) + "\n").encode()}


def _code(lab: str, code: Path) -> set[Path]:
    """All files of our code that grading this lab reads."""
    found = set(rests_on.imported(STARTED, "autograder", code))
    found |= set(rests_on.spec_files(lab, code))
    found |= set((code / "autograder/sandbox").rglob("*.py"))  # much of it runs elsewhere, by path
    above = {folder for path in found for folder in path.relative_to(code).parents}
    return found | {
        code / folder / "__init__.py"
        for folder in above
        if (code / folder / "__init__.py").is_file()
    }


def _library() -> dict[str, bytes]:
    """The library's files, as they are when it is installed."""
    with stopping.temporary_folder() as made, zipfile.ZipFile(build_wheel(made)) as wheel:
        return {name: wheel.read(name) for name in wheel.namelist() if name.startswith("unrolled/")}


def _key(course: Course, settings: Settings) -> bytes:
    text = f"package|{settings.platform}|{settings.lab}"
    return hmac.new(course_key(course), text.encode(), hashlib.sha256).digest()


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    listed = folder / LISTED
    if folder.exists() and any(folder.iterdir()) and not listed.is_file():
        raise CourseError(f"{folder} holds something that is no package. Name a new folder.")
    old = json.loads(listed.read_text(encoding="utf-8"))["files"] if listed.is_file() else []
    names = [*files, LISTED]
    for name, content in {**files, LISTED: json.dumps({"files": names}).encode()}.items():
        write_whole(folder / name, content)
        if content.startswith(b"#!"):
            (folder / name).chmod(0o755)
    for name in set(map(str, old)) - set(names):
        if folder.resolve() in (folder / name).resolve().parents:
            (folder / name).unlink(missing_ok=True)
