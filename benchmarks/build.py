"""Build all labs from nothing, and again when nothing has changed; wall time of the command."""

import argparse
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from autograder.build.alike import alike
from autograder.build.lab import CASES
from autograder.course import ROOT, Course
from benchmarks.harness.classes import command
from benchmarks.harness.report import Outcome

GOALS = {"incremental": 20.0}
COLD_SECONDS = 60.0


def run(options: argparse.Namespace) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        course = _sources(Path(folder))
        labs = course.labs()
        cold = _seconds(course)
        warm = statistics.median(_seconds(course) for _ in range(5))
        differing = [lab for lab in labs if not _as_committed(course, lab)]
    return Outcome(
        {"incremental": cold / warm},
        [f"{len(labs)} labs: cold {cold:.1f} s, nothing changed {warm * 1e3:.0f} ms"],
        also_needed={
            f"cold under {COLD_SECONDS:g} s": cold < COLD_SECONDS,
            "built files as committed": not differing,
        },
    )


def _sources(folder: Path) -> Course:
    """Copy the sources of all labs, and the figures that they show."""
    (folder / "solutions").mkdir()
    for path in (ROOT / "solutions").glob("*.py"):
        shutil.copy(path, folder / "solutions")
    shutil.copytree(ROOT / "assets" / "figures", folder / "assets" / "figures")
    return Course(folder)


def _seconds(course: Course) -> float:
    start = time.perf_counter()
    subprocess.run(command(course, "build"), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def _as_committed(made: Course, lab: str) -> bool:
    """Byte by byte, but for what another processor's last bit is in."""
    return all(
        _contents(place(made, lab)) == _contents(place(Course(), lab))
        and alike(place(made, lab) / CASES, place(Course(), lab) / CASES)
        for place in (Course.instructor, Course.release)
    )


def _contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.iterdir() if path.is_file() and path.name != CASES)
    return {path.name: path.read_bytes() for path in files}
