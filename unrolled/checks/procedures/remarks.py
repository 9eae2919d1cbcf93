"""A procedure for what may be done in two ways: the other way passes, with a remark."""

from dataclasses import replace

from unrolled.checks.case import Case, Exercise
from unrolled.checks.outcome import Call
from unrolled.checks.procedures.basic import Finding, procedure, value


@procedure
def also_right(exercise: Exercise, case: Case, call: Call) -> Finding:
    """Accept the right result, or `options["also"]`, which passes with `options["remark"]`."""
    found = value(exercise, case, call)
    if found.passed or found.outcome.failure:
        return found
    other = value(exercise, replace(case, expected=case.options["also"]), call)
    return replace(other, remark=case.options["remark"]) if other.passed else found
