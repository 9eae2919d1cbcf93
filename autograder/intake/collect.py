"""Put the notebooks of a download where the grader looks for them."""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.files import write_whole
from autograder.intake.archive import Entry, entries
from autograder.intake.platforms import Sent, sent
from autograder.intake.submitted import folder
from autograder.plaintext import quoted, student_id

NOTEBOOK = re.compile(
    r"(?P<stem>.*?)(?P<attempt>(?:-\d+| ?\(\d+\))*)\.ipynb(?:\.txt|\.json)?", re.I
)


@dataclass(frozen=True)
class Person:
    """A student of the roster, as far as a download can name one."""

    id: str
    name: str = ""
    lms_id: str = ""


@dataclass(frozen=True)
class Collected:
    """What was taken from a download.

    Attributes:
        students: ids of those whose notebook was taken.
        late: those of them that the platform marked as late; by how much it does not say.
        notes: what was left, and why; what was taken under another name.
    """

    students: tuple[str, ...]
    late: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass
class _Pile:
    """All that one student sent."""

    who: Sent
    files: list[tuple[Sent, Entry]] = field(default_factory=list)


def collect(course: Course, lab: str, path: Path, roster: Iterable[Person] = ()) -> Collected:
    """Take each student's notebook out of a download of Canvas or Moodle.

    Args:
        course: where to put them, under `autograder/submitted/`.
        lab: its name.
        path: the zip as the platform gave it.
        roster: students that are known; others get an id made from their name.

    Raises:
        CourseError: when it is no zip, or nothing in it has a name of either platform.
    """
    notes: list[str] = []
    piles: dict[tuple[str, str], _Pile] = {}
    for entry in entries(path):
        who = sent(entry.name)
        if who is None or entry.problem:
            why = entry.problem or "its name is none that Canvas or Moodle gives"
            if not entry.name.split("/")[-1].startswith((".", "__MACOSX")):
                notes.append(f"{quoted(entry.name, 120)} was left: {why}.")
            continue
        piles.setdefault((who.platform, who.number), _Pile(who)).files.append((who, entry))
    if not piles:
        raise CourseError(
            f"{path} holds no file that is called as in a download of Canvas or Moodle. Put "
            f"notebooks into {folder(course)}/STUDENT/{lab}/{lab}.ipynb yourself."
        )
    ids = _ids([pile.who for pile in piles.values()], tuple(roster))
    late, back = [], {}
    for key, pile in piles.items():
        student = ids[key]
        chosen = _choose(lab, pile)
        if chosen is None:
            notes += _left(student, lab, pile)
            continue
        who, entry = chosen
        if _stem(who.own) != lab:
            notes.append(f"{student}: taken from {quoted(who.own, 120)}.")
        _put(course, lab, student, entry.content)
        back[student] = {"platform": who.platform, "begins": who.back}
        if who.late:
            late.append(student)
    _remember(course, lab, back)
    return Collected(tuple(sorted(back)), tuple(sorted(late)), tuple(notes))


def begins(course: Course, lab: str, platform: str) -> dict[str, str]:
    """By student, what the name of a feedback file begins with, as collected from a platform."""
    return {
        student: str(entry["begins"])
        for student, entry in _remembered(course, lab).items()
        if entry["platform"] == platform
    }


def _ids(people: list[Sent], roster: tuple[Person, ...]) -> dict[tuple[str, str], str]:
    """The id of each: of the roster, else made of the name, with the number where it takes one."""
    by_number = {p.lms_id: p.id for p in roster if p.lms_id}
    by_name: dict[str, set[str]] = defaultdict(set)
    numbered: dict[str, str] = {p.id: p.lms_id for p in roster if p.lms_id.isdecimal()}
    for person in roster:
        for form in _forms(person):
            by_name[form].add(person.id)
    namesakes: dict[str, int] = defaultdict(int)
    for who in people:
        namesakes[_folded(who.name)] += 1
    found: dict[tuple[str, str], str] = {}
    for who in people:
        alone = namesakes[_folded(who.name)] == 1
        known = by_name[_folded(who.name)] if alone else set()
        if who.platform == "canvas":  # another number is another person, whatever the name
            known = {i for i in known if numbered.get(i, who.number) == who.number}
        if who.platform == "canvas" and who.number in by_number:
            made = by_number[who.number]
        elif len(known) == 1:
            (made,) = known
        elif who.platform == "canvas" or not alone:  # Moodle's number is of one assignment alone
            made = student_id(f"{who.name}_{who.number}")
        else:
            made = student_id(who.name)
        if made in found.values():
            made = student_id(f"{who.name}_{who.number}")
        found[who.platform, who.number] = made
    return found


def _forms(person: Person) -> Iterator[str]:
    """How a platform may write a name: as it is, and Canvas's last name first without blanks."""
    yield _folded(person.name)
    first, _, last = person.name.rpartition(" ")
    yield _folded(last + first)


def _folded(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", name).casefold() if c.isalnum())


def _choose(lab: str, pile: _Pile) -> tuple[Sent, Entry] | None:
    """The lab's notebook in its last attempt; else the only notebook there is."""
    notebooks = [(w, e) for w, e in pile.files if NOTEBOOK.fullmatch(Path(w.own).name)]
    notebooks = [(w, e) for w, e in notebooks if not Path(w.own).name.startswith(".")]
    right = [(w, e) for w, e in notebooks if _stem(w.own) == lab]
    if right:
        return max(right, key=lambda one: _attempt(one[0].own))
    return notebooks[0] if len(notebooks) == 1 else None


def _stem(own: str) -> str:
    found = NOTEBOOK.fullmatch(Path(own).name)
    return found["stem"] if found else ""


def _attempt(own: str) -> tuple[int, ...]:
    found = NOTEBOOK.fullmatch(Path(own).name)
    return tuple(map(int, re.findall(r"\d+", found["attempt"]))) if found else ()


def _left(student: str, lab: str, pile: _Pile) -> Iterator[str]:
    names = ", ".join(quoted(who.own, 80) for who, _ in pile.files[:5])
    yield f"{student}: no {lab}.ipynb among {names}; nothing was taken."


def _put(course: Course, lab: str, student: str, content: bytes) -> None:
    place = folder(course) / student / lab
    path, stamp = place / f"{lab}.ipynb", place / "timestamp.txt"
    try:
        if path.is_file() and path.read_bytes() != content:
            stamp.unlink(missing_ok=True)  # it was the time of another notebook
        write_whole(path, content)
    except OSError as error:
        raise CourseError(f"{path} cannot be written: {error.strerror}.") from error


def _place(course: Course, lab: str) -> Path:
    return course.root / "autograder" / "collected" / f"{lab}.json"


def _remembered(course: Course, lab: str) -> dict[str, dict[str, str]]:
    try:
        found = json.loads(_place(course, lab).read_text(encoding="utf-8"))
        return {str(s): {k: str(e[k]) for k in ("platform", "begins")} for s, e in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _remember(course: Course, lab: str, new: dict[str, dict[str, str]]) -> None:
    text = json.dumps(_remembered(course, lab) | new, indent=1, ensure_ascii=False) + "\n"
    write_whole(_place(course, lab), text.encode("utf-8"))
