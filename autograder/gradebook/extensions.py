"""More time for single students: kept in a file, so that it can be granted before anyone hands in.

Where a submission is in the gradebook already, its extension and its penalty follow at once; others
get theirs as they are graded. nbgrader has an extension only for what was handed in.
"""

import datetime
import json
from collections.abc import Iterable, Mapping

from autograder.course import Course, CourseError
from autograder.files import write_whole


def granted(course: Course, lab: str) -> dict[str, datetime.timedelta]:
    """How much more time each student has; nothing where it was taken back.

    Raises:
        CourseError: when the file is damaged.
    """
    return {
        student: datetime.timedelta(minutes=minutes)
        for student, minutes in _read(course).get(lab, {}).items()
    }


def grant(course: Course, lab: str, students: Iterable[str], more: datetime.timedelta) -> None:
    """Give students more time after the due date, in place of what they had."""
    found = {name: dict(times) for name, times in _read(course).items()}
    found.setdefault(lab, {}).update(dict.fromkeys(students, more.total_seconds() / 60))
    write_whole(course.extensions, (json.dumps(found, indent=1, sort_keys=True) + "\n").encode())


def _read(course: Course) -> Mapping[str, Mapping[str, float]]:
    path = course.extensions
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {
            str(lab): {str(student): float(minutes) for student, minutes in times.items()}
            for lab, times in found.items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise CourseError(f"{path} cannot be read ({error}). Mend it, or move it away.") from None
