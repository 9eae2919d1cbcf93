"""`grade --explain`: the same verdict again, from the seed that its record holds."""

from autograder.course import Course, CourseError
from autograder.gradebook import record as records
from autograder.gradebook.record import Status
from autograder.intake.normalise import normalise
from autograder.intake.submitted import hand_in, students
from autograder.judging.causes import with_causes
from autograder.judging.marking import Bench
from autograder.judging.memory import bounded_memory
from autograder.judging.running import run
from autograder.plaintext import plain


def explain(course: Course, lab: str, student: str, function: str, isolation: str) -> str:
    """Try a function again on the cases that decided its grade, and say what came out.

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
    lines = [plain(str(judged.verdict))]
    if judged.lent:
        lines.append("(judged with the reference's functions below it: a mistake costs once)")
    if judged.verdict.score != entry.score:
        lines.append(
            f"Its record says {entry.score:g} points: the specs of {lab} have changed since, "
            "or the function does not always do the same."
        )
    return "\n".join(lines)


def _right(record: records.Record) -> list[str]:
    return [name for name, entry in record.functions.items() if entry.full and not entry.lent]


def _raw(course: Course, lab: str, student: str) -> bytes | None:
    name = students(course, lab).get(student)
    return hand_in(course, lab, name).raw if name is not None else None
