"""Call a sampler many times, each call going on with the generator that the last one left."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from unrolled.checks.case import Case
from unrolled.checks.outcome import Call, Outcome, again

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
        outcome = call(again(case.function, together), args)
        if outcome.failure:
            yield outcome
            return
        if not isinstance(outcome.value, list) or len(outcome.value) != together:
            raise ValueError(f"not {together} results for {together} calls")
        yield from (replace(outcome, value=value) for value in outcome.value)
        args = _moved_on(args, outcome.args, place)


def _moved_on(args: Any, after: Any, place: tuple[int, ...]) -> tuple[Any, ...]:
    """The same arguments with the generator as it is after a call."""
    at, *inner = place
    found = list(args)
    found[at] = _moved_on(args[at], after[at], tuple(inner)) if inner else after[at]
    return tuple(found)
