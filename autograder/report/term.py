"""A class over all labs, and one student over the term: from the same records."""

import statistics
from collections import Counter
from dataclasses import dataclass, field

from autograder.course import Course, CourseError
from autograder.grade.history import all_records
from autograder.gradebook.record import Record
from autograder.lab.spec import specs

FELL = 0.25  # of all points, from the median of the labs before to the last: worth a word
LOW = 0.5


@dataclass(frozen=True)
class Lab:
    """How the class did in one lab.

    Attributes:
        name: the lab's.
        max_score: its points.
        students: how many handed in.
        median: of the shares of points that they have.
        full: how many have all points.
        hardest: the exercise of which fewest have all points; empty where all have.
        misconceptions: the named mistakes made most often, with how many made them.
    """

    name: str
    max_score: float
    students: int
    median: float
    full: int
    hardest: str
    misconceptions: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Student:
    """One student's records by lab.

    Attributes:
        label: the id, or a number in its place.
        records: by lab; labs without one were not handed in.
    """

    label: str
    records: dict[str, Record] = field(default_factory=dict)

    def share(self, lab: str) -> float | None:
        """The share of a lab's points; None where it was not handed in."""
        record = self.records.get(lab)
        if record is None:
            return None
        return record.score / record.max_score if record.max_score else 0.0

    @property
    def shares(self) -> list[float]:
        """Those of the labs that were handed in, in order."""
        return [share for lab in sorted(self.records) if (share := self.share(lab)) is not None]

    @property
    def points(self) -> float:
        """All points together."""
        return sum(round(10 * record.score) for record in self.records.values()) / 10

    def why_help(self, labs: list[str]) -> str:
        """Say in a few words why to ask how it goes; empty where nothing says so."""
        missing = [lab[:2] for lab in labs if lab not in self.records]
        shares, said = self.shares, []
        if shares and statistics.mean(shares) < LOW:
            said.append(f"{100 * statistics.mean(shares):.0f}% of the points so far")
        if len(shares) > 1 and statistics.median(shares[:-1]) - shares[-1] > FELL:
            before = 100 * statistics.median(shares[:-1])
            said.append(f"fell from {before:.0f}% to {100 * shares[-1]:.0f}%")
        if missing:
            said.append(f"lab {', '.join(missing)} not handed in")
        return "; ".join(said)

    @property
    def misconceptions(self) -> list[tuple[str, int]]:
        """Named mistakes that were made in more than one lab."""
        counted = Counter(m for record in self.records.values() for m in set(record.misconceptions))
        return [(name, count) for name, count in counted.most_common() if count > 1]


@dataclass(frozen=True)
class Term:
    """All graded labs and everybody in them."""

    labs: tuple[Lab, ...]
    students: tuple[Student, ...]

    @property
    def names(self) -> list[str]:
        """Of the labs."""
        return [lab.name for lab in self.labs]

    @property
    def in_need(self) -> list[tuple[Student, str]]:
        """Whom to ask how it goes, and why; fewest points first."""
        asked = [(student, student.why_help(self.names)) for student in self.students]
        return sorted((pair for pair in asked if pair[1]), key=lambda p: (p[0].points, p[0].label))


def term(course: Course) -> Term:
    """Collect all labs of which there are records.

    Raises:
        CourseError: when nothing was graded yet.
    """
    found = {lab: all_records(course, lab) for lab in course.labs()}
    found = {lab: records for lab, records in found.items() if records}
    if not found:
        raise CourseError("Nothing was graded yet: `python -m autograder grade LAB` grades a lab.")
    everybody = sorted({student for records in found.values() for student in records})
    return Term(
        tuple(_lab(lab, list(records.values())) for lab, records in found.items()),
        tuple(
            Student(one, {lab: records[one] for lab, records in found.items() if one in records})
            for one in everybody
        ),
    )


def without_names(found: Term) -> Term:
    """The same, students numbered in an order that says nothing about names."""

    def hashed(student: Student) -> list[str]:
        return [record.version + record.submission for record in student.records.values()]

    shuffled = sorted(found.students, key=hashed)
    return Term(
        found.labs,
        tuple(Student(f"student {n}", s.records) for n, s in enumerate(shuffled, 1)),
    )


def student(found: Term, name: str) -> Student:
    """Find one student.

    Raises:
        CourseError: when no lab has a record of that id.
    """
    for one in found.students:
        if one.label == name:
            return one
    raise CourseError(f"No lab has a record of {name!r}.")


def _lab(name: str, records: list[Record]) -> Lab:
    functions = [spec.exercise.name for spec in specs(name)]
    shares = {
        function: statistics.mean(made)
        for function in functions
        if (made := [r.functions[function].full for r in records if function in r.functions])
    }
    missed = {function: share for function, share in shares.items() if share < 1}
    counted = Counter(m for record in records for m in set(record.misconceptions))
    return Lab(
        name,
        max(record.max_score for record in records),
        len(records),
        statistics.median(r.score / r.max_score if r.max_score else 0.0 for r in records),
        sum(record.score == record.max_score for record in records),
        min(missed, key=lambda function: missed[function]) if missed else "",
        tuple(counted.most_common(3)),
    )
