"""What happened when a function was called: the only thing that a test procedure sees of it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

NOT_WRITTEN = "NotImplementedError"


class FailureKind(StrEnum):
    """Why a call gave no result, where that is no exception; those go by their names."""

    MISSING = "missing"  # no such function is defined
    TIMEOUT = "timeout"
    DIED = "died"  # the process ended
    PROTOCOL = "protocol"  # what came back is no answer
    TOO_LARGE = "too large"  # more came than is looked at
    UNREADABLE = "unreadable"  # a result that cannot be compared
    MEMORY = "memory"  # a cell filled the process's memory
    SKIPPED = "skipped"  # a cell that was not run


# Failures that are no exception which the function itself chose to raise.
NOT_RAISED = (
    FailureKind.MISSING,
    NOT_WRITTEN,
    FailureKind.TIMEOUT,
    FailureKind.DIED,
    FailureKind.PROTOCOL,
    FailureKind.TOO_LARGE,
)


@dataclass(frozen=True)
class Failure:
    """Why a call gave no result.

    Attributes:
        kind: name of the exception, or a `FailureKind`.
        message: its text.
        line: the student's source line that raised it, when known.
    """

    kind: str
    message: str = ""
    line: str = ""

    @property
    def fingerprint(self) -> str:
        """What two errors of one cause have in common: the kind, and sizes that do not fit.

        Where there are no sizes, the first two words say what the error is about; more of them
        would change from one version of NumPy to the next.
        """
        pairs = re.search(
            r"(\d+) \(dim \d+\) != (\d+) \(dim|size (\d+) is different from (\d+)", self.message
        )
        if pairs:
            sizes = sorted(int(group) for group in pairs.groups() if group)
            return f"{self.kind} {sizes}"
        shapes = re.findall(r"\(\d[\d, ]*\)", self.message)
        if not shapes:
            return " ".join([self.kind, *re.findall(r"[a-z]+", self.message.lower())[:2]])
        return f"{self.kind} {sorted(shape.replace(' ', '') for shape in shapes)}"


@dataclass(frozen=True)
class Outcome:
    """A call's result and side effects, as plain fresh objects.

    Attributes:
        value: what was returned, after `unrolled.checks.values`.
        args: the arguments as they are after the call.
        failure: set when there is no value.
        printed: what the student's code wrote, both streams, cut at 2,000 characters.
        seconds: wall time of the call.
    """

    value: Any = None
    args: tuple[Any, ...] = ()
    failure: Failure | None = None
    printed: str = ""
    seconds: float = 0.0


class Call(Protocol):
    """Calls a student's function by name, wherever it lives."""

    def __call__(
        self, function: str, args: tuple[Any, ...], then: tuple[Any, ...] | None = None
    ) -> Outcome:
        """Call `function(*args)`.

        `again(function, times)` in place of a name calls it so often in a row on the same objects
        and gives the list of results.

        With `then`, call it again with those arguments before the *first* result is read: what a
        result holds only by reference to something shared shows up here.
        """
        ...


def again(function: str, times: int) -> str:
    """Name a function that is to be called several times in a row."""
    return f"{function}*{times}"


def how_often(function: str) -> tuple[str, int]:
    """Read what `again` wrote: the function, and how often; 0 where the name is plain."""
    name, _, times = function.partition("*")
    return name, int(times or 0)
