"""`judge`: functions in any `.py` or `.ipynb`, wherever they were written."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.grading import rawcells
from autograder.grading.marking import Bench
from autograder.grading.normalise import normalise
from autograder.grading.plaintext import plain
from autograder.grading.rawcells import RawCell, UnreadableError
from autograder.grading.release import runnable
from autograder.grading.submitted import read_file
from autograder.grading.verdicts import Judged
from autograder.sandbox import Cell, Program

NUMPY = Cell("numpy", "import numpy as np")


@dataclass(frozen=True)
class Opinion:
    """What `judge` found in one file: verdicts by function, or why there are none."""

    file: str
    found: dict[str, Judged] | None = None
    error: str = ""

    def line(self) -> dict[str, Any]:
        """Make the line that `judge --json` prints."""
        if self.found is None:
            return {"file": self.file, "error": self.error}
        return {
            "file": self.file,
            "functions": {
                name: {
                    "points": judged.verdict.max_points,
                    "score": judged.verdict.score,
                    "misconception": judged.verdict.misconception,
                    "message": plain(judged.verdict.message, 2000),
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
            said = plain(verdict.message, 160).replace("\n", " ")
            lines.append(f"  {verdict.function:{width}}  {score:>10}  {said}".rstrip())
        return "\n".join(lines)


def judge_file(bench: Bench, path: Path) -> Opinion:
    """Judge the functions that a file defines. Never raises for what the file holds."""
    name = plain(str(path), 500)
    try:
        program, digest = _program(bench, path)
    except (UnreadableError, OSError) as error:
        said = getattr(error, "strerror", None) or str(error)
        return Opinion(name, error=f"It cannot be read: {plain(said, 300)}")
    with bench.sandbox.submission(program) as submission:
        found = {
            function: bench.judge(submission, function, bench.seed(digest, function))
            for function in bench.judge.exercises
        }
    return Opinion(name, found)


def _program(bench: Bench, path: Path) -> tuple[Program, str]:
    raw = read_file(path)
    if path.suffix == ".ipynb":
        cells, _ = rawcells.read(raw)
        if _is_lab(cells, bench):
            normal = normalise(raw, bench.release)
            code = tuple(Cell(*cell) for cell in runnable(normal.notebook))
            return Program(code), normal.hash
        sources = [cell.source for cell in cells if cell.kind == "code"]
    elif path.suffix == ".py":
        if len(raw) > rawcells.MAX_BYTES:
            raise UnreadableError(f"The file has more than {rawcells.MAX_BYTES >> 20} MB.")
        sources = [rawcells.clean(raw.decode("utf-8-sig", "replace"))]
    else:
        raise UnreadableError("It is neither a .py nor an .ipynb file.")
    prelude = (NUMPY, *(Cell(*cell) for cell in bench.release.given))
    own = tuple(Cell(f"cell-{n}", source) for n, source in enumerate(sources, 1))
    digest = hashlib.sha256("\0".join(sources).encode()).hexdigest()
    return Program((*prelude, *own), lenient=True), digest


def _is_lab(cells: list[RawCell], bench: Bench) -> bool:
    """Whether a notebook was started from this lab's release; else it is judged as foreign code."""
    ids = {cell.grade_id for cell in cells} | {cell.id for cell in cells}
    return any(key in ids for key in bench.release.checks)
