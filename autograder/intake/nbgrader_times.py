"""Let nbgrader read `timestamp.txt` as `grade` does.

One with a mark of a Windows editor, in UTF-16 or with no time in it ends nbgrader's own reading
with an error, and formgrader's list of a whole class with it. `nbgrader_config.py` calls this.
"""

import datetime
import os
import sys
from typing import Any

from autograder.intake import timestamps


def read_as_grade_does() -> None:
    """Take over nbgrader's two ways to a time stamp, where nbgrader is loaded."""
    for module, owner, method, ours in (
        ("nbgrader.apps.api", "NbGraderAPI", "get_submitted_timestamp", _submitted),
        ("nbgrader.coursedir", "CourseDirectory", "get_existing_timestamp", _existing),
    ):
        if module in sys.modules:
            setattr(getattr(sys.modules[module], owner), method, ours)


def _existing(self: Any, folder: str) -> datetime.datetime | None:
    from nbgrader.utils import parse_utc

    try:
        with open(os.path.join(folder, "timestamp.txt"), "rb") as file:
            text, _ = timestamps.read(file.read(timestamps.MOST))
    except OSError:
        return None
    found: datetime.datetime | None = parse_utc(text) if text else None
    return found


def _submitted(self: Any, assignment: str, student: str) -> datetime.datetime | None:
    directory = self.coursedir
    place = directory.format_path(directory.submitted_directory, student, assignment)
    return _existing(directory, os.path.abspath(place))
