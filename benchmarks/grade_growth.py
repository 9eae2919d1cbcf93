"""Whether grading costs the same a submission for a class of 1,000 as for one of 100.

`time`: seconds a submission at the smallest class over those at the largest, each less its start.
`memory`: the same of what is held by the coordinator, or by worker and sandbox together, whichever
grows more: what each process occupies when its class is done, its peak for the coordinator. The
submissions are of one kind, solved, so that only their number differs.
"""

import argparse
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from benchmarks.harness.classes import command, course_of, hand_in
from benchmarks.harness.report import Outcome

GOALS = {"time": 0.85, "memory": 0.85}
LAB = "01_rnn_cell"
SKIPPED = 20  # submissions in which everything warms up


@dataclass(frozen=True)
class Cost:
    """What one class took: seconds a submission, bytes of the coordinator and of the others."""

    seconds: float
    coordinator: int
    others: int


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[100, 300, 1000], help="of the classes"
    )


def run(options: argparse.Namespace) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        course = course_of(Path(folder) / "course", [LAB])
        costs = {size: measure(course, size) for size in options.sizes}
    first, last = costs[min(costs)], costs[max(costs)]
    lines = [
        f"{size} submissions: {cost.seconds * 1e3:.0f} ms each; coordinator "
        f"{cost.coordinator >> 20} MiB, worker and sandbox {cost.others >> 20} MiB"
        for size, cost in costs.items()
    ]
    memory = min(first.coordinator / last.coordinator, first.others / last.others)
    return Outcome({"time": first.seconds / last.seconds, "memory": memory}, lines)


def measure(course: Course, size: int) -> Cost:
    """Grade a class of this size in a new gradebook, looking at the processes as it goes."""
    for name in ("submitted", "autograded", "records"):
        shutil.rmtree(course.root / "autograder" / name, ignore_errors=True)
    (course.root / "autograder" / "gradebook.db").unlink(missing_ok=True)
    hand_in(course, LAB, size, kinds=1)
    asked = command(course, "grade", LAB, "--json")
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        seen, times, coordinator, others = 0, [], 0, 0
        for _ in process.stdout:
            seen += 1
            if seen in (SKIPPED, size):
                times.append(time.perf_counter())
            if seen % 20 == 0 or seen == size:
                coordinator = max(coordinator, occupied(process.pid))
                others = sum(map(occupied, _below(process.pid))) or others
    if process.returncode or seen != size:
        raise RuntimeError(f"{seen} of {size} submissions were graded")
    return Cost((times[-1] - times[0]) / (size - SKIPPED), coordinator, others)


def occupied(process: int) -> int:
    """Bytes of memory that are a process's own."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(int(found) << 10 for found in re.findall(r"Private_\w+:\s+(\d+) kB", text))


def _below(process: int) -> Iterator[int]:
    """List the processes below one."""
    parents = {}
    for name in os.listdir("/proc"):
        if name.isdecimal():
            try:
                stat = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(name)] = int(stat[1])
    for child, parent in parents.items():
        above = parent
        while above > 1 and above != process:
            above = parents.get(above, 0)
        if above == process:
            yield child
