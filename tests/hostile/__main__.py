"""`python -m tests.hostile`: what each hostile submission costs our side, by command; a table.

Every attack by answer, by output and by file is handed in, then each command runs on them as an
instructor would run it. A row of the table is a command: its slowest submission, on the wall and
with whatever else the machine does, and the most memory that one process of ours held. What runs
inside the sandbox has limits of its own and is not counted. The bounds are two deadlines of a
notebook and 1 GiB.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click

from autograder.course import ROOT, Course
from autograder.sandbox import Limits
from benchmarks.harness.classes import command, course_of
from tests.autograder.workers.test_cluster import scheduler_in, worker_in
from tests.hostile import files
from tests.hostile.answering import ANSWERING
from tests.hostile.showing import SHOWING

SECONDS = 2 * Limits().notebook_seconds
BYTES = 1 << 30
SANDBOX = "bwrap"
LOOK = 0.05  # seconds between two looks at the memory
HEAD = ("command", "submissions", "slowest", "which", "memory")


@dataclass
class Row:
    """What a command cost.

    Attributes:
        name: the command.
        seconds: on the wall, by submission.
        memory: of the largest process of ours, in bytes.
    """

    name: str
    seconds: dict[str, float] = field(default_factory=dict)
    memory: int = 0

    @property
    def slowest(self) -> str:
        return max(self.seconds, key=self.seconds.__getitem__)

    @property
    def within(self) -> bool:
        return self.seconds[self.slowest] <= SECONDS and self.memory <= BYTES


def hand_in(course: Course, lab: str) -> list[str]:
    """Hand every attack on a lab in, each by one student; returns their names."""
    released = json.loads(course.released_notebook(lab).read_text(encoding="utf-8"))
    attacks = dict(ANSWERING[lab])
    if lab == files.LAB:
        attacks |= SHOWING
    names = []
    for name, source in attacks.items():
        cell = {"cell_type": "code", "id": "own", "metadata": {}, "execution_count": None}
        cell |= {"outputs": [], "source": source}
        spoilt = {**released, "cells": [*released["cells"], cell]}
        place = _folder(course, lab, name) / f"{lab}.ipynb"
        place.write_text(json.dumps(spoilt), encoding="utf-8")
        names.append(name)
    for name, spoil in files.HOSTILE.items() if lab == files.LAB else ():
        spoil(_folder(course, lab, name), json.loads(json.dumps(released)))
        names.append(name)
    return sorted(slug(name) for name in names)


def _folder(course: Course, lab: str, name: str) -> Path:
    place = course.root / "autograder" / "submitted" / slug(name) / lab
    place.mkdir(parents=True)
    return place


def slug(name: str) -> str:
    """Write an attack's name as a student's."""
    return re.sub(r"\W+", "-", name)


@contextmanager
def watched(row: Row, *processes: subprocess.Popen[bytes]) -> Iterator[None]:
    """Note the most memory that a process of ours held, until the block ends."""
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(LOOK):
            row.memory = max(row.memory, *(_held(process.pid) for process in processes))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _held(process: int) -> int:
    """Bytes that the larger of a process and those below it held, a sandbox left out."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
        below = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return 0
    if re.search(rf"Name:\s+{SANDBOX}\n", status):
        return 0
    most = re.search(r"VmHWM:\s+(\d+) kB", status)
    own = int(most[1]) << 10 if most else 0
    return max(own, *map(_held, map(int, below)), 0)


def lines(row: Row, asked: list[str], name: Callable[[dict[str, str]], str]) -> None:
    """Run a command that prints a line of JSON a submission."""
    with subprocess.Popen(asked, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        with watched(row, process):
            before = time.monotonic()
            for line in process.stdout:
                now = time.monotonic()
                told = name(json.loads(line))
                row.seconds[told] = max(now - before, row.seconds.get(told, 0.0))
                before = now
    if not row.seconds:
        sys.exit(f"{' '.join(asked)} said nothing")


def one(row: Row, label: str, asked: list[str], cwd: Path | None = None) -> None:
    """Run a command for one submission."""
    start = time.monotonic()
    quiet = subprocess.DEVNULL
    popen = subprocess.Popen(asked, stdout=quiet, stderr=quiet, cwd=cwd)
    with popen as process, watched(row, process):
        process.wait()
    row.seconds[label] = time.monotonic() - start


def rows(course: Course, lab: str, students: list[str], wanted: tuple[str, ...]) -> Iterator[Row]:
    """Run each command on what was handed in."""

    def student(told: dict[str, str]) -> str:
        return told.get("student", "")

    def again(name: str) -> Row | None:
        return Row(name) if not wanted or name in wanted else None

    row = Row("grade")  # the others read what it leaves behind
    lines(row, command(course, "grade", lab, "--json"), student)
    yield row
    if row := again("feedback"):
        lines(row, command(course, "feedback", lab, "--json"), student)
        yield row
    if row := again("report"):
        one(row, "all", command(course, "report", lab))
        yield row
    if row := again("explain"):
        for who in students:
            one(row, who, command(course, "grade", lab, "--explain", who, _function(lab)))
        yield row
    if row := again("judge"):
        found = sorted((course.root / "autograder" / "submitted").glob(f"*/{lab}/*.ipynb"))
        for path in found:
            one(row, path.parts[-3], command(course, "judge", lab, str(path)))
        yield row
    if row := again("nbgrader"):
        for who in students:
            asked = ["nbgrader", "autograde", lab, "--force", "--student", who]
            one(row, who, [sys.executable, "-m", *asked], course.root)
        yield row
    if row := again("dask"):
        with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
            place = Path(folder)
            shutil.copytree(course.root, place / "worker")
            scheduler, address = scheduler_in(place / "scheduler")
            stack.callback(scheduler.kill)
            (place / "worker" / "log").touch()
            worker = worker_in(place / "worker", address)
            stack.callback(worker.kill)
            with watched(row, scheduler, worker):
                asked = command(course, "grade", lab, "--json", "--again", "--scheduler", address)
                lines(row, asked, student)
        yield row


def _function(lab: str) -> str:
    """A function of the lab whose verdict is to be explained."""
    return {"02_bptt": "rnn_backward", "04_dinosaur_names": "sample"}.get(lab, "rnn_forward")


@click.command()
@click.option("--lab", type=click.Choice(sorted(ANSWERING)), multiple=True, help="Default: all.")
@click.option("--only", multiple=True, help="Commands besides `grade`.")
def main(lab: tuple[str, ...], only: tuple[str, ...]) -> None:
    """Hand every attack in and print what it costs each command."""
    over = []
    widths = (22, 12, 9, 48, 9)
    print(*(f"{text:{width}}" for text, width in zip(HEAD, widths, strict=True)))
    for name in lab or sorted(ANSWERING):
        with tempfile.TemporaryDirectory() as folder:
            course = course_of(Path(folder) / "course", [name])
            shutil.copy(ROOT / "nbgrader_config.py", course.root)
            students = hand_in(course, name)
            for row in rows(course, name, students, only):
                seconds = f"{row.seconds[row.slowest]:.1f} s"
                cells = (f"{row.name} {name[:2]}", str(len(row.seconds)), seconds)
                cells = (*cells, row.slowest[:46], f"{row.memory >> 20} MiB")
                print(*(f"{c:{w}}" for c, w in zip(cells, widths, strict=True)), flush=True)
                over += [] if row.within else [f"{row.name} {name}"]
    said = f"Beyond {SECONDS:g} s or {BYTES >> 20} MiB: {', '.join(over) or 'none'}."
    print(said)
    sys.exit(bool(over))


if __name__ == "__main__":
    main()
