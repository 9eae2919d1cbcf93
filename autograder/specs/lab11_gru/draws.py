"""Draw arguments for the GRU's cases, forward and backward."""

from typing import Any

import numpy as np

from autograder.specs.gated import parameters
from autograder.specs.lstm_draws import SMALL, nine_digits
from unrolled.checks.case import rounded


def gru_parameters(
    rng: np.random.Generator, n_x: int, n_a: int, n_y: int, scale: float = 0.5
) -> dict[str, np.ndarray]:
    """Draw the parameters of a GRU with normal entries of standard deviation `scale`."""
    return parameters(rng, "rzc", n_x, n_a, n_y, scale)


def cell(
    rng: np.random.Generator,
    n_x: int = 3,
    n_a: int = 5,
    n_y: int = 4,
    m: int = 6,
    scale: float = 0.7,
) -> tuple[Any, ...]:
    """Draw the arguments of `gru_cell_forward`."""
    xt, a_prev = rng.normal(size=(n_x, m)), rng.uniform(-1, 1, size=(n_a, m))
    return xt, a_prev, gru_parameters(rng, n_x, n_a, n_y, scale)


def whole_cell(
    rng: np.random.Generator, ref: Any, n_x: int = 3, n_a: int = 5, m: int = 4
) -> tuple[Any, ...]:
    """Draw the same with whole numbers for input and state."""
    xt, a_prev = rng.integers(-2, 3, size=(n_x, m)), rng.integers(-1, 2, size=(n_a, m))
    return xt, a_prev, gru_parameters(rng, n_x, n_a, 4)


def sequence(
    rng: np.random.Generator,
    n_x: int = 3,
    n_a: int = 5,
    n_y: int = 4,
    m: int = 2,
    T_x: int = 4,
    scale: float = 0.7,
) -> tuple[Any, ...]:
    """Draw the arguments of `gru_forward`."""
    x, a0 = rng.normal(size=(n_x, m, T_x)), rng.uniform(-1, 1, size=(n_a, m))
    return x, a0, gru_parameters(rng, n_x, n_a, n_y, scale)


def whole_sequence(
    rng: np.random.Generator, ref: Any, n_x: int = 3, n_a: int = 5, m: int = 2, T_x: int = 4
) -> tuple[Any, ...]:
    """Draw the same with whole numbers for inputs and first state."""
    x, a0 = rng.integers(0, 2, size=(n_x, m, T_x)), rng.integers(-1, 2, size=(n_a, m))
    return x, a0, gru_parameters(rng, n_x, n_a, 4)


def cell_back(
    rng: np.random.Generator,
    ref: Any,
    n_x: int = 3,
    n_a: int = 5,
    m: int = 6,
    integers: bool = False,
    scale: float = 1.0,
) -> tuple[Any, ...]:
    """Draw the arguments of `gru_cell_backward`: rounded inputs, and the cache that fits them."""
    xt = rng.integers(0, 2, size=(n_x, m)) if integers else SMALL * rng.normal(size=(n_x, m))
    a_prev = rng.uniform(-0.9, 0.9, size=(n_a, m))
    drawn = scale * rng.normal(size=(n_a, m)), xt, a_prev, gru_parameters(rng, n_x, n_a, 4)
    da_next, *inputs = rounded(drawn)
    return da_next, nine_digits(ref.gru_cell_forward(*inputs)[2])


def sequence_back(
    rng: np.random.Generator,
    ref: Any,
    n_x: int = 3,
    n_a: int = 5,
    m: int = 2,
    T_x: int = 4,
    integers: bool = False,
    only_last: bool = False,
    scale: float = 1.0,
) -> tuple[Any, ...]:
    """Draw the arguments of `gru_backward`: rounded inputs, and the caches that fit them."""
    shape = (n_x, m, T_x)
    x = rng.integers(0, 2, size=shape) if integers else SMALL * rng.normal(size=shape)
    a0 = rng.uniform(-0.9, 0.9, size=(n_a, m))
    da = scale * rng.normal(size=(n_a, m, T_x))
    if only_last:
        da[:, :, :-1] = 0
    da, *inputs = rounded((da, x, a0, gru_parameters(rng, n_x, n_a, 4)))
    return da, nine_digits(ref.gru_forward(*inputs)[2])
