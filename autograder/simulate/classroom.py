"""Draw a class from a seed and write it; the same seed, the same bytes."""

import csv
import io
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from autograder.course import Course, CourseError
from autograder.files import write_whole
from autograder.intake.submitted import folder as submitted
from autograder.intake.submitted import students
from autograder.lab.release import release
from autograder.simulate import truth
from autograder.simulate.answers import Answer, Answers, answers
from autograder.simulate.notebooks import executed, fill_in, text
from autograder.simulate.oracle import Oracle, Worth
from autograder.simulate.people import Person, people
from autograder.simulate.spoil import BROKEN, HOSTILE, Spoilt
from autograder.simulate.texts.steps import in_steps
from autograder.simulate.texts.styles import STYLES
from autograder.simulate.texts.unnamed import unnamed
from autograder.simulate.truth import Expected, digest
from unrolled.checks.outcome import FailureKind

SHARES = {
    "right": 0.34,
    "mistake": 0.24,
    "two mistakes": 0.09,
    "unnamed": 0.09,
    "partial": 0.08,
    "copy": 0.05,
    "blank": 0.03,
    "broken": 0.03,
    "hostile": 0.05,
}
COPIED = ("right", "mistake", "two mistakes", "unnamed", "partial")
DISGUISES = ("as it is", "with remarks", "renamed", "without docstring")
MOST_STYLES = 3  # of one answer


class Classroom:
    """Makes the submissions of one lab."""

    def __init__(self, course: Course, lab: str, seed: int) -> None:
        """Collect what can be answered.

        Raises:
            CourseError: when the release is missing, or the lab asks for nothing.
        """
        self._course, self._lab, self._seed = course, lab, seed
        self._released = release(course, lab).notebook
        self._known: Answers = answers(course, lab)
        if not self._known.functions:
            raise CourseError(f"{lab} has no graded function, so there is nothing to simulate.")
        self._oracle = Oracle(course, lab, self._known)
        self._last = list(self._known.functions.values())[-1]
        self._unnamed: list[Answer] | None = None
        self._honest: list[_Drawn] = []  # whose answers may be copied

    def write(
        self,
        count: int,
        kinds: tuple[str, ...] = (),
        shown: Callable[[list[Person]], Iterator[Person] | list[Person]] = list,
    ) -> list[Expected]:
        """Write a class and its truth; an earlier class that was simulated here goes.

        Args:
            count: how many students.
            kinds: keys of `SHARES` to draw from; all where there are none.
            shown: wraps the students as they are made, for a progress bar.

        Raises:
            CourseError: when a folder is there that was not made here; nothing is changed then.
        """
        self._honest.clear()
        clear(self._course, self._lab)
        _refuse_strangers(self._course, self._lab)
        making = _making(self._course, self._lab)
        rng = np.random.default_rng(self._seed)
        plan = _plan(count, kinds or tuple(SHARES), rng)
        class_ = people(count, rng)
        found = [
            self._student(making, person, kind, number, rng)
            for number, (person, kind) in enumerate(zip(shown(class_), plan, strict=True))
        ]
        place = truth.place(self._course, self._lab).with_name("roster.csv")
        write_whole(place, _roster(class_).encode("utf-8"))
        # From here on the class is known as simulated, and can be cleared wherever this is stopped.
        truth.save(self._course, self._lab, self._seed, found)
        for one in found:
            target = submitted(self._course) / one.folder / self._lab
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(making / one.folder, target)
        shutil.rmtree(making, ignore_errors=True)
        return found

    def _student(
        self, making: Path, person: Person, kind: str, number: int, rng: np.random.Generator
    ) -> Expected:
        drawn = self._draw(kind, number, rng)
        spoilt, answered = drawn.spoilt, {**drawn.answered, **drawn.spoilt.instead}
        worth = self._oracle.worth(answered)
        if not spoilt.counts:
            worth = {
                name: Worth(found.points, 0.0, FailureKind.UNREADABLE)
                for name, found in worth.items()
            }
        files = dict(spoilt.files)
        if person.timestamp:
            files["timestamp.txt"] = person.timestamp.encode()
        place = making / person.folder
        place.mkdir(parents=True)
        for name, content in files.items():
            (place / name).write_bytes(content)
        made = {f"{person.folder}/{self._lab}/{name}": digest(c) for name, c in files.items()}
        found = truth.expected(
            person.student, person.folder, drawn.why, spoilt.status, worth, person.timestamp
        )
        if kind in COPIED:
            self._honest.append(replace(drawn, student=person.student))
        return replace(
            found,
            files=made,
            extension=person.extension,
            seconds_late=person.seconds_late,
            copied_from=drawn.student,
            answers={cell: answer.label for cell, answer in answered.items()},
        )

    def _draw(self, kind: str, number: int, rng: np.random.Generator) -> "_Drawn":
        """Draw one submission: why it is so, its files, and its answers."""
        answered, why, student = *self._answered(kind, rng), ""
        if kind == "copy" and self._honest:
            original = self._honest[rng.integers(len(self._honest))]
            why, student = f"copy: {original.why}", original.student
            answered = {cell: _disguised(a, rng) for cell, a in original.answered.items()}
        notebook = fill_in(self._released, answered)
        if kind in ("broken", "hostile"):
            table = BROKEN if kind == "broken" else HOSTILE
            why = list(table)[number % len(table)]
            spoilt = table[why](self._lab, notebook, self._last)
            return _Drawn(f"{kind}: {why}", spoilt, answered)
        if rng.random() < 0.5:
            notebook = executed(notebook)
        return _Drawn(
            why, Spoilt({f"{self._lab}.ipynb": text(notebook).encode()}), answered, student
        )

    def _answered(self, kind: str, rng: np.random.Generator) -> tuple[dict[str, Answer], str]:
        known = self._known
        found = {cell: self._in_some_style(answer, rng) for cell, answer in known.right.items()}
        cells = list(dict.fromkeys(known.functions.values()))
        if kind == "blank":
            return dict(known.blank), "blank"
        if kind == "partial":
            done = int(rng.integers(1, len(cells))) if len(cells) > 1 else 0
            return {**found, **{c: known.blank[c] for c in cells[done:]}}, f"partial: {done} done"
        wrong = []
        if kind in ("mistake", "two mistakes"):
            wrong = [self._mistake(cells, rng)]
        if kind == "two mistakes":
            apart = [cell for cell in cells if not self._related(cell, wrong[0].cell)]
            wrong += [self._mistake(apart, rng)] if apart else []
        if kind == "unnamed":
            wrong = [self._without_name(rng)]
        why = " and ".join(answer.label for answer in wrong)
        return {**found, **{answer.cell: answer for answer in wrong}}, why or "right"

    def _mistake(self, cells: list[str], rng: np.random.Generator) -> Answer:
        choice = [answer for cell in cells for answer in self._known.wrong[cell]]
        return choice[rng.integers(len(choice))]

    def _without_name(self, rng: np.random.Generator) -> Answer:
        """A wrong answer that no spec names; the class has few of them, so that some have one."""
        if self._unnamed is None:
            self._unnamed = unnamed(self._known, self._oracle, np.random.default_rng(self._seed))
        choice = self._unnamed or [a for found in self._known.wrong.values() for a in found]
        return self._in_some_style(choice[rng.integers(len(choice))], rng)

    def _related(self, one: str, other: str) -> bool:
        """Whether one of two cells stands on the other, or a function on both."""
        chains = [
            {cell, *self._known.below[function]} for function, cell in self._known.functions.items()
        ]
        return any({one, other} <= chain for chain in chains)

    def _in_some_style(self, answer: Answer, rng: np.random.Generator) -> Answer:
        cut = replace(answer, source=in_steps(answer.source or "", answer.cell, rng))
        names = rng.choice(list(STYLES), size=rng.integers(1, MOST_STYLES + 1), replace=False)
        return _styled(cut, [str(name) for name in names])


