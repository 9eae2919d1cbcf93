"""What was graded but is not yet written everywhere; whatever is in it is never graded again.

A result goes into the journal in one step. Then gradebook, autograded notebook and record are
written from there, which may be done twice without harm, and at last it leaves the journal.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class _Entry:
    path: Path
    record: Record
    text: str  # of the record, as it will be kept
    notebook: str


class Journal:
    """The journal of one lab."""

    def __init__(self, course: Course, lab: str) -> None:
        self._course, self._lab = course, lab
        self._folder = course.root / "autograder" / "records" / lab / ".pending"
        self._last: _Entry | None = None  # as a rule it is settled next, and need not be read again

    @undisturbed()
    def add(self, record: str, notebook: str) -> Record:
        """Take in a result; from here on it is graded."""
        found = records.parse(record)
        path = self._folder / f"{found.student}.json"
        text = json.dumps({"record": record, "notebook": notebook}, ensure_ascii=False)
        write_whole(path, text.encode("utf-8"))
        self._last = _Entry(path, found, record, notebook)
        return found

    def pending(self) -> dict[str, Record]:
        """List the records of results that are still in it, by student."""
        return {entry.record.student: entry.record for entry in self._entries()}

    @undisturbed()
    def settle(self, gradebook: "Gradebook") -> None:
        """Write everything that is in it to its place."""
        for entry in self._entries():
            record = entry.record
            gradebook.write(record)
            place = autograded(self._course, self._lab, record.student)
            clear(place.parent)
            if record.timestamp:
                write_whole(place.with_name("timestamp.txt"), record.timestamp.encode(), 0o444)
            write_whole(place, entry.notebook.encode("utf-8"), 0o444)
            own = records.place(self._course, self._lab, record.student)
            write_whole(own, entry.text.encode("utf-8"))
            entry.path.unlink()

    def tidy(self) -> None:
        """Remove what a killed run left half written."""
        for folder in (self._folder, self._folder.parent):
            for path in folder.glob(".*.json.*"):
                path.unlink(missing_ok=True)
        for pattern in (".gradebook.db.*", ".course.key.*"):
            for path in (self._course.root / "autograder").glob(pattern):
                path.unlink(missing_ok=True)

    def _entries(self) -> Iterator[_Entry]:
        for path in sorted(self._folder.glob("*.json")):
            if self._last is not None and path == self._last.path:
                yield self._last
                continue
            try:
                entry = json.loads(path.read_text(encoding="utf-8"))
                text, notebook = entry["record"], entry["notebook"]
                yield _Entry(path, records.parse(text), text, notebook)
            except (ValueError, KeyError, TypeError):
                path.unlink()  # from another version: it is graded again


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
