"""Losses that cases hand to a student's `gradient_check`, known by name on both sides.

Each takes a dictionary of parameters and returns a number. They hold nothing but sums and products,
so that every computer gets the same digits.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from unrolled.checks.callbacks import callback

Parameters = Mapping[str, Any]
Gradients = dict[str, np.ndarray]


@callback
def bowl(parameters: Parameters) -> float:
    """Sum the squares, each with a weight, of `W`, of any shape."""
    W = np.asarray(parameters["W"])
    return float(np.sum(_slopes(W.shape) * W * W)) / 2


def bowl_gradients(parameters: Parameters) -> Gradients:
    """Give the gradient of `bowl`."""
    W = np.asarray(parameters["W"], dtype=np.float64)
    return {"dW": _slopes(W.shape) * W}


@callback
def cubic_line(parameters: Parameters) -> float:
    """Sum a third of the cubes of `W x + b` for one fixed x; `W` `(n, 3)`, `b` `(n, 1)`."""
    s = np.sum(parameters["W"] * X, axis=1, keepdims=True) + parameters["b"]
    return float(np.sum(s * s * s)) / 3


def cubic_line_gradients(parameters: Parameters) -> Gradients:
    """Give the gradient of `cubic_line`."""
    W, b = (np.asarray(parameters[name], dtype=np.float64) for name in ("W", "b"))
    square = (np.sum(W * X, axis=1, keepdims=True) + b) ** 2
    return {"dW": square * X, "db": square}


@callback
def one_ignored(parameters: Parameters) -> float:
    """Take the `bowl` of `W`, whatever `unused` is."""
    return bowl(parameters)


def one_ignored_gradients(parameters: Parameters) -> Gradients:
    """Give the gradient of `one_ignored`; zeros for `unused`."""
    return bowl_gradients(parameters) | {"dunused": np.zeros(np.shape(parameters["unused"]))}


X = np.array([[1.0, -0.5, 2.0]])
LOSSES: dict[str, Callable[[Parameters], Gradients]] = {
    "bowl": bowl_gradients,
    "cubic_line": cubic_line_gradients,
    "one_ignored": one_ignored_gradients,
}


def _slopes(shape: tuple[int, ...]) -> np.ndarray:
    """Give each entry a weight of its own: 1, 1.5, 2 and so on."""
    return 1 + np.arange(int(np.prod(shape)), dtype=np.float64).reshape(shape) / 2
