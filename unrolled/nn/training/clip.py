"""Two ways to bound a gradient that has exploded (lab 03), in place, on one flat array."""

import numpy as np


def clip_by_value(gradient: np.ndarray, bound: float) -> None:
    """Move every entry of `gradient` into [-bound, bound], in place; its direction may turn.

    Raises:
        ValueError: for a bound that is not positive.
    """
    if not bound > 0:
        raise ValueError(f"clip_by_value: bound is {bound}, expected a positive number.")
    if not (
        gradient.max() <= bound and gradient.min() >= -bound
    ):  # looking is cheaper than writing
        np.clip(gradient, -bound, bound, out=gradient)


def clip_by_norm(gradient: np.ndarray, max_norm: float) -> float:
    """Shrink `gradient` in place to length `max_norm` where it is longer; its direction stays.

    Pascanu, Mikolov and Bengio (2013), algorithm 1, over all parameters together.

    Returns:
        The Euclidean norm before clipping.

    Raises:
        ValueError: for a bound that is not positive.
    """
    if not max_norm > 0:
        raise ValueError(f"clip_by_norm: max_norm is {max_norm}, expected a positive number.")
    with np.errstate(over="ignore"):
        norm = float(np.sqrt(gradient.dot(gradient)))
    if not np.isfinite(norm):  # the squares overflow: measure again in float64
        norm = float(np.linalg.norm(gradient.astype(np.float64)))
    if norm > max_norm:
        gradient *= gradient.dtype.type(max_norm / norm)
    return norm
