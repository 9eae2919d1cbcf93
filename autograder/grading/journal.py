"""What was graded but is not yet written everywhere; whatever is in it is never graded again.

A result goes in as two files, its notebook and then its record: with the record it is there, in one
step. Gradebook and time stamp are written from it, which may be done twice without harm, then both
files are moved to their places, the record last: with that the result leaves the journal.
"""

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import Course
from autograder.grading import record as records
from autograder.grading.files import undisturbed, write_whole
from autograder.grading.record import Record

if TYPE_CHECKING:
    from autograder.grading.gradebook import Gradebook


def autograded(course: Course, lab: str, student: str) -> Path:
    """Where the autograded notebook lies."""
    return course.root / "autograder" / "autograded" / student / lab / f"{lab}.ipynb"


class Journal:
    """The journal of one lab."""

    def __init__(self, course: Course, lab: str) -> None:
        self._course, self._lab = course, lab
        self._folder = course.root / "autograder" / "records" / lab / ".pending"

    @undisturbed()
    def add(self, record: str, notebook: str) -> Record:
        """Take in a result; from here on it is graded."""
        found = records.parse(record)
        path = self._folder / f"{found.student}.json"
        write_whole(_notebook(path), notebook.encode("utf-8"), 0o444)
        write_whole(path, record.encode("utf-8"))
        return found

    def pending(self) -> dict[str, Record]:
        """List the records of results that are still in it, by student."""
        return {record.student: record for _, record in self._entries()}

    @undisturbed()
    def settle(self, gradebook: "Gradebook") -> None:
        """Write everything that is in it to its place."""
        for path, record in self._entries():
            gradebook.write(record)
            place = autograded(self._course, self._lab, record.student)
            clear(place.parent)
            if record.timestamp:
                write_whole(place.with_name("timestamp.txt"), record.timestamp.encode(), 0o444)
            if _notebook(path).exists():  # else it was moved before the process died
                _move(_notebook(path), place)
            _move(path, records.place(self._course, self._lab, record.student))

    def tidy(self) -> None:
        """Remove what a killed run left half written."""
        for folder in (self._folder, self._folder.parent):
            for kind in ("json", "ipynb"):
                for path in folder.glob(f".*.{kind}.*"):
                    path.unlink(missing_ok=True)
        for path in self._folder.glob("*.ipynb"):
            if not path.with_suffix(".json").exists():
                path.unlink()
        for pattern in (".gradebook.db.*", ".course.key.*"):
            for path in (self._course.root / "autograder").glob(pattern):
                path.unlink(missing_ok=True)

    def _entries(self) -> Iterator[tuple[Path, Record]]:
        for path in sorted(self._folder.glob("*.json")):
            record = self._read(path)
            if record is not None:
                yield path, record
            else:  # it is graded again
                path.unlink()
                _notebook(path).unlink(missing_ok=True)

    def _read(self, path: Path) -> Record | None:
        """Read a record in it; None where it is of another version or has lost its notebook."""
        try:
            record = records.parse(path.read_text(encoding="utf-8"))
        except (ValueError, KeyError, TypeError):
            return None
        moved = autograded(self._course, self._lab, record.student)
        return record if _notebook(path).exists() or moved.exists() else None


def _notebook(path: Path) -> Path:
    """Where the notebook lies that belongs to a record in the journal."""
    return path.with_suffix(".ipynb")


def _move(path: Path, place: Path) -> None:
    """Move a file to its place in one step, on another disk as well."""
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(path, place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        write_whole(place, path.read_bytes(), stat.S_IMODE(path.stat().st_mode))
        path.unlink()


def clear(folder: Path) -> None:
    """Remove what lies beside an autograded notebook; files of a student have no place there."""
    if folder.is_symlink():
        folder.unlink()
    elif folder.is_dir():
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.is_symlink() or path.suffix != ".ipynb" or path.name.startswith("."):
                path.unlink()
