"""The fork server: one thread, warmed up, no student's code in it. Serves one submission at a time.

The grader speaks to it in single letters over a socket pair:

| letter | with | what it does | answer |
|---|---|---|---|
| S | a descriptor | forks for a submission, which talks over that descriptor | none |
| W | | ends all its processes but the first, gives it a new, empty folder | `{"swept": bool}` |
| K, L | | ends the submission; L: it closed its pipe | `{"code", "why": what the watch found}` |
"""

import gc
import os
import select
import socket
import sys
import time
from typing import Any

from . import confinement, frames, linux, submission_process, syscalls, watch
from .frames import Frame
from .warm import OnDemand, warm

SUBMIT, SWEEP, KILL, LOST = b"S", b"W", b"K", b"L"
DYING = 0.25  # seconds in which what has closed its pipe is gone, if it did not only close it
GLANCE = 0.05  # seconds between two looks at what a submission occupies
REPLY = 10.0
FULL = 86  # the exit code of a submission that has no memory left to go on with


class Server:
    """Forks submissions, watches what they occupy, ends them."""

    def __init__(self, control: socket.socket, home: confinement.Home, released: str) -> None:
        self._control = control
        self._shell = warm(released)
        self._on_demand = OnDemand(self._shell)
        self._home = home
        self._child = 0
        self._watch: watch.Watch | None = None
        self._size = 0

    def run(self) -> None:
        """Say that it is ready, then serve until the grader closes the socket."""
        threads = linux.threads()
        self._say({"ready": True, "threads": threads, "filter": syscalls.known()})
        self._settle()
        linux.set_dumpable(False)
        try:
            while self._once():
                pass
        finally:
            self._kill()

    def _once(self) -> bool:
        wait = GLANCE if self._child else None
        if not select.select([self._control], [], [], wait)[0]:
            if self._watch and self._watch.look():
                self._home.kill(self._child)
            return True
        word, descriptors, _, _ = socket.recv_fds(self._control, 1, 1)
        if word == SUBMIT:
            self._kill()
            self._submit(descriptors[0])
        elif word == SWEEP:
            self._say({"swept": self._sweep()})
        elif word in (KILL, LOST):
            why = self._watch.why if self._watch else ""
            own = word == KILL or _ends(self._child)
            code = self._kill()
            code = code if own else 1  # it was alive: the signal was ours
            self._say({"code": code, "why": why or ("memory" if code == FULL else "")})
        return word != b""

    def _settle(self) -> None:
        """Leave what is here to all forks as it is: no collector, no scattered pages."""
        gc.collect()
        gc.freeze()
        gc.enable()
        linux.use_huge_pages()

    def _submit(self, descriptor: int) -> None:
        """Read the program before the fork: it comes from the grader, not from the student."""
        peer = socket.socket(fileno=descriptor)
        program = frames.receive(peer, time.monotonic() + REPLY)
        if self._on_demand(program.header["cells"]):
            self._settle()
        self._size = program.header["files_bytes"]
        self._child = self._home.fork()
        if self._child == 0:
            try:
                peer = confinement.enter(peer, program.header, self._home)
                submission_process.play(peer, program, self._shell)
            except MemoryError:
                os._exit(FULL)
            finally:
                os._exit(1)
        peer.close()
        self._watch = watch.Watch(
            self._child, program.header, self._home.below, self._home.too_much
        )

    def _sweep(self) -> bool:
        if not self._child:
            return False
        return self._home.sweep(self._child, self._size)

    def _kill(self) -> int | None:
        if not self._child:
            return None
        child, self._child, self._watch = self._child, 0, None
        self._home.kill(child)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        self._home.clear()
        return code

    def _say(self, header: dict[str, Any]) -> None:
        frames.send(self._control, Frame(header), time.monotonic() + REPLY)


def _ends(child: int) -> bool:
    """Whether a child has ended by itself, or does so at once."""
    flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
    until = time.monotonic() + DYING
    while child and os.waitid(os.P_PID, child, flags) is None:
        if time.monotonic() > until:
            return False
        time.sleep(0.005)
    return True


def _home(kind: str) -> confinement.Home:
    """Where submissions live: `none`, `bwrap`, `nested`, or what landlock is told, as JSON."""
    if kind == "nested":
        return confinement.Nested()
    if kind in ("none", "bwrap"):
        return confinement.Home(isolated=kind == "bwrap")
    from .landlocked.home import Landlocked

    return Landlocked(kind)


def main() -> None:
    """Start from the command line: the control descriptor, the kind of home, the lab's folder."""
    descriptor, kind, released = sys.argv[-3:]
    sys.argv = [""]
    linux.lift_memory_bound()
    linux.become_subreaper()
    control = socket.socket(fileno=int(descriptor))
    Server(control, _home(kind), released).run()
