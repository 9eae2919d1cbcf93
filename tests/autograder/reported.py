"""Records made by hand, for tests of what is made from records."""

from dataclasses import replace

from autograder.gradebook import record as records
from autograder.gradebook.record import FunctionResult, Record, Status
from autograder.lab.spec import specs

LAB = "01_rnn_cell"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def result(grade_id, score, points=8.0, tests=(), misconception=None):
    """What became of one function, with nothing to say about it."""
    return FunctionResult(
        grade_id, points, score, misconception, message="", hint="", lent=False,
        tests=dict(tests), seed="00" * 32,
    )  # fmt: skip


def change_function(record, name, **changed):
    """Change what became of one function, in a record made by hand."""
    record.functions[name] = replace(record.functions[name], **changed)


def record(student="ada", wrong=(), status="ok", version="v1", **changed):
    """A record in which some functions, given with a misconception or None, have no points."""
    wrong = dict(wrong)
    functions = {}
    for spec in specs(LAB):
        name, points = spec.exercise.name, spec.exercise.max_points
        tests = {draw.title: name not in wrong for draw in spec.draws}
        functions[name] = result(f"check-{name}", points, points, tests=tests)
        if name in wrong:
            hints = {mistake.name: mistake.hint for mistake in spec.mistakes}
            functions[name] = replace(
                functions[name], score=0.0, misconception=wrong[name],
                hint=hints.get(wrong[name], ""),
                message=f"In “a batch”: {name} is wrong everywhere: got 1, expected 2.",
            )  # fmt: skip
    score = sum(entry.score for entry in functions.values())
    fields = {
        "lab": LAB, "student": student, "status": Status(status), "score": score, "max_score": 40.0,
        "seconds": 0.3, "isolation": "bwrap", "version": version, "submission": student,
        "release": "r", "functions": functions,
        "misconceptions": tuple(m for m in wrong.values() if m),
    }  # fmt: skip
    return Record(**(fields | changed))


def save(course, *found):
    """Write records where grading would."""
    for one in found:
        records.save(course, one)
