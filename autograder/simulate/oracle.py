"""What answers are worth, worked out from solutions and specs alone, without the grader.

Every answer here is text of this course, so it may run in this process.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.course import Course
from autograder.lab import reference
from autograder.lab.spec import Cases
from autograder.simulate.answers import BLANK, RIGHT, UNTOLD, Answer, Answers
from unrolled.checks import callbacks
from unrolled.checks.case import Case
from unrolled.checks.outcome import FailureKind
from unrolled.checks.runner import Runner
from unrolled.checks.score import score
from unrolled.checks.verdict.verdict import Verdict

SEEDS = (b"simulated 1", b"simulated 2")
# Part of the points is had where a mistake does not show, which hangs on the arrays: ask more.
MORE_SEEDS = (b"simulated 3", b"simulated 4", b"simulated 5", b"simulated 6")


@dataclass(frozen=True)
class Worth:
    """What one function is worth; None where it depends on the arrays that are drawn.

    Attributes:
        points: the most it can earn.
        score: what it earns.
        misconception: what the verdict calls it; None where all is right.
        named: whether that is a misconception of the specs.
        determined: whether `misconception` is the same on all arrays.
    """

    points: float
    score: float | None
    misconception: str | None = None
    named: bool = False
    determined: bool = True


class Oracle:
    """Works out the worth of one lab's answers; the same combination only once."""

    def __init__(self, course: Course, lab: str, known: Answers) -> None:
        """Run the lab's solutions once."""
        self._cases = Cases(course, lab)
        self._given = [
            (name, source) for role, name, source in reference.cells(course, lab) if role == "given"
        ]
        self._known = known
        self._seen: dict[tuple[str, ...], Worth] = {}
        self._drawn: dict[tuple[str, bytes], tuple[Case, ...]] = {}

    def worth(self, answered: Mapping[str, Answer]) -> dict[str, Worth]:
        """Work out what each graded function of a notebook is worth.

        Args:
            answered: an answer for each exercise cell; a cell that is left out is gone.
        """
        return {function: self._worth(function, answered) for function in self._known.functions}

    def _worth(self, function: str, answered: Mapping[str, Answer]) -> Worth:
        points = self._cases.exercises[function].max_points
        used = [self._known.functions[function], *self._known.below[function]]
        own = answered.get(used[0])
        if own is None or own.source is None:
            return Worth(points, 0.0, FailureKind.MISSING)
        if own.stops:
            known = own.stops != UNTOLD
            return Worth(points, 0.0, own.stops if known else None, determined=known)
        labels = [answered[cell].label if cell in answered else "" for cell in used]
        if set(labels) == {RIGHT}:
            return Worth(points, points)
        if own.label == BLANK:
            return Worth(points, 0.0, "not written")
        key = (function, *labels)
        if key not in self._seen:
            self._seen[key] = self._work_out(function, points, used, answered)
        return self._seen[key]

    def _work_out(
        self, function: str, points: float, used: list[str], answered: Mapping[str, Answer]
    ) -> Worth:
        found = [self._judge(function, used, answered, seed) for seed in SEEDS]
        if 0 < found[0].score == found[1].score < points:
            found += [self._judge(function, used, answered, seed) for seed in MORE_SEEDS]
        scores = {verdict.score for verdict in found}
        names = {verdict.misconception for verdict in found}
        name = found[0].misconception if len(names) == 1 else None
        return Worth(
            points,
            scores.pop() if len(scores) == 1 else None,
            name,
            name in self._cases.exercises[function].hints,
            len(names) == 1,
        )

    def _judge(
        self, function: str, used: list[str], answered: Mapping[str, Answer], seed: bytes
    ) -> Verdict:
        """The better of two: on the student's own lower functions, and on right ones."""
        exercise = self._cases.exercises[function]
        found = []
        for lower in (answered, self._known.right)[: 2 if used[1:] else 1]:
            if any(cell in lower and lower[cell].stops for cell in used[1:]):
                continue
            names = self._names(answered[used[0]], used[1:], lower)
            run = Runner(names, callbacks.find)
            found.append(score(exercise, self._draw(function, seed), run))
            if found[-1].passed:
                break
        # Of equal scores the one that names a mistake counts, then the one on the student's own.
        return max(found, key=lambda v: (v.score, v.misconception in exercise.hints))

    def _names(self, own: Answer, below: list[str], lower: Mapping[str, Answer]) -> dict[str, Any]:
        names: dict[str, Any] = {"np": np, "__name__": "simulated"}
        texts = [*self._given]
        for cell, right in self._known.right.items():
            answer = own if cell == own.cell else lower.get(cell) if cell in below else right
            if answer is not None and answer.source is not None:
                # Right answers are equal, whatever their style: take the one that is seen most.
                source = right.source if answer.label == RIGHT else answer.source
                texts.append((cell, source or ""))
        for name, source in texts:
            exec(compile(source, f"<{name}, simulated>", "exec"), names)
        return names

    def _draw(self, function: str, seed: bytes) -> tuple[Case, ...]:
        key = (function, seed)
        if key not in self._drawn:
            self._drawn[key] = self._cases.draw(function, seed)
        return self._drawn[key]
