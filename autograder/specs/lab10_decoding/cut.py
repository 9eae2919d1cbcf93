"""Lab 10: what `top_k` and `nucleus` must do."""

import numpy as np

from autograder.lab.spec import Draw, Mistake, Spec
from autograder.specs.draws import read_only
from unrolled.checks.case import Exercise


def _shares(rng, n=12):
    """Probabilities in no order, none close to another."""
    weights = rng.permutation(1.35 ** np.arange(n)) * rng.uniform(0.97, 1.03, size=n)
    return weights / weights.sum()


def _with_ties(rng):
    """Two likely outcomes, five alike behind them, in no order; and three of them fit."""
    weights = rng.permutation([8.0, 6.0, 2.0, 2.0, 2.0, 2.0, 2.0, 1.0, 1.0])
    return weights / weights.sum()


def _many_ties(rng, n=60):
    """Sixty outcomes of three sizes: a sort that is not stable mixes up those that are alike."""
    weights = rng.permutation(np.repeat([4.0, 2.0, 1.0], n // 3))
    return weights / weights.sum()


def _between(p, count):
    """A mass that the first `count` outcomes reach and one fewer do not, far from both."""
    totals = np.cumsum(np.sort(p)[::-1])
    return float(
        totals[count - 1] - 0.4 * (totals[count - 1] - (totals[count - 2] if count > 1 else 0))
    )


def _nucleus(rng, count, n=12):
    p = _shares(rng, n)
    return p, _between(p, count)


def _tied_nucleus(rng, draw=_with_ties, count=4):
    p = draw(rng)
    return p, _between(p, count)


def _single(args):
    return args[0].astype(np.float32), args[1]


ORDER = 'np.argsort(-probabilities, kind="stable")'
KEPT = "kept = np.zeros(len(probabilities))"
RESULT = "return kept / np.sum(kept)"
COUNT = "count = 1 + np.sum(np.cumsum(probabilities[order]) < mass)"


# fmt: off
TOP_K = Spec(
    Exercise(
        "top_k",
        ("probabilities", "k"),
        ("kept",),
        {"values": 3, "edges": 2},
    ),
    draws=(
        Draw("the three likeliest of twelve", "values", lambda r, ref: (_shares(r), 3)),
        Draw("the seven likeliest of twenty", "values", lambda r, ref: (_shares(r, 20), 7)),
        Draw("five of nine, where five are alike", "values", lambda r, ref: (_with_ties(r), 5)),
        Draw("thirty of sixty, of three sizes", "values", lambda r, ref: (_many_ties(r), 30)),
        Draw("the likeliest alone", "edges", lambda r, ref: (_shares(r), 1)),
        Draw("as many as there are", "edges", lambda r, ref: (_shares(r), 12)),
        Draw("more than there are", "edges", lambda r, ref: (_shares(r, 8), 50)),
        Draw("a read-only array", "edges", lambda r, ref: (read_only(_shares(r)), 4), mistakes=False),
        Draw("float32", "edges", lambda r, ref: _single((_shares(r), 4)), mistakes=False),
        Draw("called twice", "edges", lambda r, ref: (_shares(r), 4), "repeats", mistakes=False),
    ),
    mistakes=(
        Mistake("not made to sum to one again",
                "What is left should be probabilities. What do yours sum to?",
                old=RESULT, new="return kept"),
        Mistake("the least likely kept",
                "In which direction does argsort sort?",
                old=ORDER, new='np.argsort(probabilities, kind="stable")'),
        Mistake("ties go to the higher index",
                "Where several are alike and not all fit, the lower index stays. What does turning an order around do to those that are alike?",
                old=f"{ORDER}[: max(k, 1)]", new='np.argsort(probabilities, kind="stable")[::-1][: max(k, 1)]'),
        Mistake("all that are alike at the edge kept",
                "Count how many you keep where several are alike at the edge.",
                old="kept[order] = probabilities[order]",
                new="kept = np.where(probabilities >= probabilities[order[-1]], probabilities, 0.0)"),
        Mistake("one too many",
                "Count how many you keep. How many does a slice up to k hold?",
                old="[: max(k, 1)]", new="[: max(k, 1) + 1]"),
        Mistake("in the order of their size",
                "Each outcome keeps its place: index 3 stays index 3. What happened to the places?",
                old="kept[order] = probabilities[order]", new="kept[: len(order)] = probabilities[order]"),
        Mistake("all that are kept alike",
                "Those that stay keep their shares, one to the other.",
                old="kept[order] = probabilities[order]", new="kept[order] = 1.0"),
        Mistake("a softmax of probabilities",
                "They are probabilities already. What do you divide by to make them sum to one again?",
                old=RESULT, new="return np.where(kept > 0, np.exp(kept), 0) / np.sum(np.exp(kept[kept > 0]))"),
    ),
)

NUCLEUS = Spec(
    Exercise(
        "nucleus",
        ("probabilities", "mass"),
        ("kept",),
        {"values": 4, "edges": 2},
    ),
    draws=(
        Draw("four of twelve reach the mass", "values", lambda r, ref: _nucleus(r, 4)),
        Draw("nine of twenty reach the mass", "values", lambda r, ref: _nucleus(r, 9, 20)),
        Draw("three of twelve reach the mass", "values", lambda r, ref: _nucleus(r, 3)),
        Draw("some are alike at the edge", "values", lambda r, ref: _tied_nucleus(r)),
        Draw("sixty of three sizes", "values", lambda r, ref: _tied_nucleus(r, _many_ties, 30)),
        Draw("a mass below the likeliest", "edges", lambda r, ref: _nucleus(r, 1)),
        Draw("a mass of 0", "edges", lambda r, ref: (_shares(r), 0.0), mistakes=False),
        Draw("a mass of 1", "edges", lambda r, ref: (_shares(r), 1.0)),
        Draw("a read-only array", "edges", lambda r, ref: (read_only(_shares(r)), 0.6), mistakes=False),
        Draw("called twice", "edges", lambda r, ref: _nucleus(r, 4), "repeats", mistakes=False),
    ),
    mistakes=(
        Mistake("the one that crosses the mass left out",
                "What you keep should reach the mass. Add yours up: does it?",
                old=COUNT, new="count = max(1, np.sum(np.cumsum(probabilities[order]) < mass))"),
        Mistake("one too many",
                "As few as possible: leave out the least likely of those you keep. Is the mass still reached?",
                old=COUNT, new=COUNT.replace("1 +", "2 +")),
        Mistake("not made to sum to one again",
                "What is left should be probabilities. What do yours sum to?",
                old=RESULT, new="return kept"),
        Mistake("the least likely first",
                "From which end do you add up?",
                old=ORDER, new='np.argsort(probabilities, kind="stable")'),
        Mistake("added up in the order of the indices",
                "The likeliest come first, wherever they stand. Do you add up a sorted array?",
                old=f"order = {ORDER}", new="order = np.arange(len(probabilities))"),
        Mistake("ties go to the higher index",
                "Where several are alike and not all fit, the lower index stays. What does turning an order around do to those that are alike?",
                old=ORDER, new='np.argsort(probabilities, kind="stable")[::-1]'),
        Mistake("in the order of their size",
                "Each outcome keeps its place: index 3 stays index 3. What happened to the places?",
                old="kept[order[:count]] = probabilities[order[:count]]",
                new="kept[: len(order[:count])] = probabilities[order[:count]]"),
        Mistake("a bound for each one",
                "The mass is what all that you keep come to together, not what each must have.",
                old="kept[order[:count]] = probabilities[order[:count]]",
                new="kept = np.where(probabilities >= min(mass, probabilities.max()), probabilities, 0.0)"),
    ),
)
