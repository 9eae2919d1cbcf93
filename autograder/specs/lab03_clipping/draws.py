"""Lab 03: arguments and names that the cases of several functions share."""

import numpy as np

from autograder.specs.draws import read_only

CLASSIC = {"Waa": (5, 5), "Wax": (5, 3), "Wya": (4, 5), "b": (5, 1), "by": (4, 1)}
LSTM = {"Wf": (3, 7), "bf": (3, 1), "Wc": (3, 7), "bc": (3, 1), "Wy": (2, 3), "by": (2, 1)}


def draw_gradients(rng, sizes=CLASSIC, scale=8.0):
    """Gradients by name, normal with standard deviation `scale`."""
    return {f"d{name}": np.asarray(scale * rng.normal(size=size)) for name, size in sizes.items()}


def bound(rng):
    """A bound that some entries of such gradients exceed."""
    return float(rng.uniform(2.0, 4.0))


def all_frozen(arrays):
    """The same arrays, none of which can be written to."""
    return {name: read_only(array) for name, array in arrays.items()}


def whole(rng, sizes=CLASSIC, size=9):
    """Integer gradients with something beyond 4 on both sides."""
    found = {f"d{name}": rng.integers(-size, size + 1, size=shape) for name, shape in sizes.items()}
    for gradient in found.values():
        gradient[0, 0], gradient[-1, -1] = size, -size
    return found


def draw_parameters(rng, sizes=CLASSIC, scale=1.0):
    """Parameters by name, normal with standard deviation `scale`."""
    return {name: scale * rng.normal(size=size) for name, size in sizes.items()}
