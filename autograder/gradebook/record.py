"""The record of one graded submission: one JSON file, enough to write the gradebook again."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from autograder.course import Course
from autograder.files import write_whole
from unrolled.plots.palette import BLUE, GREEN, ORANGE, PURPLE, VERMILION

FORMAT = 1
LISTS = ("tampered", "notes", "misconceptions", "blank")
TEXTS = ("lab", "student", "isolation", "version", "submission", "release", "timestamp")
KINDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(TEXTS, str),
    **dict.fromkeys(("score", "max_score", "seconds"), (int, float)),
    "cells": dict,
}
ENTRY: dict[str, type | tuple[type, ...]] = {  # of a `FunctionResult`
    **dict.fromkeys(("grade_id", "message", "hint", "seed"), str),
    **dict.fromkeys(("points", "score"), (int, float)),
    "misconception": (str, type(None)),
    "lent": bool,
    "tests": dict,
}


class Status(StrEnum):
    """How the grading of a submission ended; with each of them it has a score.

    Attributes:
        words: the same for a reader.
        color: of its mark on a page, beside the words.
        stopped: whether the submission was ended while it ran.
    """

    words: str
    color: str
    stopped: bool

    OK = "ok", "it ran to its end", GREEN
    TIMEOUT = "timeout", "stopped: it ran too long", ORANGE, True
    MEMORY = "memory", "stopped: it took too much memory", ORANGE, True
    CRASH = "crash", "its process ended", VERMILION, True
    UNREADABLE = "unreadable", "there was no notebook to be read", BLUE
    TAMPERED = "tampered", "something was changed that may not be", PURPLE

    def __new__(cls, value: str, words: str = "", color: str = "", stopped: bool = False) -> Self:
        """Make a status that is its word in JSON."""
        made = str.__new__(cls, value)
        made._value_, made.words, made.color, made.stopped = value, words, color, stopped
        return made


@dataclass(frozen=True)
class FunctionResult:
    """What one function of a submission earned, and why.

    Attributes:
        grade_id: of the cell that checks it.
        points: what it is worth.
        score: what it earned.
        misconception: what is wrong, in a few words; None where nothing is.
        message: what came out, and what should.
        hint: what to reconsider; empty where no known mistake explains it.
        lent: whether a lower function of the reference was called on the way.
        tests: by title, whether each passed.
        seed: what its cases were drawn from, in hex, for `--explain`.
    """

    grade_id: str
    points: float
    score: float
    misconception: str | None
    message: str
    hint: str
    lent: bool
    tests: Mapping[str, bool]
    seed: str

    def __post_init__(self) -> None:
        """See to it that each field is of its kind, so that whoever reads it may rely on that.

        Raises:
            TypeError: when one is not.
        """
        for name, kind in ENTRY.items():
            if not isinstance(getattr(self, name), kind):
                raise TypeError(name)

    @property
    def full(self) -> bool:
        """Whether it has all its points."""
        return self.score == self.points


@dataclass(frozen=True)
class Record:
    """What became of one submission.

    Attributes:
        lab, student: whose it is.
        status: how it ended.
        score, max_score: points.
        seconds: wall time of its grading.
        isolation: how its code was kept apart: `bwrap`, `landlock` or `none`.
        version: hash of submission, release and specs: the same means graded already.
        submission: hash of the code that ran; with `release` it fixes the seeds.
        release: hash of the released notebook.
        timestamp: when it was handed in, as its file says.
        tampered: what was changed that may not be changed.
        notes: what else an instructor may want to know.
        misconceptions: those that were named.
        functions: what became of each, by name.
        cells: by id, why a cell failed.
        blank: grade ids of exercises without an answer.
    """

    lab: str
    student: str
    status: Status
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
    functions: Mapping[str, FunctionResult] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    blank: tuple[str, ...] = ()

    @property
    def grades(self) -> dict[str, float]:
        """The score of each graded cell, by grade id."""
        return {entry.grade_id: entry.score for entry in self.functions.values()}

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
        fields["status"] = Status(fields["status"])
        fields["functions"] = {
            name: FunctionResult(**entry) for name, entry in fields["functions"].items()
        }
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


def place(course: Course, lab: str, student: str) -> Path:
    """Where a record lies."""
    return course.record(lab, student)


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
