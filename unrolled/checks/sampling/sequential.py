"""Draw from a sampler until it is clear that its law is wrong, or until there is no doubt left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from unrolled.checks.case import Case
from unrolled.checks.comparing.difference import Difference
from unrolled.checks.outcome import Call, Outcome
from unrolled.checks.procedures.basic import Finding
from unrolled.checks.sampling.bets import Drawn, evidence, in_words
from unrolled.checks.sampling.counts import (
    ALARM,
    best,
    count,
    likelihood_ratio,
    surprising,
    times_log,
)
from unrolled.checks.sampling.repeated import TOGETHER, one_after_the_other

THREE = 3  # kinds of evidence, which share the rate of false alarms
DOUBT = (
    2.0  # nats of evidence that a right sampler shows in one case of seven; then it is asked more
)
ENOUGH = 1200  # characters drawn by what is wrong already, where no mistake could be named yet
NO_END = -1  # takes the place of the index that ends a text, where none does
Texts = Sequence[list[int]]


@dataclass(frozen=True)
class Sampler:
    """How to read and judge what a sampler draws.

    Attributes:
        place: where in the arguments the generator is.
        unusable: says what is wrong with the form of one result; None where nothing is.
        read: turns a result into indices.
        letters: indices of the k letters whose law is known.
        names: what a message calls them.
        drawn: works out the right laws along some texts.
        path: the name of the result.
        end: the index that ends a text; None where nothing does.
        between: what a message puts between two names.
    """

    place: tuple[int, ...]
    unusable: Callable[[Any], Difference | None]
    read: Callable[[Any], list[int]]
    letters: Sequence[int]
    names: Sequence[str]
    drawn: Callable[[Texts], Drawn]
    path: str
    end: int | None = None
    between: str = ""


def by_law(case: Case, call: Call, sampler: Sampler) -> Finding:
    """Judge a sampler by bets and, where there are such, by `options["laws"]`, three symbols deep.

    A right sampler fails with probability below `ALARM`: a third for each kind of evidence, and
    that of the shares is divided among the looks.
    """
    laws = np.asarray(case.options.get("laws", ()), np.float64)
    draws, mistakes = case.options["draws"], case.options.get("mistakes", ())
    most = case.options.get("in_doubt", draws)
    looks = -(-most // TOGETHER)
    texts: list[list[int]] = []
    outcome = Outcome()
    wrong: Finding | None = None
    for outcome in one_after_the_other(case, call, most, sampler.place):
        unusable = None if outcome.failure else sampler.unusable(outcome.value)
        if outcome.failure or unusable:
            return Finding(case, outcome, (unusable,) if unusable else ())
        texts.append(sampler.read(outcome.value))
        if len(texts) % TOGETHER and len(texts) not in (draws, most):
            continue
        wrong = _judged(case, outcome, sampler, texts, laws, mistakes, looks) or wrong
        # few draws fit many laws: where a mistake may be named, only a long talker is cut short
        if wrong and (not mistakes or sum(map(len, texts)) > ENOUGH):
            return wrong
        if len(texts) >= draws and not wrong and evidence(sampler.drawn(texts)) < DOUBT:
            break
    return wrong or Finding(case, outcome)


def _judged(
    case: Case,
    outcome: Outcome,
    sampler: Sampler,
    texts: Texts,
    laws: np.ndarray,
    mistakes: Sequence[str],
    looks: int,
) -> Finding | None:
    """What is wrong with all that was drawn so far; None where chance may explain it."""
    mistake = ""
    if len(laws):
        counts = count(texts, sampler.letters, NO_END if sampler.end is None else sampler.end)
        ratios = [likelihood_ratio(counts, laws[0], other) for other in laws[1:]]
        shares = surprising(counts, laws[0], 2 * ALARM / THREE / looks).any()
        bound = np.log(THREE * max(len(ratios), 1) / ALARM)
        mistake = best(counts, laws, ratios, mistakes)
        if shares or max(ratios, default=0.0) > bound:
            return Finding(
                case, outcome, (_furthest_off(sampler, counts, laws[0]),), mistake=mistake
            )
    drawn = sampler.drawn(texts)
    if evidence(drawn) > np.log(THREE / ALARM):
        found = Difference(sampler.path, "another distribution", in_words(drawn))
        return Finding(case, outcome, (found,), mistake=mistake)
    return None


def _furthest_off(sampler: Sampler, counts: np.ndarray, law: np.ndarray) -> Difference:
    """Describe the symbol whose share is furthest off, by how unlikely that is."""
    visits = counts.sum(axis=1, keepdims=True)
    share = counts / np.maximum(visits, 1)
    divergence = times_log(share, law) + times_log(1 - share, 1 - law)
    far = np.where(visits > 0, visits * np.minimum(divergence, 1e9), 0.0)
    where, symbol = (int(i) for i in np.unravel_index(int(np.argmax(far)), far.shape))
    said = [f"“{name}”" for name in sampler.names] + ["the end of the name", "anything else"]
    message = (
        f"{int(visits[where, 0])} times your sampler stood {_place(where, sampler)}, and "
        f"{int(counts[where, symbol])} times {said[symbol]} came next: {share[where, symbol]:.0%}. "
        f"The network says {law[where, symbol]:.0%}; chance does not explain the difference."
    )
    return Difference(sampler.path, "another distribution", message, share[where], law[where])


def _place(where: int, sampler: Sampler) -> str:
    names, k = sampler.names, len(sampler.names)
    if where == 0:
        return "before the first character"
    if where <= k:
        return f"after “{names[where - 1]}”"
    first, second = divmod(where - 1 - k, k)
    return f"after “{names[first]}{sampler.between}{names[second]}”"
