"""Grade one submission: from what was handed in to its record and its autograded notebook.

The way of a submission from its folder to the gradebook, each step with what it takes and gives:

| step | in | takes | gives |
|---|---|---|---|
| `hand_in` | `intake/submitted.py` | a folder | `Handed`: bytes, time, notes |
| `normalise` | `intake/normalise.py` | `Handed` | `Normalised`: answers in the released cells |
| `Bench.judged` | here | those cells | what each did, each function's verdict, a status |
| `Bench.explained` | `causes.py` | these | verdicts and notes that name the true cause |
| `Bench.recorded` | here | these | `Record`, which says all that is known |
| `Bench.drawn` | `graded_notebook.py` | verdicts, outputs | the autograded notebook |
| `Journal.add` | `gradebook/journal.py` | record, notebook | graded, whatever dies from here on |
| `Journal.settle` | `gradebook/journal.py` | its entries | rows of the gradebook, files in place |

A worker does all but the first and the last two; the one coordinator does those (`grade/run.py`).
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Self, cast

from nbformat.notebooknode import NotebookNode

from autograder.course import Course, CourseError, NotGradedError
from autograder.gradebook.record import FunctionResult, Record, Status
from autograder.intake.normalise import Normalised, normalise, untouched
from autograder.intake.submitted import Handed
from autograder.judging import seeds
from autograder.judging.causes import ended, taken, with_causes
from autograder.judging.contention import ENOUGH, contention
from autograder.judging.graded_notebook import draw
from autograder.judging.memory import bounded_memory
from autograder.judging.outputs import failure_text, shown
from autograder.judging.running import run
from autograder.judging.verdicts import Judge, Judged
from autograder.judging.versions import specs_version, version
from autograder.lab.forgotten import refuse_forgotten_build
from autograder.lab.release import Release, release
from autograder.plaintext import plain
from autograder.sandbox import (
    CellRun,
    Isolation,
    Limits,
    Sandbox,
    SandboxUnavailableError,
)
from autograder.sandbox.launch import of_the_machine
from autograder.sandbox.layout import LayoutError, refuse_within
from unrolled.checks.outcome import FailureKind
from unrolled.checks.verdict.verdict import Verdict

DRAWING_SECONDS = 10.0  # of our own processor time, for all verdicts of a submission
NOT_DRAWN = "This verdict could not be shown; its points stand."


@dataclass(frozen=True)
class Marked:
    """A graded submission: its record, and the notebook with verdicts in it."""

    record: Record
    notebook: NotebookNode


@dataclass(frozen=True)
class Work:
    """What is known of a submission so far; each step gives one that knows more.

    Attributes:
        handed: what was handed in.
        normal: its cells as the release has them.
        status: how it ended.
        found: by function, the verdict.
        runs: what happened in each cell.
        record: what is kept of all this.
    """

    handed: Handed
    normal: Normalised
    status: Status = Status.OK
    found: Mapping[str, Judged] = field(default_factory=dict)
    runs: tuple[CellRun, ...] = ()
    record: Record | None = None


class Bench:
    """What grading one lab needs, made once and used for one submission after the other."""

    def __init__(
        self,
        course: Course,
        lab: str,
        isolation: str,
        limits: Limits | None = None,
        derive: seeds.Derive | None = None,
    ) -> None:
        """Load release and specs; the sandbox starts when the bench is entered.

        Args:
            course: where the files are.
            lab: the lab's name.
            isolation: `bwrap`, `landlock` or `none`.
            limits: what one submission may use; by default the sandbox's own.
            derive: gives the seeds of cases; by default from the course's key.

        Raises:
            CourseError: when a file of the course is missing or damaged.
        """
        self.lab, self.isolation = lab, isolation
        self.release: Release = release(course, lab)
        refuse_forgotten_build(course, self.release)
        self.specs = specs_version(course, lab)
        self.judge = Judge(course, lab)
        self._derive = derive or seeds.derived(course, lab, self.release.hash)
        self._limits = limits or Limits()
        self._released, self._root = course.release(lab), course.root
        self.sandbox = self._sandbox(1.0)

    def __enter__(self) -> Self:
        """Start the sandbox.

        Raises:
            CourseError: when there is none to be had here, or when the course lies where it would
                be seen from inside; the message says what to do.
        """
        try:
            if self.isolation != "none":
                refuse_within(of_the_machine(), self._root)
            self.sandbox.__enter__()
        except (SandboxUnavailableError, LayoutError) as error:
            raise CourseError(str(error)) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.sandbox.__exit__(kind, value, trace)

    def mark(self, handed: Handed) -> Marked:
        """Grade one submission. Never raises for what the submission holds.

        Raises:
            NotGradedError: when the machine, and not the submission, is why it has no grade.
        """
        start = time.perf_counter()
        marked = self.mark_normalised(normalise(handed.raw, self.release, handed.problem), handed)
        seconds = round(time.perf_counter() - start, 3)
        return Marked(replace(marked.record, seconds=seconds), marked.notebook)

    def mark_normalised(self, normal: Normalised, handed: Handed) -> Marked:
        """Run, judge and write down a notebook that `normalise` made."""
        work = Work(handed, normal)
        for step in (self.judged, self.explained, self.recorded, self.drawn):
            work = step(work)
        assert work.record is not None
        return Marked(work.record, work.normal.notebook)

    def judged(self, work: Work) -> Work:
        """Run its cells and judge its functions; again, alone, where that may have been bad luck.

        Raises:
            NotGradedError: when the process is killed from outside.
        """
        if work.normal.problem:
            unread = {name: Judged(self._unread(name, work.normal)) for name in self._functions()}
            return replace(work, status=Status.UNREADABLE, found=unread)
        with bounded_memory():
            done = self._run(self.sandbox, work)
            if done.status == Status.CRASH:  # its own doing is done again; a machine's hardly
                done = self._run(self.sandbox, work)
            if done.status == Status.TIMEOUT and (factor := contention()) > ENOUGH:
                with self._sandbox(factor) as patient:
                    done = self._run(patient, work)
        return done

    def explained(self, work: Work) -> Work:
        """Say in verdicts and notes what the cells tell: what stopped, took too much, was taken."""
        normal, runs = work.normal, work.runs
        if normal.problem:
            return work
        notes = (*normal.notes, *taken(normal, runs), *ended(normal, runs))
        return replace(
            work,
            found=with_causes(work.found, normal, runs),
            normal=replace(normal, notes=tuple(dict.fromkeys(notes))),
            status=Status.TAMPERED if normal.tampered else work.status,
        )

    def recorded(self, work: Work) -> Work:
        """Make the record: all that is known of the submission from here on."""
        normal, handed = work.normal, work.handed
        verdicts = {name: judged.verdict for name, judged in work.found.items()}
        named = [
            v.misconception
            for name, v in verdicts.items()
            if v.misconception and v.misconception in self.judge.exercises[name].hints
        ]
        record = Record(
            lab=self.lab,
            student=handed.student,
            status=work.status,
            score=_total(v.score for v in verdicts.values()),
            max_score=_total(v.max_points for v in verdicts.values()),
            seconds=0.0,
            isolation=self.isolation,
            version=version(handed, self.release.hash, self.specs, self.isolation),
            timestamp=handed.timestamp,
            submission=normal.hash,
            release=self.release.hash,
            tampered=normal.tampered,
            notes=tuple(filter(None, (normal.problem, *handed.notes, *normal.notes))),
            misconceptions=tuple(dict.fromkeys(named)),
            functions={
                function: self._entry(key, work.found[function], normal.hash)
                for key, function in self.release.checks.items()
            },
            cells={run.id: failure_text(run.failure) for run in work.runs if run.failure},
            blank=normal.blank,
        )
        return replace(work, record=record)

    def drawn(self, work: Work) -> Work:
        """Put outputs, verdicts and remarks into the notebook, which is the normalised one."""
        assert work.record is not None
        draw(
            work.normal.notebook,
            work.record,
            verdicts={
                key: work.found[function].verdict for key, function in self.release.checks.items()
            },
            outputs={run.id: shown(run) for run in work.runs},
            course={cell.id for cell in self.release.notebook.cells},
        )
        return work

    def _run(self, sandbox: Sandbox, work: Work) -> Work:
        """Run a submission's cells, then judge its functions in the order of the lab.

        Raises:
            NotGradedError: when the process is killed from outside.
        """
        normal = work.normal
        with run(sandbox, normal.program) as ran:
            found = self.judge.all(
                ran.submission,
                lambda name: self.seed(normal.hash, name),
                untouched=untouched(normal, self.release),
            )
            word = ran.status if ran.status != "ok" else ran.submission.status
        if word == "killed":
            raise NotGradedError("its process was killed; is the machine short of memory?")
        status = Status(word) if word != "ok" else _worst(found)
        return replace(work, status=status, found=found, runs=ran.cells)

    def _sandbox(self, factor: float) -> Sandbox:
        """Make a sandbox for a machine that takes `factor` times as long."""
        isolation = cast(Isolation, self.isolation)
        return Sandbox(isolation, self._limits.slower(factor), self._released)

    def seed(self, submission: str, function: str) -> bytes:
        """Find the secret seed of one function's cases for one submission."""
        return self._derive(submission, function)

    def _functions(self) -> list[str]:
        return list(self.release.checks.values())

    def _unread(self, name: str, normal: Normalised) -> Verdict:
        points = self.judge.exercises[name].max_points
        return Verdict(name, 0.0, points, (), (), normal.problem, FailureKind.UNREADABLE)

    def _entry(self, key: str, judged: Judged, submission: str) -> FunctionResult:
        verdict = judged.verdict
        return FunctionResult(
            grade_id=key,
            points=verdict.max_points,
            score=verdict.score,
            misconception=verdict.misconception,
            message=plain(verdict.message, 2000),
            hint=verdict.hint,
            lent=judged.lent,
            tests={test.title: test.passed for test in verdict.tests},
            seed=self.seed(submission, verdict.function).hex(),
        )


def _worst(found: Mapping[str, Judged]) -> Status:
    troubles = {judged.trouble for judged in found.values()}
    if FailureKind.TIMEOUT in troubles:
        return Status.TIMEOUT
    return Status.CRASH if troubles - {""} else Status.OK


def _total(points: Any) -> float:
    return sum(round(10 * value) for value in points) / 10
