"""What a forked process gives up before it runs a line of a submission."""

import os
import random
import resource
import signal
import socket
import time
from typing import Any

import numpy as np

from . import linux, syscalls
from .watch import OPEN_FILES, descendants, end_descendants

SCRATCH = "/scratch"
PEER = 3  # the one descriptor that stays, after /dev/null on the first three
INODES = 4096
SIGNALS = 256
SPARE_PROCESSES = 4  # of the sandbox itself


class Home:
    """Where a submission lives: in a bubblewrap of its own, or where nothing keeps it apart."""

    def __init__(self, isolated: bool) -> None:
        """Say whether there is something around this process that keeps a submission apart."""
        self.isolated = isolated

    def folder(self, header: dict[str, Any]) -> str:
        """The one folder in which it may write."""
        return header["home"] or SCRATCH

    def most_processes(self, header: dict[str, Any]) -> int | None:
        """How many the kernel lets it have; None where that would count others' as well."""
        if self.isolated and linux.counts_processes_by_namespace():
            return header["processes"] + SPARE_PROCESSES
        return None

    def fork(self) -> int:
        """Fork; the child is the submission's first process."""
        return os.fork()

    def furnish(self, size: int) -> None:
        """In the child: make what it sees its own."""

    def seal(self) -> None:
        """In the child, at last: give up what it needs no more, and the way back."""
        if self.isolated:
            linux.drop_capabilities()
            linux.set_dumpable(False)
            if syscalls.known():
                linux.install_filter(syscalls.program())

    def below(self, child: int) -> list[int]:
        """All its processes but the first."""
        return descendants(child)

    def too_much(self, processes: list[int], header: dict[str, Any]) -> str:
        """What these processes use too much of that nothing else bounds; empty when nothing."""
        return ""

    def kill(self, child: int) -> None:
        """End it."""
        os.kill(child, signal.SIGKILL)

    def clear(self) -> None:
        """See that nothing is left of what was ended."""
        end_descendants(os.getpid())

    def sweep(self, child: int, size: int) -> bool:
        """End all its processes but the first and empty its folder; says whether both is done."""
        return end_descendants(os.getpid(), but=child) and self.renew(child, size)

    def renew(self, child: int, size: int) -> bool:
        """Put a new, empty scratch folder in place of the one that `child` has."""
        return True


class Nested(Home):
    """Gives submissions their own process ids and scratch folders, inside one bubblewrap."""

    def __init__(self) -> None:
        """Remember this process's own namespaces, to come back to.

        Raises:
            OSError: when the system refuses namespaces inside this one.
        """
        super().__init__(isolated=True)
        self._processes = os.open("/proc/self/ns/pid", os.O_RDONLY)
        self._mounts = os.open("/proc/self/ns/mnt", os.O_RDONLY)
        child = self.fork()
        if child == 0:
            try:
                own_files(1 << 20)
            finally:
                os._exit(0)
        if os.waitpid(child, 0)[1]:
            raise OSError("no namespaces inside the sandbox")

    def fork(self) -> int:
        """Fork; the child is the first process of a process namespace."""
        linux.unshare(linux.CLONE_NEWPID)
        child = os.fork()
        if child:
            linux.setns(self._processes, linux.CLONE_NEWPID)
        return child

    def furnish(self, size: int) -> None:
        """See `Home`."""
        own_files(size)

    def renew(self, child: int, size: int) -> bool:
        """See `Home`."""
        try:
            theirs = os.open(f"/proc/{child}/ns/mnt", os.O_RDONLY)
        except OSError:
            return False
        try:
            linux.setns(theirs, linux.CLONE_NEWNS)
            end_scratch()
            mount_scratch(size)
        except OSError:
            return False
        finally:
            linux.setns(self._mounts, linux.CLONE_NEWNS)
            os.close(theirs)
        return True


def enter(peer: socket.socket, header: dict[str, Any], home: Home) -> socket.socket:
    """Give up everything but the pipe; returns it under its new number."""
    linux.die_with_parent()
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGXCPU, lambda *_: os._exit(1))  # the first process ignores the default
    space, processes = linux.address_space(), home.most_processes(header)
    home.furnish(header["files_bytes"])
    peer = _close_all_but(peer)
    folder = home.folder(header)
    os.chdir(folder)
    _environment(folder)
    _limits(header, space, processes)
    home.seal()
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 (whatever a student draws is drawn again in a second grading)
    return peer


