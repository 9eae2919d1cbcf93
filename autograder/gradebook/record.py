"""The record of one graded submission: one JSON file, enough to write the gradebook again."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.files import write_whole

FORMAT = 1
LISTS = ("tampered", "notes", "misconceptions", "blank")
TEXTS = ("lab", "student", "status", "isolation", "version", "submission", "release", "timestamp")
KINDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(TEXTS, str),
    **dict.fromkeys(("score", "max_score", "seconds"), (int, float)),
    **dict.fromkeys(("functions", "cells"), dict),
}
ENTRY: dict[str, type | tuple[type, ...]] = {  # of `functions`
    **dict.fromkeys(("grade_id", "message", "hint", "seed"), str),
    **dict.fromkeys(("points", "score"), (int, float)),
    "misconception": (str, type(None)),
    "tests": dict,
}
STATUSES = ("ok", "timeout", "memory", "crash", "unreadable", "tampered")  # all have a score


@dataclass(frozen=True)
class Record:
    """What became of one submission.

    Attributes:
        lab, student: whose it is.
        status: one of `STATUSES`.
        score, max_score: points.
        seconds: wall time of its grading.
        isolation: how its code was kept apart: `bwrap` or `none`.
        version: hash of submission, release and specs: the same means graded already.
        submission: hash of the code that ran; with `release` it fixes the seeds.
        release: hash of the released notebook.
        timestamp: when it was handed in, as its file says.
        tampered: what was changed that may not be changed.
        notes: what else an instructor may want to know.
        misconceptions: those that were named.
        functions: by name: `grade_id`, `points`, `score`, `misconception`, `message`, `hint`,
            `lent`, `seed` (hex, for `--explain`).
        cells: by id, why a cell failed.
        blank: grade ids of exercises without an answer.
    """

    lab: str
    student: str
    status: str
    score: float
    max_score: float
    seconds: float
    isolation: str
    version: str = ""
    submission: str = ""
    release: str = ""
    timestamp: str = ""
    tampered: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    misconceptions: tuple[str, ...] = ()
    functions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    blank: tuple[str, ...] = ()

    @property
    def grades(self) -> dict[str, float]:
        """The score of each graded cell, by grade id."""
        return {entry["grade_id"]: entry["score"] for entry in self.functions.values()}

    def line(self) -> dict[str, Any]:
        """Make the line that `grade` prints."""
        return {
            "student": self.student,
            "status": self.status,
            "score": self.score,
            "max_score": self.max_score,
            "seconds": self.seconds,
            "misconceptions": list(self.misconceptions),
        }

    def text(self) -> str:
        """Write the record as JSON."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, ensure_ascii=False) + "\n"


def parse(text: str) -> Record:
    """Read a record back.

    Raises:
        ValueError: when the text is no record of this format.
    """
    try:
        fields = json.loads(text)
        if fields.pop("format") != FORMAT:
            raise ValueError("another format")
        for name in LISTS:
            fields[name] = tuple(fields[name])
        found = Record(**fields)
        _check(found)
    except Exception as error:  # whatever a file may hold that is no record
        raise ValueError(f"no record of this format: {error}") from None
    return found


def _check(record: Record) -> None:
    """See to it that each field is of its kind, so that whoever reads it may rely on that.

    Raises:
        Exception: of some kind, when one is not.
    """
    for name, kind in KINDS.items():
        if not isinstance(getattr(record, name), kind):
            raise TypeError(name)
    for name in LISTS:
        if not all(isinstance(line, str) for line in getattr(record, name)):
            raise TypeError(name)
    if record.status not in STATUSES:
        raise ValueError(record.status)
    for entry in record.functions.values():
        for name, kind in ENTRY.items():
            if not isinstance(entry[name], kind):
                raise TypeError(name)


def place(course: Course, lab: str, student: str) -> Path:
    """Where a record lies."""
    return course.root / "autograder" / "records" / lab / f"{student}.json"


def load(course: Course, lab: str, student: str) -> Record | None:
    """Read a record; None where there is none that can be read."""
    try:
        found = parse(place(course, lab, student).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if (found.lab, found.student) == (lab, student) else None


def save(course: Course, record: Record) -> None:
    """Write a record under its name in one step."""
    write_whole(place(course, record.lab, record.student), record.text().encode("utf-8"))
