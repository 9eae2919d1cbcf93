"""The benchmark of the whole way: both sides are timed in full, and in turn."""

import os
import sys

import pytest

from benchmarks import chain
from benchmarks.harness.processor import counts_all, timed
from benchmarks.peers.served import Spent

CORE = max(os.sched_getaffinity(0))
UNWAITED = """
import os, time
for _ in range(2):
    if os.fork() == 0:
        while time.process_time() < 0.3: pass
        os.kill(os.getpid(), 9)
time.sleep(0.1)
while len(open("/proc/self/task/%d/children" % os.getpid()).read().split()) > len([
    pid for pid in open("/proc/self/task/%d/children" % os.getpid()).read().split()
    if open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0] == "Z"
]): time.sleep(0.05)
"""


@pytest.mark.skipif(not counts_all(), reason="no control group can be made here")
def test_what_nobody_waits_for_is_counted():
    spent = timed([sys.executable, "-c", UNWAITED], CORE)
    assert spent.processor >= 0.6
    assert spent.wall > 0


def test_a_failed_command_is_a_failure():
    with pytest.raises(Exception, match="returned non-zero"):
        timed([sys.executable, "-c", "raise SystemExit(3)"], CORE)


@pytest.mark.parametrize(("students", "turns"), [(12, 12), (5, 12), (12, 5), (1, 8)])
def test_the_other_side_is_done_when_the_turns_are(students, turns):
    asked = []
    command = lambda student: asked.append(student) or Spent(2.0, 1.0)  # noqa: E731
    plain = chain._Plain(
        {"autograde": command, "generate_feedback": command}, [str(n) for n in range(students)]
    )
    after = []
    for _ in range(turns):
        plain.go_on(turns)
        after.append(plain.done)
    assert after[-1] == students
    assert max(b - a for a, b in zip([0, *after], after, strict=False)) <= -(-students // turns)
    assert plain.each == Spent(4.0, 2.0)
    assert asked[:2] == ["0", "0"]
