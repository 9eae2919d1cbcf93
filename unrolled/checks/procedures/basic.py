"""The procedures that judge one case: each calls the function and says what is not right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from unrolled.checks import values
from unrolled.checks.case import Case, Exercise
from unrolled.checks.comparing.compare import compare
from unrolled.checks.comparing.difference import Difference
from unrolled.checks.comparing.leaves import leaves, open_paths
from unrolled.checks.comparing.mixups import explained
from unrolled.checks.comparing.tolerance import relative_tolerance
from unrolled.checks.outcome import Call, Failure, Outcome


@dataclass(frozen=True)
class Finding:
    """What a procedure found for one case; right when there is neither failure nor difference.

    Attributes:
        case, outcome: what was tried, and what happened.
        differences: what is not right.
        remark: something for the student to read that costs nothing.
        mistake: the misconception, a key of `Exercise.hints`, where the procedure itself
            recognises one.
        right: paths of the parts that are right where the whole is not.
        untold: those of which this case cannot tell, since something above them is wrong.
    """

    case: Case
    outcome: Outcome
    differences: tuple[Difference, ...] = ()
    remark: str = ""
    mistake: str = ""
    right: frozenset[str] = frozenset()
    untold: frozenset[str] = frozenset()

    @property
    def passed(self) -> bool:
        """Whether the case is right."""
        return self.outcome.failure is None and not self.differences


Procedure = Callable[[Exercise, Case, Call], Finding]
PROCEDURES: dict[str, Procedure] = {}


def procedure(function: Procedure) -> Procedure:
    """Make a procedure known under its name, for `Case.test`."""
    PROCEDURES[function.__name__] = function
    return function


@procedure
def value(exercise: Exercise, case: Case, call: Call) -> Finding:
    """The right result, and nothing changed but what the exercise is meant to change."""
    outcome = call(case.function, case.args)
    if outcome.failure:
        return Finding(case, outcome)
    found = _wrong_result(exercise, case, outcome)
    return Finding(case, outcome, tuple(found or _changed_arguments(exercise, case, outcome)))


@procedure
def result(exercise: Exercise, case: Case, call: Call) -> Finding:
    """The right result, whatever happens to the arguments."""
    outcome = call(case.function, case.args)
    found = [] if outcome.failure else _wrong_result(exercise, case, outcome)
    return Finding(case, outcome, tuple(found))


@procedure
def keeps(exercise: Exercise, case: Case, call: Call) -> Finding:
    """A result stays right when the function is called again, with `options["then"]`."""
    plain = value(exercise, case, call)
    if not plain.passed:
        return plain
    outcome = call(case.function, case.args, case.options["then"])
    if outcome.failure:
        return Finding(case, outcome)
    found = [
        Difference(
            one.path,
            "shared between calls",
            f"{one.path} changed when the function was called again. Does it live in something "
            "that both calls share: a global, a default argument, an array written into twice?",
            one.got,
            one.want,
        )
        for one in _wrong_result(exercise, case, outcome)
    ]
    return Finding(case, outcome, tuple(found))


@procedure
def repeats(exercise: Exercise, case: Case, call: Call) -> Finding:
    """The same call twice gives the right result twice."""
    first = value(exercise, case, call)
    if not first.passed:
        return first
    second = value(exercise, case, call)
    found = [
        Difference(
            one.path,
            "depends on earlier calls",
            f"The second call with the same arguments gave something else: {one.message} "
            "What does the function remember from one call to the next?",
            one.got,
            one.want,
        )
        for one in second.differences
    ]
    return Finding(case, second.outcome, tuple(found))


@procedure
def batch(exercise: Exercise, case: Case, call: Call) -> Finding:
    """Each example comes out as it does alone: `options["axes"]` names the batch axis of each
    array argument (None where it has none) and `options["out"]` that of each result compared.
    """
    whole = value(exercise, case, call)
    if not whole.passed:
        return whole
    axes, out = case.options["axes"], case.options["out"]
    for column in range(case.options["m"]):
        alone = tuple(
            arg if axis is None else np.take(arg, [column], axis=axis)
            for arg, axis in zip(case.args, axes, strict=True)
        )
        single = call(case.function, alone)
        if single.failure:
            return Finding(case, single)
        asked = leaves(case.expected, exercise.returns)
        both = whole.outcome.value, single.value
        found = _differs_alone(exercise, both, {p: a for p, a in out.items() if p in asked}, column)
        if found:
            return Finding(case, single, (found,))
    return whole


@procedure
def float64(exercise: Exercise, case: Case, call: Call) -> Finding:
    """The right result, as float64, whatever the dtype of the arguments."""
    found = value(exercise, case, call)
    if not found.passed:
        return found
    wrong = [
        Difference(
            path, "dtype", f"{path} has dtype {np.asarray(leaf).dtype}, expected float64.", leaf
        )
        for path, leaf in leaves(found.outcome.value, exercise.returns).items()
        if np.asarray(leaf).dtype != np.float64
        and path.partition("[")[0] not in open_paths(case.expected, exercise.returns)
    ]
    return Finding(case, found.outcome, tuple(wrong))


def _wrong_result(exercise: Exercise, case: Case, outcome: Outcome) -> list[Difference]:
    agreement = asked_agreement(case)
    found = compare(outcome.value, case.expected, exercise.returns, exercise.steps, *agreement)
    for position, want in case.changed.items():
        name = f"after the call, {exercise.arguments[position]}"
        found += compare(outcome.args[position], want, (name,), None, *agreement)
    return [explained(exercise, case, one) for one in found]


def asked_agreement(case: Case) -> tuple[float, Mapping[str, float]]:
    """How closely results must agree: by the arguments' precision, and what is kept in single.

    A result's own type decides nothing about the others, and to cast it down gains nothing but the
    error that single precision makes in this case.
    """
    return relative_tolerance(case.args), case.single


def _changed_arguments(exercise: Exercise, case: Case, outcome: Outcome) -> list[Difference]:
    found: list[Difference] = []
    if outcome.args is case.args:  # it is known already that they came through as they were
        return found
    for position, (before, after) in enumerate(zip(case.args, outcome.args, strict=True)):
        if isinstance(before, values.Callback):
            continue
        name = exercise.arguments[position]
        then = leaves(before, (name,))
        now = leaves(after, (name,))
        added = next((path for path in now if path not in then), None)
        if added is not None and not any(path.startswith(added) for path in then):
            message = (
                f"The function added {added} to its argument. Whoever called it did not ask for "
                "that: keep what you need in something of your own."
            )
            found.append(Difference(added, "changes its argument", message, now[added]))
            continue
        if position in exercise.changes:
            continue
        for path in then:
            if path not in now or not _same(then[path], now[path]):
                message = (
                    f"The function changed its argument {path}. Whoever called it still needs "
                    "the old contents: work on a copy, and watch for += and out= on arguments."
                )
                found.append(
                    Difference(path, "changes its argument", message, now.get(path), then[path])
                )
                break
    return found


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, np.random.Generator):  # it is there to be drawn from
        return isinstance(other, np.random.Generator)
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(
            one, other, equal_nan=one.dtype.kind in "fc"
        )
    return type(one) is type(other) and repr(one) == repr(other)


def _differs_alone(
    exercise: Exercise, both: tuple[Any, Any], out: Mapping[str, int], column: int
) -> Difference | None:
    together, alone = (leaves(one, exercise.returns) for one in both)
    for path, axis in out.items():
        part = np.take(together[path], [column], axis=axis)
        found = compare(alone[path], part, (path,))
        if found:
            message = (
                f"Example {column} gives another {path} alone than in the batch. "
                "Does a sum, a maximum or a mean run over the batch?"
            )
            return Difference(path, "mixes the batch", message, found[0].got, found[0].want)
    return None


def failed(case: Case, kind: str, message: str) -> Finding:
    """A finding for a case that was not tried."""
    return Finding(case, Outcome(failure=Failure(kind, message)))
