"""Judge functions of lab 09: lists of texts, a text that is written, a complaint.

A writer may carry its state from character to character, or read its window anew for each. Both
are right; where they differ, the second passes with a remark.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from unrolled.checks.callbacks import find
from unrolled.checks.case import Case, Exercise
from unrolled.checks.comparing.difference import Difference
from unrolled.checks.comparing.in_words import describe
from unrolled.checks.outcome import NOT_RAISED, Call, Outcome
from unrolled.checks.procedures.basic import Finding, procedure, value
from unrolled.checks.procedures.laws import sampler
from unrolled.checks.sampling.bets import TINY, Drawn
from unrolled.checks.sampling.sequential import Sampler

GENERATOR = (3,)  # its place among the arguments


@procedure
def lists_of_texts(exercise: Exercise, case: Case, call: Call) -> Finding:
    """The right lists of texts, where an array of texts, or one text of letters, is a list too."""

    def listed(function: str, args: tuple[Any, ...], then: Any = None) -> Outcome:
        outcome = call(function, args, then)
        if isinstance(outcome.value, (tuple, list)):
            plain = type(outcome.value)(_listed(item) for item in outcome.value)
            return replace(outcome, value=plain)
        return outcome

    judged = replace(case, test="value")
    return replace(value(exercise, judged, listed), case=case)


def _listed(texts: Any) -> Any:
    if isinstance(texts, (str, list, tuple)) or (
        isinstance(texts, np.ndarray) and texts.dtype.kind == "U" and texts.ndim == 1
    ):
        return [str(text) if isinstance(text, str) else text for text in texts]
    return texts


@procedure
def written(exercise: Exercise, case: Case, call: Call) -> Finding:
    """The one text that a temperature near zero leaves possible.

    `options["reread"]` is the one of a writer that reads its window anew for each character;
    `options["remark"]` is told to its author.
    """
    outcome = call(case.function, case.args)
    if outcome.failure:
        return Finding(case, outcome)
    wrong = _not_written(outcome.value, case.args)
    if wrong:
        return Finding(case, outcome, (wrong,))
    if outcome.value == case.expected:
        return Finding(case, outcome)
    if outcome.value == case.options.get("reread"):
        return Finding(case, outcome, remark=case.options["remark"])
    message = (
        f"text is {outcome.value!r}, expected {case.expected!r}: at a temperature near 0 only the "
        "likeliest character is ever drawn. What was read before the first, and what after each?"
    )
    found = Difference("text", "values", message, outcome.value, case.expected)
    return Finding(case, outcome, (found,))


@sampler("generate")
def texts_written(case: Case) -> Sampler:
    """Texts of a model's characters, which do not end."""
    model, prompt, *_ = case.args
    known, temperature = model["characters"], case.args[4] if len(case.args) > 4 else 1.0
    return Sampler(
        GENERATOR,
        lambda got: _not_written(got, case.args),
        lambda got: [known.index(c) for c in got],
        range(len(known)),
        known,
        lambda texts: _along(model, prompt, texts, temperature),
        "text",
    )


@procedure
def complains(exercise: Exercise, case: Case, call: Call) -> Finding:
    """An exception whose text lists every character of `options["strangers"]`.

    They are put into the text that stands at `options["position"]` of the arguments.
    `options["silent"]` names the misconception of going on without them.
    """
    at, strangers = case.options["position"], case.options["strangers"]
    text = case.args[at]
    strange = text[:1] + strangers[:1] + text[1:] + strangers[1:]
    outcome = call(case.function, (*case.args[:at], strange, *case.args[at + 1 :]))
    failure = outcome.failure
    name = exercise.arguments[at]
    if failure is None:
        message = (
            f"{name} was {strange!r}, and the model knows neither of {', '.join(strangers)}. "
            "No exception came. What should whoever called it be told?"
        )
        found = Difference("the result", "no complaint", message, outcome.value)
        return Finding(case, outcome, (found,), mistake=case.options["silent"])
    if failure.kind in NOT_RAISED:
        return Finding(case, outcome)
    missing = [c for c in strangers if c not in failure.message]
    if not missing:
        return Finding(case, Outcome(args=outcome.args))
    message = (
        f"{name} was {strange!r}, and the complaint was {failure.kind}: {failure.message[:120]!r}. "
        f"It does not mention {', '.join(missing)}. Raise a ValueError that lists all of them."
    )
    found = Difference("the result", "unclear complaint", message)
    return Finding(case, Outcome(args=outcome.args), (found,))


def _not_written(got: Any, args: tuple[Any, ...]) -> Difference | None:
    """Say why something is not a text of n characters of the model; None where it is one."""
    model, _, n, *_ = args
    asked = f"a text of {n} characters"
    if not isinstance(got, str):
        return Difference("text", "type", f"text is {describe(got)}, expected {asked}.", got)
    if len(got) != n:
        message = f"text is {got!r}, of {len(got)} characters; expected {asked}."
        return Difference("text", "length", message, got)
    if strange := sorted(set(got) - set(model["characters"])):
        message = f"text holds {', '.join(map(repr, strange))}, which the model does not know."
        return Difference("text", "values", message, got)
    return None


def _along(
    model: Mapping[str, Any], prompt: str, texts: Sequence[list[int]], temperature: float
) -> Drawn:
    """The laws by which a model writes texts, at each position of each."""
    step, size = find(model["step"].name), model["Tx"]
    window = [model["characters"].index(c) for c in prompt][-size:]
    state: Any = None
    known: dict[tuple[int, ...], tuple[np.ndarray, Any]] = {}
    for index in [None] * (size - len(window)) + window:
        p, state = step(index, state)
    known[()] = p, state
    rows, indices, places = [], [], []
    for text in texts:
        for place, index in enumerate(text):
            p, state = known[tuple(text[:place])]
            rows.append(np.exp(np.log(np.maximum(p, TINY)) / temperature))
            indices.append(index)
            places.append(place)
            begun = tuple(text[: place + 1])
            if begun not in known:
                known[begun] = step(index, state)
    odds = np.array(rows)
    return Drawn(odds / odds.sum(axis=1, keepdims=True), np.array(indices), np.array(places))
