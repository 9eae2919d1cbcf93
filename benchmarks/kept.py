"""What wrong answers keep: each named mistake of the specs, its share of the function's points.

`one slip`: the mean share over all mistakes, of half. `parts`: the same over functions that return
several parts. A line a function says its mean, and which of its mistakes keep nothing. No speed is
measured here; what was measured stands in docs/checks.md.
"""

import argparse
from collections.abc import Sequence

import numpy as np

from autograder.course import Course
from autograder.lab.spec import VISIBLE, Cases
from benchmarks.harness.report import Outcome
from unrolled.checks import callbacks
from unrolled.checks.runner import Runner
from unrolled.checks.score import Trial
from unrolled.checks.shares import shares

HALF = 0.5
GOALS = {"one slip": 1.0, "parts": 1.0}


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lab", action="append", help="only this lab; may be repeated")
    parser.add_argument(
        "--nothing", action="store_true", help="list the mistakes that keep nothing"
    )


def run(options: argparse.Namespace) -> Outcome:
    return measure(tuple(options.lab or ()), options.nothing)


def measure(labs: Sequence[str] = (), nothing: bool = False) -> Outcome:
    """Score every named mistake of some labs, or of all, on the arrays that students see."""
    course, lines = Course(), []
    every: list[float] = []
    several: list[float] = []
    for lab in labs or course.labs():
        cases = Cases(course, lab)
        for name, exercise in cases.exercises.items():
            drawn = cases.draw(name, VISIBLE)
            kept = {}
            for mistake in exercise.hints:
                run = Runner(cases.wrong_names(name, mistake), callbacks.find)
                kept[mistake] = Trial(exercise, drawn, run).points / exercise.max_points
            if not kept:
                continue
            every += kept.values()
            several += kept.values() if len(shares(exercise)) > 1 else ()
            zero = [mistake for mistake, share in kept.items() if not share]
            lines.append(
                f"{lab} {name}: {np.mean(list(kept.values())):.2f} of {len(kept)} mistakes, "
                f"{len(zero)} keep nothing"
            )
            lines += [f"    {mistake}" for mistake in zero] if nothing else []
    lines.append(f"all {len(every)} mistakes keep {np.mean(every):.3f} on average")
    ratios = {"one slip": float(np.mean(every)) / HALF}
    if several:
        lines.append(f"the {len(several)} in several parts keep {np.mean(several):.3f}")
        ratios["parts"] = float(np.mean(several)) / HALF
    return Outcome(ratios, lines)
