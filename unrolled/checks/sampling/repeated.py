"""Call a sampler many times, and see that it draws from the generator that it is given."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from unrolled.checks.case import Case, Exercise
from unrolled.checks.comparing.difference import Difference
from unrolled.checks.outcome import Call, Outcome
from unrolled.checks.outcome import again as several
from unrolled.checks.procedures.basic import Finding

TOGETHER = 25  # calls that travel to the student's code as one, and share one limit of time


def one_after_the_other(
    case: Case, call: Call, draws: int, place: tuple[int, ...]
) -> Iterator[Outcome]:
    """Draw as a notebook does; ends with the first call that fails.

    Args:
        case: the function and its first arguments.
        call: calls the student's function.
        draws: how many times.
        place: where in the arguments the generator is: its position, and the one in there.

    Raises:
        ValueError: when the answer is not one result for each call.
    """
    args = case.args
    for start in range(0, draws, TOGETHER):
        together = min(TOGETHER, draws - start)
        outcome = call(several(case.function, together), args)
        if outcome.failure:
            yield outcome
            return
        if not isinstance(outcome.value, list) or len(outcome.value) != together:
            raise ValueError(f"not {together} results for {together} calls")
        yield from (replace(outcome, value=value) for value in outcome.value)
        args = _moved_on(args, outcome.args, place)


def draws_from_its_generator(
    exercise: Exercise, case: Case, call: Call, place: tuple[int, ...]
) -> Finding:
    """The same state of the generator gives the same result, and what it gives next is another.

    Args:
        exercise: the sampler's.
        case: its arguments; `options["mistake"]` names the misconception of drawing from something
            else, `options["draws"]` says how often to draw, 6 times by default.
        call: calls the student's function.
        place: as in `one_after_the_other`.
    """
    again = [call(case.function, case.args) for _ in range(3)]
    onward = list(one_after_the_other(case, call, case.options.get("draws", 6), place))
    for outcome in (*again, *onward):
        if outcome.failure:
            return Finding(case, outcome)
    if any(repr(outcome.value) != repr(again[0].value) for outcome in again):
        message = (
            "Two generators in the same state gave two different texts. Something besides rng "
            "decides what you draw."
        )
    elif all(repr(outcome.value) == repr(onward[0].value) for outcome in onward):
        message = (
            f"{len(onward)} texts drawn one after the other from the same generator were all "
            "the same. Is it rng that you draw from?"
        )
    else:
        return Finding(case, onward[-1])
    found = Difference(exercise.returns[0], "not from rng", message)
    return Finding(case, onward[-1], (found,), mistake=case.options["mistake"])


def _moved_on(args: Any, after: Any, place: tuple[int, ...]) -> tuple[Any, ...]:
    """The same arguments with the generator as it is after a call."""
    at, *inner = place
    found = list(args)
    found[at] = _moved_on(args[at], after[at], tuple(inner)) if inner else after[at]
    return tuple(found)
