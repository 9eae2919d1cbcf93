"""Collect what students handed in: no link is followed, no large file read, no name trusted."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.grading.plaintext import few, quoted, student_id
from autograder.grading.rawcells import MAX_BYTES

MAX_LISTED = 1000
_HERE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True)
class Handed:
    """What one student handed in.

    Attributes:
        student: the student's id.
        raw: the notebook's bytes; None where there are none to be had.
        timestamp: text of `timestamp.txt`; empty where there is none.
        problem: why there are no bytes.
        notes: other notebooks in the folder, links that were left alone.
    """

    student: str
    raw: bytes | None = None
    timestamp: str = ""
    problem: str = ""
    notes: tuple[str, ...] = ()


def folder(course: Course) -> Path:
    """Where submissions lie: `submitted/STUDENT/LAB/LAB.ipynb`."""
    return course.root / "autograder" / "submitted"


def students(course: Course, lab: str) -> dict[str, str]:
    """For each student who has a folder for the lab, by id and sorted, the folder's name.

    Two folders never share an id: one that is called as another one's is written gets its own.

    Raises:
        CourseError: when there is no such folder, or it cannot be read.
    """
    root = folder(course)
    try:
        names = sorted(os.listdir(root))
    except OSError as error:
        missing = isinstance(error, FileNotFoundError) and not root.is_symlink()
        why = "is missing" if missing else f"cannot be read ({error.strerror})"
        raise CourseError(
            f"{root} {why}. Put submissions there, as STUDENT/{lab}/{lab}.ipynb."
        ) from None
    ids = _ids(names)
    return dict(sorted((ids[name], name) for name in names if _has_handed_in(root / name, lab)))


def _ids(names: list[str]) -> dict[str, str]:
    """The id of each of these folders; names that are fit for one stay as they are."""
    found = {name: name for name in names if student_id(name) == name}
    taken = set(found)
    for name in sorted(set(names) - taken):
        made = student_id(name)
        while made in taken:
            made = student_id(f"{made}/")
        found[name] = made
        taken.add(made)
    return found


def _id_among(root: Path, name: str) -> str:
    made = student_id(name)
    try:
        return made if made == name else _ids(os.listdir(root))[name]
    except (OSError, KeyError):
        return made


def _has_handed_in(place: Path, lab: str) -> bool:
    if place.name.startswith("."):
        return False
    return os.path.islink(place) or (os.path.isdir(place) and os.path.lexists(place / lab))


def hand_in(course: Course, lab: str, name: str) -> Handed:
    """Read the submission of one student's folder. Never raises for what the folder holds."""
    student = _id_among(folder(course), name)
    try:
        with (
            _open(folder(course) / name, None, os.O_DIRECTORY) as own,
            _open(lab, own, os.O_DIRECTORY) as place,
        ):
            return _read_all(student, lab, place)
    except OSError as error:
        return Handed(student, problem=_why(f"{quoted(name)}/{lab}", error))
    except Exception as error:  # nothing that lies in a folder may end a run
        return Handed(student, problem=f"It cannot be read: {quoted(repr(error), 300)}.")


def read_file(path: Path) -> bytes:
    """Read a file that somebody names, up to the size of the largest notebook and one byte.

    Raises:
        OSError: when it cannot be read, or is no plain file.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        _must_be_plain(handle)
        return file.read(MAX_BYTES + 1)


def _read_all(student: str, lab: str, place: int) -> Handed:
    notes = list(few(_others(lab, place)))
    raw, problem = None, ""
    try:
        raw = _bytes(f"{lab}.ipynb", place, MAX_BYTES + 1)
    except OSError as error:
        problem = _why(f"{lab}.ipynb", error)
    try:
        timestamp = _bytes("timestamp.txt", place, 100).decode("ascii", "replace").strip()
    except FileNotFoundError:
        timestamp = ""
    except OSError as error:
        timestamp = ""
        notes.append(_why("timestamp.txt", error))
    return Handed(student, raw, timestamp, problem, tuple(notes))


def _others(lab: str, place: int) -> Iterator[str]:
    with os.scandir(place) as entries:
        for number, entry in enumerate(entries):
            if number >= MAX_LISTED:
                yield f"The folder holds more than {MAX_LISTED} files."
                return
            if entry.is_symlink() and entry.name != f"{lab}.ipynb":
                yield f"The folder holds a link, {quoted(entry.name)}; it was not followed."
            elif entry.name.endswith(".ipynb") and entry.name != f"{lab}.ipynb":
                yield f"Another notebook, {quoted(entry.name)}, was not graded."


def _bytes(name: str, place: int, most: int) -> bytes:
    with _open(name, place) as handle:
        _must_be_plain(handle)
        parts, left = [], most
        while left > 0:
            part = os.read(handle, min(left, 1 << 20))
            if not part:
                break
            parts.append(part)
            left -= len(part)
        return b"".join(parts)


@contextmanager
def _open(name: str | Path, place: int | None, flags: int = 0) -> Iterator[int]:
    handle = os.open(name, _HERE | flags, dir_fd=place)
    try:
        yield handle
    finally:
        os.close(handle)


def _must_be_plain(handle: int) -> None:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise OSError("it is no plain file")


def _why(name: str, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{name} is missing."
    if error.errno == errno.ELOOP:
        return f"{name} is a link; it was not followed."
    if error.errno == errno.ENOTDIR:
        return f"{name} is a link or a file, not a folder; it was not followed."
    return f"{name} cannot be read: {error.strerror or error}."
