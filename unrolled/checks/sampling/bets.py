"""Bet against the right law at every position of what was drawn: who wins has seen another law.

Each bet is a law that a wrong sampler could draw by: sharper or flatter, a few letters only, a
share that is even or greedy, no end; from the first character on or from a later one. Its capital
is its likelihood ratio to the right law. Under the right law that is a martingale of mean 1, and so
is the mean capital of all bets; by Ville's inequality it ever exceeds r with probability at most
1 / r. So one may look after every draw and stop as soon as the mean is large, at no cost in false
alarms.

(J. Ville, 1939; for tests by betting, G. Shafer, 2021.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

SHARPER = (0.25, 0.5, 0.7, 0.85, 1.2, 1.5, 2.0, 3.0)  # exponents
EVEN = (0.1, 0.3, 0.95)  # shares that are drawn evenly
GREEDY = (0.1, 0.2, 0.5, 0.9)  # shares that are the likeliest
FEW = (2, 3, 5)  # letters at most
MASS = (0.8, 0.9)  # of the likeliest letters
FROM = (0, 1, 2, 3, 5, 9)  # positions from which on the law is another
HEDGE = 0.02  # kept on the right law, so that a single surprise does not end a bet
TINY = 1e-300


@dataclass(frozen=True)
class Drawn:
    """What was drawn, one row a draw.

    Attributes:
        laws: `(draws, n)`, the right probabilities at each.
        indices: `(draws,)`, what came.
        places: `(draws,)`, how many characters stood before it in its text.
        end: the index that ends a text; None where nothing does.
    """

    laws: np.ndarray
    indices: np.ndarray
    places: np.ndarray
    end: int | None = None


def evidence(drawn: Drawn) -> float:
    """The logarithm of the mean capital of all bets."""
    if not len(drawn.indices):
        return 0.0
    rows = np.arange(len(drawn.indices))
    here = np.maximum(drawn.laws[rows, drawn.indices], TINY)
    with np.errstate(divide="ignore", under="ignore"):
        gains = [np.log(HEDGE + (1 - HEDGE) * q / here) for q in _others(drawn, rows)]
    capital = [gain[drawn.places >= start].sum() for gain in gains for start in FROM]
    most = max(capital)
    return float(most + np.log(np.mean(np.exp(np.array(capital) - most))))


def _others(drawn: Drawn, rows: np.ndarray) -> list[np.ndarray]:
    """The probability of each thing drawn under each bet's law."""
    p, i = drawn.laws, drawn.indices
    n = p.shape[1]
    logs = np.log(np.maximum(p, TINY))
    found = []
    for power in SHARPER:
        q = np.exp(power * logs)
        found.append(q[rows, i] / q.sum(axis=1))
    here, likeliest = p[rows, i], p.max(axis=1, keepdims=True)
    top = p == likeliest
    greedy = top[rows, i] / top.sum(axis=1)
    found += [(1 - share) * here + share / n for share in EVEN]
    found += [(1 - share) * here + share * greedy for share in GREEDY]
    order = np.sort(p, axis=1)[:, ::-1]
    before = np.cumsum(order, axis=1) - order
    for few in FEW:
        kept = p >= order[:, [min(few, n) - 1]]
        found.append(np.where(kept[rows, i], here, 0) / np.where(kept, p, 0).sum(axis=1))
    for mass in MASS:
        least = np.min(np.where(before < mass, order, np.inf), axis=1, keepdims=True)
        kept = p >= least
        found.append(np.where(kept[rows, i], here, 0) / np.where(kept, p, 0).sum(axis=1))
    if drawn.end is not None:
        rest = np.maximum(1 - p[:, drawn.end], TINY)
        found.append(np.where(i == drawn.end, 0, here / rest))
    return found


def in_words(drawn: Drawn) -> str:
    """Say how the surprise of what was drawn differs from what the right laws expect."""
    start = max(FROM, key=lambda place: abs(_surplus(drawn, place)))
    chosen = drawn.places >= start
    met, expected = _surprise(drawn, chosen)
    where = f"from character {start + 1} of a text on" if start else "in all"
    return (
        f"You drew {int(chosen.sum())} characters {where}. By the network's probabilities they "
        f"surprise by {met:.2f} bits each; whoever draws by those is surprised by {expected:.2f} "
        "bits. Chance does not explain the difference. Is every character drawn by the same rule, "
        "and by no other probabilities than these?"
    )


def _surplus(drawn: Drawn, start: int) -> float:
    """By how many standard deviations the surprise differs from what is expected."""
    chosen = drawn.places >= start
    if not chosen.any():
        return 0.0
    logs = np.log2(np.maximum(drawn.laws[chosen], TINY))
    entropy = -np.sum(drawn.laws[chosen] * logs, axis=1)
    spread = np.sum(drawn.laws[chosen] * logs**2, axis=1) - entropy**2
    met = -logs[np.arange(len(logs)), drawn.indices[chosen]]
    return float((met - entropy).sum() / np.sqrt(max(spread.sum(), 1e-12)))


def _surprise(drawn: Drawn, chosen: np.ndarray) -> tuple[float, float]:
    logs = np.log2(np.maximum(drawn.laws[chosen], TINY))
    met = -logs[np.arange(len(logs)), drawn.indices[chosen]]
    return float(met.mean()), float(-np.sum(drawn.laws[chosen] * logs, axis=1).mean())


def along(
    parameters: Mapping[str, Any],
    texts: Sequence[Sequence[int]],
    first: int | None = None,
    state: Any = None,
    temperature: float = 1.0,
    end: int | None = None,
    most: int | None = None,
) -> Drawn:
    """The laws by which a network of one layer draws texts, at each position of each.

    Args:
        parameters: `Wax`, `Waa`, `Wya`, `ba`, `by`.
        texts: the indices drawn.
        first: what is read before the first is drawn; None for nothing.
        state: the state before that, `(n_a, 1)`; zeros by default.
        temperature: of the draws.
        end: the index that ends a text.
        most: how many of a text's indices were drawn at most; the others were put there.
    """
    kept, out = np.transpose(parameters["Waa"]), np.transpose(parameters["Wya"])
    reading = np.vstack([np.transpose(parameters["Wax"]), np.zeros((1, len(kept)))])
    nothing, steps = len(reading) - 1, max(map(len, texts), default=0)
    steps = min(steps, steps if most is None else most)
    table = np.full((len(texts), steps), -1)
    for row, text in zip(table, texts, strict=True):
        row[: len(text)] = list(text)[:steps]
    a = np.zeros((len(texts), len(kept)))
    if state is not None:
        a = a + np.reshape(state, (1, -1))
    read = np.full(len(texts), nothing if first is None else first)
    laws = np.zeros((*table.shape, nothing))
    for step in range(steps):
        a = np.tanh(reading[read] + a @ kept + np.ravel(parameters["ba"]))
        scores = a @ out + np.ravel(parameters["by"])
        odds = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature)
        laws[:, step] = odds / odds.sum(axis=1, keepdims=True)
        read = np.where(table[:, step] < 0, nothing, table[:, step])
    there = table >= 0
    return Drawn(laws[there], table[there], np.nonzero(there)[1], end)
