"""Release feedback through nbgrader's exchange, also what `grade` and `feedback` made.

nbgrader's own class reads `submission_secret.txt` and `timestamp.txt` beside each page and ends at
the first student who has none. Here they are taken from where the submission lies, and a student
who handed in by another way is passed over and named. `nbgrader_config.py` names this class, so it
is behind the command and formgrader's button alike.
"""

from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseFeedback

from autograder.course import Course, CourseError
from autograder.files import write_whole
from autograder.intake.submitted import folder, read_file, students

SECRET, TIME = "submission_secret.txt", "timestamp.txt"
MOST = 1000  # bytes; nbgrader writes 64 characters


class ReleaseFeedback(ExchangeReleaseFeedback):
    """Puts secret and time beside each page before nbgrader looks for them."""

    def copy_files(self) -> None:
        """Release the pages of all who handed in through the exchange."""
        before = self.coursedir.student_id_exclude
        without = self._without_secret()
        if without:
            self.log.warning("Not handed in through the exchange: %s", ", ".join(without))
        self.coursedir.student_id_exclude = ",".join(filter(None, [before, *without]))
        try:
            super().copy_files()
        finally:
            self.coursedir.student_id_exclude = before

    def _without_secret(self) -> list[str]:
        course, lab = Course(Path(self.coursedir.root)), self.coursedir.assignment_id
        try:
            folders = students(course, lab)
        except CourseError:
            folders = {}
        missing = []
        for page in sorted((course.root / "autograder" / "feedback").glob(f"*/{lab}/*.html")):
            student = page.parent.parent.name
            place = folder(course) / folders.get(student, student) / lab
            secret = _text(place / SECRET) or _text(page.parent / SECRET)
            if not secret:
                missing.append(student)
                continue
            write_whole(page.parent / SECRET, secret)
            write_whole(page.parent / TIME, _text(place / TIME))
        return missing


def _text(path: Path) -> bytes:
    """A small file as it is; empty where there is none, or a link that leads elsewhere."""
    try:
        return b"" if path.is_symlink() else read_file(path)[:MOST]
    except OSError:
        return b""
