"""Score functions against a lab's spec, as the grader does but in this process."""

import functools

import numpy as np

from autograder.course import Course
from autograder.lab.reference import namespace
from autograder.lab.spec import VISIBLE, Cases
from unrolled.checks import Verdict, callbacks, score
from unrolled.checks.runner import Runner

COURSE = Course()


@functools.cache
def cases(lab: str) -> Cases:
    """The lab's cases, its solutions run once."""
    return Cases(COURSE, lab)


@functools.cache
def drawn(lab: str, function: str, seed: bytes) -> tuple:
    """The cases of one function for one seed."""
    return cases(lab).draw(function, seed)


def score_names(lab: str, function: str, names: dict, seed: bytes = VISIBLE) -> Verdict:
    """Score `function` as `names` defines it."""
    run = Runner(names, callbacks.find)
    return score(cases(lab).exercises[function], drawn(lab, function, seed), run)


def score_source(lab: str, function: str, source: str, seed: bytes = VISIBLE) -> Verdict:
    """Score `function` as some source text defines it, on top of the lab's solutions."""
    names = namespace(COURSE, lab)
    exec(compile(source, f"<variant of {function}>", "exec"), names)
    return score_names(lab, function, names, seed)


def score_mistake(lab: str, function: str, mistake: str, seed: bytes = VISIBLE) -> Verdict:
    """Score one of the spec's named mistakes."""
    return score_names(lab, function, cases(lab).wrong_names(function, mistake), seed)


def assert_spec_is_sound(lab: str, fresh: int = 1) -> None:
    """The solution gets full marks, a blank none, and every mistake loses points and is named."""
    for function, exercise in cases(lab).exercises.items():
        blank = f"def {function.partition('.')[0]}(*args):\n    raise NotImplementedError()"
        for seed in (VISIBLE, *(f"fresh {n}".encode() for n in range(fresh))):
            right = score_names(lab, function, cases(lab).names, seed)
            assert right.passed, right
            assert right.score == exercise.max_points
            assert score_source(lab, function, blank, seed).score == 0
            for mistake in exercise.hints:
                wrong = score_mistake(lab, function, mistake, seed)
                assert wrong.score < exercise.max_points, f"{function}: {mistake!r} is not noticed"
                assert wrong.misconception == mistake, (
                    f"{function}: {mistake!r} is taken for {wrong.misconception!r}\n{wrong}"
                )


def assert_all_keep_their_points(lab: str, function: str, sources: list, seeds: list) -> None:
    """Right answers in other styles get full marks, whatever the seed."""
    for number, source in enumerate(sources):
        for seed in seeds:
            verdict = score_source(lab, function, source, seed)
            assert verdict.score == verdict.max_points, f"alternative {number}\n{verdict}"


def slopes(loss, array, epsilon=1e-5):
    """Central differences, one entry at a time; written apart from the lab's own."""
    found = np.zeros(array.shape)
    for index in np.ndindex(array.shape):
        nudge = np.zeros(array.shape)
        nudge[index] = epsilon
        found[index] = (loss(array + nudge) - loss(array - nudge)) / (2 * epsilon)
    return found
