"""The whole way from a folder of submissions to grades and pages: ours against plain nbgrader's.

Ours are four commands, each with its start, for classes of 30, 60 and 300: `grade`, `feedback`,
`report`, `export`. nbgrader's are three, `autograde`, `generate_feedback` and `export`; it has no
report. All run on one core, on the same notebooks. Ours does every class in full. nbgrader is
timed on a part of the class, `--plain` of the same four kinds in equal shares, between our
commands; its time for a submission does not change from the first to the last, so a class takes it
that many times as long, and its three starts once.

`nbgrader` is the least ratio on the wall of the classes of 60 and 300 of both labs, `small` that of
30; the same in processor time, kernels and sandboxes included, ends in `_processor`. nbgrader waits
by the clock for a part of its time, so a person sees the first; a busy machine tells the second.
`two_workers` is `grade --jobs 1` over `--jobs 2` for 120 submissions, and says something only where
two cores have nothing else to do.
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.course import ROOT, Course
from benchmarks import grade
from benchmarks.harness.classes import command, course_of, hand_in
from benchmarks.harness.processor import counts_all, timed
from benchmarks.harness.report import Outcome
from benchmarks.peers.chain import Command, lay_out
from benchmarks.peers.served import Spent

GOALS = {"nbgrader": 10.0, "small": 6.0, "two_workers": 1.6}
LABS = ("01_rnn_cell", "07_lstm")
SMALL, CLASSES, SHARED = 30, (60, 300), 120
OURS = ("grade", "feedback", "report", "export")
THEIRS = ("autograde", "generate_feedback", "export")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plain", type=int, default=12, help="nbgrader does so many of a lab (12)")
    parser.add_argument("--classes", type=int, nargs="+", default=CLASSES, help="sizes (60 300)")
    parser.add_argument("--small", type=int, default=SMALL, help="size of the small class (30)")
    parser.add_argument("--shared", type=int, default=SHARED, help="for two workers; 0: not (120)")
    parser.add_argument("--labs", nargs="+", default=LABS, help="which labs (01 and 07)")


def run(options: argparse.Namespace) -> Outcome:
    sizes = sorted({options.small, *options.classes})
    lines = [f"load when started: {os.getloadavg()[0]:.1f}; one core; seconds wall/processor"]
    if not counts_all():
        lines.append("No control group could be made: what sandboxes kill is in no processor time.")
    ratios: dict[str, list[float]] = {}
    whole: dict[str, bool] = {}
    for lab in options.labs:
        with _plain(lab, options.plain) as (theirs, once):
            ours: dict[int, dict[str, Spent]] = {}
            for size in sizes:
                with _class_of(lab, size) as course:
                    ours[size] = {}
                    for step in OURS:
                        ours[size][step] = _ours(course, lab, step)
                        theirs.go_on(len(sizes) * len(OURS))
                    said = f"{lab}, {size}: a page and a row for everybody"
                    whole[said] = _is_whole(course, lab, size)
            lines.append(
                f"{lab}: nbgrader {_said(theirs.each)} a submission, timed on {theirs.done}; three "
                f"starts and an export {_said(once)}"
            )
            for size, spent in ours.items():
                all_, plain = sum(spent.values(), Spent()), theirs.each.times(size) + once
                wall, processor = plain.wall / all_.wall, plain.processor / all_.processor
                key = "small" if size == options.small else "nbgrader"
                ratios.setdefault(key, []).append(wall)
                ratios.setdefault(f"{key}_processor", []).append(processor)
                steps = ", ".join(f"{name} {_said(one)}" for name, one in spent.items())
                lines.append(
                    f"  {size}: ours {_said(all_)} ({steps}), nbgrader {_said(plain)}; ratio "
                    f"{wall:.1f} on the wall, {processor:.1f} of processors"
                )
        if options.shared:
            with _class_of(lab, options.shared) as course:
                one, two = (grade.grade(course, lab, "--jobs", jobs) for jobs in ("1", "2"))
            ratios.setdefault("two_workers", []).append(one / two)
            lines.append(f"  {options.shared}: one worker {one:.1f} s, two {two:.1f} s")
    return Outcome({key: min(found) for key, found in ratios.items()}, lines, also_needed=whole)


class _Plain:
    """nbgrader's commands, some students at a time, so that a busy hour is shared by both sides."""

    def __init__(self, commands: dict[str, Command], students: list[str]) -> None:
        self._commands, self._waiting, self._spent = commands, list(students), Spent()
        self._total, self._due, self.done = len(students), 0.0, 0

    def go_on(self, turns: int) -> None:
        """Do as many as are due after one more of so many turns."""
        self._due += self._total / turns
        while self._waiting and self.done < self._due - 1e-9:
            student = self._waiting.pop(0)
            for name in ("autograde", "generate_feedback"):
                self._spent += self._commands[name](student)
            self.done += 1

    @property
    def each(self) -> Spent:
        """For one submission, of those that are done."""
        return self._spent.times(1 / self.done)


@contextmanager
def _plain(lab: str, count: int) -> Iterator[tuple[_Plain, Spent]]:
    """Nbgrader with a class of its own: its steps, and what it takes once: starts and export."""
    core = max(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        course = course_of(Path(folder) / "course", [lab])
        students = hand_in(course, lab, count + 1)
        root = lay_out(course, lab, students)
        prepare = Command(root, lab, "generate_assignment", core)
        prepare("")
        prepare.close()
        commands = {name: Command(root, lab, name, core) for name in THEIRS}
        starts = sum((one.start for one in commands.values()), Spent())
        first = _Plain(commands, students[count:])  # its export needs a gradebook with a grade
        first.go_on(1)
        export = commands["export"]("")
        yield _Plain(commands, students[:count]), starts + export
        for one in commands.values():
            one.close()


@contextmanager
def _class_of(lab: str, students: int) -> Iterator[Course]:
    with tempfile.TemporaryDirectory() as folder:
        course = course_of(Path(folder) / "course", [lab])
        shutil.copy(ROOT / "nbgrader_config.py", course.root)
        hand_in(course, lab, students)
        yield course


def _ours(course: Course, lab: str, step: str) -> Spent:
    """Run one of our commands on one core, as a person does."""
    words = [step, "--to", "csv", "--output", str(course.root / "grades.csv")]
    called = command(course, *(words if step == "export" else [step, lab]))
    return timed(called, max(os.sched_getaffinity(0)))


def _is_whole(course: Course, lab: str, size: int) -> bool:
    pages = list(course.all_feedback.glob(f"*/{lab}/{lab}.html"))
    rows = (course.root / "grades.csv").read_text(encoding="utf-8").splitlines()
    made = all(page.read_text(encoding="utf-8").rstrip().endswith("</html>") for page in pages)
    report = (course.reports / f"{lab}.html").is_file()
    return made and report and len(pages) == size and len(rows) == size + 1


def _said(spent: Spent) -> str:
    return f"{spent.wall:.1f}/{spent.processor:.1f}"
