"""What a student gets and nothing else: the library, released labs, versions, a page.

The folder is complete: pip and conda install from it, Binder reads its `environment.yml` (the
"Configuration files" page of repo2docker), a git repository or a course folder on a JupyterHub is
made by copying it. `handout.json` lists its files, so that the next handout into the same folder
replaces these and touches nothing else there.
"""

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

from autograder import stopping
from autograder.course import ROOT, Course, CourseError
from autograder.files import write_whole
from autograder.lab.rests_on import GIVEN
from autograder.package import page
from autograder.package.released import refuse_what_is_not_built, released_files
from autograder.package.wheel import build_wheel

LIST = "handout.json"
IGNORED = "work/\n.venv/\n.ipynb_checkpoints/\n__pycache__/\n"
ENVIRONMENT = """# For conda and Binder; the versions are those of constraints.txt, as for pip.
name: unrolled
channels:
  - conda-forge
dependencies:
  - python>=3.11,<3.15
  - pip
  - pip:
      - -r requirements.txt
"""


@dataclass(frozen=True)
class Handout:
    """A handout that was written: its folder, the same as a zip, how many files are in it."""

    folder: Path
    archive: Path
    files: int


def hand_out(course: Course, labs: list[str], folder: Path, url: str = "") -> Handout:
    """Write the handout of some labs into a folder, and as a zip beside it.

    Args:
        course: whose releases.
        labs: names of labs.
        folder: a new or empty one, or an earlier handout, also under git.
        url: where the folder will be on GitHub; the page then has links to Colab and Binder.

    Raises:
        CourseError: when a release is not what `build` made, or the folder holds something else.
    """
    old = _old_files(folder)
    refuse_what_is_not_built(course, labs)
    files = contents(course, labs, url)
    archive = folder.with_name(f"{folder.name}.zip")
    try:
        for name, content in files.items():
            write_whole(folder / name, content)
        for name in old - files.keys():
            (folder / name).unlink(missing_ok=True)
        write_zip(archive, {f"{folder.name}/{name}": files[name] for name in files})
    except OSError as error:
        raise CourseError(f"{folder} cannot be written: {error.strerror}.") from error
    return Handout(folder, archive, len(files))


def contents(course: Course, labs: list[str], url: str = "") -> dict[str, bytes]:
    """Make all files of a handout, by their names in it."""
    with stopping.temporary_folder() as made:
        wheel = build_wheel(made)
        library, name = wheel.read_bytes(), wheel.name
    texts = {
        "README.md": page.text(labs, name, url),
        "environment.yml": ENVIRONMENT,
        "requirements.txt": f"-c constraints.txt\n./{name}[lab]\n",
        "constraints.txt": (ROOT / "constraints.txt").read_text(encoding="utf-8"),
        "LICENSE": (ROOT / "LICENSE").read_text(encoding="utf-8"),
        "LICENSE-LESSONS": (ROOT / "LICENSE-LESSONS").read_text(encoding="utf-8"),
        ".gitignore": IGNORED,
    }
    files = {path: text.encode("utf-8") for path, text in texts.items()} | {name: library}
    for lab in labs:
        for path, content in released_files(course, lab).items():
            files[f"notebooks/{lab}/{path}"] = content
    listed = {"labs": labs, "files": sorted([*files, LIST])}
    return files | {LIST: (json.dumps(listed, indent=1) + "\n").encode()}


def telling(course: Course, labs: list[str]) -> dict[str, list[str]]:
    """For each lab, those of the others that it holds working functions of."""
    sources = {lab: course.source(lab).read_text(encoding="utf-8") for lab in labs}
    found = {lab: set(GIVEN.findall(source)) for lab, source in sources.items()}
    return {lab: sorted(found[lab] & set(labs)) for lab in labs if found[lab] & set(labs)}


def write_zip(path: Path, files: dict[str, bytes], mode: int = 0o644) -> None:
    """Write files as a zip; the same files give the same bytes on any day."""
    with stopping.temporary_folder() as folder:
        made = folder / "made.zip"
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(files):
                entry = zipfile.ZipInfo(name)  # of 1980, the first date that a zip knows
                runs = files[name].startswith(b"#!")
                entry.external_attr = (0o100000 | (0o755 if runs else mode)) << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, files[name])
        write_whole(path, made.read_bytes())


def _old_files(folder: Path) -> set[str]:
    """Names that an earlier handout put into this folder.

    Raises:
        CourseError: when something else is there.
    """
    if not folder.exists() or (folder.is_dir() and not any(_visible(folder))):
        return set()
    try:
        listed = json.loads((folder / LIST).read_text(encoding="utf-8"))["files"]
        inside = folder.resolve()
        return {str(n) for n in listed if inside in (folder / str(n)).resolve().parents}
    except (OSError, ValueError, KeyError, TypeError):
        raise CourseError(
            f"{folder} holds something that is no handout. Name a new folder with --to."
        ) from None


def _visible(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name != ".git"]
