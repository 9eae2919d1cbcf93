"""Who is in a simulated class: names as they are, ids to match, and when each hands in."""

import datetime
from dataclasses import dataclass

import numpy as np

from autograder.plaintext import student_id

DUE = datetime.datetime(2030, 1, 15, 23, 59, tzinfo=datetime.UTC)
EXTENSIONS = (12 * 3_600, 2 * 86_400, 7 * 86_400)  # seconds
GIVEN = ("Ada", "Bruno", "Chiara", "Dmitri", "Emeka", "Freya", "Goran", "Hana", "Imani", "João")
FAMILY = ("Almeida", "Brandt", "Castillo", "Duarte", "Eriksen", "Farouk", "Gupta", "Horváth", "Ito")
# Commas, quotes, other alphabets, right to left, and what a spreadsheet takes for a formula.
ODD = (
    ("Sinéad", "O'Brien-Łoś"),
    ("Robert", 'van "Bob" Dijk'),
    ("Maria José", "da Silva, Filho"),
    ("小雨", "王"),
    ("Ольга", "Иванова"),
    ("نور", "الهاشمي"),
    ("さくら", "田中"),
    ("=1+2", "Sheet"),
    ("+Plus", "@Mention"),
    ("-Dash", "<b>Bold</b>"),
)


@dataclass(frozen=True)
class Person:
    """A student.

    Attributes:
        folder: the name under `submitted/`.
        student: the id that grading makes of it.
        first_name, last_name, email: for the gradebook.
        timestamp: text of `timestamp.txt`; empty where there is none.
        seconds_late: after the due date and what it was put off by; 0 where in time.
        extension: seconds by which it was put off for this student.
    """

    folder: str
    student: str
    first_name: str
    last_name: str
    email: str
    timestamp: str
    seconds_late: float
    extension: float = 0.0


def people(count: int, rng: np.random.Generator) -> list[Person]:
    """Draw a class in which every odd name turns up early."""
    return [_person(number, rng) for number in range(count)]


def _person(number: int, rng: np.random.Generator) -> Person:
    odd = number % 3 == 2
    if odd:
        first, last = ODD[number // 3 % len(ODD)]
    else:
        first, last = GIVEN[rng.integers(len(GIVEN))], FAMILY[rng.integers(len(FAMILY))]
    login = f"{first}.{last}".lower().replace(" ", "-").replace("/", "-")
    folder = f"{login.lstrip('.')}.{number:04d}"
    timestamp, late, extension = _time(rng)
    email = f"student{number:04d}@example.org"
    return Person(folder, student_id(folder), first, last, email, timestamp, late, extension)


def _time(rng: np.random.Generator) -> tuple[str, float, float]:
    """Days early, in the last hour, late, or without a time; one in ten has an extension."""
    kind = rng.choice(["early", "last hour", "late", "none"], p=[0.4, 0.3, 0.2, 0.1])
    extension = float(rng.choice(EXTENSIONS)) if rng.random() < 0.1 else 0.0
    if kind == "none":
        return "", 0.0, extension
    seconds = {
        "early": -rng.integers(86_400, 14 * 86_400),
        "last hour": -rng.integers(0, 3_600),
        "late": rng.integers(1, 3 * 86_400),
    }[str(kind)]
    when = DUE + datetime.timedelta(seconds=int(seconds))
    return f"{when:%Y-%m-%d %H:%M:%S} UTC", max(seconds - extension, 0.0), extension
