"""Draw arguments for cases: small random networks and their inputs."""

from typing import Any

import numpy as np

PLAIN = ("Wax", "Waa", "Wya", "ba", "by")


def rnn_parameters(
    rng: np.random.Generator, n_x: int, n_a: int, n_y: int, scale: float = 0.3
) -> dict[str, np.ndarray]:
    """Draw the parameters of an RNN with normal weights of standard deviation `scale`."""
    return {
        "Wax": scale * rng.normal(size=(n_a, n_x)),
        "Waa": scale * rng.normal(size=(n_a, n_a)),
        "Wya": scale * rng.normal(size=(n_y, n_a)),
        "ba": scale * rng.normal(size=(n_a, 1)),
        "by": scale * rng.normal(size=(n_y, 1)),
    }


def reordered(parameters: dict[str, Any]) -> dict[str, Any]:
    """The same parameters in another order."""
    return dict(reversed(parameters.items()))


def extra_keys(parameters: dict[str, Any]) -> dict[str, Any]:
    """The same parameters in another order, with a key that nobody asked for."""
    return {"spare": np.ones((2, 1))} | reordered(parameters)


def probabilities(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Draw positive numbers that sum to one over axis 0."""
    raw = rng.gamma(1.0, size=shape) + 0.01
    return raw / raw.sum(axis=0)


def read_only(array: np.ndarray) -> np.ndarray:
    """A copy that cannot be written to."""
    frozen = array.copy()
    frozen.flags.writeable = False
    return frozen


def single(value: Any) -> Any:
    """Every float array in a value as float32."""
    if isinstance(value, dict):
        return {key: single(item) for key, item in value.items()}
    return value.astype(np.float32) if isinstance(value, np.ndarray) else value


def printed_example() -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """The arrays that courses have long printed for the cell, from NumPy's seed 1."""
    draw = np.random.RandomState(1).randn
    return draw(3, 10), draw(5, 10), _printed_parameters(draw)


def printed_sequence() -> tuple[np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """The same for the whole sequence."""
    draw = np.random.RandomState(1).randn
    return draw(3, 10, 4), draw(5, 10), _printed_parameters(draw)


def _printed_parameters(draw: Any) -> dict[str, np.ndarray]:
    sizes = {"Waa": (5, 5), "Wax": (5, 3), "Wya": (2, 5), "ba": (5, 1), "by": (2, 1)}
    return {name: draw(*size) for name, size in sizes.items()}
