"""What enters a layer, and the products over all steps that carry it in and its gradient out.

Inside the engine an array over time is `(T_x, features, m)`: time first, so that one step is one
contiguous block, and in a block examples are columns, as in the labs. Then `W @ xt` is the labs'
own product, and each gate of an LSTM is a contiguous run of rows that NumPy crosses in one sweep
(with examples as rows, the same sweeps were measured two to three times slower).

A layer's input `x` is the layer below, `(T_x, n_x, m)`, or characters, `(T_x, m)` integers that are
embedded by indexing: the column of `Wx` is looked up, no one-hot is multiplied. -1 stands for no
character, a vector of zeros.
"""

import numpy as np

FEW_COLUMNS = 16  # up to here one product over all steps wins; beyond, a step alone fills the BLAS
SMALL_VOCABULARY = 96  # up to here, with many columns, one-hots ride along in a product for less
LARGE_VOCABULARY = 256  # beyond, the gradient of an embedding looks only at what occurs


def side_by_side(x: np.ndarray) -> np.ndarray:
    """Lay the steps of `x (T_x, n, m)` side by side: `(n, T_x * m)`."""
    return x.transpose(1, 0, 2).reshape(x.shape[1], -1)


def product(W: np.ndarray, x: np.ndarray, out: np.ndarray) -> np.ndarray:
    """Compute `W @ x[t]` for all steps at once: `(k, n)` on `(T_x, n, m)` gives `(T_x, k, m)`."""
    if x.shape[2] == 1:
        np.matmul(x[:, :, 0], W.T, out=out[:, :, 0])
    else:
        np.matmul(W, x, out=out)
    return out


def sum_of_outer(dz: np.ndarray, x: np.ndarray, out: np.ndarray) -> np.ndarray:
    """Sum `dz[t] @ x[t].T` over steps: the gradient of `W` in `z[t] = W @ x[t]`.

    Args:
        dz: `(T_x, k, m)`.
        x: `(T_x, n, m)`.
        out: `(k, n)`, filled and returned.
    """
    if x.shape[2] == 1:
        return np.matmul(dz[:, :, 0].T, x[:, :, 0], out=out)
    if x.shape[2] <= FEW_COLUMNS:
        return np.matmul(side_by_side(dz), side_by_side(x).T, out=out)
    total = np.matmul(dz[0], x[0].T, out=out)
    one = np.empty(total.shape, total.dtype)
    for dz_t, x_t in zip(dz[1:], x[1:], strict=True):
        np.matmul(dz_t, x_t.T, out=one)
        total += one
    return total


def one_hot(x: np.ndarray, n: int, dtype: np.dtype) -> np.ndarray:
    """Write characters `(T_x, m)` as columns of zeros with a single one: `(T_x, n, m)`."""
    steps, m = x.shape
    columns = np.zeros((steps, n + 1, m), dtype)  # index -1 falls into the last row, cut off here
    columns[np.arange(steps)[:, None], x, np.arange(m)] = 1
    return columns[:, :n]


def embed(W: np.ndarray, b: np.ndarray, x: np.ndarray, out: np.ndarray) -> np.ndarray:
    """Look up `W xt + b` for characters.

    Args:
        W: `(k, n_x)`.
        b: `(k, 1)`.
        x: `(T_x, m)` integers in [-1, n_x).
        out: `(T_x, k, m)`, filled and returned.
    """
    if x.shape[1] == 1:
        columns = W[:, x[:, 0]]  # (k, T_x)
        nothing = x[:, 0] < 0
        if nothing.any():
            columns[:, nothing] = 0
        np.add(columns, b, out=out[:, :, 0].T)
        return out
    table = np.concatenate([W + b, b], axis=1)  # (k, n_x + 1): the last for index -1
    for x_t, out_t in zip(x, out, strict=True):
        np.take(table, x_t, axis=1, out=out_t, mode="wrap")
    return out


def embed_backward(dz: np.ndarray, x: np.ndarray, dW: np.ndarray) -> None:
    """Fill `dW (k, n_x)` of `embed`: a character's column sums `dz (T_x, k, m)` where it came."""
    n_x = dW.shape[1]
    if n_x <= LARGE_VOCABULARY:
        sum_of_outer(dz, one_hot(x, n_x, dz.dtype), out=dW)
        return
    seen, which = np.unique(x, return_inverse=True)
    by_character = np.empty((len(dW), len(seen)), dW.dtype)
    sum_of_outer(dz, one_hot(which.reshape(x.shape), len(seen), dz.dtype), out=by_character)
    dW.fill(0)
    dW[:, seen[seen >= 0]] = by_character[:, seen >= 0]
