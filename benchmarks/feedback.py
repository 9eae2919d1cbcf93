"""Make the feedback pages of labs 01 and 07: ours against nbgrader's `generate_feedback`.

Both make the pages of the same autograded notebooks from the same gradebook, on the same core, in
turn: page by page, so that a busy machine is busy for both. The ratio is of processor time, since
neither side waits for anything; a line gives both times. On both sides the start is shared out
over the class. nbgrader makes a part of the class, of the same four kinds in equal shares; its
pages take the same time from the first to the last. The ratio `nbgrader` is the smaller of the two
labs'.
"""

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from autograder.course import ROOT, Course
from benchmarks.grade import grade
from benchmarks.harness.classes import course_of, hand_in
from benchmarks.harness.report import Outcome
from benchmarks.peers.feedback import Feedback
from benchmarks.peers.served import Spent

GOALS = {"nbgrader": 8.0}
LABS = ("01_rnn_cell", "07_lstm")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--students", type=int, default=60, help="pages of each lab (60)")
    parser.add_argument("--plain", type=int, default=20, help="of these, nbgrader makes (20)")
    parser.add_argument("--labs", nargs="+", default=LABS, help="which labs (01 and 07)")


def run(options: argparse.Namespace) -> Outcome:
    lines = [f"load when started: {os.getloadavg()[0]:.1f}; processor time, one core"]
    ratios, same = {}, {}
    for lab in options.labs:
        with tempfile.TemporaryDirectory() as folder:
            course = course_of(Path(folder) / "course", [lab])
            shutil.copy(ROOT / "nbgrader_config.py", course.root)
            students = hand_in(course, lab, options.students)
            grade(course, lab)
            sample = students[: options.plain]
            ours, theirs, starts = _in_turn(course, lab, students, sample)
            ratios[lab] = theirs.processor / ours.processor
            lines.append(
                f"{lab}: ms a page of {len(students)}: ours {ours.processor * 1e3:.0f}, nbgrader "
                f"{theirs.processor * 1e3:.0f}, timed on {len(sample)} ({starts} s to start, "
                f"shared out); ratio {ratios[lab]:.1f}; on the wall {ours.wall * 1e3:.0f} and "
                f"{theirs.wall * 1e3:.0f}, ratio {theirs.wall / ours.wall:.1f}"
            )
            made = (course.root / "autograder/feedback" / s / lab / f"{lab}.html" for s in students)
            same[f"{lab}: every page is whole"] = all(
                page.read_text(encoding="utf-8").rstrip().endswith("</html>") for page in made
            )
    return Outcome({"nbgrader": min(ratios.values())}, lines, also_needed=same)


def _in_turn(
    course: Course, lab: str, students: list[str], sample: list[str]
) -> tuple[Spent, Spent, str]:
    """Seconds a page of both sides, their starts shared out over the class; both starts."""
    core = max(os.sched_getaffinity(0))
    sides = {side: Feedback(course.root, lab, side, core) for side in ("ours", "plain")}
    seconds: dict[str, list[Spent]] = {side: [] for side in sides}
    for number, student in enumerate(students):
        seconds["ours"].append(sides["ours"](student))
        if number < len(sample):
            seconds["plain"].append(sides["plain"](student))
    for side in sides.values():
        side.close()
    ours, theirs = (
        sum(seconds[name], Spent()).times(1 / len(seconds[name]))
        + side.start.times(1 / len(students))
        for name, side in sides.items()
    )
    starts = " and ".join(f"{side.start.processor:.1f}" for side in sides.values())
    return ours, theirs, starts
