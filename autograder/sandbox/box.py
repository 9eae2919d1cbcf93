"""A sandbox: one fork server, ready to run one submission after the other."""

import contextlib
import functools
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from autograder import stopping
from autograder.isolation import Isolation
from autograder.sandbox import cgroup, landlocked, launch
from autograder.sandbox.inside import frames
from autograder.sandbox.inside.frames import FrameError
from autograder.sandbox.inside.watch import descendants
from autograder.sandbox.machine_speed import slowness
from autograder.sandbox.program import Limits, Program
from autograder.sandbox.submission import Submission

START_SECONDS = 60.0
REPLY_SECONDS = 15.0
STOP_SECONDS = {"bwrap": 3.0, "landlock": 10.0, "none": 3.0}
HINT = (
    "install it (Debian, Ubuntu: `apt install bubblewrap`; Fedora: `dnf install bubblewrap`) and "
    "allow unprivileged user namespaces, or choose `--isolation landlock`, which needs none and "
    "promises less, or, for code that you would run yourself, `--isolation none`."
)

_FULL, _SILENT = {"why": "memory"}, {"code": 1}
DYING_SECONDS = 0.5
KILLED = (-signal.SIGKILL, 128 + signal.SIGKILL)  # of the server itself, of bubblewrap for it


class SandboxUnavailableError(Exception):
    """There is no isolation on this machine; the message says what to install."""


