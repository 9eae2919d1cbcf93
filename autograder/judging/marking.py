"""Grade one submission: from what was handed in to its record and its autograded notebook."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self, cast

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.course import Course, CourseError, NotGradedError
from autograder.gradebook.record import FunctionResult, Record, Status
from autograder.intake.normalise import Normalised, normalise, untouched
from autograder.intake.submitted import Handed
from autograder.judging import seeds
from autograder.judging.causes import ended, taken, with_causes
from autograder.judging.contention import ENOUGH, contention
from autograder.judging.memory import bounded_memory
from autograder.judging.outputs import failure_text, shorten_sources, shown
from autograder.judging.running import run
from autograder.judging.verdicts import Judge, Judged
from autograder.judging.versions import specs_version, version
from autograder.lab.cells import grade_id, role
from autograder.lab.forgotten import refuse_forgotten_build
from autograder.lab.release import Release, release
from autograder.plaintext import plain, shown_as_text, without_formulas
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
from unrolled.checks.patience import OutOfPatienceError, Patience
from unrolled.checks.verdict.html import piece
from unrolled.checks.verdict.markup import Html, element
from unrolled.checks.verdict.verdict import Verdict

DRAWING_SECONDS = 10.0  # of our own processor time, for all verdicts of a submission
NOT_DRAWN = "This verdict could not be shown; its points stand."


@dataclass(frozen=True)
class Marked:
    """A graded submission: its record, and the notebook with verdicts in it."""

    record: Record
    notebook: NotebookNode


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
        """Grade one submission. Never raises for what the submission holds."""
        start = time.perf_counter()
        normal = normalise(handed.raw, self.release, handed.problem)
        marked = self.mark_normalised(normal, handed)
        seconds = round(time.perf_counter() - start, 3)
        return Marked(replace(marked.record, seconds=seconds), marked.notebook)

    def mark_normalised(self, normal: Normalised, handed: Handed) -> Marked:
        """Run, judge and write down a notebook that `normalise` made."""
        if normal.problem:
            found = {name: Judged(self._unread(name, normal)) for name in self._functions()}
            return self._write(normal, handed, Status.UNREADABLE, found, {}, {})
        with bounded_memory():
            status, found, runs = self._run(self.sandbox, normal)
            if status == Status.CRASH:  # its own doing is done again; what a machine did hardly
                status, found, runs = self._run(self.sandbox, normal)
            if status == Status.TIMEOUT and (factor := contention()) > ENOUGH:
                with self._sandbox(factor) as patient:
                    status, found, runs = self._run(patient, normal)
        found = with_causes(found, normal, runs)
        notes = (*normal.notes, *taken(normal, runs), *ended(normal, runs))
        normal = replace(normal, notes=tuple(dict.fromkeys(notes)))
        failures = {run.id: failure_text(run.failure) for run in runs if run.failure}
        outputs = {run.id: shown(run) for run in runs}
        status = Status.TAMPERED if normal.tampered else status
        return self._write(normal, handed, status, found, failures, outputs)

    def _run(
        self, sandbox: Sandbox, normal: Normalised
    ) -> tuple[Status, dict[str, Judged], tuple[CellRun, ...]]:
        """Run a submission's cells, then judge its functions in the order of the lab.

        Raises:
            NotGradedError: when the process is killed from outside.
        """
        with run(sandbox, normal.program) as ran:
            found = self.judge.all(
                ran.submission,
                lambda name: self.seed(normal.hash, name),
                untouched=untouched(normal, self.release),
            )
            word = ran.status if ran.status != "ok" else ran.submission.status
            if word == "killed":
                raise NotGradedError("its process was killed; is the machine short of memory?")
            status = Status(word)
            return _worst(found) if status == Status.OK else status, found, ran.cells

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

    def _write(
        self,
        normal: Normalised,
        handed: Handed,
        status: Status,
        found: Mapping[str, Judged],
        failures: Mapping[str, str],
        outputs: Mapping[str, list[NotebookNode]],
    ) -> Marked:
        verdicts = {name: judged.verdict for name, judged in found.items()}
        named = [
            v.misconception
            for name, v in verdicts.items()
            if v.misconception and v.misconception in self.judge.exercises[name].hints
        ]
        record = Record(
            lab=self.lab,
            student=handed.student,
            status=status,
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
                function: self._entry(key, found[function], normal.hash)
                for key, function in self.release.checks.items()
            },
            cells=failures,
            blank=normal.blank,
        )
        return Marked(record, self._notebook(normal, verdicts, outputs, record))

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

    def _notebook(
        self,
        normal: Normalised,
        verdicts: Mapping[str, Verdict],
        outputs: Mapping[str, list[NotebookNode]],
        record: Record,
    ) -> NotebookNode:
        notebook, drawing = normal.notebook, Patience(DRAWING_SECONDS)
        for cell in notebook.cells:
            if role(cell) == "check":
                cell.outputs = [_result(verdicts[self.release.checks[grade_id(cell)]], drawing)]
            elif cell.id in outputs:
                cell.outputs = outputs[cell.id]
        shorten_sources(notebook.cells, {cell.id for cell in self.release.notebook.cells})
        remarks = _remarks(record)
        if remarks:
            first = nbformat.v4.new_markdown_cell(shown_as_text("\n".join(remarks)))
            first.id = "from-grading"
            notebook.cells.insert(0, first)
        return notebook


def _result(verdict: Verdict, drawing: Patience) -> NotebookNode:
    """Make a verdict its cell's output; nbgrader reads the score from `text/plain`."""
    html = without_formulas(_drawn(verdict, drawing)).source
    return nbformat.v4.new_output(
        "execute_result", data={"text/plain": repr(verdict), "text/html": html}
    )


def _drawn(verdict: Verdict, drawing: Patience) -> Html:
    """A verdict's page; what fails in it costs the page and nothing else."""
    try:
        with drawing.spending():
            return piece(verdict)
    except (Exception, OutOfPatienceError):
        return element("p", Html(NOT_DRAWN))


def _remarks(record: Record) -> list[str]:
    lines = [*record.tampered, *record.notes]
    if record.status.stopped:
        lines.insert(0, f"While your notebook ran, it was stopped: {record.status}.")
    return ["From grading:", *(f"- {line}" for line in lines)] if lines else []


def _worst(found: Mapping[str, Judged]) -> Status:
    troubles = {judged.trouble for judged in found.values()}
    if FailureKind.TIMEOUT in troubles:
        return Status.TIMEOUT
    return Status.CRASH if troubles - {""} else Status.OK


def _total(points: Any) -> float:
    return sum(round(10 * value) for value in points) / 10
