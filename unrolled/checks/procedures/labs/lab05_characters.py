"""Judge a character model: a class, by what its methods give, whatever it keeps inside.

A case's arguments are those of the constructor, those of the method, and then further calls on the
same object, as `unrolled.checks.runner` describes.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from unrolled.checks.callbacks import callback
from unrolled.checks.case import Case, Exercise
from unrolled.checks.comparing.compare import compare
from unrolled.checks.comparing.difference import Difference
from unrolled.checks.comparing.in_words import describe
from unrolled.checks.comparing.tolerance import close
from unrolled.checks.outcome import NOT_RAISED, Call, Outcome
from unrolled.checks.procedures.basic import (
    PROCEDURES,
    Finding,
    asked_agreement,
    procedure,
    result,
    value,
)
from unrolled.checks.procedures.laws import sampler
from unrolled.checks.sampling.bets import along
from unrolled.checks.sampling.sequential import Sampler
from unrolled.checks.values import Callback

GENERATOR = (1, -1)  # its place: the last argument of the method
UNWATCHED = "train was given watch and told it nothing, so the live picture stays empty."


@procedure
def refuses(exercise: Exercise, case: Case, call: Call) -> Finding:
    """An error, and no result; its text holds each of `options["says"]`.

    `options["mistake"]` names the misconception of an error that says less.
    """
    outcome = call(case.function, case.args)
    failure = outcome.failure
    if failure is None:
        message = (
            f"{exercise.returns[0]} is {describe(outcome.value)}, but there is no right answer "
            "here. Raise an error: whoever reads it should learn what is wrong."
        )
        return Finding(case, outcome, (Difference(exercise.returns[0], "no error", message),))
    if failure.kind in NOT_RAISED:
        return Finding(case, outcome)
    silent = [piece for piece in case.options["says"] if piece not in failure.message]
    answered = replace(outcome, failure=None)
    if not silent:
        return Finding(case, answered)
    message = (
        f"The error says {failure.message[:80]!r}. It does not name {silent[0]!r}, which is "
        "also wrong here."
    )
    found = Difference(exercise.returns[0], "says too little", message)
    return Finding(case, answered, (found,), mistake=case.options["mistake"])


@procedure
def script(exercise: Exercise, case: Case, call: Call) -> Finding:
    """The right results of several calls on one object, named by `options["returns"]`.

    They are read when all calls have ended. With `options["by"]`, judged by that procedure.
    """
    named = replace(exercise, returns=tuple(case.options["returns"]))
    return PROCEDURES[case.options.get("by", "value")](named, case, call)


@procedure
def decided(exercise: Exercise, case: Case, call: Call) -> Finding:
    """The right result, in which chance has no part.

    `options["mistake"]` names the misconception of a result that is another at the next call.
    """
    found = value(exercise, case, call)
    if found.passed or found.outcome.failure:
        return found
    again = call(case.function, case.args)
    if again.failure or repr(again.value) == repr(found.outcome.value):
        return found
    return replace(found, mistake=case.options["mistake"])


@procedure
def trained(exercise: Exercise, case: Case, call: Call) -> Finding:
    """The right results, or those with Adagrad's epsilon outside the root: `options["also"]`."""
    named = replace(exercise, returns=tuple(case.options.get("returns", exercise.returns)))
    found = result(named, case, call)
    if found.passed or found.outcome.failure:
        return found
    other = _compared(named, case, found.outcome, case.options["also"])
    if other:
        return found
    remark = "You add epsilon outside the root. That is as good; the lab's formula adds it inside."
    return replace(found, differences=(), remark=remark)


class SeenEnoughError(Exception):
    """Raised by an onlooker at the first loss that it is told, which is its text."""


@callback
def see_enough(loss: float) -> None:
    """Look on while something learns, and leave at the first loss."""
    raise SeenEnoughError(f"{float(loss):.9g}")


