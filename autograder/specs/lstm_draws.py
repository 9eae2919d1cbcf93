"""Draw arguments for the LSTM's cases, forward and backward."""

from typing import Any

import numpy as np

from autograder.specs.gated import parameters
from autograder.specs.nested import each
from unrolled.checks.case import rounded


def lstm_parameters(
    rng: np.random.Generator, n_x: int, n_a: int, n_y: int, scale: float = 0.5
) -> dict[str, np.ndarray]:
    """Draw the parameters of an LSTM with normal entries of standard deviation `scale`."""
    return parameters(rng, "fico", n_x, n_a, n_y, scale)


def cell(
    rng: np.random.Generator,
    n_x: int = 3,
    n_a: int = 5,
    n_y: int = 4,
    m: int = 6,
    scale: float = 0.5,
) -> tuple[Any, ...]:
    """Draw the arguments of `lstm_cell_forward`."""
    xt, a_prev, c_prev = (
        rng.normal(size=(n_x, m)),
        rng.normal(size=(n_a, m)),
        rng.normal(size=(n_a, m)),
    )
    return xt, a_prev, c_prev, lstm_parameters(rng, n_x, n_a, n_y, scale)


def sequence(
    rng: np.random.Generator,
    n_x: int = 3,
    n_a: int = 5,
    n_y: int = 4,
    m: int = 2,
    T_x: int = 4,
    scale: float = 0.5,
) -> tuple[Any, ...]:
    """Draw the arguments of `lstm_forward`."""
    x, a0 = rng.normal(size=(n_x, m, T_x)), rng.normal(size=(n_a, m))
    return x, a0, lstm_parameters(rng, n_x, n_a, n_y, scale)


def printed_cell() -> tuple[Any, ...]:
    """Draw what courses have long printed for the cell, from NumPy's seed 1."""
    draw = np.random.RandomState(1).randn
    return draw(3, 10), draw(5, 10), draw(5, 10), _printed_parameters(draw)


def printed_sequence() -> tuple[Any, ...]:
    """Draw the same for the whole sequence."""
    draw = np.random.RandomState(1).randn
    return draw(3, 10, 7), draw(5, 10), _printed_parameters(draw)


def _printed_parameters(draw: Any) -> dict[str, np.ndarray]:
    parameters = {}
    for gate in "fioc":
        parameters[f"W{gate}"], parameters[f"b{gate}"] = draw(5, 8), draw(5, 1)
    return parameters | {"Wy": draw(2, 5), "by": draw(2, 1)}


# Backward: such inputs and weights of 0.3 keep the gates far from shut, where mistakes hide.
SMALL = 0.5


def cell_back(
    rng: np.random.Generator,
    ref: Any,
    n_x: int = 3,
    n_a: int = 5,
    m: int = 6,
    integers: bool = False,
    from_above: float = 1.0,
    along_the_belt: float = 1.0,
) -> tuple[Any, ...]:
    """Draw the arguments of `lstm_cell_backward`: rounded inputs, and the cache that fits them."""
    xt = rng.integers(0, 2, size=(n_x, m)) if integers else SMALL * rng.normal(size=(n_x, m))
    drawn = (
        from_above * rng.normal(size=(n_a, m)),
        along_the_belt * rng.normal(size=(n_a, m)),
        xt,
        rng.uniform(-0.7, 0.7, size=(n_a, m)),
        rng.uniform(-1.0, 1.0, size=(n_a, m)),
        lstm_parameters(rng, n_x, n_a, 4, 0.3),
    )
    da_next, dc_next, *inputs = rounded(drawn)
    return da_next, dc_next, nine_digits(ref.lstm_cell_forward(*inputs)[3])


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
    """Draw the arguments of `lstm_backward`: rounded inputs, and the caches that fit them."""
    shape = (n_x, m, T_x)
    x = rng.integers(0, 2, size=shape) if integers else SMALL * rng.normal(size=shape)
    a0 = rng.uniform(-0.7, 0.7, size=(n_a, m))
    da = scale * rng.normal(size=(n_a, m, T_x))
    if only_last:
        da[:, :, :-1] = 0
    da, *inputs = rounded((da, x, a0, lstm_parameters(rng, n_x, n_a, 4, 0.3)))
    return da, nine_digits(ref.lstm_forward(*inputs)[3])


def nine_digits(cache: Any) -> Any:
    """Round the states in a cache, which differ in the last bit from one machine to the next.

    They fit the inputs to 1e-9, so that who works them out again gets the same gradients.
    """
    return each(_nine, cache)


def _nine(array: np.ndarray) -> np.ndarray:
    drawn = array.dtype.kind != "f" or np.array_equal(array, array.astype(np.float32))
    return array if drawn else np.round(array, 9)
