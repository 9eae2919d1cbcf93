"""Where a submission lives that shares the machine's namespaces: kept, watched, ended, cleared."""

import contextlib
import json
import os
import resource
import signal
import time
from collections.abc import Iterator
from typing import Any

from .. import confinement, linux, syscalls, watch
from .rules import Rules

PATIENCE = 5.0
DEEPEST = 64  # folders in folders
SPARE_TASKS = 256  # that others of the same user may start meanwhile
GUESSES = 20  # how many such tasks there are, where not all can be seen: each half as many again


class Landlocked(confinement.Home):
    """A home without namespaces: a process group that cannot be left, and one folder for all."""

    isolated = True

    def __init__(self, told: str) -> None:
        """Take over what the launcher says, as JSON.

        Args:
            told: `read`, `list`, `write` (paths); `scratch`, an empty folder of ours; `search`,
                whether Python lies below a folder that root alone may enter.
        """
        paths = json.loads(told)
        self.scratch: str = paths["scratch"]
        self._write = [self.scratch, *paths["write"]]
        self._rules = Rules(paths["read"], paths["list"], self._write)
        self._kept = 1 << linux.DAC_READ_SEARCH if paths["search"] else 0
        self._own = os.getuid() != os.stat(os.path.dirname(self.scratch)).st_uid
        self._untouched = 0

    def fork(self) -> int:
        """See `Home`. What warming up left in the folder goes."""
        self._empty()
        return super().fork()

    def folder(self, header: dict[str, Any]) -> str:
        """See `Home`."""
        return self.scratch

    def most_processes(self, header: dict[str, Any]) -> int | None:
        """As many as are allowed where the user is nobody else; else a bound for the machine."""
        if self._own:
            return header["processes"] + confinement.SPARE_PROCESSES
        held = _tasks() + SPARE_TASKS
        for _ in range(GUESSES):  # the kernel also counts what other containers hide
            if _can_fork_below(held):
                return held + header["processes"]
            held = held * 3 // 2
        return None

    def furnish(self, size: int) -> None:
        """See `Home`."""
        self._rules.put_on()

    def seal(self) -> None:
        """See `Home`. Dumpable, so that the server, of the same user, can see what it occupies."""
        linux.set_dumpable(True)
        linux.drop_capabilities(self._kept)
        linux.install_filter(syscalls.program(shared=True))

    def kill(self, child: int) -> None:
        """End the submission at one stroke: none of its processes can leave its group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        super().kill(child)  # it may not have made its group yet

    def clear(self) -> None:
        """See that nothing is left of a submission that was ended."""
        watch.end_descendants(os.getpid())
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        self._empty()

    def sweep(self, child: int, size: int) -> bool:
        """See `Home`. The first process stands still meanwhile: nothing runs that could race."""
        os.kill(child, signal.SIGSTOP)
        try:
            return (
                _stands(child) and watch.end_descendants(os.getpid(), but=child) and self._empty()
            )
        finally:
            os.kill(child, signal.SIGCONT)

    def below(self, child: int) -> list[int]:
        """Whatever the server has adopted is the submission's as well."""
        return [one for one in watch.started_by(os.getpid()) if one != child]

    def too_much(self, processes: list[int], header: dict[str, Any]) -> str:
        """Threads, and what is in its files, also in those that have no name."""
        if sum(map(_threads, processes)) > header["processes"] + confinement.SPARE_PROCESSES:
            return "processes"
        if os.stat(self.scratch).st_mtime_ns == self._untouched:
            return ""
        room, places = header["files_bytes"], confinement.INODES
        for held in _held(self.scratch, processes, room):
            room, places = room - held, places - 1
            if room < 0 or places < 0:
                return "files"
        return ""

    def _empty(self) -> bool:
        try:
            confinement.empty(self.scratch)
            os.chmod(self.scratch, 0o700)
        except OSError:
            return False
        self._untouched = os.stat(self.scratch).st_mtime_ns
        return True


def _threads(process: int) -> int:
    try:
        return len(os.listdir(f"/proc/{process}/task"))
    except OSError:
        return 0


def _stands(child: int) -> bool:
    """Wait until a process that was told to stop has stopped; False where it has ended."""
    until = time.monotonic() + PATIENCE
    while not watch.ended(child) and time.monotonic() < until:
        if os.waitid(os.P_PID, child, os.WSTOPPED | os.WNOHANG | os.WNOWAIT) is not None:
            return True
        time.sleep(0.001)
    return False


def _held(scratch: str, processes: list[int], largest: int) -> Iterator[int]:
    """Bytes on the disk of each file of a submission; what it hides counts as much as it may be."""
    yield from _named(scratch, largest)
    for process in processes:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for number in os.listdir(f"/proc/{process}/fd"):
                with contextlib.suppress(OSError):
                    place = os.stat(f"/proc/{process}/fd/{number}")
                    if place.st_nlink == 0:
                        yield place.st_blocks * 512
            with open(f"/proc/{process}/maps", errors="replace") as file:
                yield from (largest for line in file if scratch in line and "(deleted)" in line)


def _named(scratch: str, largest: int) -> Iterator[int]:
    folders = [(scratch, 0)]
    while folders:
        folder, depth = folders.pop()
        try:
            entries = list(os.scandir(folder))
        except FileNotFoundError:
            continue
        except OSError:  # it has no rights for us either
            entries, depth = [], DEEPEST
        for entry in entries:
            with contextlib.suppress(OSError):
                yield entry.stat(follow_symlinks=False).st_blocks * 512
            if entry.is_dir(follow_symlinks=False):
                folders.append((entry.path, depth + 1))
        if depth >= DEEPEST:
            yield 2 * largest


def _tasks() -> int:
    """How many processes and threads of this user can be seen."""
    count = 0
    for name in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if name.isdecimal() and os.stat(f"/proc/{name}").st_uid == os.getuid():
                count += _threads(int(name))
    return count


def _can_fork_below(most: int) -> bool:
    """Whether this user may have one process more when it may have so many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NPROC)
    if hard != resource.RLIM_INFINITY and most > hard:
        return False
    resource.setrlimit(resource.RLIMIT_NPROC, (most, hard))
    try:
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
        return True
    except OSError:
        return False
    finally:
        resource.setrlimit(resource.RLIMIT_NPROC, (soft, hard))
