"""`judge`: functions in any `.py` or `.ipynb`, wherever they were written."""

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from autograder.course import NotGradedError
from autograder.grade.helper_files import COMPANIONS
from autograder.gradebook.record import Status
from autograder.intake import rawcells
from autograder.intake.normalise import Normalised, normalise
from autograder.intake.rawcells import RawCell, UnreadableError
from autograder.intake.submitted import read_file
from autograder.judging.causes import ended, taken, with_causes
from autograder.judging.marking import Bench
from autograder.judging.memory import bounded_memory
from autograder.judging.running import run
from autograder.judging.verdicts import Judged
from autograder.plaintext import one_line, plain
from autograder.sandbox import Cell, Program
from unrolled.checks.outcome import Failure, FailureKind
from unrolled.checks.score import WORDS

NUMPY = Cell("numpy", "import numpy as np")
DEFINED = re.compile(r"(?m)^[ \t]*def[ \t]+(\w{1,60})")
OWN = "cell-"  # begins the ids of the cells that are the file's own
MOST_NAMES = 20
UNKNOWN_NAME = WORDS["NameError"]
NOT_HERE = ("is missing.", "is missing; it was put back.")  # no news in a file of one's own


@dataclass(frozen=True)
class Opinion:
    """What `judge` found in one file.

    Attributes:
        file: its path.
        found: verdicts by function; None where there are none.
        error: why.
        notes: what else there is to say about it.
        status: how its run ended.
        not_judged: whether the machine, not the file, is why there are no verdicts.
    """

    file: str
    found: dict[str, Judged] | None = None
    error: str = ""
    notes: tuple[str, ...] = ()
    status: Status = Status.OK
    not_judged: bool = False

    @property
    def exit_code(self) -> int:
        """What `judge --exit-code` ends with: 0 where the file has all points of all functions."""
        if self.not_judged:
            return 4
        whole = self.found and all(judged.verdict.passed for judged in self.found.values())
        return 0 if whole else 1

    def line(self) -> dict[str, Any]:
        """Make the line that `judge --json` prints."""
        if self.found is None:
            return {"file": self.file, "error": self.error}
        return {
            "file": self.file,
            "status": self.status,
            "notes": [plain(note, 2000) for note in self.notes],
            "functions": {
                name: {
                    "points": judged.verdict.max_points,
                    "score": judged.verdict.score,
                    "misconception": judged.verdict.misconception,
                    "message": plain(_said(judged), 2000),
                }
                for name, judged in self.found.items()
            },
        }

    def table(self) -> str:
        """Make a table of the same, for a person."""
        if self.found is None:
            return f"{self.file}\n  {self.error}"
        verdicts = [judged.verdict for judged in self.found.values()]
        width = max((len(v.function) for v in verdicts), default=0)
        lines = [self.file]
        for verdict in verdicts:
            score = f"{verdict!r} of {verdict.max_points:g}"
            said = one_line(verdict.message, 160)
            lines.append(f"  {verdict.function:{width}}  {score:>10}  {said}".rstrip())
        if self.status != Status.OK:
            lines.append(f"  While it ran it was stopped: {self.status}.")
        lines += [f"  {plain(note, 300)}" for note in self.notes]
        return "\n".join(lines)


def _said(judged: Judged) -> str:
    """What failed first and, for a mistake that was recognised, what to reconsider."""
    verdict = judged.verdict
    return " ".join(filter(None, (verdict.message, verdict.hint)))


def judge_file(bench: Bench, path: Path) -> Opinion:
    """Judge the functions that a file defines. Never raises for what the file holds."""
    name = one_line(str(path), 500)
    try:
        program, digest, normal = _program(bench, path)
    except (UnreadableError, OSError) as error:
        said = getattr(error, "strerror", None) or str(error)
        return Opinion(name, error=f"It cannot be read: {one_line(said, 300)}")
    try:
        return _judged(bench, name, program, digest, normal)
    except NotGradedError as error:
        return Opinion(name, error=f"It was not judged: {error}", not_judged=True)


