"""Grade the honest submissions of labs 01 and 07: our `grade`, sandbox on, against plain nbgrader.

Both grade the same notebooks on the same core, skip the same play cells, begin with a fresh
gradebook, and end with grades and autograded notebooks. nbgrader grades a part of the class, of the
same four kinds in equal shares, in pieces between our runs of the whole; on both sides the start is
shared out over the whole class. Times are on the wall, because nbgrader waits by the clock. The
ratio `nbgrader` is the smaller of the two labs'; `two_workers` is one worker's time over that of
two, on all cores, for a larger class: it says something only where two cores have nothing else to
do, and of few submissions it says how long two workers take to start.
"""

import argparse
import importlib
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.course import Course
from autograder.startup import skip_slow_imports
from benchmarks.harness.classes import command, course_of, hand_in
from benchmarks.harness.report import Outcome
from benchmarks.harness.stages import Stages
from benchmarks.peers.autograde import Autograde, scores

GOALS = {"nbgrader": 10.0, "two_workers": 1.6}
LABS = ("01_rnn_cell", "07_lstm")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--students", type=int, default=120, help="submissions of each lab (120)")
    parser.add_argument("--plain", type=int, default=40, help="of these, nbgrader grades (40)")
    parser.add_argument("--large", type=int, default=360, help="submissions for two workers (360)")
    parser.add_argument("--rounds", type=int, default=2, help="of ours, nbgrader between (2)")
    parser.add_argument("--labs", nargs="+", default=LABS, help="which labs (01 and 07)")


def run(options: argparse.Namespace) -> Outcome:
    lines = [f"load when started: {os.getloadavg()[0]:.1f}; wall time, one core"]
    ratios, same, speedups = {}, {}, []
    for lab in options.labs:
        with _class_of(lab, options.students) as (course, students):
            sample = students[: options.plain]
            ours, theirs, start = _against_nbgrader(course, lab, students, sample, options.rounds)
            apart = _differing(course, lab, sample)
            ratios[lab] = theirs / ours
            certain = {s for place, s in enumerate(sample) if place % 4 in (0, 3)}
            same[f"{lab}: both agree on what is solved or blank"] = not certain & apart.keys()
            lines += [
                f"{lab}: ms a submission of {len(students)}: ours {ours * 1e3:.0f}, nbgrader "
                f"{theirs * 1e3:.0f}, timed on {len(sample)} (its start of {start:.1f} s shared "
                f"out); ratio {ratios[lab]:.1f}",
                f"  scores that differ (ours lends what is below a function: a mistake costs "
                f"once): {', '.join(f'{s} {a}' for s, a in apart.items()) or 'none'}",
                f"  for 20 times as many, ours would have to take {theirs * 50:.0f} ms",
                *_where_time_goes(course, lab, students, ours),
            ]
            many = len(hand_in(course, lab, max(options.large, options.students)))
            one, two = _two_workers(course, lab, options.rounds)
            speedups.append(one / two)
            serial = max(0.0, 2 * two / one - 1)
            lines.append(
                f"  of {many}: one worker {one:.1f} s, two {two:.1f} s, a core each, the "
                f"coordinator where there is room: {one / two:.2f} times as fast, serial share "
                f"{serial:.0%}"
            )
    return Outcome(
        {"nbgrader": min(ratios.values()), "two_workers": min(speedups)}, lines, also_needed=same
    )


@contextmanager
def _class_of(lab: str, students: int) -> Iterator[tuple[Course, list[str]]]:
    with tempfile.TemporaryDirectory() as folder:
        course = course_of(Path(folder) / "course", [lab])
        yield course, hand_in(course, lab, students)


def _against_nbgrader(
    course: Course, lab: str, students: list[str], sample: list[str], rounds: int
) -> tuple[float, float, float]:
    """Take turns; returns both sides' seconds a submission, and nbgrader's to start."""
    core = max(os.sched_getaffinity(0))
    plain = Autograde(course, lab, sample, core)
    ours, theirs = [], 0.0
    for turn in range(rounds):
        theirs += sum(plain.grade(student) for student in sample[turn::rounds])
        ours.append(grade(course, lab, core=core))
    plain.close()
    start = plain.start_seconds
    plainly = theirs / len(sample) + start / len(students)
    return statistics.median(ours) / len(students), plainly, start


