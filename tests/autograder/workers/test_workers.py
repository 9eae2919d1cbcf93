"""The worker processes of a run: where they work."""

import os

import pytest

from autograder.course import Course
from autograder.workers.pool import Workers
from autograder.workers.process import allowed
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import LAB


@pytest.mark.skipif(len(allowed()) < 2, reason="one core, or a system without affinity")
def test_each_worker_keeps_to_a_core_of_its_own():
    with Workers(Course(), LAB, isolation(), 2) as workers:
        cores = [os.sched_getaffinity(one.process._process.pid) for one in workers._workers]
        assert [len(core) for core in cores] == [1, 1]
        assert cores[0] != cores[1]
        (first, _) = workers._workers
        first.process.kill()
        workers._end(first)
        workers._start()
        assert os.sched_getaffinity(workers._workers[-1].process._process.pid) == cores[0]
    with Workers(Course(), LAB, isolation(), len(allowed()) + 1) as workers:
        for one in workers._workers:
            assert os.sched_getaffinity(one.process._process.pid) == set(allowed())
