"""What a submission occupies, all of its processes together; and how to end them."""

import contextlib
import os
import signal
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

PATIENCE = 5.0
PAGE = os.sysconf("SC_PAGE_SIZE")
OPEN_FILES = 64  # that a process may have
DESCRIPTOR_BYTES = 256 << 10  # what a socket of the usual size may hold unread


class Watch:
    """Looks at a submission now and then.

    One process alone is held by its own limits, but for what the kernel keeps for it: its page
    tables, and what was sent through its descriptors and not yet read.
    """

    def __init__(
        self,
        child: int,
        header: dict[str, Any],
        below: Callable[[int], list[int]] | None = None,
        more: Callable[[list[int], dict[str, Any]], str] | None = None,
    ) -> None:
        """Watch a submission.

        Args:
            child: its first process.
            header: what it may use.
            below: finds its other processes; by default those that the first one started.
            more: says what else of all these processes is too much, if anything is.
        """
        self._child, self._header = child, header
        self._below, self._more = below or descendants, more
        self._memory = header["memory_bytes"]
        self._processes = header["processes"]
        self.why = ""

    def look(self) -> str:
        """Say what is used too much: `"memory"`, `"processes"`, or nothing; also kept in `why`."""
        below = self._below(self._child)
        if len(below) > self._processes:
            self.why = "processes"
        elif self._occupy_too_much([self._child, *below]):
            self.why = "memory"
        elif self._more and (more := self._more([self._child, *below], self._header)):
            self.why = more
        return self.why

    def _occupy_too_much(self, processes: list[int]) -> bool:
        """Count what they have in common for each of them, and exactly only if that is too much."""
        kernel = sum(map(kept_by_kernel, processes))
        if len(processes) == 1:
            return kernel > self._memory
        if kernel + sum(map(resident, processes)) <= self._memory:
            return False
        return kernel + sum(map(occupied, processes)) > self._memory


def descendants(process: int) -> list[int]:
    """Find the processes that `process` started, and those that they started."""
    children = defaultdict(list)
    for name in os.listdir("/proc") if os.path.isdir("/proc") else []:
        if name.isdecimal():
            with (
                contextlib.suppress(OSError, ValueError, IndexError),
                open(f"/proc/{name}/stat") as f,
            ):
                parent = int(f.read().rpartition(")")[2].split()[1])
                children[parent].append(int(name))
    found: list[int] = []
    todo = [process]
    while todo:
        below = children.pop(todo.pop(), [])
        found += below
        todo += below
    return found


def started_by(process: int) -> list[int]:
    """Find the same by asking each process in turn: faster where the machine has many others.

    Some that end meanwhile may be missed, so it is for a glance; see `descendants`.
    """
    found: list[int] = []
    todo = [process]
    while todo:
        one = todo.pop()
        try:
            for thread in os.listdir(f"/proc/{one}/task"):
                with open(f"/proc/{one}/task/{thread}/children") as file:
                    below = [int(word) for word in file.read().split()]
                found += below
                todo += below
        except OSError:
            if not os.path.exists(f"/proc/self/task/{os.getpid()}/children"):
                return descendants(process)
    return found


def resident(process: int) -> int:
    """Bytes of memory that a process sees, shared or not."""
    with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{process}/statm") as f:
        return int(f.read().split()[1]) * PAGE
    return 0


def occupied(process: int) -> int:
    """Bytes of memory that a process occupies, its share of what it has in common with others."""
    try:
        with open(f"/proc/{process}/smaps_rollup") as file:
            return sum(int(line.split()[1]) << 10 for line in file if line.startswith("Pss:"))
    except PermissionError:  # then all that it sees counts
        return resident(process)
    except (OSError, ValueError):
        return 0


def kept_by_kernel(process: int) -> int:
    """Bytes that the kernel keeps for a process and counts for nobody, at most."""
    found = 0
    with contextlib.suppress(OSError, ValueError, IndexError):
        with open(f"/proc/{process}/status") as file:
            text = file.read()
        found += int(text.partition("VmPTE:")[2].split()[0]) << 10
    try:
        descriptors = len(os.listdir(f"/proc/{process}/fd"))
    except PermissionError:  # as in a sandbox: then as many as it may have
        descriptors = OPEN_FILES
    except OSError:
        descriptors = 0
    return found + DESCRIPTOR_BYTES * descriptors


def end_descendants(process: int, but: int = 0) -> bool:
    """Kill all that `process` started, except `but`; says whether they are gone."""
    end = time.monotonic() + PATIENCE
    while True:
        below = [one for one in descendants(process) if one != but and not ended(one)]
        if not below:
            return True
        if time.monotonic() > end:
            return False
        for one in below:
            with contextlib.suppress(OSError):
                os.kill(one, signal.SIGKILL)
        time.sleep(0.001)


def ended(process: int) -> bool:
    """Whether it is a zombie, or gone."""
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] in "ZX"
    except OSError:
        return True
