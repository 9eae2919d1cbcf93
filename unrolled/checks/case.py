"""What a graded function must do, as data: the exercise and its cases.

`autograder.specs` makes both from the reference solution. They reach a notebook compiled in
`expected.npz`, and the grader live, with fresh arrays; scoring cannot tell the difference.
"""

import functools
import io
import json
import math
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from unrolled.checks import values

FORMAT = 1
MOST_LEAVES = 6  # of a wrong result are enough to recognise it, and keep case files small


class BadCaseFileError(ValueError):
    """An `expected.npz` that is missing, damaged, or from another version of the course."""


@dataclass(frozen=True)
class Part:
    """One thing that a function computes on its way, and where it shows.

    Attributes:
        name: what it is, in words.
        path: the leaf of the result that shows it, as `unrolled.checks.comparing.leaves`
            names it; of a dictionary or list, all leaves below.
        hint: one or two sentences on what to reconsider where it is wrong.
        after: paths of the parts that it is made from.
    """

    name: str
    path: str
    hint: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exercise:
    """One graded function.

    Attributes:
        name: the function's name in the notebook; `"CharRNN.loss"` for a method.
        arguments: names of its arguments, for messages.
        returns: names of its results, for messages; more than one means a tuple.
        points: what each family of cases is worth; whole tenths. A family without points is shown
            but not counted.
        below: functions of the same lab that this one is built on, nearest first.
        changes: positions of the arguments that it is meant to change in place.
        steps: `"forward"` or `"backward"` where results have time as their last axis and an error
            travels in that direction; None elsewhere.
        hints: one or two sentences for each misconception, by its name.
        parts: what it computes, in the order in which one is made from another; where no known
            misconception fits, a verdict names the first that is wrong.
        outline: how to write it, in words, a step a line.
        cheap: misconceptions that take no understanding of the rest; whoever has one slip that is
            not among them keeps half of the points.
    """

    name: str
    arguments: tuple[str, ...]
    returns: tuple[str, ...]
    points: Mapping[str, float]
    below: tuple[str, ...] = ()
    changes: tuple[int, ...] = ()
    steps: str | None = None
    hints: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    outline: str = ""
    cheap: tuple[str, ...] = ()

    @property
    def max_points(self) -> float:
        """The points of all families together."""
        return sum(round(10 * points) for points in self.points.values()) / 10


@dataclass(frozen=True)
class Case:
    """One thing to try on a function.

    Attributes:
        function: name of the function under test.
        title: what is tried, in the words of the verdict: "a batch of one".
        family: the family of points that it belongs to.
        args: positional arguments.
        test: name of the procedure that judges it, in `unrolled.checks.procedures.basic`.
        expected: the right result.
        changed: the right contents, after the call, of arguments meant to change, by position.
        mistakes: for each misconception that shows here, the leaves of its result that are not
            right, by path, at most `MOST_LEAVES`; or `{"raises": fingerprint}`.
        options: anything else that the procedure reads.
        foretold: whether `mistakes` was worked out; else nobody knows what they give here.
        single: under `"of the largest"`, how far an entry may be off, as a share of the largest
            entry, where a result was kept in single precision.
    """

    function: str
    title: str
    family: str
    args: tuple[Any, ...]
    test: str = "value"
    expected: Any = None
    changed: Mapping[int, Any] = field(default_factory=dict)
    mistakes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    single: Mapping[str, float] = field(default_factory=dict)
    foretold: bool = True


@dataclass(frozen=True)
class CaseFile:
    """The exercises of a lab and their cases: what `expected.npz` holds.

    Attributes:
        lab: the lab's name.
        exercises, cases: by the name of the function.
        stubs: the released text of each exercise's cell, by grade id, for putting it back.
        examples: for each function some small cases by title, and what the right way sets there.
        solutions: the solution of each function, where a release gives them.
        rungs: how far `check.help` goes here, of `unrolled.checks.helping.rungs.RUNGS`.
    """

    lab: str
    exercises: Mapping[str, Exercise]
    cases: Mapping[str, tuple[Case, ...]]
    stubs: Mapping[str, str] = field(default_factory=dict)
    examples: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    solutions: Mapping[str, str] = field(default_factory=dict)
    rungs: tuple[str, ...] = ("hint", "example", "outline")


def rounded(value: Any) -> Any:
    """Round every float64 in a value to the nearest float32, kept as float64.

    Reference results differ in their last bit from one processor to the next; rounded, they are
    written as the same bytes everywhere, at 6e-8, well inside the tolerance of a check.
    """
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        with np.errstate(over="ignore"):
            plain = value.astype(np.float32).astype(np.float64)
        plain.flags.writeable = value.flags.writeable
        return plain
    if isinstance(value, float):
        with np.errstate(over="ignore"):
            return float(np.float32(value))
    if isinstance(value, (list, tuple)):
        seen: dict[int, Any] = {}
        return type(value)(seen.setdefault(id(item), rounded(item)) for item in value)
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return value