def grade(course: Course, lab: str, *options: str, core: int | None = None) -> float:
    """Grade everybody anew in a new gradebook, as the command does; returns seconds on the wall."""
    for name in ("gradebook.db", "records", "autograded"):
        path = course.root / "autograder" / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    start = time.perf_counter()
    subprocess.run(
        command(course, "grade", lab, *options),
        check=True,
        stdout=subprocess.DEVNULL,
        preexec_fn=(lambda: os.sched_setaffinity(0, {core})) if core is not None else None,
    )
    return time.perf_counter() - start


def _differing(course: Course, lab: str, students: list[str]) -> dict[str, str]:
    """Find both scores of those for whom they differ."""
    ours = scores(course.root / "autograder" / "gradebook.db", lab)
    theirs = scores(course.root / "plain" / "gradebook.db", lab)
    return {
        student: f"{ours.get(student)} against {theirs.get(student)}"
        for student in students
        if ours.get(student) != theirs.get(student)
    }


def _two_workers(course: Course, lab: str, rounds: int) -> tuple[float, float]:
    """Time one worker and two in turn."""
    seconds: dict[str, list[float]] = {"1": [], "2": []}
    for _ in range(rounds):
        for jobs, seen in seconds.items():
            seen.append(grade(course, lab, "--jobs", jobs))
    one, two = (statistics.median(seen) for seen in seconds.values())
    return one, two


def _where_time_goes(course: Course, lab: str, students: list[str], whole: float) -> list[str]:
    """Grade once more in this process, with a watch at every stage."""
    stages = measure(course, lab, students)
    shares = {name: seconds / len(students) for name, seconds in stages.seconds.items()}
    largest_first = sorted(shares.items(), key=lambda share: -share[1])
    rows = [f"  {seconds * 1e3:7.1f} ms  {name}" for name, seconds in largest_first]
    rest = whole - sum(shares.values())
    return ["  where it goes:", *rows, f"  {rest * 1e3:7.1f} ms  start of the command, shared out"]


def measure(course: Course, lab: str, students: list[str]) -> Stages:
    """Time the stages of grading some students; their gradebook is there already."""
    skip_slow_imports()
    import nbformat

    from autograder.gradebook.book import Gradebook
    from autograder.gradebook.journal import Journal
    from autograder.intake.submitted import hand_in as read
    from autograder.judging import marking, verdicts
    from autograder.lab.spec import Cases
    from autograder.sandbox import Sandbox, Submission
    from autograder.sandbox.exchange import Exchange

    score = importlib.import_module(
        "unrolled.checks.score"
    )  # the package has a function of that name

    stages = Stages()
    with (
        marking.Bench(course, lab, "bwrap") as bench,
        Gradebook(course) as gradebook,
        stages.watching(
            ("normalise", marking, "normalise"),
            ("sandbox: fork and end", Sandbox, "_begin"),
            ("sandbox: fork and end", Sandbox, "_end"),
            ("sandbox: fork for a function", Submission, "_open"),
            ("cells", Submission, "run"),
            ("draw cases", Cases, "draw"),
            ("calls of functions", Exchange, "_ask"),
            ("judge: compare", verdicts, "Trial"),
            ("judge: name the misconception", score, "misconception"),
            ("write the record", bench, "recorded"),
            ("draw verdicts, make notebook", bench, "drawn"),
            ("write notebook as JSON", nbformat.v4, "writes"),
            ("journal, notebook, record", Journal, "add"),
            ("journal, notebook, record", Journal, "settle"),
            ("gradebook", gradebook, "write"),
        ),
    ):
        journal = Journal(course, lab)
        for student in students:
            with stages.stage("the rest"):
                marked = bench.mark(read(course, lab, student))
                text = nbformat.v4.writes(marked.notebook, ensure_ascii=False)
                journal.add(marked.record, text)
                journal.settle(gradebook)
    return stages
