"""A submission on its way to another machine: plain JSON, with the seeds of its cases.

The course's key stays at home. Of what it gives, only the seeds of this submission travel.
"""

import base64
from collections.abc import Mapping
from typing import Any

from autograder.course import Course
from autograder.intake.normalise import normalise
from autograder.intake.submitted import Handed, hand_in
from autograder.judging.seeds import derived
from autograder.lab.release import Release

Seeds = Mapping[str, Mapping[str, bytes]]  # by hash of the code that runs, then by function


class Packer:
    """Packs the submissions of one lab."""

    def __init__(self, course: Course, release: Release) -> None:
        """Read the course's key.

        Raises:
            CourseError: when it is damaged.
        """
        self._course, self._release = course, release
        self._derive = derived(course, release.lab, release.hash)

    def __call__(self, name: str) -> dict[str, Any]:
        """Pack what lies in a student's folder, for `opened`."""
        handed = hand_in(self._course, self._release.lab, name)
        own = normalise(handed.raw, self._release, handed.problem).hash
        return {
            "name": name,
            "student": handed.student,
            "raw": None if handed.raw is None else base64.b64encode(handed.raw).decode(),
            "timestamp": handed.timestamp,
            "problem": handed.problem,
            "notes": list(handed.notes),
            "seeds": {
                own: {
                    function: self._derive(own, function).hex()
                    for function in self._release.checks.values()
                }
            },
        }


def opened(job: Mapping[str, Any]) -> tuple[Handed, Seeds]:
    """Take a parcel apart: what was handed in, and the seeds for it."""
    raw = None if job["raw"] is None else base64.b64decode(job["raw"])
    handed = Handed(job["student"], raw, job["timestamp"], job["problem"], tuple(job["notes"]))
    seeds = {
        submission: {function: bytes.fromhex(seed) for function, seed in own.items()}
        for submission, own in job["seeds"].items()
    }
    return handed, seeds
