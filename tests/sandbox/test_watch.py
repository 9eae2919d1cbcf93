"""What a submission's processes occupy together, counted on real ones; and their end."""

import contextlib
import subprocess
import sys

import pytest

from autograder.sandbox.inside import watch

MB = 1 << 20
FAMILY = """
import os, sys, time
common, own, children, below = map(int, sys.argv[1:])
held = [b"c" * common]
for _ in range(children):
    read, write = os.pipe()
    if os.fork() == 0:
        held.append(b"o" * own)
        for _ in range(below):
            read_below, write_below = os.pipe()
            if os.fork() == 0:
                os.write(write_below, b".")
                time.sleep(999)
            os.read(read_below, 1)
        os.write(write, b".")
        time.sleep(999)
    os.read(read, 1)
print("ready", flush=True)
time.sleep(999)
"""


@contextlib.contextmanager
def family(common=0, own=0, children=0, below=0):
    """A process with children, each with `below` of its own; memory in MB."""
    words = [
        sys.executable,
        "-S",
        "-c",
        FAMILY,
        *map(str, (common * MB, own * MB, children, below)),
    ]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as parent:
        try:
            assert parent.stdout.readline() == "ready\n"
            yield parent.pid
        finally:
            watch.end_descendants(parent.pid)
            parent.kill()


def seen(pid, memory=1000, processes=10):
    return watch.Watch(pid, {"memory_bytes": memory * MB, "processes": processes}).look()


def test_what_each_has_of_its_own_counts_together():
    with family(own=60, children=2) as pid:
        assert seen(pid, memory=110) == "memory"
        assert seen(pid, memory=250) == ""


def test_what_they_have_in_common_counts_once():
    with family(common=100, children=3) as pid:
        below = watch.descendants(pid)
        assert sum(map(watch.resident, [pid, *below])) > 400 * MB
        assert seen(pid, memory=200) == ""
        assert seen(pid, memory=90) == "memory"


def test_a_process_alone_is_left_to_its_own_limits():
    with family(common=100) as pid:
        assert seen(pid, memory=50) == ""


def test_children_of_children_count():
    with family(children=2, below=3) as pid:
        assert len(watch.descendants(pid)) == 8
        assert seen(pid, processes=8) == ""
        assert seen(pid, processes=7) == "processes"


def test_all_are_ended_but_one():
    with family(children=2, below=1) as pid:
        spared, *others = watch.descendants(pid)
        assert watch.end_descendants(pid, but=spared)
        assert not watch.ended(spared)
        assert all(map(watch.ended, others))
        assert watch.end_descendants(pid)
        assert watch.ended(spared)


@pytest.mark.parametrize("count", [watch.resident, watch.occupied])
def test_a_process_that_is_gone_occupies_nothing(count):
    with subprocess.Popen([sys.executable, "-S", "-c", ""]) as gone:
        gone.wait()
    assert count(gone.pid) == 0
    assert watch.ended(gone.pid)