@dataclass(frozen=True)
class _Drawn:
    """Why a submission is as it is, its files, its answers, and whose it was copied from."""

    why: str
    spoilt: Spoilt
    answered: dict[str, Answer]
    student: str = ""


def _styled(answer: Answer, names: Iterable[str]) -> Answer:
    source = answer.source or ""
    for name in names:
        source = STYLES[name](source, answer.cell)
    return replace(answer, source=source)


def _disguised(answer: Answer, rng: np.random.Generator) -> Answer:
    """The same under another surface."""
    return _styled(answer, [str(rng.choice(DISGUISES))])


def _making(course: Course, lab: str) -> Path:
    """Where a class lies until it is whole."""
    return truth.place(course, lab).with_name(".making")


def clear(course: Course, lab: str) -> None:
    """Remove the class that was simulated here, but no file that was changed since."""
    shutil.rmtree(_making(course, lab), ignore_errors=True)
    try:
        found = truth.load(course, lab)
    except CourseError:
        return
    root = submitted(course)
    for student in found:
        for name, made in student.files.items():
            path = root / name
            if path.is_file() and not path.is_symlink() and digest(path.read_bytes()) == made:
                path.unlink()
        for place in (root / student.folder / lab, root / student.folder):
            if place.is_dir() and not any(place.iterdir()):
                place.rmdir()
    truth.place(course, lab).unlink()


def _refuse_strangers(course: Course, lab: str) -> None:
    root: Path = submitted(course)
    there = list(students(course, lab).values()) if root.is_dir() else []
    if there:
        raise CourseError(
            f"{root} holds {len(there)} submissions of {lab} that were not simulated, or were "
            f"changed since, such as {there[0]!r}. Simulate in another copy of the course; "
            "`python -m autograder demo` does."
        )


def _plan(count: int, kinds: tuple[str, ...], rng: np.random.Generator) -> list[str]:
    """One student of each kind where there is room, the others by their shares, shuffled."""
    shares = np.array([SHARES[kind] for kind in kinds])
    plan = list(kinds)[:count]
    plan += [str(k) for k in rng.choice(kinds, size=count - len(plan), p=shares / shares.sum())]
    return [plan[at] for at in rng.permutation(count)]


def _roster(class_: list[Person]) -> str:
    """The class as `nbgrader db student import` reads it."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("id", "first_name", "last_name", "email"))
    writer.writerows((p.student, p.first_name, p.last_name, p.email) for p in class_)
    return file.getvalue()
