"""The worker processes of a run: where they work."""

import os
import signal
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.workers.pool import Workers
from autograder.workers.process import allowed
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import LAB, hand_in, released


def children():
    """The processes that this one has started."""
    return {
        int(pid)
        for path in Path("/proc/self/task").glob("*/children")
        for pid in path.read_text().split()
    }


@pytest.mark.skipif(len(allowed()) < 2, reason="one core, or a system without affinity")
def test_each_worker_keeps_to_a_core_of_its_own():
    kind, before = isolation(), children()
    with Workers(Course(), LAB, kind, 2):
        cores = [os.sched_getaffinity(pid) for pid in children() - before]
        assert [len(core) for core in cores] == [1, 1]
        assert cores[0] != cores[1]
    with Workers(Course(), LAB, kind, len(allowed()) + 1):
        for pid in children() - before:
            assert os.sched_getaffinity(pid) == set(allowed())


@pytest.mark.skipif(len(allowed()) < 2, reason="one core, or a system without affinity")
def test_who_takes_the_place_of_a_dead_worker_works_on_its_core(built):
    hand_in(built, "ada", released(built))
    kind, before = isolation(), children()
    with Workers(built, LAB, kind, 2) as workers:
        first, other = children() - before
        core = os.sched_getaffinity(first)
        os.kill(first, signal.SIGKILL)
        assert [result["name"] for result in workers.run(["ada"])] == ["ada"]
        (new,) = children() - before - {other}
        assert new != first
        assert os.sched_getaffinity(new) == core
