"""What wrong answers that nobody has named do on the same arrays: those that every notebook has.

The records know each student's own arrays, which differ from one to the next. So the answers are
run once more, in the sandbox that graded them, on the visible cases of the lab. What came out is
kept beside the report until the submission, the release or the specs change.
"""

import contextlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course import Course, CourseError, NotGradedError
from autograder.files import write_whole
from autograder.gradebook.record import FunctionResult, Record, Status
from autograder.intake.normalise import Normalised, normalise
from autograder.intake.submitted import hand_in, students
from autograder.judging.marking import Bench
from autograder.judging.memory import bounded_memory
from autograder.judging.running import run
from autograder.judging.verdicts import Judge
from autograder.lab.cells import cell_of
from autograder.plaintext import one_line, plain
from unrolled.checks.case import Case, Exercise, load
from unrolled.checks.comparing.difference import Difference
from unrolled.checks.comparing.in_words import describe
from unrolled.checks.diagnosis.signature import signature
from unrolled.checks.helping.inhand import in_hand, size

FORMAT = 1
MOST_TEXT, MOST_CODE = 1_500, 3_000  # characters that are kept
ENTRIES, EDGE, DIGITS = 64, 3, 4  # of an array that is shown
NOT_TRIED = {  # what a verdict calls answers of which no call would tell more
    "not written", "missing", "unreadable", "its cell stopped", "timeout", "died", "protocol",
}  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """What one wrong answer did on the visible arrays.

    Attributes:
        signature: eight hexadecimal digits, alike for answers that do the same.
        title: of the smallest case in which it is wrong; empty where all are right.
        called: that call, with its input.
        path: which result of it is wrong.
        got, want: that result and the right one, as text; empty where none came.
        numeric: whether `got` holds numbers alone, none of a student's words.
        said: what the verdict says of that case.
        code: the student's cell.
    """

    signature: str
    title: str
    called: str
    path: str
    got: str
    want: str
    numeric: bool
    said: str
    code: str


NO_SANDBOX = "what was graded without a sandbox is not run again."
Key = tuple[str, str]  # a student and a function


def unnamed(entry: FunctionResult, known: Iterable[str]) -> bool:
    """Whether an answer is wrong and nothing known explains it."""
    return entry.score < entry.points and entry.misconception not in {*known, *NOT_TRIED}


def tried(
    course: Course, lab: str, records: Sequence[Record], known: Iterable[str]
) -> tuple[dict[Key, Seen], str]:
    """Try the unnamed wrong answers of a class on the visible arrays.

    Returns:
        What each did, of those that could be tried; and why the others could not, in a sentence.
    """
    named = frozenset(known)
    wanted = {
        record.student: (record, [n for n, e in record.functions.items() if unnamed(e, named)])
        for record in records
        if record.status in (Status.OK, Status.TAMPERED)
    }
    kept, found, missing = _read(course, lab), {}, []
    for student, (record, functions) in wanted.items():
        for function in functions:
            seen = kept.get(f"{record.version} {function}")
            if seen is None:
                missing.append(student)
            else:
                found[student, function] = seen
    if not missing:
        return found, ""
    todo = {student: wanted[student] for student in dict.fromkeys(missing)}
    try:
        fresh = _try(course, lab, todo)
    except CourseError as error:
        return found, str(error)
    _write(course, lab, wanted, found | fresh)
    trusted = any(record.isolation == "none" for record, _ in todo.values())
    return found | fresh, NO_SANDBOX if trusted else ""


def _try(course: Course, lab: str, todo: Mapping[str, tuple[Record, list[str]]]) -> dict[Key, Seen]:
    """Run them, each in the kind of isolation in which it was graded; never without one."""
    folders = students(course, lab)
    todo = {student: todo[student] for student in todo if student in folders}
    kinds = dict.fromkeys(record.isolation for record, _ in todo.values())
    cases = load(course.release(lab) / "expected.npz").cases if kinds else {}
    found: dict[Key, Seen] = {}
    for isolation in kinds:
        if isolation == "none":
            continue
        with Bench(course, lab, isolation) as bench:
            for student, (record, functions) in todo.items():
                if record.isolation != isolation:
                    continue
                normal = normalise(hand_in(course, lab, folders[student]).raw, bench.release)
                if normal.hash != record.submission:
                    continue  # it was handed in again: the next grading will see it
                with (
                    contextlib.suppress(NotGradedError),  # ended from outside: the next report asks
                    bounded_memory(),
                    run(bench.sandbox, normal.program) as ran,
                ):
                    for function in functions:
                        found[student, function] = _seen(
                            bench.judge, ran.submission, function, cases[function], normal
                        )
    return found


def _seen(
    judge: Judge, submission: Any, function: str, cases: Sequence[Case], normal: Normalised
) -> Seen:
    exercise = judge.exercises[function]
    on_all = judge.watch(submission, function, cases)
    told = signature(on_all.outcomes, exercise.changes)
    code = _code(function, normal)
    tests = zip(cases, on_all.verdict.tests, strict=True)
    wrong = min((case for case, test in tests if not test.passed), key=size, default=None)
    if wrong is None:
        return Seen(told, "", "", "", "", "", True, "", code)
    verdict = judge.watch(submission, function, [wrong]).verdict
    path, got, want, numeric = _shown(exercise, verdict.difference)
    return Seen(
        told,
        wrong.title,
        plain(str(in_hand(exercise, wrong)), MOST_TEXT),
        path,
        got,
        want,
        numeric,
        plain(verdict.message, MOST_TEXT),
        code,
    )


def _shown(exercise: Exercise, difference: Difference | None) -> tuple[str, str, str, bool]:
    if difference is None or difference.got is None:
        return "", "", "", True
    numeric = isinstance(difference.got, (np.ndarray, np.generic, int, float))
    return one_line(difference.path, 120), _text(difference.got), _text(difference.want), numeric


def _text(value: Any) -> str:
    if isinstance(value, (np.ndarray, np.generic, int, float)):
        array = np.asarray(value)
        with np.printoptions(precision=DIGITS, suppress=True, threshold=ENTRIES, edgeitems=EDGE):
            shape = f"shape {array.shape}\n" if array.ndim else ""
            return plain(f"{shape}{array}", MOST_TEXT)
    return plain(describe(value), MOST_TEXT)


def _code(function: str, normal: Normalised) -> str:
    """The cell that answers a function."""
    wanted = normal.answers.get(function) or cell_of(function)
    for cell in normal.notebook.cells:
        if wanted in (cell.id, cell.metadata.get("nbgrader", {}).get("grade_id")):
            return plain(cell.source, MOST_CODE)
    return ""


def _place(course: Course, lab: str) -> Path:
    return course.reports / f"{lab}.tried.json"


def _read(course: Course, lab: str) -> dict[str, Seen]:
    """What an earlier report saw; nothing where that cannot be read."""
    try:
        content = json.loads(_place(course, lab).read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            return {}
        return {key: Seen(**fields) for key, fields in content["seen"].items()}
    except Exception:  # it is made again
        return {}


def _write(
    course: Course,
    lab: str,
    wanted: Mapping[str, tuple[Record, list[str]]],
    found: Mapping[Key, Seen],
) -> None:
    kept = {
        f"{wanted[student][0].version} {function}": asdict(seen)
        for (student, function), seen in found.items()
    }
    text = json.dumps({"format": FORMAT, "seen": kept}, ensure_ascii=False, indent=1)
    write_whole(_place(course, lab), text.encode("utf-8", "replace"))
