"""Lab 06: arguments and names that the cases of several functions share."""

import numpy as np

# A network of four units that adds numbers of any length, found by training and rounded to halves:
# no prediction of it comes nearer than 0.27 to the border between 0 and 1.
ADDER = {
    "Wax": np.array([[12.0, -9.0], [1.0, -5.5], [1.5, -1.0], [-6.5, -8.0]]),
    "Waa": np.array(
        [
            [-3.5, 6.5, -2.5, -3.0],
            [-0.5, 0.5, 3.0, -0.5],
            [1.5, -3.0, 1.5, 1.5],
            [4.5, -9.5, 10.0, 4.5],
        ]
    ),
    "Wya": np.array([[-23.0, 20.0, 16.5, -24.5]]),
}


def draw_parameters(rng, n_a, scale=0.6):
    """The weights of an adding network with `n_a` units."""
    return {
        "Wax": scale * rng.normal(size=(n_a, 2)),
        "Waa": scale * rng.normal(size=(n_a, n_a)),
        "Wya": scale * rng.normal(size=(1, n_a)),
    }


def adder(rng):
    """The adder with its units in another order."""
    order = rng.permutation(4)
    return {
        "Wax": ADDER["Wax"][order],
        "Waa": ADDER["Waa"][order][:, order],
        "Wya": ADDER["Wya"][:, order],
    }


def draw_pass(rng, n_a=5, m=3, T=4, kind="bits", scale=0.6):
    """The arguments of the forward pass: bits, or numbers of another kind, and weights."""
    x = rng.integers(0, 2, size=(2, m, T))
    if kind == "bits":
        x = x.astype(float)
    elif kind == "numbers":
        x = rng.normal(size=(2, m, T))
    elif kind == "large":
        x = 10000.0 * rng.choice([-1, 1], size=(2, m, T))
    return x, draw_parameters(rng, n_a, scale)
