"""The record of one graded submission: one JSON file, enough to write the gradebook again."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.grading.files import write_whole

FORMAT = 1
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
    fields = json.loads(text)
    if not isinstance(fields, dict) or fields.pop("format", None) != FORMAT:
        raise ValueError("no record of this format")
    for name in ("tampered", "notes", "misconceptions", "blank"):
        fields[name] = tuple(fields[name])
    try:
        return Record(**fields)
    except TypeError as error:
        raise ValueError(str(error)) from None


def place(course: Course, lab: str, student: str) -> Path:
    """Where a record lies."""
    return course.root / "autograder" / "records" / lab / f"{student}.json"


def load(course: Course, lab: str, student: str) -> Record | None:
    """Read a record; None where there is none that can be read."""
    try:
        return parse(place(course, lab, student).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def save(course: Course, record: Record) -> None:
    """Write a record under its name in one step."""
    write_whole(place(course, record.lab, record.student), record.text().encode("utf-8"))
