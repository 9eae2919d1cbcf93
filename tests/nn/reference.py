"""Networks as the labs define them: one example matrix a step, straight from the equations.

The labs' own solutions are compared elsewhere; these stand in for them here.
"""

import numpy as np


def softmax(z):
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def one_hot(indices, n):
    """`(n, m)`; -1 gives a column of zeros."""
    columns = np.zeros((n, len(indices)))
    for j, i in enumerate(indices):
        if i >= 0:
            columns[i, j] = 1
    return columns


def rnn_forward(x, a, p):
    """`x (n_x, m, T_x)`, `a (n_a, m)`; all hidden states `(n_a, m, T_x)` and probabilities."""
    states, y = [], []
    for t in range(x.shape[2]):
        a = np.tanh(p["Wax"] @ x[:, :, t] + p["Waa"] @ a + p["ba"])
        states.append(a)
        y.append(softmax(p["Wya"] @ a + p["by"]))
    return np.stack(states, 2), np.stack(y, 2)


def lstm_forward(x, a, c, p):
    """As `rnn_forward`, with the cell state."""
    states, y = [], []
    for t in range(x.shape[2]):
        s = np.concatenate([a, x[:, :, t]])
        ft, it, ot = (sigmoid(p[f"W{g}"] @ s + p[f"b{g}"]) for g in "fio")
        c = ft * c + it * np.tanh(p["Wc"] @ s + p["bc"])
        a = ot * np.tanh(c)
        states.append(a)
        y.append(softmax(p["Wy"] @ a + p["by"]))
    return np.stack(states, 2), np.stack(y, 2)


def rnn_gradients(x, a0, y, p):
    """Gradients of the loss summed over steps, averaged over the batch; `y (m, T_x)`."""
    a, q = rnn_forward(x, a0, p)
    n, m, steps = q.shape
    d = {k: np.zeros_like(v) for k, v in p.items()}
    da = np.zeros_like(a0)
    for t in reversed(range(steps)):
        dy = (q[:, :, t] - one_hot(y[:, t], n)) / m
        a_prev = a[:, :, t - 1] if t else a0
        dz = (da + p["Wya"].T @ dy) * (1 - a[:, :, t] ** 2)
        d["Wya"] += dy @ a[:, :, t].T
        d["by"] += dy.sum(1, keepdims=True)
        d["Wax"] += dz @ x[:, :, t].T
        d["Waa"] += dz @ a_prev.T
        d["ba"] += dz.sum(1, keepdims=True)
        da = p["Waa"].T @ dz
    return d, da


def lstm_gradients(x, a0, c0, y, p):
    """As `rnn_gradients`; also the gradients of both first states."""
    n_a, m = a0.shape
    steps = x.shape[2]
    a, c, kept = a0, c0, []
    d = {k: np.zeros_like(v) for k, v in p.items()}
    for t in range(steps):
        s = np.concatenate([a, x[:, :, t]])
        ft, it, ot = (sigmoid(p[f"W{g}"] @ s + p[f"b{g}"]) for g in "fio")
        cct = np.tanh(p["Wc"] @ s + p["bc"])
        c_prev, c = c, ft * c + it * cct
        a = ot * np.tanh(c)
        kept.append((s, ft, it, ot, cct, c_prev, c, a))
    da, dc = np.zeros_like(a0), np.zeros_like(c0)
    for t in reversed(range(steps)):
        s, ft, it, ot, cct, c_prev, c, a = kept[t]
        dy = (softmax(p["Wy"] @ a + p["by"]) - one_hot(y[:, t], len(p["by"]))) / m
        d["Wy"] += dy @ a.T
        d["by"] += dy.sum(1, keepdims=True)
        da = da + p["Wy"].T @ dy
        dc = dc + da * ot * (1 - np.tanh(c) ** 2)
        dz = {
            "o": da * np.tanh(c) * ot * (1 - ot),
            "c": dc * it * (1 - cct**2),
            "i": dc * cct * it * (1 - it),
            "f": dc * c_prev * ft * (1 - ft),
        }
        ds = np.zeros_like(s)
        for g, z in dz.items():
            d[f"W{g}"] += z @ s.T
            d[f"b{g}"] += z.sum(1, keepdims=True)
            ds += p[f"W{g}"].T @ z
        da, dc = ds[:n_a], dc * ft
    return d, da, dc
