"""The misconception that is named is the one that hearing every witness would have named."""

import numpy as np
import pytest

from unrolled.checks import diagnose
from unrolled.checks.case import MOST_LEAVES


class Fixed:
    """A witness whose votes are known, and who counts how often it is heard."""

    def __init__(self, votes):
        self._votes, self.heard = votes, 0

    def votes(self, name):
        self.heard += 1
        return self._votes[name]


def by_hearing_everyone(names, witnesses):
    sums = {name: np.sum([(0, 0), *(w._votes[name] for w in witnesses)], axis=0) for name in names}
    fitting = {name: a - 2 * b for name, (a, b) in sums.items() if a > 0 and a >= 2 * b}
    return max(fitting, key=lambda name: fitting[name]) if fitting else None


@pytest.mark.parametrize("seed", range(300))
def test_the_quick_election_has_the_same_winner(seed):
    rng = np.random.default_rng(seed)
    names = [f"mistake {n}" for n in range(rng.integers(1, 9))]
    bias = {name: rng.choice([0.05, 0.5, 0.9, 1.0]) for name in names}

    def votes(name):
        leaves = int(rng.integers(0, MOST_LEAVES + 1))
        agree = int(rng.binomial(leaves, bias[name]))
        return agree, leaves - agree

    witnesses = [Fixed({n: votes(n) for n in names}) for _ in range(rng.integers(0, 12))]
    assert diagnose._elect(names, witnesses) == by_hearing_everyone(names, witnesses)


def test_those_without_prospects_are_not_heard_in_full():
    names = [f"mistake {n}" for n in range(20)]
    votes = dict.fromkeys(names, (0, MOST_LEAVES)) | {"mistake 7": (MOST_LEAVES, 0)}
    witnesses = [Fixed(votes) for _ in range(15)]
    assert diagnose._elect(names, witnesses) == "mistake 7"
    assert sum(witness.heard for witness in witnesses) == 7 + 15


def test_of_two_that_explain_the_same_the_first_is_named():
    votes = {"first": (3, 1), "second": (3, 1)}
    assert diagnose._elect(["first", "second"], [Fixed(votes)]) == "first"
    assert diagnose._elect(["second", "first"], [Fixed(votes)]) == "second"
