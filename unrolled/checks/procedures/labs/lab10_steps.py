"""Small models that cases of lab 10 hand to a student's functions, known by name on both sides.

Each is a `step(state, index)`: after reading one of four signs it returns the logarithms of the
probabilities of the next one, `(4,)`, and the state after it. The state is None before anything
was read. No two ways through the first two are equally likely; in the last one all are.
"""

from typing import Any

import numpy as np

from unrolled.checks.callbacks import callback

SIGNS = 4  # that each of them knows
Step = tuple[np.ndarray, Any]

_rng = np.random.default_rng(10)
_PAIRS = _rng.uniform(0.02, 1, size=(SIGNS + 1, SIGNS, SIGNS))
_PAST = _rng.uniform(0.02, 1, size=(101, SIGNS))


@callback
def last_two(state: int | None, index: int) -> Step:
    """Let the last two signs decide: the state is the one before the last."""
    return _logs(_PAIRS[SIGNS if state is None else int(state), int(index)]), int(index)


@callback
def all_so_far(state: int | None, index: int) -> Step:
    """Let everything that was ever read decide, and its order."""
    seen = (7 * (0 if state is None else int(state)) + int(index) + 1) % 101
    return _logs(_PAST[seen]), seen


@callback
def a_tempting_start(state: int | None, index: int) -> Step:
    """Make the likeliest first sign lead to a place where everything is unlikely."""
    if state is None:
        return _logs([50, 42, 5, 3]), 0
    if int(state) == 0 and int(index) == 0:
        return _logs([26, 25, 25, 24]), 1
    return (_logs([26, 25, 25, 24]) if int(state) == 1 else _logs([4, 3, 90, 3])), state or 2


@callback
def all_alike(state: int | None, index: int) -> Step:
    """Make all signs equally likely, whatever was read: every choice is a tie."""
    return _logs(np.ones(SIGNS)), 0


def _logs(weights: Any) -> np.ndarray:
    weights = np.asarray(weights, dtype=np.float64)
    return np.log(weights / weights.sum())
