"""The matrix products of a training update and nothing else: a floor under any NumPy engine."""

from collections.abc import Callable

import numpy as np


def lstm_products(
    characters: int, hidden: int, layers: int, m: int, steps: int
) -> Callable[[], None]:
    """Prepare every product of one update of an LSTM, with the engine's shapes and memory layout.

    A step's forward product `W [a_prev; xt; 1]`, its backward product, the weights' gradient, and
    the three of the output; float32, random numbers, no element-wise work at all.
    """
    rng = np.random.default_rng(0)

    def room(*shape: int) -> np.ndarray:
        return (rng.standard_normal(shape) * 0.1).astype(np.float32)

    jobs = []
    for i in range(layers):
        stacked = hidden + (characters if i == 0 else hidden)
        back = hidden if i == 0 else stacked  # nobody below the first layer wants its dx
        W = room(4 * hidden, stacked + 1)
        s, dz = room(steps, stacked + 1, m), room(steps, 4 * hidden, m)
        jobs.append((W, np.ascontiguousarray(W[:, :back]).T, s, dz, room(steps, back, m)))
    Wy, a, scores = room(characters, hidden), room(steps, hidden, m), room(steps, characters, m)

    def run() -> None:
        for W, _, s, z, _ in jobs:
            for t in range(steps):
                W.dot(s[t], z[t])
        np.matmul(Wy, a, out=scores)
        for t in range(steps):
            scores[t].dot(a[t].T)
        np.matmul(Wy.T, scores)
        for W, W_T, s, dz, ds in jobs:
            dW = np.empty_like(W)
            for t in range(steps):
                W_T.dot(dz[t], ds[t])
            for t in range(steps):
                dz[t].dot(s[t].T, dW)

    return run


def gru_products(
    characters: int, hidden: int, layers: int, m: int, steps: int
) -> Callable[[], None]:
    """Prepare every product of one update of a GRU whose reset gate closes after the product.

    As `lstm_products`, with three rows of weights a unit where the LSTM has four. What enters is
    not stacked on the state: it is multiplied for itself, and looked up in the lowest layer, whose
    gradient alone is a product.
    """
    rng = np.random.default_rng(0)

    def room(*shape: int) -> np.ndarray:
        return (rng.standard_normal(shape) * 0.1).astype(np.float32)

    jobs = []
    for i in range(layers):
        W_a, W_x = room(3 * hidden, hidden), room(3 * hidden, hidden if i else characters)
        x = room(steps, W_x.shape[1], m)
        jobs.append((i, W_a, W_x, x, room(steps, hidden, m), room(steps, 3 * hidden, m)))
    Wy, a, scores = room(characters, hidden), room(steps, hidden, m), room(steps, characters, m)
    one = room(hidden, m)

    def run() -> None:
        for i, W_a, W_x, x, s, dz in jobs:
            if i:
                np.matmul(W_x, x, out=dz)
            for t in range(steps):
                W_a.dot(s[t], dz[t])
        np.matmul(Wy, a, out=scores)
        for t in range(steps):
            scores[t].dot(a[t].T)
        np.matmul(Wy.T, scores)
        for i, W_a, W_x, x, s, dz in jobs:
            dW_a, dW_x = np.empty_like(W_a), np.empty_like(W_x)
            for t in range(steps):
                W_a.T.dot(dz[t], one)
            for t in range(steps):
                dz[t].dot(s[t].T, dW_a)
                dz[t].dot(x[t].T, dW_x)
            if i:
                np.matmul(W_x.T, dz)

    return run


def rnn_products(characters: int, hidden: int, steps: int) -> Callable[[], None]:
    """Prepare every matrix-vector and matrix product of one update of an RNN, batch 1, float32."""
    rng = np.random.default_rng(0)

    def room(*shape: int) -> np.ndarray:
        return (rng.standard_normal(shape) * 0.1).astype(np.float32)

    Waa, Wya = room(hidden, hidden), room(characters, hidden)
    a, z = room(steps, hidden, 1), room(steps, hidden, 1)
    x, scores, one = room(steps, characters), room(steps, characters), room(hidden, 1)

    def run() -> None:
        for a_t in a:
            Waa.dot(a_t, one)
        np.matmul(a[:, :, 0], Wya.T, out=scores)
        scores.T @ a[:, :, 0]
        scores @ Wya
        Waa_T = Waa.T
        for z_t in z:
            Waa_T.dot(z_t, one)
        z[:, :, 0].T @ a[:, :, 0]
        z[:, :, 0].T @ x

    return run