class Sandbox:
    """Runs submissions, one at a time. A context manager; keep it for many submissions.

    Attributes:
        isolation: as given.
        nested: whether each submission gets namespaces of its own inside one bubblewrap; where
            that is refused, each gets a bubblewrap of its own, which is slower.
        filtered: whether the machine's system calls are filtered.
        limits: as given, stretched by what a reference computation takes on this machine.
    """

    def __init__(
        self,
        isolation: Isolation = "bwrap",
        limits: Limits | None = None,
        released: Path | None = None,
        nested: bool = True,
    ) -> None:
        """Prepare a sandbox; entering it starts it.

        Args:
            isolation: `"landlock"` needs no namespaces and promises less than `"bwrap"`; `"none"`
                runs submissions with all the rights of this process.
            limits: what a submission may use.
            released: the released folder of the lab, visible inside; it holds no secret.
            nested: False asks for a bubblewrap for each submission from the start.
        """
        self.isolation = isolation
        self.limits = (limits or Limits()).slower(slowness())
        self.nested = nested and isolation == "bwrap"
        self.filtered = False
        self._group: cgroup.Group | None = None
        self._killed = 0  # processes, by that group
        self._released = released
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._entered = False
        self._folder: Path | None = None
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> "Sandbox":
        """Start it.

        Raises:
            SandboxUnavailableError: when bubblewrap, or Landlock, is missing or may not do its
                work here.
        """
        self._entered = True
        if self.isolation == "none":
            self._folder = self._stack.enter_context(stopping.temporary_folder())
        try:
            self._start()
        except SandboxUnavailableError:
            if not self.nested:
                self.__exit__(None, None, None)
                raise
            self.nested = False
            try:
                self._start()
            except BaseException:
                self.__exit__(None, None, None)
                raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it, and everything in it."""
        self._stop()
        self._entered = False
        self._stack.close()
        self._folder = None

    @contextlib.contextmanager
    def submission(self, program: Program) -> Iterator[Submission]:
        """Run a program's cells; its functions can be called until the context ends."""
        with contextlib.ExitStack() as stack:
            home = ""
            if self.isolation == "none":
                folder = tempfile.TemporaryDirectory(prefix="run-", dir=self._home())
                home = stack.enter_context(folder)
            submission = Submission(self._begin(), program, self.limits, home, self._ask)
            stack.callback(self._end, submission)
            submission.run()
            yield submission

    def _begin(self) -> socket.socket:
        """Hand the server one end of a new socket pair."""
        if not self._entered:
            raise RuntimeError("Enter the sandbox first: `with Sandbox(…) as sandbox`.")
        mine, theirs = socket.socketpair()
        with theirs:
            for attempt in (1, 2):
                try:
                    if self._control is None:
                        self._start()
                    assert self._control is not None
                    self._control.settimeout(REPLY_SECONDS)
                    socket.send_fds(self._control, [b"S"], [theirs.fileno()])
                    return mine
                except OSError:  # the server was killed, by the system short of memory say
                    self._stop()
                    if attempt == 2:
                        mine.close()
                        raise
        raise AssertionError("unreachable")

    def _end(self, submission: Submission) -> None:
        submission.close()
        if self.isolation == "bwrap" and not self.nested:
            self._stop()

    def _ask(self, word: bytes) -> dict[str, Any]:
        """Say one word to the server and wait for its answer; empty when it has none."""
        try:
            assert self._control is not None
            self._control.settimeout(REPLY_SECONDS)
            self._control.sendall(word)
            answer = frames.receive(self._control, time.monotonic() + REPLY_SECONDS).header
            return answer if answer.get("why") or not self._overflowed() else _FULL
        except (OSError, AssertionError, FrameError):
            overflowed, silent = self._overflowed(), not self._was_killed()
            self._stop()
            return _FULL if overflowed else _SILENT if silent else {}

    def _was_killed(self) -> bool:
        """Whether the server was ended by SIGKILL: that is the machine's doing, all else is not."""
        if self._server is None:
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._server.wait(DYING_SECONDS)
        return self._server.poll() in KILLED

    def _overflowed(self) -> bool:
        """Whether its control group was full since the last question: a submission's own doing."""
        before, self._killed = self._killed, self._group.killed() if self._group else 0
        return self._killed > before

    def _start(self) -> None:
        mine, theirs = socket.socketpair()
        with tempfile.TemporaryFile() as errors, theirs:
            try:
                self._server = self._launch()(theirs, errors)
            except PermissionError as error:
                mine.close()
                raise SandboxUnavailableError(str(error)) from error
            except OSError as error:
                mine.close()
                raise SandboxUnavailableError(f"bubblewrap is not installed: {HINT}") from error
            theirs.close()
            self._control = mine
            try:
                hello = frames.receive(mine, time.monotonic() + START_SECONDS).header
            except FrameError:
                self._stop()
                said = _tail(errors)
                raise SandboxUnavailableError(
                    f"bubblewrap does not start here ({said}): {HINT}"
                    if self.isolation == "bwrap"
                    else f"The sandbox did not start: {said}."
                ) from None
        self.filtered = bool(hello["filter"]) and self.isolation != "none"
        self._count()

    @property
    def counted(self) -> bool:
        """Whether a control group counts its memory, the kernel's own for it included."""
        return self._group is not None

    def _count(self) -> None:
        """Let a control group count what is in the sandbox, before a submission is."""
        assert self._server is not None
        if self.isolation == "none":
            return
        self._group = cgroup.bounded(self.limits.memory_bytes)
        self._killed = 0
        if self._group:
            self._group.add([self._server.pid, *descendants(self._server.pid)])

    def _launch(self) -> Callable[..., subprocess.Popen[bytes]]:
        if self.isolation == "none":
            home = self._home()
            return functools.partial(launch.plain, released=self._released, home=home)
        if self.isolation == "landlock":
            return functools.partial(landlocked.landlocked, released=self._released)
        return functools.partial(launch.bubblewrapped, released=self._released, nested=self.nested)

    def _stop(self) -> None:
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._server is not None:
            self._end_server(self._server)
            self._server = None
        if self._group is not None:
            self._group.remove()
            self._group = None

    def _end_server(self, server: subprocess.Popen[bytes]) -> None:
        """Wait for the end that the closed socket is; then do not wait any longer."""
        ends = [server.kill]
        if self.isolation == "landlock":  # its keeper clears up, and when told to does it at once
            ends = [server.terminate, server.kill]
        for end in ends:
            try:
                server.wait(STOP_SECONDS[self.isolation])
                return
            except subprocess.TimeoutExpired:
                end()
        server.wait()

    def _home(self) -> Path:
        assert self._folder is not None
        return self._folder


def _tail(errors: IO[bytes]) -> str:
    errors.seek(0, os.SEEK_END)
    errors.seek(max(0, errors.tell() - 600))
    return errors.read().decode(errors="replace").strip() or "it said nothing"
