"""What stood in the records before the last grading, so that a report can say what changed.

A grading begins when `grade` finds something to do and ends when it has done all of it; whatever
was killed in between and taken up again is one grading.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course, CourseError
from autograder.files import remove, write_whole
from autograder.gradebook import record as records
from autograder.gradebook.record import Record
from autograder.intake.submitted import students
from autograder.plaintext import one_line

FORMAT = 1
CHECKS, RELEASE = "the checks changed", "the release changed"


@dataclass(frozen=True)
class Change:
    """A submission whose result is not what it was.

    Attributes:
        student: whose it is.
        before: its record before; None where it had none.
        after: its record now.
        why: what is different underneath, in a few words.
    """

    student: str
    before: Record | None
    after: Record
    why: str

    @property
    def ours(self) -> bool:
        """Whether the student has no part in it: the course changed, not the submission."""
        return self.before is not None and self.why in (CHECKS, RELEASE)

    @property
    def functions(self) -> list[tuple[str, float, float]]:
        """The functions whose score changed: name, points before and after."""
        old = self.before.functions if self.before else {}
        return [
            (name, old[name].score, entry.score)
            for name, entry in self.after.functions.items()
            if name in old and old[name].score != entry.score
        ]


def change(before: Record | None, after: Record) -> Change | None:
    """Compare two records of one student; None where nobody would see a difference."""
    if before is None:
        return Change(after.student, None, after, "new")
    found = Change(after.student, before, after, _why(before, after))
    same = before.status == after.status and before.score == after.score
    return None if same and not found.functions else found


def _why(before: Record, after: Record) -> str:
    if before.release != after.release:
        return RELEASE
    if before.submission != after.submission or before.timestamp != after.timestamp:
        return "handed in again"
    if before.isolation != after.isolation:
        return f"graded with isolation {after.isolation}"
    if before.version != after.version:
        return CHECKS
    return "it does not always do the same"


def begin(course: Course, lab: str) -> None:
    """Keep what the records say now, before the first of them changes.

    Does nothing where a grading that was stopped goes on.
    """
    if not _begun(course, lab).exists():
        _keep(course, lab)
        write_whole(_begun(course, lab), b"A grading began here and has not ended.\n")


def end(course: Course, lab: str) -> None:
    """The grading has done all there was to do."""
    remove(_begun(course, lab))
    remove(_agreed(course, lab))


def agree(course: Course, lab: str, state: str) -> None:
    """Remember that scores may change for this state of the course, for when the run is killed."""
    write_whole(_agreed(course, lab), state.encode())


def agreed(course: Course, lab: str, state: str) -> bool:
    """Whether that was said for this state of the course, in a grading that has not ended."""
    try:
        return _agreed(course, lab).read_bytes() == state.encode()
    except OSError:
        return False


def all_records(course: Course, lab: str) -> dict[str, Record]:
    """Read every record of a lab that can be read, by student."""
    folder = records.place(course, lab, "x").parent
    names = sorted(path.stem for path in folder.glob("*.json") if not path.name.startswith("."))
    found = {name: records.load(course, lab, name) for name in names}
    return {name: record for name, record in found.items() if record is not None}


def waiting(course: Course, lab: str) -> list[str]:
    """Ids of those who handed in and have no grade, for whatever reason."""
    try:
        handed = students(course, lab)
    except CourseError:  # nobody handed in, or nobody knows: then nobody waits
        return []
    return [student for student in handed if records.load(course, lab, student) is None]


def changes(course: Course, lab: str) -> list[Change] | None:
    """What the last grading changed; None where there was none before it."""
    try:
        content = json.loads(_kept(course, lab).read_text(encoding="utf-8"))
        before = {r.student: r for r in map(records.parse, content["records"])}
    except Exception:  # whatever the file holds: a report can do without
        return None
    if not before:
        return None
    found = [change(before.get(s), record) for s, record in all_records(course, lab).items()]
    return [one for one in found if one is not None]


def _keep(course: Course, lab: str) -> None:
    kept = [record.text() for record in all_records(course, lab).values()]
    text = json.dumps({"format": FORMAT, "records": kept})
    write_whole(_kept(course, lab), text.encode("utf-8"))


def _kept(course: Course, lab: str) -> Path:
    return course.before(lab) / "records.json"


def _agreed(course: Course, lab: str) -> Path:
    return course.before(lab) / "agreed"


def _begun(course: Course, lab: str) -> Path:
    return course.before(lab) / "begun"


def told(change: Change, marks: tuple[str, ...] = ()) -> str:
    """Say in a line who changes, how and why.

    Args:
        change: what is to be told.
        marks: functions to which a person has given a mark of their own.
    """
    before, after, who = change.before, change.after, one_line(change.student)
    if before is None:
        return f"{who}: {after.score:g} of {after.max_score:g} (new)"
    parts = [
        f"{name} {old:g} -> {new:g}" + " (a mark given by hand stays)" * (name in marks)
        for name, old, new in change.functions
    ]
    if before.status != after.status:
        parts.append(f"{before.status} -> {after.status}")
    detail = f": {', '.join(parts)}" if parts else ""
    return f"{who}: {before.score:g} -> {after.score:g}{detail} ({change.why})"
