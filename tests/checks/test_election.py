"""The misconception that is named is the one that hearing every witness would have named."""

import numpy as np
import pytest

from unrolled.checks.case import MOST_LEAVES
from unrolled.checks.diagnosis.best_explanation import Votes, elect


class Fixed:
    """A witness whose votes are known, and who counts how often it is heard."""

    def __init__(self, votes):
        self.known, self.heard = votes, 0
        self.most = max(vote.agree for vote in votes.values())

    def votes(self, name):
        self.heard += 1
        return self.known[name]


def by_hearing_everyone(names, witnesses):
    sums = {name: sum((w.known[name] for w in witnesses), Votes()) for name in names}
    fitting = {name: votes.weight for name, votes in sums.items() if votes.fit}
    return max(fitting, key=lambda name: fitting[name]) if fitting else None


@pytest.mark.parametrize("seed", range(200))
def test_the_quick_election_has_the_same_winner(seed):
    rng = np.random.default_rng(seed)
    names = [f"mistake {n}" for n in range(rng.integers(1, 9))]
    bias = {name: rng.choice([0.05, 0.5, 0.9, 1.0]) for name in names}

    def votes(name):
        leaves = int(rng.integers(0, MOST_LEAVES + 1))
        agree = int(rng.binomial(leaves, bias[name]))
        against = int(rng.integers(0, leaves - agree + 1))
        telling = int(rng.integers(0, agree + 1))
        return Votes(agree, telling, against, leaves - agree - against)

    witnesses = [Fixed({n: votes(n) for n in names}) for _ in range(rng.integers(0, 12))]
    assert elect(names, witnesses) == by_hearing_everyone(names, witnesses)


def test_those_without_prospects_are_not_heard_in_full():
    names = [f"mistake {n}" for n in range(20)]
    votes = dict.fromkeys(names, Votes(against=MOST_LEAVES))
    votes["mistake 7"] = Votes(MOST_LEAVES, MOST_LEAVES)
    witnesses = [Fixed(votes) for _ in range(15)]
    assert elect(names, witnesses) == "mistake 7"
    assert sum(witness.heard for witness in witnesses) == 7 + 15


def test_of_two_that_explain_the_same_the_first_is_named():
    votes = dict.fromkeys(("first", "second"), Votes(3, 3, 1))
    assert elect(["first", "second"], [Fixed(votes)]) == "first"
    assert elect(["second", "first"], [Fixed(votes)]) == "second"
