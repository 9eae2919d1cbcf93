"""The few system calls that Python does not offer, through ctypes."""

import contextlib
import ctypes
import os
import platform
import resource
import sys
from pathlib import Path

CLONE_NEWNS, CLONE_NEWIPC, CLONE_NEWPID = 0x20000, 0x08000000, 0x20000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REC, MS_PRIVATE = 1, 2, 4, 8, 0x4000, 1 << 18
MS_REMOUNT = 32
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 4, 22, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 36, 38, 47
PR_CAP_AMBIENT_CLEAR_ALL, SECCOMP_MODE_FILTER = 4, 2
LAST_CAPABILITY = 63
MADV_COLLAPSE, HUGE_PAGE = 25, 2 << 20
CAPABILITY_VERSION = 0x20080522
CHOWN, DAC_READ_SEARCH, SETGID, SETUID = 0, 2, 6, 7  # capabilities

ON_LINUX = sys.platform == "linux"
_libc = ctypes.CDLL(None, use_errno=True)


class _CapabilityHeader(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Capabilities(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def _done(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Leave namespaces that are shared with the parent."""
    _done(_libc.unshare(flags), "unshare")


def setns(descriptor: int, flags: int) -> None:
    """Enter a namespace."""
    _done(_libc.setns(descriptor, flags), "setns")


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    """Mount something, as the system call of this name does."""
    result = _libc.mount(
        source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), options.encode()
    )
    _done(result, f"mount {target}")


def use_huge_pages() -> None:
    """Gather this process's memory in huge pages where the system can: forks become cheaper.

    A fork copies a table with an entry for each page, and its end goes through it once more.
    """
    try:
        lines = Path("/proc/self/maps").read_text().splitlines()
    except OSError:
        return
    for line in lines:
        span, rights, _, _, file = line.split()[:5]
        first, last = (int(edge, 16) for edge in span.split("-"))
        if file == "0" and rights.startswith("rw") and last - first >= HUGE_PAGE:
            size = ctypes.c_size_t(last - first)
            _libc.madvise(ctypes.c_void_p(first), size, MADV_COLLAPSE)  # may fail: a wish


def set_dumpable(on: bool) -> None:
    """Whether others of this user may look into the process."""
    if ON_LINUX:
        _libc.prctl(PR_SET_DUMPABLE, int(on), 0, 0, 0)


def die_with_parent() -> None:
    """Have this process killed when the one that forked it ends."""
    if ON_LINUX:
        _done(_libc.prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0), "pdeathsig")


def lift_memory_bound() -> None:
    """Let go of what the grader bounds itself by; each submission gets a bound of its own."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def become_subreaper() -> None:
    """Adopt what a child leaves behind, so that it can be found."""
    if ON_LINUX:
        _done(_libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "subreaper")


def drop_capabilities(keep: int = 0) -> None:
    """Give up every capability but those in the mask `keep`, and the way back to any."""
    for number in range(LAST_CAPABILITY + 1):
        _libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0)
    header, kept = _CapabilityHeader(CAPABILITY_VERSION, 0), (_Capabilities * 2)()
    kept[0].effective = kept[0].permitted = keep
    _done(_libc.capset(ctypes.byref(header), kept), "capset")
    _libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    no_new_privileges()


def may(capability: int) -> bool:
    """Whether this process has a capability."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        text = Path("/proc/self/status").read_text()
        return bool(int(text.partition("CapEff:")[2].split()[0], 16) >> capability & 1)
    return False


def no_new_privileges() -> None:
    """No program that is started from here on gains rights by being started."""
    _done(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def install_filter(code: bytes) -> None:
    """Install a seccomp filter: BPF instructions of eight bytes each."""
    program = _Program(len(code) // 8, code)
    _done(_libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0), "seccomp")


def address_space() -> int:
    """Bytes of address space that this process has mapped; 0 where nobody knows."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def threads() -> int:
    """How many threads this process has; 0 where nobody knows."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 0


def counts_processes_by_namespace() -> bool:
    """Whether RLIMIT_NPROC counts what is in this user namespace alone (Linux 5.14)."""
    if not ON_LINUX:
        return False
    major, minor = platform.release().split(".")[:2]
    return (int(major), int("".join(c for c in minor if c.isdigit()) or 0)) >= (5, 14)
