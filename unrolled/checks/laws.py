"""Judge a sampler by its law: any use of the generator is right that draws from the right one.

A law says how probable each symbol is after each beginning of a name, up to three symbols deep.
The symbols are a few letters, then the end of the name, then anything else. It is an array
`(nodes, k + 2)`: the empty beginning, then each of the k letters, then each pair of letters.

Two bounds decide, both exact for every number of draws, so that a right sampler fails a case with
probability below `ALARM`, whatever the case:

- Chernoff and Hoeffding: of n draws, the chance that a symbol of probability p makes up a share q
  or one further off is at most exp(-n KL(q ‖ p)). Bonferroni's correction over all symbols.
- Markov: under the right law, the likelihood ratio of any other law has mean 1, so that it is
  above r with probability at most 1 / r. This one also names the mistake whose law it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from unrolled.checks.case import Case, Exercise
from unrolled.checks.compare import Difference, describe
from unrolled.checks.outcome import Call, Outcome
from unrolled.checks.repeated import draws_from_its_generator, one_after_the_other
from unrolled.checks.tests import Finding, procedure, value

ALARM = 1e-10  # a case; a class of a thousand with ten cases each stays below 1e-6
MARGIN = 5.0  # nats, a factor of 150: what one mistake must be ahead of the next to be named
DOUBT = 1e-3  # how seldom a named mistake may turn out not to fit, which costs only its name
LIMIT = 50
LOOKED_AT = 1_000  # indices of a name; one that is longer is no name
GENERATOR = (2,)  # its place among the arguments
Name = list[int]


@procedure
def greedy(exercise: Exercise, case: Case, call: Call) -> Finding:
    """The one name that a temperature near zero leaves possible.

    `options["forms"]` names the mistakes of form: `"cut"` for a name whose newline is missing,
    `"first"` for its first letter alone, `"text"` for letters in place of indices.
    """
    found = value(exercise, case, call)
    if found.passed or found.outcome.failure:
        return found
    got, want, forms = found.outcome.value, list(case.expected), case.options.get("forms", {})
    if isinstance(got, str) or (isinstance(got, list) and got and isinstance(got[0], str)):
        return replace(found, mistake=forms.get("text", ""))
    plain = list(np.ravel(got)) if isinstance(got, (list, tuple, np.ndarray)) else []
    kind = {1: "first", len(want) - 1: "cut"}.get(len(plain), "")
    if kind and plain == want[: len(plain)]:
        return replace(found, mistake=forms.get(kind, ""))
    return found


@procedure
def whole_names(exercise: Exercise, case: Case, call: Call) -> Finding:
    """Indices that end with the newline's and hold it nowhere else, at most 50 before it.

    `options["draws"]` names are drawn, one after the other from the generator of the case.
    """
    newline = case.args[1]["\n"]
    outcome = Outcome()
    for outcome in one_after_the_other(case, call, case.options["draws"], GENERATOR):
        wrong = None if outcome.failure else _form(outcome.value, len(case.args[1]), newline)
        if outcome.failure or wrong:
            return Finding(case, outcome, (wrong,) if wrong else ())
    return Finding(case, outcome)


@procedure
def law(exercise: Exercise, case: Case, call: Call) -> Finding:
    """Names that follow the right law.

    Options: `draws`, how many names; `letters`, the indices of the k letters; `laws`
    `(1 + mistakes, nodes, k + 2)`, the right one first; `mistakes`, the names of the others.
    """
    letters, laws = list(case.options["letters"]), np.asarray(case.options["laws"], np.float64)
    newline, n = case.args[1]["\n"], len(case.args[1])
    names: list[Name] = []
    outcome = Outcome()
    for outcome in one_after_the_other(case, call, case.options["draws"], GENERATOR):
        unusable = None if outcome.failure else _not_indices(outcome.value, n)
        if outcome.failure or unusable:
            return Finding(case, outcome, (unusable,) if unusable else ())
        names.append([int(i) for i in np.ravel(outcome.value)])
    counts = count(names, letters, newline)
    ratios = [likelihood_ratio(counts, laws[0], other) for other in laws[1:]]
    bound = np.log(2 * max(len(ratios), 1) / ALARM)
    if not surprising(counts, laws[0]).any() and max(ratios, default=0.0) <= bound:
        return Finding(case, outcome)
    mistake = best(counts, laws, ratios, case.options["mistakes"])
    return Finding(case, outcome, (_off(counts, laws[0], letters, case),), mistake=mistake)


@procedure
def own_generator(exercise: Exercise, case: Case, call: Call) -> Finding:
    """The same state of the generator gives the same name, and what it gives next is another.

    `options["mistake"]` names the misconception of drawing from something else.
    """
    return draws_from_its_generator(exercise, case, call, GENERATOR, "names")


def count(names: Sequence[Name], letters: Sequence[int], newline: int) -> np.ndarray:
    """Count each symbol after each beginning, in the shape of a law; a missing end is added."""
    k = len(letters)
    symbol = {index: place for place, index in enumerate(letters)} | {newline: k}
    counts = np.zeros((1 + k + k * k, k + 2))
    for name in names:
        beginning: list[int] = []
        for index in [*name, newline][:3]:
            drawn = symbol.get(index, k + 1)
            counts[node(beginning, k), drawn] += 1
            if drawn >= k:
                break
            beginning.append(drawn)
    return counts


def node(beginning: Sequence[int], k: int) -> int:
    """Number a beginning of at most two of k letters.

    >>> [node([], 3), node([2], 3), node([0, 0], 3), node([2, 2], 3)]
    [0, 3, 4, 12]
    """
    match list(beginning):
        case []:
            return 0
        case [first]:
            return 1 + first
        case [first, second]:
            return 1 + k + first * k + second
    raise ValueError("a law is three symbols deep")


def surprising(counts: np.ndarray, law: np.ndarray, alarm: float = ALARM) -> np.ndarray:
    """Mark the symbols whose share is no chance, at a rate of `alarm / 2` for all together."""
    visits = counts.sum(axis=1, keepdims=True)
    share = counts / np.maximum(visits, 1)
    divergence = _times_log(share, law) + _times_log(1 - share, 1 - law)
    exponent = np.where(visits > 0, visits * np.where(visits > 0, divergence, 0.0), 0.0)
    return exponent > np.log(4 * counts.size / alarm)


def likelihood_ratio(counts: np.ndarray, law: np.ndarray, other: np.ndarray) -> float:
    """The logarithm of how much more probable the counts are under another law."""
    seen = counts > 0
    with np.errstate(divide="ignore"):
        there, here = np.log(other[seen]), np.log(law[seen])
    if np.isneginf(there).any():
        return -np.inf
    return float(np.sum(counts[seen] * (there - here)))


def best(
    counts: np.ndarray, laws: np.ndarray, ratios: Sequence[float], mistakes: Sequence[str]
) -> str:
    """Name the mistake whose law explains the counts; empty where none does.

    It explains them by itself, better than the right law and far better than any other mistake.
    """
    order = np.argsort(ratios)[::-1]
    if (
        not len(order)
        or ratios[order[0]] <= 0
        or surprising(counts, laws[1 + order[0]], DOUBT).any()
    ):
        return ""
    clear = len(order) == 1 or ratios[order[0]] - ratios[order[1]] > MARGIN
    return mistakes[order[0]] if clear else ""


def _times_log(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """The summand p ln(p / q), 0 where p is 0."""
    with np.errstate(all="ignore"):
        return np.where(p > 0, p * (np.log(p) - np.log(np.maximum(q, 0.0))), 0.0)


def _not_indices(got: Any, n: int) -> Difference | None:
    """Say why something is not a list of indices; None where it is one."""
    asked = f"a list of indices from 0 to {n - 1}"
    if not isinstance(got, (list, tuple, np.ndarray)) or len(np.shape(got) or (0,)) != 1:
        return Difference("indices", "type", f"indices is {describe(got)}, expected {asked}.", got)
    if len(got) > LOOKED_AT:
        message = f"indices has {len(got)} items, expected at most {LIMIT + 1}."
        return Difference("indices", "too long", message)
    for item in got:
        number = np.asarray(item)
        whole = number.dtype.kind in "iu" and number.size == 1
        if not whole or not 0 <= int(number.reshape(())) < n:
            message = f"indices holds {describe(item)}, expected {asked}."
            return Difference("indices", "type", message, got)
    return None


def _form(got: Any, n: int, newline: int) -> Difference | None:
    """Say what is wrong with the form of a name; None where nothing is."""
    unusable = _not_indices(got, n)
    if unusable:
        return unusable
    name = [int(i) for i in np.ravel(got)]
    if not name or name[-1] != newline:
        message = f"indices is {_short(name)}: it does not end with the newline's index, {newline}."
        return Difference("indices", "no newline at the end", message, name)
    if newline in name[:-1]:
        message = f"indices is {_short(name)}: the newline ends a name, so it occurs once."
        return Difference("indices", "goes on after the newline", message, name)
    if len(name) > LIMIT + 1:
        message = (
            f"indices has {len(name) - 1} characters before the newline, expected at most {LIMIT}."
        )
        return Difference("indices", "too long", message, name)
    return None


def _short(name: Name) -> str:
    return str(name) if len(name) <= 12 else f"[{', '.join(map(str, name[:9]))}, …, {name[-1]}]"


def _off(counts: np.ndarray, law: np.ndarray, letters: Sequence[int], case: Case) -> Difference:
    """Describe the symbol whose share is furthest off, by how unlikely that is."""
    visits = counts.sum(axis=1, keepdims=True)
    share = counts / np.maximum(visits, 1)
    divergence = _times_log(share, law) + _times_log(1 - share, 1 - law)
    far = np.where(visits > 0, visits * np.minimum(divergence, 1e9), 0.0)
    where, symbol = np.unravel_index(int(np.argmax(far)), far.shape)
    char = _characters(letters, case.args[1])
    said = [f"“{character}”" for character in char] + ["the end of the name", "anything else"]
    message = (
        f"{int(visits[where, 0])} times your sampler stood {_place(int(where), char)}, and "
        f"{int(counts[where, symbol])} times {said[symbol]} came next: {share[where, symbol]:.0%}. "
        f"The network says {law[where, symbol]:.0%}; chance does not explain the difference."
    )
    return Difference("indices", "another distribution", message, share[where], law[where])


def _place(where: int, char: Sequence[str]) -> str:
    k = len(char)
    if where == 0:
        return "before the first character"
    if where <= k:
        return f"behind “{char[where - 1]}”"
    first, second = divmod(where - 1 - k, k)
    return f"behind “{char[first]}{char[second]}”"


def _characters(letters: Sequence[int], char_to_ix: Mapping[str, int]) -> list[str]:
    names = {index: character for character, index in char_to_ix.items()}
    return [names[int(index)] for index in letters]