def save(path: Path, content: CaseFile) -> None:
    """Write a case file: a JSON header and plain arrays named by number; same content, same bytes.

    Equal arrays are stored once, and float64 arrays that float32 can hold as float32.
    """
    tree, arrays = values.pack(
        {
            "lab": content.lab,
            "stubs": dict(content.stubs),
            "examples": dict(content.examples),
            "solutions": dict(content.solutions),
            "rungs": list(content.rungs),
            "exercises": [asdict(exercise) for exercise in content.exercises.values()],
            "cases": [_fields(case) for cases in content.cases.values() for case in cases],
        }
    )
    stored, places = _distinct(arrays)
    narrow = [number for number, array in enumerate(stored) if _fits_float32(array)]
    header = {"format": FORMAT, "float64": narrow, "places": places, "content": tree}
    text = json.dumps(header, separators=(",", ":"), sort_keys=True)
    named: dict[str, Any] = {
        str(number): array.astype(np.float32) if number in set(narrow) else array
        for number, array in enumerate(stored)
    }
    # No `allow_pickle=False`: NumPy 1 takes it for one more array. None here holds objects.
    with open(path, "wb") as file:
        np.savez(file, header=np.frombuffer(text.encode(), np.uint8), **named)


def load(path: Path) -> CaseFile:
    """Read a case file; one that was read before and has not changed is not read again.

    Raises:
        BadCaseFileError: when the file is missing, damaged or of another format.
    """
    try:
        seen = path.stat()
    except OSError as error:
        raise _unreadable(path, error) from None
    return _load(path, seen.st_mtime_ns, seen.st_size)


@functools.lru_cache(maxsize=4)
def _load(path: Path, changed: int, size: int) -> CaseFile:
    header, arrays = read(path)
    try:
        content = values.unpack(header["content"], arrays)
        exercises = [_exercise(**fields) for fields in content["exercises"]]
        cases = [Case(**fields) for fields in content["cases"]]
        return CaseFile(
            content["lab"],
            {exercise.name: exercise for exercise in exercises},
            {e.name: tuple(c for c in cases if c.function == e.name) for e in exercises},
            content["stubs"],
            content.get("examples", {}),
            content.get("solutions", {}),
            tuple(content.get("rungs", ("hint", "example", "outline"))),
        )
    except Exception as error:
        raise _unreadable(path, error) from None


def read(path: Path) -> tuple[dict[str, Any], list[np.ndarray]]:
    """Read a case file as `save` packed it: its header, and the arrays that its tree refers to.

    Raises:
        BadCaseFileError: when the file is missing, damaged or of another format.
    """
    try:
        with zipfile.ZipFile(path) as file:
            header = json.loads(_array(file.read("header.npy")).tobytes())
            count = len(file.namelist()) - 1
            stored = [_array(file.read(f"{number}.npy")) for number in range(count)]
        if header["format"] != FORMAT:
            raise BadCaseFileError(
                f"{path} has format {header['format']}, this version of unrolled reads {FORMAT}. "
                "Take notebook and library from the same release of the course."
            )
        for number in header["float64"]:
            stored[number] = stored[number].astype(np.float64)
        return header, [stored[place] for place in header["places"]]
    except BadCaseFileError:
        raise
    except Exception as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> BadCaseFileError:
    return BadCaseFileError(
        f"{path} cannot be read ({error}). Copy it again from the released lab."
    )


def _array(data: bytes) -> np.ndarray:
    """Read an array as `np.load` does, but quicker: a case file holds more than a thousand."""
    start = 10 + int.from_bytes(data[8:10], "little")
    shape, fortran, dtype = _description(data[:start])
    array = np.frombuffer(data, dtype, math.prod(shape), start)
    return array.reshape(shape, order="F" if fortran else "C")


@functools.lru_cache(maxsize=1024)
def _description(head: bytes) -> tuple[tuple[int, ...], bool, np.dtype]:
    file = io.BytesIO(head)
    np.lib.format.read_magic(file)
    return np.lib.format.read_array_header_1_0(file)


def _exercise(parts: tuple[dict[str, Any], ...] = (), **fields: Any) -> Exercise:
    return Exercise(**fields, parts=tuple(Part(**part) for part in parts))


def _fields(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in case.__dataclass_fields__}


def _distinct(arrays: list[np.ndarray]) -> tuple[list[np.ndarray], list[int]]:
    """Keep one of each array; say for every array which one it is."""
    stored: list[np.ndarray] = []
    known: dict[Any, int] = {}
    places = []
    for array in arrays:
        key = (array.dtype.str, array.shape, array.flags.f_contiguous, array.tobytes())
        if key not in known:
            known[key] = len(stored)
            stored.append(array)
        places.append(known[key])
    return stored, places


def _fits_float32(array: np.ndarray) -> bool:
    if array.dtype != np.float64:
        return False
    with np.errstate(over="ignore"):
        return np.array_equal(array.astype(np.float32).astype(np.float64), array, equal_nan=True)
