"""Lab 02: arguments and names that the cases of several functions share."""

import numpy as np

from autograder.specs.draws import extra_keys

# Inputs of this size and weights of 0.3 keep the units far from saturation, where mistakes hide.
SMALL = 0.5


def nine(value):
    """Caches rounded to nine digits, in which machines agree."""
    return each(lambda array: np.round(array, 9) if array.dtype.kind == "f" else array, value)


def each(change, value):
    """Change every array in nested caches."""
    if isinstance(value, dict):
        return {key: each(change, item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(each(change, item) for item in value)
    return change(value) if isinstance(value, np.ndarray) else value


def other_order(value):
    """Parameters within nested caches in another order, with a key that nobody asked for."""
    if isinstance(value, dict):
        return extra_keys(value)
    if isinstance(value, (list, tuple)):
        return type(value)(other_order(item) for item in value)
    return value


def integer(rng, shape):
    """Whole numbers from 1 to 4."""
    return rng.integers(1, 5, size=shape)
