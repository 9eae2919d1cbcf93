"""Which mutants are no mistakes: those that nothing the lab promises can tell from the solution.

The rule. A mutant is *equivalent* where it gives what the solution gives on every one of a large
set of calls that no judge makes: arguments drawn with seeds of their own, and each of them also as
integers, in single precision, in Fortran order, read-only, larger, smaller, and with ties.
"What it gives" is the result to nine digits, its structure, and every argument after the call; the
first result again after a second call with other arguments; and the same on calling it twice.
What the solution itself cannot take is left out, as nobody has promised anything there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.lab.spec import Cases, specs
from unrolled.checks import callbacks
from unrolled.checks.case import Exercise
from unrolled.checks.comparing.compare import compare
from unrolled.checks.outcome import Outcome
from unrolled.checks.runner import Runner

RTOL, RTOL32 = 1e-9, 1e-5
SECONDS = 5.0
Args = tuple[Any, ...]


@dataclass(frozen=True)
class Try:
    """One call, a second one, and what the solution gives for the first."""

    args: Args
    then: Args
    want: Outcome
    later: Outcome


def tries(cases: Cases, function: str, seeds: int) -> list[Try]:
    """Prepare the independent calls of one function."""
    spec = next(s for s in specs(cases.lab) if s.exercise.name == function)
    run = Runner(cases.names, callbacks.find, SECONDS)
    found: list[Try] = []
    for number in range(seeds):
        drawn = [case.args for case in cases.draw(function, f"independent {number}".encode())]
        for place, args in enumerate(drawn):
            forms = FORMS if number % len(spec.draws) == place % len(spec.draws) else FORMS[:1]
            for form in forms:
                found += _try(run, function, form(args), form(drawn[place - 1]))
    return found


def equivalent(exercise: Exercise, names: dict[str, Any], wanted: list[Try]) -> bool:
    """Say whether a namespace's function gives what the solution gives, on every call."""
    run = Runner(names, callbacks.find, SECONDS)
    for one in wanted:
        got = run(exercise.name, one.args)
        if got.failure or not _agree(exercise, got, one.want):
            return False
        again = run(exercise.name, one.args, one.then)
        if again.failure or not _agree(exercise, again, one.later):
            return False
    return True


def _try(run: Runner, function: str, args: Args, then: Args) -> Iterator[Try]:
    want, later = run(function, args), run(function, args, then)
    if not want.failure and not later.failure:
        yield Try(args, then, want, later)


def _agree(exercise: Exercise, got: Outcome, want: Outcome) -> bool:
    rtol = RTOL32 if _single(want.args) else RTOL
    if compare(got.value, want.value, ("the result",), None, rtol):  # of one call or of several
        return False
    after = zip(map(_settled, got.args), map(_settled, want.args), strict=True)
    return not any(compare(one, other, ("argument",), None, rtol) for one, other in after)


def _settled(value: Any) -> Any:
    """A value with None for each generator in it: those are there to be drawn from."""
    if isinstance(value, np.random.Generator):
        return None
    if isinstance(value, (list, tuple)):
        return type(value)(map(_settled, value))
    return value


def _single(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_single(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return any(_single(item) for item in value)
    return isinstance(value, np.ndarray) and value.dtype == np.float32


def _on_floats(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Any], Any]:
    def form(value: Any) -> Any:
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            return change(value)
        if isinstance(value, dict):
            return {key: form(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(form(item) for item in value)
        return value

    return form


def _read_only(array: np.ndarray) -> np.ndarray:
    array = array.copy()
    array.flags.writeable = False
    return array


def _single_precision(array: np.ndarray) -> np.ndarray:
    with np.errstate(over="ignore"):
        return array.astype(np.float32)


FORMS: tuple[Callable[[Any], Any], ...] = (
    lambda args: args,
    _on_floats(lambda array: np.rint(array).astype(np.int64)),
    _on_floats(_single_precision),
    _on_floats(np.asfortranarray),
    _on_floats(_read_only),
    _on_floats(lambda array: 30 * array),
    _on_floats(lambda array: array / 30),
    _on_floats(lambda array: np.round(array, 1)),
)
