"""The truth about a simulated class: one file, beside nothing that grading writes."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Course, CourseError
from autograder.files import write_whole
from autograder.simulate.oracle import Worth

FORMAT = 2


@dataclass(frozen=True)
class Expected:
    """What must become of one submission.

    Attributes:
        student: the id.
        folder: its name under `submitted/`.
        kind: why it is as it is: `right`, `mistake`, …, and which.
        status: of the record.
        score, max_score: in total; None where a function's score is not determined.
        functions: by name: `points`, `score`, `misconception` and whether that is `determined`.
        misconceptions: those of the specs, in the lab's order; None where not determined.
        timestamp: as handed in.
        extension: seconds by which the due date was put off.
        seconds_late: what is left of being late.
        copied_from: the student whose answers these are, under another surface.
        answers: for each exercise cell a label; answers with one label do the same.
        files: for each file, by path under `submitted/`, the hash of its contents.
    """

    student: str
    folder: str
    kind: str
    status: str
    score: float | None
    max_score: float
    functions: Mapping[str, Mapping[str, Any]]
    misconceptions: list[str] | None
    timestamp: str = ""
    extension: float = 0.0
    seconds_late: float = 0.0
    copied_from: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


def expected(
    student: str, folder: str, kind: str, status: str, worth: Mapping[str, Worth], timestamp: str
) -> Expected:
    """Sum up what the functions of one submission are worth."""
    scores = [found.score for found in worth.values()]
    named = [found.misconception for found in worth.values() if found.named]
    return Expected(
        student,
        folder,
        kind,
        status,
        None if None in scores else sum(round(10 * (s or 0)) for s in scores) / 10,
        sum(round(10 * found.points) for found in worth.values()) / 10,
        {
            name: {
                "points": found.points,
                "score": found.score,
                "misconception": found.misconception,
                "determined": found.determined,
            }
            for name, found in worth.items()
        },
        [name for name in dict.fromkeys(named) if name]
        if all(found.determined for found in worth.values())
        else None,
        timestamp,
    )


def place(course: Course, lab: str) -> Path:
    """Where the truth about a class lies, beside its roster."""
    return course.simulated(lab) / "truth.json"


def save(course: Course, lab: str, seed: int, found: list[Expected]) -> None:
    """Write the truth in one step."""
    content = {"format": FORMAT, "lab": lab, "seed": seed, "students": [asdict(e) for e in found]}
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    write_whole(place(course, lab), text.encode("utf-8"))


def load(course: Course, lab: str) -> list[Expected]:
    """Read the truth.

    Raises:
        CourseError: when there is no simulated class of this lab, or its file is damaged.
    """
    path = place(course, lab)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return [Expected(**fields) for fields in content["students"]]
    except FileNotFoundError:
        raise CourseError(
            f"No class of {lab} was simulated here. "
            f"`python -m autograder simulate {lab} --students 30 --seed 1` makes one."
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise CourseError(f"{path} cannot be read ({error}). Simulate the class again.") from None


def digest(content: bytes | str) -> str:
    """Fingerprint of a file's bytes, or of where a link points."""
    raw = content if isinstance(content, bytes) else content.encode()
    return hashlib.sha256(raw).hexdigest()
