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
from .watch import OPEN_FILES

SCRATCH = "/scratch"
PEER = 3  # the one descriptor that stays, after /dev/null on the first three
INODES = 4096
SIGNALS = 256
SPARE_PROCESSES = 4  # of the sandbox itself


class Home:
    """Gives submissions their own process ids and scratch folders; does nothing if not nested."""

    def __init__(self, nested: bool) -> None:
        """Remember this process's own namespaces, to come back to.

        Raises:
            OSError: when the system refuses namespaces inside this one.
        """
        self._nested = nested
        self._options = ""
        if nested:
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
        if not self._nested:
            return os.fork()
        linux.unshare(linux.CLONE_NEWPID)
        child = os.fork()
        if child:
            linux.setns(self._processes, linux.CLONE_NEWPID)
        return child

    def renew(self, child: int, size: int) -> bool:
        """Put a new, empty scratch folder over the one that `child` has."""
        if not self._nested:
            return True
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


def enter(
    peer: socket.socket, header: dict[str, Any], isolated: bool, nested: bool
) -> socket.socket:
    """Give up everything but the pipe; returns it under its new number."""
    linux.die_with_parent()
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGXCPU, lambda *_: os._exit(1))  # the first process ignores the default
    peer = _close_all_but(peer)
    space = linux.address_space()
    if nested:
        own_files(header["files_bytes"])
    home = header["home"] or SCRATCH
    os.chdir(home)
    _environment(home)
    _limits(header, space, isolated)
    if isolated:
        linux.drop_capabilities()
        linux.set_dumpable(False)
        if syscalls.known():
            linux.install_filter(syscalls.program())
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
    _empty(SCRATCH)
    held = os.statvfs(SCRATCH)
    inodes = held.f_files - held.f_ffree
    size = max((held.f_blocks - held.f_bfree) * held.f_frsize, 1)  # 0 would be no limit
    flags = linux.MS_REMOUNT | linux.MS_NOSUID | linux.MS_NODEV
    linux.mount("none", SCRATCH, "tmpfs", flags, f"size={size},nr_inodes={inodes}")


def _empty(scratch: str) -> None:
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


def _limits(header: dict[str, Any], space: int, isolated: bool) -> None:
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
    if isolated and linux.counts_processes_by_namespace():
        bounds["RLIMIT_NPROC"] = header["processes"] + SPARE_PROCESSES
    for name, value in bounds.items():
        if hasattr(resource, name):
            kind = getattr(resource, name)
            hard = resource.getrlimit(kind)[1]
            most = value + 5 * (name == "RLIMIT_CPU")  # its first signal ends the process
            value, most = (
                v if hard == resource.RLIM_INFINITY else min(v, hard) for v in (value, most)
            )
            resource.setrlimit(kind, (value, most))
