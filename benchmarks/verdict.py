"""How long a student waits for a verdict, with the released cases, as the notebook gives it.

`passing`: 50 ms over what `check` takes for a right function and its page, for the slowest of all
graded functions. `failing`: 300 ms over the same for a wrong one, picture and hint included: the
slowest of a blank answer, a result of zeros, and every misconception of the lab's spec. Processor
time, each one's median of five.
"""

import argparse
import contextlib
import functools
import io
from typing import Any

from autograder.course import Course
from autograder.lab.spec import Cases, specs
from benchmarks.harness.report import Outcome
from benchmarks.harness.timing import interleaved
from unrolled.checks.case import load
from unrolled.checks.notebook import Check

PASSING, FAILING = 0.050, 0.300  # seconds
SLOWEST = 3
GOALS = {"passing": 1.0, "failing": 1.0}


def run(options: argparse.Namespace) -> Outcome:
    return measure(repeats=5)


def measure(repeats: int, labs: tuple[str, ...] = ()) -> Outcome:
    """Measure every graded function of some labs, or of all."""
    course, lines = Course(), []
    passing, failing = {}, {}
    for lab in labs or course.labs():
        content = load(course.release(lab) / "expected.npz")
        cases = Cases(course, lab)
        for spec in specs(lab):
            name = spec.exercise.name
            answers = {"the solution": cases.names, **_wrong(cases, name)}
            checks = {what: Check(content, names) for what, names in answers.items()}
            sides = {w: functools.partial(page, check, name) for w, check in checks.items()}
            once = interleaved(sides, 1)
            right, *wrong = sorted(once, key=lambda what: (what != "the solution", -once[what]))
            seconds = interleaved(
                {what: sides[what] for what in (right, *wrong[:SLOWEST])}, repeats
            )
            passing[name] = seconds.pop(right)
            slowest = max(seconds, key=lambda what: seconds[what])
            failing[name] = seconds[slowest]
            lines.append(
                f"{lab} {name}: {1e3 * passing[name]:.1f} ms where it is right, "
                f"{1e3 * failing[name]:.1f} at most where it is wrong ({slowest})"
            )
    ratios = {}
    for kind, limit, times in (("passing", PASSING, passing), ("failing", FAILING, failing)):
        worst = max(times, key=lambda name: times[name])
        lines.append(f"worst {kind}: {worst}, {1e3 * times[worst]:.1f} ms of {1e3 * limit:.0f}")
        ratios[kind] = limit / times[worst]
    return Outcome(ratios, lines)


def page(check: Check, name: str) -> str:
    """What a notebook does at `check(name)`: the verdict, and its page with the picture."""
    with contextlib.redirect_stdout(io.StringIO()):
        return check(name)._repr_html_()


def _wrong(cases: Cases, name: str) -> dict[str, Any]:
    def blank(*args: Any) -> None:
        raise NotImplementedError  # as the cell of an exercise that nobody has begun

    found = {"not written": {**cases.names, name.partition(".")[0]: blank}}
    return found | {m: cases.wrong_names(name, m) for m in cases.exercises[name].hints}
