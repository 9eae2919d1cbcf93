"""Hold what `grade` recorded, and wrote into the gradebook, against the truth."""

from collections.abc import Iterator

from autograder.course import Course
from autograder.gradebook import record as records
from autograder.gradebook.reading import lateness, scores
from autograder.gradebook.record import Record
from autograder.simulate import truth
from autograder.simulate.truth import Expected


def compare(course: Course, lab: str) -> tuple[int, list[str]]:
    """Compare a graded class with its truth, exactly.

    Returns:
        How many students were compared, and a line for each difference.

    Raises:
        CourseError: when no class of this lab was simulated here.
    """
    expected = truth.load(course, lab)
    book = scores(course, lab)
    late = lateness(course, lab)
    lines = []
    for one in expected:
        record = records.load(course, lab, one.student)
        if record is None:
            lines.append(f"{one.student}: has no record. Grade the lab first.")
            continue
        lines += [f"{one.student} ({one.kind}): {line}" for line in _differences(one, record)]
        if book.get(one.student) != record.score:
            lines.append(
                f"{one.student} ({one.kind}): the gradebook says {book.get(one.student)} points, "
                f"the record {record.score:g}"
            )
        if one.student in late and late[one.student] != one.seconds_late:
            lines.append(
                f"{one.student} ({one.kind}): {late[one.student]:g} seconds late, expected "
                f"{one.seconds_late:g}"
            )
    return len(expected), lines


def _differences(one: Expected, record: Record) -> Iterator[str]:
    if record.status != one.status:
        yield f"status {record.status}, expected {one.status}"
    if one.score is not None and record.score != one.score:
        yield f"{record.score:g} points, expected {one.score:g}"
    if record.max_score != one.max_score:
        yield f"of {record.max_score:g} points, expected {one.max_score:g}"
    if record.timestamp != one.timestamp:
        yield f"handed in {record.timestamp!r}, expected {one.timestamp!r}"
    if one.misconceptions is not None and list(record.misconceptions) != one.misconceptions:
        yield f"named {list(record.misconceptions)}, expected {one.misconceptions}"
    if set(record.functions) != set(one.functions):
        yield f"functions {sorted(record.functions)}, expected {sorted(one.functions)}"
        return
    for name, want in one.functions.items():
        got = record.functions[name]
        if want["score"] is not None and got.score != want["score"]:
            yield f"{name} has {got.score:g} points, expected {want['score']:g}"
        if want["determined"] and got.misconception != want["misconception"]:
            yield f"{name} is called {got.misconception!r}, expected {want['misconception']!r}"
