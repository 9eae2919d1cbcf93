"""Score functions against a lab's spec, as the grader does but in this process."""

import functools

from autograder.course import Course
from autograder.reference import namespace
from autograder.spec import VISIBLE, Cases
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
