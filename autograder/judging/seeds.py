"""Secret seeds: which fresh arrays a function is tried on, repeatable for the grader alone."""

import contextlib
import hashlib
import hmac
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from autograder.course import Course, CourseError

KEY_BYTES = 32
Derive = Callable[[str, str], bytes]  # hash of the code that runs, function: its seed


def key_path(course: Course) -> Path:
    """Where the course's key lives; git-ignored, readable by its owner only."""
    return course.key


def course_key(course: Course) -> bytes:
    """Read the course's key; make it on first use.

    Raises:
        CourseError: when the file is there but cannot be read, or does not hold 32 bytes.
    """
    path = key_path(course)
    try:
        if not path.exists():
            _create(path)
        key = path.read_bytes()
    except OSError as error:
        raise CourseError(
            f"{path} cannot be read ({error.strerror}). Bring it back from a backup, make it "
            "readable, or move it away: the next grading then draws other cases and grades "
            "everything again."
        ) from None
    if len(key) != KEY_BYTES:
        raise CourseError(
            f"{path} holds {len(key)} bytes, expected {KEY_BYTES}. Bring it back from a backup, or "
            "delete it: the next grading then draws other cases and grades everything again."
        )
    return key


def seed(key: bytes, lab: str, release: str, submission: str, function: str) -> bytes:
    """Derive the seed of one function's cases: a retry and an appeal get the same."""
    text = "|".join((lab, release, submission, function))
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def derived(course: Course, lab: str, release: str) -> Derive:
    """Derive seeds from the course's key, here alone.

    Raises:
        CourseError: when the key is damaged.
    """
    key = course_key(course)
    return lambda submission, function: seed(key, lab, release, submission, function)


class Sent:
    """Seeds that came with a submission, for a process that has no key.

    Attributes:
        seeds: by hash of the code that runs, then by function.
    """

    def __init__(self) -> None:
        self.seeds: Mapping[str, Mapping[str, bytes]] = {}

    def __call__(self, submission: str, function: str) -> bytes:
        """See `Derive`.

        Raises:
            CourseError: when they are for other code.
        """
        if submission not in self.seeds:
            raise CourseError("The submission reads differently here than where it was sent from.")
        return self.seeds[submission][function]


def _create(path: Path) -> None:
    """Write a whole key under its name or nothing; of two processes the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".course.key.")  # mode 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(temporary, path)
    finally:
        os.unlink(temporary)
