"""What was graded but is not yet written everywhere; whatever is in it is never graded again.

A result goes in as two files, its notebook and then its record: with the record it is there, in one
step. Gradebook and time stamp are written from it, which may be done twice without harm, then both
files are moved to their places, the record last: with that the result leaves the journal.
"""

import errno
import json
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.course import Course
from autograder.files import remove, undisturbed, write_whole
from autograder.gradebook import record as records
from autograder.gradebook.record import Record
from autograder.plaintext import one_line

if TYPE_CHECKING:
    from autograder.gradebook.book import Gradebook


USUAL_BYTES = 200_000  # of a graded notebook


def autograded(course: Course, lab: str, student: str) -> Path:
    """Where the autograded notebook lies."""
    return course.autograded(lab, student)


class Journal:
    """The journal of one lab."""

    def __init__(self, course: Course, lab: str) -> None:
        self._course, self._lab = course, lab
        self._folder = course.pending(lab)
        self._added: dict[Path, Record] = {}  # taken in by this process: need not be parsed

    @undisturbed()
    def add(self, record: Record, notebook: str) -> None:
        """Take in a result; from here on it is graded."""
        path = self._folder / f"{record.student}.json"
        write_whole(_notebook(path), notebook.encode("utf-8"), 0o444)
        write_whole(path, record.text().encode("utf-8"))
        self._added[path] = record

    def pending(self) -> dict[str, Record]:
        """List the records of results that are still in it, by student; what is damaged goes."""
        found = {}
        for path, record in self._entries():
            if _is_whole(_notebook(path)):
                found[record.student] = record
            else:
                self._drop(path)
        return found

    @undisturbed()
    def settle(self, gradebook: "Gradebook") -> dict[str, str]:
        """Write everything that is in it to its place.

        Returns:
            Of each student whose result could not be written, why. It stays in the journal.

        Raises:
            CourseError: when the gradebook takes nothing at all.
            OSError: when the journal's own folder takes nothing.
        """
        kept = {}
        for path, record in self._entries():
            try:
                self._settle(gradebook, path, record)
            except Exception as error:  # of whatever kind: one result does not keep back the others
                gradebook.must_work()
                self._must_work()
                kept[record.student] = f"Its result could not be written and waits: {said(error)}"
        return kept

    def _settle(self, gradebook: "Gradebook", path: Path, record: Record) -> None:
        gradebook.write(record)
        place = autograded(self._course, self._lab, record.student)
        clear(place.parent)
        if record.timestamp:
            write_whole(place.with_name("timestamp.txt"), record.timestamp.encode(), 0o444)
        if _notebook(path).exists():  # else it was moved before the process died
            _move(_notebook(path), place)
        _move(path, records.place(self._course, self._lab, record.student))

    def _must_work(self) -> None:
        """See whether a result of usual size can be written here: else it is no single one's fault.

        Raises:
            OSError: when it cannot.
        """
        trial = self._folder / "trial.ipynb"
        write_whole(trial, bytes(USUAL_BYTES))
        trial.unlink()

    def tidy(self) -> None:
        """Remove what a killed run left half written."""
        for folder in (self._folder, self._folder.parent):
            for kind in ("json", "ipynb"):
                for path in folder.glob(f".*.{kind}.*"):
                    remove(path)
        for path in self._folder.glob("*.ipynb"):
            if not path.with_suffix(".json").exists():
                remove(path)
        for pattern in (".gradebook.db.*", ".course.key.*"):
            for path in self._course.grading.glob(pattern):
                remove(path)

    def _entries(self) -> Iterator[tuple[Path, Record]]:
        for path in sorted(self._folder.glob("*.json")):
            record = self._read(path)
            if record is not None:
                yield path, record
            else:  # it is graded again
                self._drop(path)

    def _drop(self, path: Path) -> None:
        remove(path)
        remove(_notebook(path))

    def _read(self, path: Path) -> Record | None:
        """Read a record in it; None where it is none of this version, or has lost its notebook."""
        if path.is_symlink():
            return None
        try:
            record = self._added.pop(path, None) or records.parse(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if (record.lab, record.student) != (self._lab, path.stem):
            return None
        own, moved = _notebook(path), autograded(self._course, self._lab, record.student)
        return record if _is_plain(own) or (not own.exists() and _is_plain(moved)) else None


def said(error: Exception) -> str:
    """Say in one line what kept a result back, and which file is in the way, if one is."""
    if isinstance(error, OSError) and error.filename:
        place = error.filename2 or error.filename
        return f"{one_line(str(place), 300)}: {error.strerror}. Move it away and start again."
    return f"{one_line(f'{type(error).__name__}: {error}', 300)}."


def _is_whole(notebook: Path) -> bool:
    """Whether a notebook can be read, or was moved to its place already."""
    try:
        return isinstance(json.loads(notebook.read_bytes()), dict)
    except FileNotFoundError:
        return True
    except (OSError, ValueError, RecursionError):
        return False


def _is_plain(path: Path) -> bool:
    return os.path.isfile(path) and not os.path.islink(path)


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
