"""Counts of what a sampler drew, beside the laws that it may have drawn by.

A law says how probable each symbol is after each beginning of a text, up to three symbols deep.
The symbols are a few letters, then the end of the text, then anything else. It is an array
`(nodes, k + 2)`: the empty beginning, then each of the k letters, then each pair of letters.
"""

from collections.abc import Sequence

import numpy as np

ALARM = 1e-10  # a case; a class of a thousand with ten cases each stays below 1e-6
MARGIN = 5.0  # nats, a factor of 150: what one mistake must be ahead of the next to be named
DOUBT = 1e-3  # how seldom a named mistake may turn out not to fit, which costs only its name
Name = list[int]


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
    divergence = times_log(share, law) + times_log(1 - share, 1 - law)
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


def times_log(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    """The summand p ln(p / q), 0 where p is 0."""
    with np.errstate(all="ignore"):
        return np.where(p > 0, p * (np.log(p) - np.log(np.maximum(q, 0.0))), 0.0)
