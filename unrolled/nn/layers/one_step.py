"""One step of a layer at a time, as sampling reads: what enters a cell, prepared once."""

from collections.abc import Callable

import numpy as np

Cell = Callable[[np.ndarray], np.ndarray]  # xt (n_x, m), or characters (m,); gives a_next (n_a, m)


def stacked(
    W_a: np.ndarray, W_x: np.ndarray, b: np.ndarray, a: np.ndarray, characters: bool
) -> Callable[[np.ndarray, np.ndarray], None]:
    """Prepare `z = W_a a + W_x xt + b` of one step; `a` is a buffer that the cell updates."""
    n_a, m = len(a), a.shape[1]
    if characters:
        W_a = W_a.copy()
        table = np.concatenate([W_x, np.zeros_like(b)], axis=1)
        rows = np.ascontiguousarray((table + b).T)  # (n_x + 1, k): a row a character

        def look_up(x: np.ndarray, z: np.ndarray) -> None:
            W_a.dot(a, z)
            np.add(z, rows[x].T, z)

        return look_up
    W = np.concatenate([W_a, W_x, b], axis=1)
    s = np.ones((W.shape[1], m), W.dtype)  # [a_prev; xt; 1]

    def multiply(x: np.ndarray, z: np.ndarray) -> None:
        s[:n_a] = a
        s[n_a:-1] = x
        W.dot(s, z)

    return multiply


def entrance(
    W_x: np.ndarray, b: np.ndarray, characters: bool
) -> Callable[[np.ndarray, np.ndarray], None]:
    """Prepare `z = W_x xt + b` of one step."""
    if characters:
        table = np.concatenate([W_x, np.zeros_like(b)], axis=1)
        rows = np.ascontiguousarray((table + b).T)  # (n_x + 1, k): a row a character

        def look_up(x: np.ndarray, z: np.ndarray) -> None:
            z[...] = rows[x].T

        return look_up
    W, bias = W_x.copy(), b.copy()

    def multiply(x: np.ndarray, z: np.ndarray) -> None:
        W.dot(x, z)
        np.add(z, bias, z)

    return multiply
