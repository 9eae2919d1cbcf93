"""How slow this machine is: what deadlines are stretched by."""

import time

import numpy as np

REFERENCE_SECONDS = 0.004  # what `_work` takes on the two-core machine of reference
MOST = 10.0


def slowness() -> float:
    """How many times longer than the machine of reference this one takes now; at least 1."""
    return min(MOST, max(1.0, min(_work() for _ in range(5)) / REFERENCE_SECONDS))


def _work() -> float:
    """Time what submissions do: small products in a Python loop."""
    start = time.perf_counter()
    state, weights = np.ones((20, 5)), np.full((20, 20), 0.05)
    for _ in range(1000):
        state = np.tanh(weights @ state)
    return time.perf_counter() - start
