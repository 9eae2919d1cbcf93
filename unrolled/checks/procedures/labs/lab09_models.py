"""Small models that cases of lab 09 hand to a student's functions, known by name on both sides.

Each is a `step(index, state)`: it reads one character, or None for none, and returns the
probabilities of the next one, `(6,)`, and the state after it. The state is None before anything was
read. Their probabilities are shares of small whole numbers, so that every computer gets the same
digits.
"""

from typing import Any

import numpy as np

from unrolled.checks.callbacks import callback

SIZE = 6  # characters that each of them knows
Step = tuple[np.ndarray, Any]

_PAIRS = np.random.default_rng(9).integers(1, 40, size=(SIZE + 1, SIZE + 1, SIZE))


@callback
def two_back(index: int | None, state: int | None) -> Step:
    """Let the last two characters decide: the state is the one before the last."""
    last, before = _place(index), SIZE if state is None else int(state)
    return _shares(_PAIRS[before, last]), last


@callback
def whole_past(index: int | None, state: int | None) -> Step:
    """Let everything that was ever read decide, and its order, for as long as the text may be."""
    seen = (5 * (0 if state is None else int(state)) + _place(index) + 1) % 97
    return _shares(1 + (seen + seen // SIZE + 5 * np.arange(SIZE)) % SIZE), seen


@callback
def never_the_same_twice(index: int | None, state: None) -> Step:
    """Give the character that was just read no chance at all, and remember nothing."""
    weights = 1 + (_place(index) + np.arange(SIZE)) % SIZE
    weights[np.arange(SIZE) == _place(index)] = 0
    return _shares(weights), None


def _place(index: int | None) -> int:
    """Take the place of a character in a table, whose last row is for none."""
    return SIZE if index is None else int(index)


def _shares(weights: np.ndarray) -> np.ndarray:
    return weights / weights.sum()
