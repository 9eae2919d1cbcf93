"""Find which misconception explains the most, without hearing every witness about everyone."""

import heapq
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol


class Votes(NamedTuple):
    """How often the leaves of results speak for a misconception, against it, or for another.

    `telling` counts those that speak for it and could hardly do so by chance.
    """

    agree: int = 0
    telling: int = 0
    against: int = 0
    other: int = 0

    def __add__(self, more: tuple[int, ...]) -> "Votes":  # type: ignore[override]
        return Votes(*(one + two for one, two in zip(self, more, strict=True)))

    @property
    def fit(self) -> bool:
        """Whether the misconception explains something, and contradicts little."""
        explains = self.agree >= 2 * self.other or self.telling > 0
        return self.agree > 0 and self.agree >= 2 * self.against and explains

    @property
    def weight(self) -> float:
        """How much it explains, less what it does not."""
        return self.agree - 2 * self.against - 1.5 * self.other


class Witness(Protocol):
    """Something that can be asked about a misconception; at most `most` of its votes agree."""

    @property
    def most(self) -> int:
        """A bound on the votes that agree."""

    def votes(self, name: str) -> Votes:
        """Say how well the misconception explains what was seen."""


@dataclass
class _Candidate:
    name: str
    seen: Votes = field(default_factory=Votes)
    heard: int = 0

    def best(self, left: Sequence[int]) -> float:
        """The most that it can still come to; `left` bounds what each number of witnesses adds."""
        return self.seen.weight + left[self.heard]


def elect(names: Sequence[str], witnesses: Sequence[Witness]) -> str | None:
    """Find the misconception of the largest weight among those that fit; of equals the first.

    What a misconception would have given takes time to work out. So the one with the best
    prospects is always heard next; once one has been heard in full and still leads, it has won.
    """
    candidates = [_Candidate(name) for name in names]
    left = list(itertools.accumulate((one.most for one in reversed(witnesses)), initial=0))[::-1]
    queue = [(-one.best(left), place) for place, one in enumerate(candidates)]
    heapq.heapify(queue)
    while queue:
        _, place = heapq.heappop(queue)
        one = candidates[place]
        if one.heard == len(witnesses):
            if one.seen.fit:
                return one.name
            continue
        one.seen += witnesses[one.heard].votes(one.name)
        one.heard += 1
        heapq.heappush(queue, (-one.best(left), place))
    return None
