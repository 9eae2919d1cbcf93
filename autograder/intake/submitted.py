"""Collect what students handed in: no link is followed, no large file read, no name trusted."""

import errno
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.gradebook.reading import roster
from autograder.intake import timestamps
from autograder.intake.finding import (
    MAX_LISTED,
    content,
    is_ignored,
    must_be_plain,
    opened,
    read,
    take,
)
from autograder.intake.rawcells import MAX_FILE, UnreadableError, slim
from autograder.plaintext import few, quoted, student_id


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
    return course.submitted


def students(course: Course, lab: str) -> dict[str, str]:
    """For each student who handed something in for the lab, by id and sorted, where it lies.

    That is a folder's name; or `LAB/NAME`, where the two folders were swapped.

    Two folders never share an id: one that is called as another one's is written gets its own.

    Raises:
        CourseError: when there is no folder of submissions, or it cannot be read.
    """
    return dict(sorted(_collected(course, lab)[0].items()))


def strays(course: Course, lab: str) -> list[str]:
    """What lies among the submissions and looks like one of this lab, but is graded for nobody.

    A sentence for each.
    """
    return _collected(course, lab)[1]


def hand_in(course: Course, lab: str, name: str) -> Handed:
    """Read the submission of one student's folder. Never raises for what the folder holds."""
    student, notes = _identified(course, lab, name)
    try:
        with opened(folder(course), None, os.O_DIRECTORY) as root:
            return _read_place(student, lab, name, root, notes)
    except OSError as error:
        return Handed(student, problem=_why(f"{quoted(name)}/{lab}", error), notes=notes)
    except Exception as error:  # nothing that lies in a folder may end a run
        problem = f"It cannot be read: {quoted(repr(error), 300)}."
        return Handed(student, problem=problem, notes=notes)


def read_folder(lab: str, path: Path, student: str) -> Handed:
    """Read a submission from a folder of its own, wherever that is. Never raises for what is there.

    Args:
        lab: the lab's name.
        path: the folder.
        student: whose it is.
    """
    try:
        with opened(path, None, os.O_DIRECTORY) as place:
            return _read_all(student, lab, place, ())
    except OSError as error:
        return Handed(student, problem=_why(f"{lab}.ipynb", error))
    except Exception as error:
        return Handed(student, problem=f"It cannot be read: {quoted(repr(error), 300)}.")


def read_file(path: Path) -> bytes:
    """Read a file that somebody names; a large notebook without what was printed in it.

    Raises:
        OSError: when it cannot be read, or is no plain file.
        UnreadableError: when it is too large.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        must_be_plain(handle)
        return slim(file.read(MAX_FILE + 1))


def _identified(course: Course, lab: str, place: str) -> tuple[str, tuple[str, ...]]:
    """Match a folder's name with the roster; else make a safe id of it. A change is said.

    Where the folder that is called so hands in for the lab as well, this one gets an id of its own:
    which of the two is the student's is for a person to say, and both are graded.
    """
    name = place.rpartition("/")[2]
    plain = unicodedata.normalize("NFC", name)
    known = {unicodedata.normalize("NFC", one): one for one in roster(course)}
    student = known.get(plain) or student_id(plain)
    while student not in (plain, known.get(plain)) and os.path.lexists(folder(course) / student):
        student = student_id(f"{student}/")  # somebody's folder is called as this one is written
    if student != place and _hands_in(folder(course) / student, lab):
        own = student_id(f"{place}/")
        return own, (
            f"The folder {quoted(student)} is graded as {student!r}, this one as {own!r}.",
        )
    if student == name:
        return student, ()
    return student, (f"The folder {quoted(name)} was taken for the student {student!r}.",)


def _collected(course: Course, lab: str) -> tuple[dict[str, str], list[str]]:
    root = folder(course)
    try:
        names = sorted(os.listdir(root))
    except OSError as error:
        missing = isinstance(error, FileNotFoundError) and not root.is_symlink()
        why = "is missing" if missing else f"cannot be read ({error.strerror})"
        raise CourseError(
            f"{root} {why}. Put submissions there, as STUDENT/{lab}/{lab}.ipynb."
        ) from None
    found: dict[str, str] = {}
    said: list[str] = []
    labs = {name.casefold() for name in course.labs()} | {lab.casefold()}
    for name in names:
        if name.startswith("."):
            continue
        place = root / name
        if not (place.is_symlink() or place.is_dir()):
            if not is_ignored(name) and name.casefold().endswith((".ipynb", ".zip")):
                said.append(
                    f"{quoted(name)} lies in no student's folder; put it into "
                    f"STUDENT/{lab}/{lab}.ipynb, or collect it with nbgrader."
                )
        elif name.casefold() == lab.casefold() and lab not in _inside(place, labs):
            for inner in _inside(place, None):
                _add(course, lab, f"{name}/{inner}", found, said)
        elif place.is_symlink() or _hands_in(place, lab):
            _add(course, lab, name, found, said)
        else:
            said += _unclear(place, lab, labs)
    return found, said


def _add(course: Course, lab: str, name: str, found: dict[str, str], said: list[str]) -> None:
    student = _identified(course, lab, name)[0]
    other = found.get(student)
    if other is None or name == student:
        found[student] = name
    if other is not None:
        left = other if name == student else name
        said.append(
            f"{quoted(left)} was not graded: another folder, {quoted(found[student])}, stands for "
            f"the same student, {student!r}."
        )


def _inside(place: Path, wanted: set[str] | None) -> list[str]:
    """Folders in a folder: those of these names, or all."""
    try:
        names = sorted(os.listdir(place))
    except OSError:
        return []
    return [
        name
        for name in names
        if not name.startswith(".") and (place / name).is_dir()
        if wanted is None or name.casefold() in wanted
    ][:MAX_LISTED]


def _hands_in(place: Path, lab: str) -> bool:
    """Whether a student's folder holds something for the lab: its folder, or the notebook."""
    try:
        names = os.listdir(place)
    except OSError:
        return False
    wanted = lab.casefold()
    return any(
        name.casefold() == wanted or name.casefold() in (f"{wanted}.ipynb", f"{wanted}.ipynb.txt")
        for name in names
    )


