"""Refuse to go on after a change of a lab's checks that was not built."""

import contextlib
import sys
from pathlib import Path

from autograder.course import ROOT, Course, spec_module
from autograder.files import write_whole
from autograder.lab import rests_on
from autograder.lab.release import Release


def refuse_forgotten_build(course: Course, release: Release) -> None:
    """Compare what the specs ask for with what students were given.

    That takes half a second, and each command asks: where it held, the state of all files that it
    rests on is kept, and while they are the same nothing is compared again. A process that has
    loaded the specs already may have others than the files hold, and compares.

    Raises:
        CourseError: when they differ; the message says what, and how to mend it.
    """
    state, kept = _state(course, release), _kept(course, release.lab)
    if spec_module(release.lab) not in sys.modules:
        with contextlib.suppress(OSError):
            if kept.read_bytes() == state:
                return
    from autograder.lab.built import refuse_other_cases

    refuse_other_cases(course, release)
    with contextlib.suppress(OSError):  # where nothing can be kept, it is compared each time
        write_whole(kept, state)


def _state(course: Course, release: Release) -> bytes:
    files = rests_on.digest(rests_on.grade(course, release.lab), course.root, ROOT)
    given = rests_on.content(course.release(release.lab) / "expected.npz")
    return f"{files} {release.hash} {given}\n".encode()


def _kept(course: Course, lab: str) -> Path:
    return course.records / lab / ".built"
