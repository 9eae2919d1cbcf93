"""An IPython shell without a kernel: runs cells, keeps what they show, within bounds."""

import base64
import contextlib
import io
import time
import warnings
from collections.abc import Iterator
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from unrolled.checks.outcome import Failure, FailureKind
from unrolled.checks.runner import OutOfTimeError, failure_of

from .clock import limit

KEPT = ("image/png", "text/plain")  # the first that there is
PIECE = 40  # characters that a piece takes beside its text
Shown = list[str]  # kind, MIME type, text


class Screen:
    """What a cell showed, in order; what exceeds `room` characters in all cells is dropped.

    The other side keeps to the same bound: this object is within a submission's reach.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._shown: list[Shown] = []

    def take(self) -> list[Shown]:
        """Give what was shown since the last time."""
        shown, self._shown = self._shown, []
        return shown

    def show(self, kind: str, mime: str, text: str) -> None:
        """Add a piece; streams that follow each other become one."""
        text = text[: self._room] if mime == "text/plain" else text
        if not text or len(text) > self._room:
            return
        self._room -= len(text)
        if kind == "stream" and self._shown and self._shown[-1][0] == "stream":
            self._shown[-1][2] += text
        else:
            self._room = max(0, self._room - PIECE)
            self._shown.append([kind, mime, text])

    def bundle(self, kind: str, data: dict[str, Any]) -> None:
        """Add the first form of a displayed object that may cross."""
        for mime in KEPT:
            if mime in data:
                content = data[mime]
                if isinstance(content, bytes):
                    content = base64.b64encode(content).decode()
                self.show(
                    kind,
                    mime,
                    str(content).replace("\n", "") if mime != "text/plain" else str(content),
                )
                return


class Stream(io.TextIOBase):
    """Standard output or error, shown on a screen."""

    encoding = "utf-8"

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def write(self, text: str) -> int:
        """See `io.TextIOBase`."""
        self._screen.show("stream", "text/plain", str(text))
        return len(text)

    def writable(self) -> bool:
        """See `io.TextIOBase`."""
        return True


class Shell(InteractiveShell):
    """IPython with its history, prompts and tracebacks off, and a screen for its displays."""

    screen = Screen(0)

    @classmethod
    def ready(cls) -> "Shell":
        """Make the one shell of this process and run a cell, so that the next ones are quick."""
        config = Config()
        config.HistoryManager.enabled = False
        config.InteractiveShell.colors = "nocolor"
        config.InteractiveShell.autocall = 0
        shell = cls.instance(config=config)
        shell.run("warm = 1\nwarm", 20.0)
        shell.reset(new_session=True)
        return shell

    def init_display_pub(self) -> None:
        """See `InteractiveShell`."""
        self.display_pub = _Publisher(parent=self, shell=self)
        self.configurables.append(self.display_pub)

    def init_displayhook(self) -> None:
        """See `InteractiveShell`."""
        self.displayhook_class = _Hook
        super().init_displayhook()

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing: there is no window."""

    def showtraceback(self, *args: Any, **kwargs: Any) -> None:
        """Show nothing: an error is reported as a `Failure`."""

    def showsyntaxerror(self, *args: Any, **kwargs: Any) -> None:
        """Show nothing: an error is reported as a `Failure`."""

    def run(self, source: str, seconds: float) -> tuple[Failure | None, float]:
        """Run one cell for at most `seconds` of work; what it shows is on `screen`."""
        start = time.perf_counter()
        failure = None
        with self.attended():
            try:
                with limit(seconds):
                    result = self.run_cell(source, store_history=False)
                error = result.error_before_exec or result.error_in_exec
                failure = _failure(error, seconds) if error else None
            except BaseException as error:  # the alarm rings again while IPython tidies up
                failure = _failure(error, seconds)
        return failure, time.perf_counter() - start

    @contextlib.contextmanager
    def attended(self) -> Iterator[None]:
        """Show both streams on the screen; a filter that a cell sets for warnings ends with it."""
        stream = Stream(self.screen)
        with (
            contextlib.redirect_stdout(stream),
            contextlib.redirect_stderr(stream),
            warnings.catch_warnings(),
        ):
            yield


class _Publisher(DisplayPublisher):
    def publish(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        Shell.instance().screen.bundle("display", data)

    def clear_output(self, wait: bool = False) -> None:
        pass


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        Shell.instance().screen.bundle("result", format_dict)

    def update_user_ns(self, result: Any) -> None:
        pass

    def finish_displayhook(self) -> None:
        pass


def _failure(error: BaseException, seconds: float) -> Failure:
    if isinstance(error, OutOfTimeError):
        return Failure(FailureKind.TIMEOUT, f"it was still running after {seconds:g} seconds")
    return failure_of(error)
