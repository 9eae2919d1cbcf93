"""What goes into a sandbox and what is known of it afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from unrolled.checks.outcome import Failure

Status = Literal["ok", "timeout", "memory", "crash", "killed"]


@dataclass(frozen=True)
class Cell:
    """One code cell.

    Attributes:
        id: a label for the reader; it plays no part in the run.
        source: its code.
        own: whether it is the student's own, no exercise: all of those share one time.
        definitions: run only the statements that define something, as `lenient` does.
    """

    id: str
    source: str
    own: bool = False
    definitions: bool = False


@dataclass(frozen=True)
class Program:
    """The code cells of a submission, in the order in which they run.

    Attributes:
        cells: what to run; each in the namespace that the one before left behind.
        lenient: run foreign code statement by statement: imports that fail are passed over,
            definitions and assignments run, other statements at top level and magics do not.
        judged: for each function, the id of the cell after which it is judged: names stand then as
            they stood there, whatever later cells do to them. Others as they stand in the end.
    """

    cells: tuple[Cell, ...]
    lenient: bool = False
    judged: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Times are of work, on the processor of the machine of reference: a busy machine stops nobody
    early. What sleeps is stopped by the clock on the wall, which is `BY_THE_CLOCK` times as
    patient.

    Attributes:
        call_seconds: one call of one function.
        cell_seconds: one cell; with `lenient`, one statement.
        notebook_seconds: all of a student's own cells together, and all functions together once
            more. What exercises take is not counted, and what is used up by one function is there
            once more, in small shares, for the others.
        memory_bytes: address space of a process beyond what it starts with, and what all
            processes of a submission may occupy together.
        processes: processes and threads.
        files_bytes: all files that a submission writes.
        output_bytes: text and pictures kept, of all cells together.
        callback_budget: calls of lent functions, for each graded function.
    """

    call_seconds: float = 5.0
    cell_seconds: float = 20.0
    notebook_seconds: float = 120.0
    memory_bytes: int = 1 << 30
    processes: int = 32
    files_bytes: int = 32 << 20
    output_bytes: int = 200_000
    callback_budget: int = 5_000

    def slower(self, factor: float) -> "Limits":
        """Stretch the times for a machine that takes `factor` times as long."""
        return replace(
            self,
            call_seconds=self.call_seconds * factor,
            cell_seconds=self.cell_seconds * factor,
            notebook_seconds=self.notebook_seconds * factor,
        )


@dataclass(frozen=True)
class Output:
    """One piece of a cell's output, as the student's side wrote it: escape before showing it.

    Attributes:
        kind: `"stream"`, `"result"` or `"display"`.
        mime: `"text/plain"`, or `"image/png"` with the picture in `image`.
    """

    kind: Literal["stream", "result", "display"]
    mime: Literal["text/plain", "image/png"]
    text: str = ""
    image: bytes = b""


@dataclass(frozen=True)
class CellRun:
    """What happened in one cell.

    Attributes:
        id: of the cell.
        failure: why it stopped early; None where it did not. In a cell that was not reached,
            its kind is `"skipped"`.
        printed: both streams together.
        seconds: wall time.
        outputs: all that the cell showed, in order, streams included.
        taken: names of functions and modules that it took for something else, or deleted, after
            they were judged.
    """

    id: str
    failure: Failure | None = None
    printed: str = ""
    seconds: float = 0.0
    outputs: tuple[Output, ...] = ()
    taken: tuple[str, ...] = ()
