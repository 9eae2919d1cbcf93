"""Try what the next cell will do with a result: of a kind that breaks there it is wrong."""

from typing import Any

import numpy as np

from unrolled.checks.case import Case, Exercise
from unrolled.checks.comparing.difference import Difference
from unrolled.checks.comparing.in_words import describe
from unrolled.checks.comparing.leaves import leaves, open_paths
from unrolled.checks.outcome import Call
from unrolled.checks.procedures.basic import PROCEDURES, Finding, procedure

NUMBER, WHOLE, SWITCHES = "a plain number", "whole numbers", "truth values"
WHY = {
    NUMBER: "A cell that prints it with three decimals stops at an array: take the number out.",
    WHOLE: "Whoever looks something up with it needs whole numbers: an index of 3.0 is an error.",
    SWITCHES: "Small whole numbers are taken for row numbers where True and False choose rows.",
}


@procedure
def usable(exercise: Exercise, case: Case, call: Call) -> Finding:
    """The right result, of a kind that can be used.

    `options["as"]` says for some results, by name, which: `"a plain number"`, `"whole numbers"` or
    `"truth values"` (numbers with a point will do). `options["by"]` judges the rest.
    """
    found = PROCEDURES[case.options.get("by", "value")](exercise, case, call)
    if not found.passed:
        return found
    wanted = case.options["as"]
    opened = open_paths(case.expected, exercise.returns)
    for path, leaf in leaves(found.outcome.value, exercise.returns).items():
        if path.partition("[")[0] in opened:
            continue
        kind = wanted.get(path.partition("[")[0])
        if kind and not _is(kind, leaf):
            message = f"{path} is {describe(leaf)}{_dtype(leaf)}, expected {kind}. {WHY[kind]}"
            return Finding(case, found.outcome, (Difference(path, "type", message, leaf),))
    return found


def _is(kind: str, leaf: Any) -> bool:
    if kind == NUMBER:
        return np.shape(leaf) == ()
    if isinstance(leaf, (list, tuple)):  # empty: there is nothing of a wrong kind in it
        return True
    array = np.asarray(leaf)
    if kind == WHOLE:
        return array.dtype.kind in "iu" or array.size == 0
    return array.dtype.kind in "bf"


def _dtype(leaf: Any) -> str:
    return f" of {leaf.dtype}" if isinstance(leaf, np.ndarray) and leaf.ndim else ""
