"""A bound on the memory of a whole sandbox, the kernel's own for it included, where there is one.

A control group of the memory controller counts what nothing else does: buffers of sockets and
pipes, page tables, files in memory. One is made where this process may make one: as root, or below
a group that was handed to this user, as systemd does with `Delegate=yes`. Elsewhere the other
bounds have to do.
"""

import contextlib
import itertools
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
NAME = "unrolled"
SPARE_BYTES = 512 << 20  # for the server itself, beside what a submission may occupy
_numbers = itertools.count(1)


class Group:
    """A control group of our own."""

    def __init__(self, folder: Path) -> None:
        """Take over a folder that was made for it."""
        self.folder = folder

    def add(self, processes: Iterable[int]) -> None:
        """Put processes into it; what they start later is in it too."""
        for process in processes:
            with contextlib.suppress(OSError):  # it has ended
                (self.folder / "cgroup.procs").write_text(str(process))

    def killed(self) -> int:
        """How many of its processes the system ended because it was full."""
        for name in ("memory.events", "memory.oom_control"):  # of version 2, of version 1
            with contextlib.suppress(OSError):
                lines = (self.folder / name).read_text().splitlines()
                return sum(int(line.split()[1]) for line in lines if line.startswith("oom_kill "))
        return 0

    def remove(self) -> None:
        """Take it away once all of its processes have ended."""
        with contextlib.suppress(OSError):
            self.folder.rmdir()


def bounded(memory_bytes: int) -> Group | None:
    """Make a group that may occupy so much and a little more; None where none can be made."""
    for parent, bound in _candidates():
        _remove_left_behind(parent)
        folder = parent / f"{NAME}-{os.getpid()}-{next(_numbers)}"
        with contextlib.suppress(OSError):
            folder.mkdir()
            try:
                (folder / bound).write_text(str(memory_bytes + SPARE_BYTES))
                return Group(folder)
            except OSError:
                folder.rmdir()
    return None


def _candidates() -> Iterator[tuple[Path, str]]:
    """Folders below which a group may be made, and the file that holds its bound."""
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if "memory" in controllers.split(","):
            yield ROOT / "memory" / path.lstrip("/"), "memory.limit_in_bytes"
        elif not controllers:
            own = ROOT / path.lstrip("/")
            # A group that holds processes hands no controller on, so ours comes to stand beside.
            yield own, "memory.max"
            if path.strip("/"):
                yield own.parent, "memory.max"


def _remove_left_behind(parent: Path) -> None:
    """Take away groups of graders that were killed."""
    with contextlib.suppress(OSError):
        for folder in parent.glob(f"{NAME}-*-*"):
            if not Path(f"/proc/{folder.name.split('-')[1]}").exists():
                with contextlib.suppress(OSError):
                    folder.rmdir()
