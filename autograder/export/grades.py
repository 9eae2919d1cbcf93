"""The final grades of a course, as its gradebook has them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from autograder.course import Course, CourseError
from autograder.gradebook.reading import gradebook


@dataclass(frozen=True)
class Grade:
    """What one student has for one lab.

    Attributes:
        raw: points of the autograder and by hand, extra credit included.
        penalty: taken off for being late.
        handed_in: when, in UTC; empty where that is not known.
        final: whether no person still has to look at it.
    """

    raw: float
    penalty: float
    handed_in: str = ""
    final: bool = True

    @property
    def score(self) -> float:
        """What counts: nbgrader's own rule, never below 0."""
        return max(0.0, self.raw - self.penalty)


@dataclass(frozen=True)
class Student:
    """One student of the gradebook; `grades` has the labs that were handed in."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""
    grades: Mapping[str, Grade] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """First and last name; the id where there is neither."""
        return " ".join(filter(None, (self.first_name, self.last_name))) or self.id


@dataclass(frozen=True)
class Grades:
    """All students, and for each lab what it is worth."""

    labs: Mapping[str, float]
    students: tuple[Student, ...]


def read(course: Course, wanted: tuple[str, ...] = ()) -> Grades:
    """Read final grades.

    Args:
        course: whose gradebook.
        wanted: the labs; all that are in the gradebook where there are none.

    Raises:
        CourseError: when there is no gradebook, or a lab is not in it.
    """
    with gradebook(course) as book:
        labs = {lab.name: lab.max_score for lab in book.assignments}
        for lab in wanted:
            if lab not in labs:
                raise CourseError(
                    f"{lab} is not in the gradebook; run `python -m autograder grade {lab}`."
                )
        labs = {lab: labs[lab] for lab in sorted(wanted or labs)}
        grades: dict[str, dict[str, Grade]] = {}
        for lab in labs:
            for handed in book.assignment_submissions(lab):
                grades.setdefault(handed.student.id, {})[lab] = Grade(
                    handed.score,
                    handed.late_submission_penalty or 0.0,
                    f"{handed.timestamp:%Y-%m-%d %H:%M:%S} UTC" if handed.timestamp else "",
                    not handed.needs_manual_grade,
                )
        students = tuple(
            Student(
                student.id,
                student.first_name or "",
                student.last_name or "",
                student.email or "",
                student.lms_user_id or "",
                grades.get(student.id, {}),
            )
            for student in book.students
        )
    return Grades(labs, tuple(sorted(students, key=lambda s: s.id)))
