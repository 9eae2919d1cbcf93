"""Recognise a result that is right for another place, or that is an argument, unchanged."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from unrolled.checks.case import Case, Exercise
from unrolled.checks.comparing.difference import Difference
from unrolled.checks.comparing.leaves import leaves
from unrolled.checks.comparing.tolerance import close

PLAIN = ("values", "shape", "scaled", "transposed", "order")  # kinds that this says more about


def explained(exercise: Exercise, case: Case, difference: Difference) -> Difference:
    """Say what else a wrong array is: another result, or an argument; else leave it as it is."""
    return Difference(
        difference.path,
        got=difference.got,
        want=difference.want,
        starts=difference.starts,
        tell=lambda: _told(exercise, case, difference),
    )


def _told(exercise: Exercise, case: Case, difference: Difference) -> tuple[str, str]:
    got = difference.got
    if difference.kind not in PLAIN or not isinstance(got, np.ndarray) or got.size < 2:
        return difference.kind, difference.message
    given = _place(got, leaves(case.args, exercise.arguments))
    if given:
        message = f"{difference.message} It is {given}, as it was given: what should happen to it?"
        return "an argument unchanged", message
    other = _place(got, leaves(case.expected, exercise.returns))
    alike = got.shape == np.shape(difference.want)
    if alike and other and other != difference.path and _elsewhere(difference.path, other):
        message = (
            f"{difference.message} It is what {other} should be: did two results change places?"
        )
        return "mixed up", message
    return difference.kind, difference.message


def _elsewhere(path: str, other: str) -> bool:
    """Whether two results, not two places within the same one, would have to be exchanged.

    Within a cache, what stands in one place is often right for another step: then a slot was
    written too early or too late, and no two results changed places.
    """
    return path.partition("[")[0] != other.partition("[")[0] or "['" in path


def _place(got: np.ndarray, there: Mapping[str, Any]) -> str:
    """Find the first array equal to one that is not constant."""
    if np.all(got == got.flat[0]):
        return ""
    same = (
        path for path, leaf in there.items() if np.shape(leaf) == got.shape and close(got, leaf)
    )
    return next(same, "")
