"""`grade`: every submission of a lab, once, whatever happens on the way."""

import dataclasses
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from autograder.course import Course, CourseError
from autograder.grade import history
from autograder.grade.history import Change
from autograder.grade.pending import Held
from autograder.gradebook import backup
from autograder.gradebook import record as records
from autograder.gradebook.journal import Journal, autograded, said
from autograder.gradebook.record import Record
from autograder.intake.submitted import hand_in, students
from autograder.judging.versions import specs_version, version
from autograder.lab.release import release
from autograder.startup import collector_at_rest
from autograder.workers.pool import Workers

if TYPE_CHECKING:
    from autograder.gradebook.book import Gradebook
    from autograder.workers.dask_client import Address, Cluster


class Run:
    """One run over the submissions of a lab; entering it takes the lock on the gradebook."""

    def __init__(
        self,
        course: Course,
        lab: str,
        isolation: str = "bwrap",
        jobs: int = 1,
        again: bool = False,
        consent: Callable[[list[Change]], bool] | None = None,
        cluster: "Address | None" = None,
    ) -> None:
        """Find out what there is to do.

        Args:
            course: where everything lies.
            lab: the lab's name.
            isolation: `bwrap`, `landlock` or `none`.
            jobs: worker processes.
            again: grade what is graded already as well.
            consent: shown who would change because the course did, before any of it is written;
                says whether it may be. Without it, it may.
            cluster: a dask scheduler whose workers take the place of `jobs` processes here.

        Raises:
            CourseError: when there is nothing to grade, or a file of the course is missing.
        """
        self._course, self._lab = course, lab
        self._isolation, self._jobs, self._again = isolation, jobs, again
        self._consent = consent
        self._cluster = cluster
        self.kept: dict[str, str] = {}  # by student, why a result is not where it belongs
        self._release = release(course, lab)
        self._specs = specs_version(course, lab)
        self.folders = students(course, lab)
        self.not_graded: dict[str, str] = {}  # by folder, why
        if not self.folders:
            raise CourseError(
                f"No submission of {lab} is in {course.submitted}. "
                f"Put them there as STUDENT/{lab}/{lab}.ipynb."
            )

    def __iter__(self) -> Iterator[Record]:
        """Grade, and yield each record once it is written everywhere.

        Raises:
            CourseError: when something other than a submission is wrong.
        """
        with _only_one(self._course):
            journal = Journal(self._course, self._lab)
            try:
                yield from self._grade(journal)
            except OSError as error:
                raise CourseError(backup.blocked(self._course, error)) from error

    def preview(self) -> Iterator[Change | None]:
        """Grade what a run would grade and yield what would change; nothing is written."""
        todo = self._todo(self._done(Journal(self._course, self._lab)))
        with self._workers(len(todo)) as workers:
            for result in workers.run(todo):
                if "not_graded" in result:
                    self.not_graded[result["name"]] = result["not_graded"]
                    continue
                yield self._change(records.parse(result["record"]))

    def _grade(self, journal: Journal) -> Iterator[Record]:
        journal.tidy()
        done = self._done(journal)
        todo = self._todo(done)
        with self._workers(len(todo)) as workers:
            yield from self._write(journal, done, workers.run(todo))

    def _todo(self, done: dict[str, Record]) -> list[str]:
        return [name for student, name in self.folders.items() if student not in done]

    def _workers(self, todo: int) -> "Workers | Cluster":
        if self._cluster and todo:
            from autograder.workers.dask_client import Cluster

            return Cluster(self._course, self._release, self._isolation, self._cluster)
        return Workers(self._course, self._lab, self._isolation, min(self._jobs, todo))

    def _write(
        self, journal: Journal, done: dict[str, Record], results: Iterator[dict[str, Any]]
    ) -> Iterator[Record]:
        # nbgrader takes its time to load: the workers start meanwhile.
        with collector_at_rest():
            from autograder.gradebook.book import Gradebook

        with Gradebook(self._course) as gradebook:
            gradebook.enrol(self._release)
            self.kept = journal.settle(gradebook)
            known = gradebook.grades(self._lab) if done else {}
            for student, record in done.items():
                if student not in self.kept and known.get(student) != record.grades:
                    self._fill_in(gradebook, record)
                yield self._with_note(record)
            with Held() as held:
                for result in results:
                    if "not_graded" in result:
                        self.not_graded[result["name"]] = result["not_graded"]
                        continue
                    record, notebook = records.parse(result["record"]), result["notebook"]
                    change = self._change(record)
                    if change is not None and change.ours and self._asks():
                        held.add(change, notebook)
                        continue
                    history.begin(self._course, self._lab)
                    journal.add(record, notebook)
                    self.kept |= journal.settle(gradebook)
                    yield self._with_note(record)
                if held.changes and self._may_write(held.changes):
                    for record, notebook in held:
                        journal.add(record, notebook)
                    self.kept |= journal.settle(gradebook)
                    yield from (self._with_note(change.after) for change in held.changes)
            history.end(self._course, self._lab)

    def _fill_in(self, gradebook: "Gradebook", record: Record) -> None:
        """Write a record of before into a gradebook that lacks it; one that cannot be is said."""
        try:
            gradebook.write(record)
        except Exception as error:  # see `Journal.settle`
            gradebook.must_work()
            self.kept[record.student] = f"It could not be written into the gradebook: {said(error)}"

    def _with_note(self, record: Record) -> Record:
        """The record as it is told: with what kept it from its place, if anything did."""
        why = self.kept.get(record.student)
        return dataclasses.replace(record, notes=(why, *record.notes)) if why else record

    def _change(self, after: Record) -> Change | None:
        return history.change(records.load(self._course, self._lab, after.student), after)

    def _asks(self) -> bool:
        state = f"{self._release.hash} {self._specs}"
        return self._consent is not None and not history.agreed(self._course, self._lab, state)

    def _may_write(self, changes: list[Change]) -> bool:
        """Ask; a yes is remembered until the end, so that a run killed now asks nothing again."""
        if self._consent is None or not self._consent(changes):
            return False
        history.begin(self._course, self._lab)
        history.agree(self._course, self._lab, f"{self._release.hash} {self._specs}")
        return True

    def _done(self, journal: Journal) -> dict[str, Record]:
        """Find the submissions whose records stand: nothing that they rest on has changed."""
        if self._again:
            return {}
        pending, done = journal.pending(), {}
        for student, name in self.folders.items():
            record = pending.get(student)
            if record is None and os.path.isfile(autograded(self._course, self._lab, student)):
                record = records.load(self._course, self._lab, student)
            if record is None:
                continue
            handed = hand_in(self._course, self._lab, name)
            if record.version == version(handed, self._release.hash, self._specs, self._isolation):
                done[student] = record
        return done


@contextmanager
def _only_one(course: Course) -> Iterator[None]:
    """Hold the lock of the one writer; the system lets go of it when the process dies."""
    folder = course.records
    try:
        folder.mkdir(parents=True, exist_ok=True)
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        handle = os.open(folder / ".lock", flags, 0o644)
    except OSError as error:
        raise CourseError(backup.blocked(course, error)) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise CourseError("Another grading is running in this course. Wait for its end.") from None
    try:
        yield
    finally:
        os.close(handle)
