"""Keeps a sandbox that has no namespaces: starts its server as a user of its own, if it may.

When the server has ended, however it did, or when the grader has, what it left is ended as well
and its folder taken away. Run as a program: the folder, whether root's folders must be passed on
the way to Python, the descriptor of the server, the server's command.
"""

import contextlib
import ctypes
import itertools
import os
import shutil
import signal
import socket
import struct
import sys
import time
from pathlib import Path

# Of systemd's range for users without a name: nobody's files, and below 65536, as in containers.
USERS = range(61184, 65520)
PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER = 1, 8, 24, 36
PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE = 47, 2
CAPABILITIES, CAPABILITY_VERSION, DAC_READ_SEARCH = 64, 0x20080522, 2
PATIENCE = 30.0
SCRATCH = "scratch"
_libc = ctypes.CDLL(None, use_errno=True)
_held: list[socket.socket] = []


def user_of_its_own() -> int:
    """Find a user that nothing runs as, and hold on to it; 0 where this process is not root."""
    if os.geteuid() != 0:
        return 0
    for user in itertools.chain(USERS[os.getpid() % len(USERS) :], USERS):
        place = socket.socket(socket.AF_UNIX)
        with contextlib.suppress(OSError):
            place.bind(f"\0unrolled-user-{user}")
            _held.append(place)
            return user
        place.close()
    return 0


def become(user: int, scratch: str, search: bool) -> None:
    """Become a user for good, and give it its folder; does nothing where that may not be done.

    With `search` one capability stays, to read what it has no right to: Landlock bounds that.
    """
    try:
        os.seteuid(user)  # which can be undone
        os.seteuid(0)
        os.chown(scratch, user, user)
    except OSError:
        return
    kept = 1 << DAC_READ_SEARCH if search else 0
    _set_capabilities(None, kept)  # may be handed on; before the bound, which would refuse it
    for number in range(CAPABILITIES):
        _libc.prctl(PR_CAPBSET_DROP, number, 0, 0, 0)
    _libc.prctl(PR_SET_KEEPCAPS, int(search), 0, 0, 0)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    _set_capabilities(kept, kept)
    if search:
        _libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, DAC_READ_SEARCH, 0, 0)


def _set_capabilities(held: int | None, handed_on: int) -> None:
    """Have these and no others, or with None as before; hand these on to programs."""
    header, words = struct.pack("=Ii", CAPABILITY_VERSION, 0), ctypes.create_string_buffer(24)
    _libc.capget(header, words)
    before = struct.unpack("=6I", words)
    low = before[:2] if held is None else (held, held)
    high = before[3:5] if held is None else (0, 0)
    _libc.capset(header, struct.pack("=6I", *low, handed_on, *high, 0))


def end_all_below(process: int) -> None:
    """Kill whatever has come to stand below a process, whole groups at once."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        groups = _groups_below(process)
        if not groups:
            return
        for group in groups:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
        time.sleep(0.005)


def _groups_below(process: int) -> set[int]:
    found: dict[int, tuple[int, int]] = {}
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            words = (place / "stat").read_text(errors="replace").rpartition(")")[2].split()
            found[int(place.name)] = int(words[1]), int(words[2])
    below = {process}
    while more := {one for one, (above, _) in found.items() if above in below} - below:
        below |= more
    return {found[one][1] for one in below - {process}} - {os.getpgid(process)}


def main() -> None:
    """Start the server, wait for its end, clear up; ends with its exit code."""
    folder, search, control, *command = sys.argv[1:]
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    user, keeper = user_of_its_own(), os.getpid()
    child = os.fork()
    if child == 0:
        if user:
            become(user, os.path.join(folder, SCRATCH), search == "1")
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # after the change, which undoes it
        if os.getppid() == keeper:
            os.execv(command[0], command)
        os._exit(1)
    os.close(int(control))
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGKILL))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    end_all_below(keeper)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main()
