"""Lab 02: arguments and names that the cases of several functions share."""

import functools

import numpy as np

from autograder.specs import nested
from autograder.specs.draws import extra_keys

# Inputs of this size and weights of 0.3 keep the units far from saturation, where mistakes hide.
SMALL = 0.5

other_order = functools.partial(nested.other_order, change=extra_keys)


def nine(value):
    """Caches rounded to nine digits, in which machines agree; each step's has arrays of its own."""
    if isinstance(value, dict):
        return {key: nine(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(nine(item) for item in value)
    rounds = isinstance(value, np.ndarray) and value.dtype.kind == "f"
    return np.round(value, 9) if rounds else value


def integer(rng, shape):
    """Whole numbers from 1 to 4."""
    return rng.integers(1, 5, size=shape)