def _judged(
    bench: Bench, name: str, program: Program, digest: str, normal: Normalised | None
) -> Opinion:
    given = _given(bench) if program.lenient else ()
    with bounded_memory(), run(bench.sandbox, program) as ran:
        submission = ran.submission
        found = bench.judge.all(submission, lambda name: bench.seed(digest, name), given)
        if normal is not None:
            found = with_causes(found, normal, ran.cells)
            said = (note for note in normal.notes if not note.endswith(NOT_HERE))
            notes = (*said, *taken(normal, ran.cells), *ended(normal, ran.cells))
            return Opinion(name, found, notes=notes, status=Status(ran.status))
        if program.lenient:
            sources = "\n".join(c.source for c in program.cells if c.id.startswith(OWN))
            names = list(dict.fromkeys(DEFINED.findall(sources)))
            found = {f: _with_reason(judged, submission, names) for f, judged in found.items()}
    return Opinion(name, found)


def _given(bench: Bench) -> list[str]:
    """Functions that the lab gives: a foreign file may hold its own, which are not judged."""
    return [name for _, source in bench.release.given for name in DEFINED.findall(source)]


def _with_reason(judged: Judged, submission: Any, names: list[str]) -> Judged:
    """Say why a function, or a name that it reads, may be missing: a part of the file that cannot
    be read, a statement that failed, another name.
    """
    verdict = judged.verdict
    runs = [run for run in submission.cells if run.id.startswith(OWN)]
    failures = [run.failure for run in runs if run.failure]
    unread = [failure for failure in failures if failure.kind == "SyntaxError"]
    failed = "".join(map(_failed, [f for f in failures if f.kind != "SyntaxError"][:1]))
    if verdict.misconception == UNKNOWN_NAME and failed:
        return replace(judged, verdict=replace(verdict, message=verdict.message + failed))
    if verdict.misconception != FailureKind.MISSING:
        return judged
    said = f"There is no function {verdict.function} to call."
    if unread:
        said += f" A part of the file is no Python that can be read: {unread[0].message}."
    said += failed
    if names:
        others = ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")
        said += f" The file defines {others}. Is it there under another name?"
    else:
        said += " The file defines no function."
    return replace(judged, verdict=replace(verdict, message=said))


def _failed(failure: Failure) -> str:
    """Name the first statement of a file that failed; those behind it ran all the same."""
    where = f" at {failure.line}" if failure.line else ""
    return f" A statement of the file failed{where}: {failure.kind}: {failure.message}."


def _program(bench: Bench, path: Path) -> tuple[Program, str, Normalised | None]:
    raw = read_file(path)
    if path.suffix == ".ipynb":
        cells, _ = rawcells.read(raw)
        if _is_lab(cells, bench):
            normal = normalise(raw, bench.release)
            return normal.program, normal.hash, normal
        sources = [cell.source for cell in cells if cell.kind == "code"]
    elif path.suffix == ".py":
        if len(raw) > rawcells.MAX_BYTES:
            raise UnreadableError(f"The file has more than {rawcells.MAX_BYTES >> 20} MB.")
        sources = [rawcells.clean(raw.decode("utf-8-sig", "replace"))]
    else:
        raise UnreadableError("It is neither a .py nor an .ipynb file.")
    given = (Cell(*cell) for cell in bench.release.given)
    prelude = (NUMPY, *given, *COMPANIONS.get(bench.lab, ()))
    own = tuple(Cell(f"{OWN}{n}", source) for n, source in enumerate(sources, 1))
    digest = hashlib.sha256("\0".join(sources).encode()).hexdigest()
    return Program((*prelude, *own), lenient=True), digest, None


def _is_lab(cells: list[RawCell], bench: Bench) -> bool:
    """Whether a notebook was started from this lab's release; else it is judged as foreign code."""
    ids = {cell.grade_id for cell in cells} | {cell.id for cell in cells}
    return any(key in ids for key in bench.release.checks)