@procedure
def watched(exercise: Exercise, case: Case, call: Call) -> Finding:
    """The first loss is told to `watch`, the last argument of the method, at once.

    Whoever tells nothing has a remark: the numbers are right, only the live picture stays empty.
    """
    create, given, *_ = case.args
    outcome = call(case.function, (create, (*given, Callback(see_enough.__name__))))
    failure = outcome.failure
    if failure and failure.kind != SeenEnoughError.__name__:
        return Finding(case, outcome)
    first = float(case.expected[0][0])
    seen = Outcome(args=outcome.args, printed=outcome.printed)
    if failure and close(float(failure.message), first, 1e-4):
        return Finding(case, seen)
    if failure is None:
        return Finding(case, seen, remark=UNWATCHED)
    message = (
        f"watch was told {failure.message} when the first loss was {first:.6g}. It wants each "
        "loss, as soon as that is known."
    )
    return Finding(case, seen, (Difference("losses", "another number watched", message),))


@procedure
def newborn(exercise: Exercise, case: Case, call: Call) -> Finding:
    """Without parameters a network is drawn from `rng`: small, not zero, and not always the same.

    `options["blind"]` is the loss of a blind guess; the method that is called is `loss`.
    """
    outcomes = [call(case.function, case.args), call(case.function, case.args)]
    (n, n_a, rng, *_), *rest = case.args
    elsewhere = np.random.Generator(type(rng.bit_generator)(12345))
    outcomes.append(call(case.function, ((n, n_a, elsewhere), *rest)))
    losses = []
    for outcome in outcomes:
        if outcome.failure:
            return Finding(case, outcome)
        got = outcome.value[0] if isinstance(outcome.value, (tuple, list)) else outcome.value
        losses.append(float(np.asarray(got, np.float64).reshape(())))
    first, again, other = losses
    blind = case.options["blind"]
    if first != again:
        message = "Two generators in the same state made two networks: is all drawn from rng?"
    elif first == other:
        message = "Two generators in different states made the same network. Where does rng enter?"
    elif not abs(first - blind) < 0.2 * blind:
        message = (
            f"A new network loses {first:.4g} nats here, a blind guess {blind:.4g}. Are its "
            "weights small?"
        )
    else:
        return Finding(case, outcomes[-1])
    return Finding(case, outcomes[-1], (Difference("loss", "initial weights", message),))


@sampler("CharRNN.sample")
def characters(case: Case) -> Sampler:
    """Texts of indices, which do not end."""
    (*_, parameters), (a_prev, first, n, _) = case.args[:2]
    k = len(parameters["by"])
    return Sampler(
        GENERATOR,
        lambda got: _not_characters(got, k, n),
        lambda got: [int(i) for i in np.ravel(got)],
        range(k),
        [str(index) for index in range(k)],
        lambda texts: along(parameters, texts, first, a_prev),
        "indices",
        between=", ",
    )


def _compared(exercise: Exercise, case: Case, outcome: Outcome, want: Any) -> list[Difference]:
    agreement = asked_agreement(case)
    return compare(outcome.value, want, exercise.returns, exercise.steps, *agreement)


def _not_characters(got: Any, k: int, n: int) -> Difference | None:
    """Say why something is not a list of n indices; None where it is one."""
    asked = f"a list of {n} indices from 0 to {k - 1}"
    if not isinstance(got, (list, tuple, np.ndarray)) or len(np.shape(got) or (0,)) != 1:
        return Difference("indices", "type", f"indices is {describe(got)}, expected {asked}.", got)
    if len(got) != n:
        return Difference("indices", "length", f"indices has {len(got)} items, expected {n}.", got)
    for item in got:
        number = np.asarray(item)
        whole = number.dtype.kind in "iu" and number.size == 1
        if not whole or not 0 <= int(number.reshape(())) < k:
            message = f"indices holds {describe(item)}, expected {asked}."
            return Difference("indices", "type", message, got)
    return None
