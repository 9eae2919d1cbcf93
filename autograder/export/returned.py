"""Feedback pages as the zip that Canvas and Moodle take back.

The names are those of the platform's own download, see `autograder.intake.platforms`.
"""

from pathlib import Path

from autograder.course import Course, CourseError
from autograder.intake.collect import begins
from autograder.intake.submitted import folder
from autograder.package.handout import write_zip


def give_back(course: Course, lab: str, platform: str, output: Path) -> tuple[int, list[str]]:
    """Write the feedback pages of a lab as a zip for a platform.

    Returns:
        How many pages are in it, and the students who have none in it: no page was made, or
        their notebook was not collected from this platform.

    Raises:
        CourseError: when there is no page at all, or the zip cannot be written.
    """
    names = begins(course, lab, platform)
    pages: dict[str, bytes] = {}
    without = []
    for student in sorted({*names, *_handed_in(course, lab)}):
        page = course.root / "autograder" / "feedback" / student / lab / f"{lab}.html"
        if student not in names or not page.is_file():
            without.append(student)
            continue
        between = "_" if platform == "canvas" else "/"
        pages[f"{names[student]}{between}{lab}.html"] = page.read_bytes()
    if not pages:
        raise CourseError(
            f"There is no page to return: collect from {platform} with `python -m autograder "
            f"collect FILE.zip {lab}`, then `grade` and `feedback`."
        )
    try:
        write_zip(output, pages)
    except OSError as error:
        raise CourseError(f"{output} cannot be written: {error.strerror}.") from error
    return len(pages), without


def _handed_in(course: Course, lab: str) -> list[str]:
    return [path.parent.name for path in folder(course).glob(f"*/{lab}")]