def own_files(size: int) -> None:
    """Leave the mounts and the System V objects of the server; hide what it sees in /proc."""
    linux.unshare(linux.CLONE_NEWNS | linux.CLONE_NEWIPC)
    linux.mount("none", "/", "", linux.MS_REC | linux.MS_PRIVATE)
    mount_scratch(size)
    hidden = linux.MS_RDONLY | linux.MS_NOSUID | linux.MS_NODEV | linux.MS_NOEXEC
    linux.mount("none", "/proc", "tmpfs", hidden, "size=4k,nr_inodes=2,mode=555")


def mount_scratch(size: int) -> None:
    """Mount an empty folder in memory, the only place where a submission can write."""
    options = f"size={size},nr_inodes={INODES},mode=700"
    linux.mount("none", SCRATCH, "tmpfs", linux.MS_NOSUID | linux.MS_NODEV, options)


def end_scratch() -> None:
    """Empty the scratch folder and let it take nothing more: a descriptor may still hold it."""
    empty(SCRATCH)
    held = os.statvfs(SCRATCH)
    inodes = held.f_files - held.f_ffree
    size = max((held.f_blocks - held.f_bfree) * held.f_frsize, 1)  # 0 would be no limit
    flags = linux.MS_REMOUNT | linux.MS_NOSUID | linux.MS_NODEV
    linux.mount("none", SCRATCH, "tmpfs", flags, f"size={size},nr_inodes={inodes}")


def empty(scratch: str) -> None:
    """Take away what is in a folder; folders in folders come up first, however deep they are."""
    mark, folders = f"{scratch}/.{time.monotonic_ns()}", [scratch]
    for number, folder in enumerate(folders):
        os.chmod(folder, 0o700)
        with os.scandir(folder) as entries:
            inside = list(entries)
        for place, entry in enumerate(inside):
            if entry.is_dir(follow_symlinks=False):
                folders.append(f"{mark}-{number}-{place}")
                os.rename(entry.path, folders[-1])
            else:
                os.unlink(entry.path)
        if folder != scratch:
            os.rmdir(folder)


def _close_all_but(peer: socket.socket) -> socket.socket:
    nothing = os.open(os.devnull, os.O_RDWR)
    kept = os.dup(peer.detach())
    for number in range(3):
        os.dup2(nothing, number)
    os.dup2(kept, PEER, inheritable=False)
    os.closerange(PEER + 1, os.sysconf("SC_OPEN_MAX"))
    return socket.socket(fileno=PEER)


def _environment(home: str) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "MPLBACKEND", "OPENBLAS_NUM_THREADS")}
    mirror = os.environ.get("UNROLLED_DATA_MIRROR")
    os.environ.clear()
    os.environ.update(kept, HOME=home, TMPDIR=home, LANG="C.UTF-8", USER="student")
    if mirror:
        os.environ["UNROLLED_DATA_MIRROR"] = mirror


def _limits(header: dict[str, Any], space: int, processes: int | None) -> None:
    seconds = int(2 * header["notebook_seconds"]) + 2
    bounds = {
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": seconds * 2,
        "RLIMIT_FSIZE": header["files_bytes"],
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_NOFILE": OPEN_FILES,
        "RLIMIT_SIGPENDING": SIGNALS,
    }
    if space:
        bounds["RLIMIT_AS"] = space + header["memory_bytes"]
    if processes is not None:
        bounds["RLIMIT_NPROC"] = processes
    for name, value in bounds.items():
        if hasattr(resource, name):
            kind = getattr(resource, name)
            hard = resource.getrlimit(kind)[1]
            most = value + 5 * (name == "RLIMIT_CPU")  # its first signal ends the process
            value, most = (
                v if hard == resource.RLIM_INFINITY else min(v, hard) for v in (value, most)
            )
            resource.setrlimit(kind, (value, most))
