"""Run a submission so that a cell which ends the process costs itself alone.

A process that ran out of memory, ended itself or did not stop when told to takes with it what all
cells had defined. It is run again without that cell: first only the definitions in it, then
nothing of it. What else the submission holds is judged.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from autograder.course import NotGradedError
from autograder.sandbox import Cell, CellRun, Program, Sandbox, Submission
from unrolled.checks.outcome import Failure, FailureKind

MOST = 5  # runs with most of the cells in them; one more has definitions only
KILLED = 2  # times that it is tried again after it was killed from outside
LONGEST = 300.0  # seconds after which that one is next


@dataclass(frozen=True)
class Ran:
    """A submission whose cells have run as far as they can.

    Attributes:
        submission: where its functions can be called.
        cells: what happened in each cell; in one that ended the process, that.
        status: the worst of all runs.
    """

    submission: Submission
    cells: tuple[CellRun, ...]
    status: str


@contextlib.contextmanager
def run(sandbox: Sandbox, program: Program) -> Iterator[Ran]:
    """Run a program's cells, again where one of them ended it; calls work until this ends.

    Raises:
        NotGradedError: when the process is killed from outside, again and again.
    """
    ended: dict[str, Failure] = {}  # by id of the cell
    status, start, killed = "ok", time.monotonic(), 0
    for attempt in range(MOST + KILLED + 2):
        with sandbox.submission(program) as submission:
            if submission.status == "killed":
                killed += 1
                if killed > KILLED:
                    raise NotGradedError(
                        "its process was killed again and again; is the machine short of memory?"
                    )
                continue
            status = status if status != "ok" else str(submission.status)
            cell = submission.ended_in
            if cell is None or attempt - killed > MOST or not cell.source:
                yield Ran(submission, _told(submission.cells, ended), status)
                return
            ended.setdefault(cell.id, _failure(submission, cell))
            last = attempt - killed == MOST or time.monotonic() - start > LONGEST
        program = replace(
            program,
            cells=tuple(
                _less(one) if one.id == cell.id else _least(one) if last else one
                for one in program.cells
            ),
        )


def _failure(submission: Submission, cell: Cell) -> Failure:
    """Why a cell ended its process, or filled its memory."""
    (run,) = [run for run in submission.cells if run.id == cell.id]
    if run.failure is not None and run.failure.kind != FailureKind.SKIPPED:
        return run.failure
    same = submission.status in (FailureKind.TIMEOUT, FailureKind.MEMORY)
    kind = FailureKind(submission.status) if same else FailureKind.DIED
    return Failure(kind, submission.message)


def _told(cells: tuple[CellRun, ...], ended: dict[str, Failure]) -> tuple[CellRun, ...]:
    return tuple(replace(c, failure=ended[c.id]) if c.id in ended else c for c in cells)


def _less(cell: Cell) -> Cell:
    return replace(cell, source="") if cell.definitions else replace(cell, definitions=True)


def _least(cell: Cell) -> Cell:
    return replace(cell, source="") if cell.own else replace(cell, definitions=True)