def _unclear(place: Path, lab: str, labs: set[str]) -> Iterator[str]:
    """Notebooks in a student's folder that lie in the folder of no lab."""
    for inner in ("", *_inside(place, None)):
        if inner.casefold() in labs:
            continue
        try:
            names = sorted(os.listdir(place / inner))[:MAX_LISTED]
        except OSError:
            continue
        lying = [
            n for n in names if n.casefold().endswith((".ipynb", ".zip")) and not is_ignored(n)
        ]
        if lying:
            where = "/".join(filter(None, (place.name, inner, lying[0])))
            yield (
                f"{quoted(where)} lies in the folder of no lab, and was not graded; if it is of "
                f"{lab}, put it into {quoted(place.name)}/{lab}."
            )


def _read_place(student: str, lab: str, name: str, root: int, notes: tuple[str, ...]) -> Handed:
    """Read from `STUDENT/LAB`, from a folder that is called nearly so, or from `STUDENT` itself."""
    swapped, _, own = name.rpartition("/")
    if swapped:
        note = f"The folders were swapped, {quoted(name)}; it was graded."
        with (
            opened(swapped, root, os.O_DIRECTORY) as outer,
            opened(own, outer, os.O_DIRECTORY) as place,
        ):
            return _read_all(student, lab, place, (*notes, note))
    with opened(own, root, os.O_DIRECTORY) as place:
        names = os.listdir(place)
        like = [one for one in names if one.casefold() == lab.casefold()]
        folders = [lab] if lab in names or not like else like[:1]
        if not like and any(one.casefold().startswith(lab.casefold()) for one in names):
            return _read_all(student, lab, place, notes, names_it=False)
        if folders != [lab]:
            notes = (*notes, f"The lab's folder is called {quoted(folders[0])}; it was graded.")
        with opened(folders[0], place, os.O_DIRECTORY) as inner:
            return _read_all(student, lab, inner, notes)


def _read_all(
    student: str, lab: str, place: int, notes: tuple[str, ...], names_it: bool = True
) -> Handed:
    said = [*notes, *(few(_others(lab, place)) if names_it else ())]
    raw, problem = None, ""
    try:
        try:
            raw = read((f"{lab}.ipynb",), place)
            if not names_it:
                said.append("The notebook lies in no folder of the lab; it was graded.")
        except FileNotFoundError:
            taken = take(lab, place, names_it)
            raw, said = taken.raw, [*(s for s in said if "was not graded" not in s), taken.note]
    except UnreadableError as error:
        problem = str(error)
    except OSError as error:
        problem = _why(f"{lab}.ipynb", error)
    timestamp = ""
    try:
        timestamp, problem_of_time = timestamps.read(
            content(("timestamp.txt",), place, timestamps.MOST)
        )
        said += [problem_of_time] if problem_of_time else []
    except FileNotFoundError:
        pass
    except OSError as error:
        said.append(_why("timestamp.txt", error))
    return Handed(student, raw, timestamp, problem, tuple(said))


def _others(lab: str, place: int) -> Iterator[str]:
    with os.scandir(place) as entries:
        for number, entry in enumerate(entries):
            if number >= MAX_LISTED:
                yield f"The folder holds more than {MAX_LISTED} files."
                return
            if is_ignored(entry.name):
                continue
            if entry.is_symlink() and entry.name != f"{lab}.ipynb":
                yield f"The folder holds a link, {quoted(entry.name)}; it was not followed."
            elif entry.name.endswith(".ipynb") and entry.name != f"{lab}.ipynb":
                yield f"Another notebook, {quoted(entry.name)}, was not graded."


def _why(name: str, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{name} is missing."
    if error.errno == errno.ELOOP:
        return f"{name} is a link; it was not followed."
    if error.errno == errno.ENOTDIR:
        return f"{name} is a link or a file, not a folder; it was not followed."
    return f"{name} cannot be read: {error.strerror or error}."
