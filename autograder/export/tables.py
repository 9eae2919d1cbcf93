"""Lay grades out as each taker documents it.

Canvas ("How do I import grades in the Gradebook?"): the columns Student, ID, SIS User ID, SIS Login
ID, Section, then one for each assignment, called as in Canvas; a second line with the points
possible; people are found by ID, then by SIS id, then by login, then by name; UTF-8 without a mark.

Moodle ("Grade import"): any columns with headings in the first line; at the preview one of them is
mapped to the user (ID number, username or email address), the others to grade items, which Moodle
finds by itself where the heading is the item's name; UTF-8, comma, point.

Nobody who opens such a file in a spreadsheet may run what a student put into a name: a text that a
spreadsheet would take for a formula gets an apostrophe in front.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable

from autograder.export.grades import Grades, Student
from autograder.plaintext import plain

Row = Iterable[str | float]
FORMULA = "=+-@−"  # and what compatibility makes of others, such as the full-width ones
LINES = str.maketrans("\n\t", "  ")
BLANKS = "\u2800\u115f\u1160\u3164\uffa0"  # letters by their kind, and nothing to be seen


def as_csv(grades: Grades) -> Iterable[Row]:
    """One line for each student and lab, for people and programs."""
    yield (
        *("student", "last_name", "first_name", "email", "lab"),
        *("handed_in", "raw_score", "late_penalty", "score", "max_score", "needs_manual_grade"),
    )
    for student in grades.students:
        for lab, most in grades.labs.items():
            grade = student.grades.get(lab)
            who = (student.id, student.last_name, student.first_name, student.email, lab)
            if grade is None:
                yield (*who, "", "", "", "", most, "")
            else:
                look = "" if grade.final else "yes"
                yield (*who, grade.handed_in, grade.raw, grade.penalty, grade.score, most, look)


def as_canvas(grades: Grades) -> Iterable[Row]:
    """One line a student, as Canvas imports it; a lab not handed in stays empty."""
    yield ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", *grades.labs)
    yield ("    Points Possible", "", "", "", "", *grades.labs.values())
    for student in grades.students:
        canvas, sis = (student.lms_id, "") if student.lms_id.isdecimal() else ("", student.lms_id)
        yield (_sortable(student), canvas, sis, student.id, "", *_scores(student, grades))


def as_moodle(grades: Grades) -> Iterable[Row]:
    """One line a student, as Moodle imports it; a lab not handed in stays empty."""
    yield ("First name", "Last name", "Username", "ID number", "Email address", *grades.labs)
    for student in grades.students:
        number = student.lms_id or student.id
        names = (student.first_name, student.last_name, student.id, number, student.email)
        yield (*names, *_scores(student, grades))


TABLES: dict[str, Callable[[Grades], Iterable[Row]]] = {
    "csv": as_csv,
    "canvas": as_canvas,
    "moodle": as_moodle,
}


def text(rows: Iterable[Row]) -> str:
    """Write rows as CSV (RFC 4180), every text in them harmless to a spreadsheet."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue()


def harmless(value: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula.

    A spreadsheet may pass over what is blank or invisible in front, whatever it is written with. A
    cell is one line: nothing in it looks like another row, or reorders this one.

    >>> harmless("=1+2")
    "'=1+2"
    """
    value = plain(value).translate(LINES)
    seen = next((c for c in value if not _is_blank(c)), "")
    return f"'{value}" if unicodedata.normalize("NFKC", seen)[:1] in tuple(FORMULA) else value


def _is_blank(character: str) -> bool:
    return unicodedata.category(character)[0] in "CZM" or character in BLANKS


def _cell(value: str | float) -> str:
    return harmless(value) if isinstance(value, str) else f"{round(value, 4):g}"


def _scores(student: Student, grades: Grades) -> list[str | float]:
    found = [student.grades.get(lab) for lab in grades.labs]
    return ["" if grade is None else grade.score for grade in found]


def _sortable(student: Student) -> str:
    """The name as Canvas writes it: last name, comma, first name."""
    return ", ".join(filter(None, (student.last_name, student.first_name))) or student.id
