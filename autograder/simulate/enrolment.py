"""Bring a simulated class into a gradebook: names, due date and extensions, before it is graded."""

import csv

from autograder.course import Course
from autograder.lab.release import release
from autograder.simulate import truth
from autograder.simulate.people import DUE


def enrol(course: Course, lab: str) -> None:
    """Write what an instructor would have written by the due date.

    Raises:
        CourseError: when no class of this lab was simulated here, or the gradebook cannot be used.
    """
    from autograder.gradebook.backup import address, database
    from autograder.gradebook.book import COURSE_ID
    from autograder.gradebook.book import Gradebook as Ours

    found = truth.load(course, lab)
    with Ours(course) as ours:
        ours.enrol(release(course, lab))
    from nbgrader.api import Gradebook

    from autograder.gradebook.rows import Found, Rows

    roster = truth.place(course, lab).with_name("roster.csv")
    with Gradebook(address(database(course)), COURSE_ID) as book:
        book.update_or_create_assignment(lab, duedate=DUE.replace(tzinfo=None))
        with roster.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                student = row.pop("id")
                book.update_or_create_student(student, **row)
        rows = Rows(book, lab)
        extended = [one for one in found if one.extension]
        for one in extended:
            rows.write(one.student, Found(None, {}, {}))
        book.db.commit()
        for one in extended:
            book.grant_extension(lab, one.student, minutes=one.extension / 60)
