"""`grade --explain`: the same verdict again, from the seed that its record holds."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.course import Course, CourseError
from autograder.gradebook import record as records
from autograder.gradebook.record import Status
from autograder.intake.normalise import normalise
from autograder.intake.submitted import hand_in, students
from autograder.judging.causes import with_causes
from autograder.judging.marking import Bench
from autograder.judging.memory import bounded_memory
from autograder.judging.running import run
from autograder.judging.verdicts import Judge
from autograder.plaintext import plain
from unrolled.checks import case as cases
from unrolled.checks.case import Case, CaseFile
from unrolled.checks.helping.inhand import size
from unrolled.checks.verdict.verdict import Verdict

BY_HAND = """
{path} holds “{title}”, the smallest case that {went}. By hand:
    from unrolled.checks.case import load
    from unrolled.checks.helping.inhand import in_hand
    file = load({name!r})
    case = in_hand(file.exercises[{function!r}], file.cases[{function!r}][0])
    case.args, case.expected    # a call of {function} takes case.args
    file.examples[{function!r}]    # what it gave when it was graded, or how it failed"""


def explain(
    course: Course,
    lab: str,
    student: str,
    function: str,
    isolation: str,
    to: Path | None = None,
) -> str:
    """Try a function again on the cases that decided its grade, and say what came out.

    Args:
        course: where everything lies.
        lab: the lab's name.
        student: whose submission.
        function: which function of it.
        isolation: how it is kept apart.
        to: where to save the smallest case that went wrong, with what came out.

    Raises:
        CourseError: when there is no such record or function, or the submission has changed.
    """
    record = records.load(course, lab, student)
    if record is None:
        raise CourseError(
            f"There is no record of {student!r} for {lab}; `python -m autograder grade {lab}` "
            "makes it."
        )
    if function not in record.functions:
        known = ", ".join(record.functions)
        raise CourseError(f"{lab} has no graded function {function!r}; it has: {known}.")
    entry = record.functions[function]
    if record.status == Status.UNREADABLE:
        return f"{function}: 0 of {entry.points:g} points.\n{entry.message}"
    with Bench(course, lab, isolation) as bench:
        normal = normalise(_raw(course, lab, student), bench.release)
        if normal.hash != record.submission:
            raise CourseError(
                f"The submission of {student!r}, or the release, is not what was graded. Run "
                f"`python -m autograder grade {lab}` again, then ask for the explanation."
            )
        with bounded_memory(), run(bench.sandbox, normal.program) as ran:
            seed = bytes.fromhex(entry.seed)
            judged = bench.judge(ran.submission, function, seed, right=_right(record))
            judged = with_causes({function: judged}, normal, ran.cells)[function]
            if to is not None:
                drawn = bench.judge.draw(function, seed)
                taken, wrong = _smallest(drawn, judged.verdict)
                lent = judged.lent
                _save(lab, bench.judge, ran.submission, taken, lent, to)
    lines = [plain(str(judged.verdict))]
    if judged.lent:
        lines.append("(judged with the reference's functions below it: a mistake costs once)")
    if judged.verdict.score != entry.score:
        lines.append(
            f"Its record says {entry.score:g} points: the specs of {lab} have changed since, "
            "or the function does not always do the same."
        )
    if to is not None:
        went = "went wrong" if wrong else "there is; all are right"
        said = {"path": to, "name": str(to), "title": taken.title, "function": function}
        lines.append(BY_HAND.format(**said, went=went))
    return "\n".join(lines)


def _smallest(drawn: Sequence[Case], verdict: Verdict) -> tuple[Case, bool]:
    """The smallest case that went wrong; of all where none did."""
    tests = zip(drawn, verdict.tests, strict=True)
    wrong = [case for case, test in tests if not test.passed]
    return min(wrong or drawn, key=size), bool(wrong)


def _save(lab: str, judge: Judge, submission: Any, case: Case, lent: bool, to: Path) -> None:
    """Write one case as a case file, without what would name a mistake, and what came out of it."""
    exercise = judge.exercises[case.function]
    outcomes = judge.watch(submission, case.function, [case], lent).outcomes
    failure = outcomes[0].failure if outcomes else None
    came = {
        "result": outcomes[0].value if outcomes else None,
        "failure": f"{failure.kind}: {failure.message}" if failure else "",
        "judged with lent functions": lent,
    }
    plainly = dataclasses.replace(case, mistakes={}, single={})
    content = CaseFile(
        lab, {exercise.name: exercise}, {exercise.name: (plainly,)}, {}, {exercise.name: came}
    )
    try:
        cases.save(to, content)
    except OSError as error:
        raise CourseError(f"{to} cannot be written: {error.strerror}.") from error


def _right(record: records.Record) -> list[str]:
    return [name for name, entry in record.functions.items() if entry.full and not entry.lent]


def _raw(course: Course, lab: str, student: str) -> bytes | None:
    name = students(course, lab).get(student)
    return hand_in(course, lab, name).raw if name is not None else None
