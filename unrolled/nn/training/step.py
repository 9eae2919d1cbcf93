"""One character at a time: what sampling does, with the state carried and nothing read twice."""

from collections.abc import Callable

import numpy as np

from unrolled.nn.layers.gru import GRULayer, ResetAfter
from unrolled.nn.layers.lstm import LSTMLayer
from unrolled.nn.layers.rnn import RNNLayer
from unrolled.nn.network import Network, State

Cell = Callable[[np.ndarray], np.ndarray]  # xt (n_x, m), or characters (m,); gives a_next (n_a, m)


class Stepper:
    """A network ready to read `m` streams character by character.

    The weights are copied once, stacked as `[Wa, Wx, b]` to meet `[a_prev; xt; 1]`, so that a layer
    is one product a step; later changes to the network do not reach a stepper.

    Args:
        network: whose weights to use.
        state: to begin with; the network's first state of one stream without it.

    Attributes:
        state: the state now, as views that the next step changes.
    """

    def __init__(self, network: Network, state: State | None = None) -> None:
        self.state = [s.copy() for s in (network.first_state(1) if state is None else state)]
        self._cells: list[Cell] = []
        for i, (layer, s) in enumerate(zip(network.stack, self.state, strict=True)):
            if isinstance(layer, LSTMLayer):
                self._cells.append(_lstm_cell(layer, s, i == 0))
            elif isinstance(layer, GRULayer):
                self._cells.append(_gru_cell(layer, s, i == 0))
            else:
                self._cells.append(_rnn_cell(layer, s, i == 0))
        head = network.head.parameters
        self._W, self._b = head["Wya"].copy(), head["by"].copy()

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Read `x (m,)`, one character a stream (-1: none), and score the next: `(n_y, m)`.

        Indices are not checked; the scores are before the softmax.
        """
        flow = x
        for cell in self._cells:
            flow = cell(flow)
        scores = self._W.dot(flow)
        scores += self._b
        return scores


def _stacked(
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


def _rnn_cell(layer: RNNLayer, state: np.ndarray, characters: bool) -> Cell:
    p, a = layer.parameters, state[0]
    project = _stacked(p["Waa"], p["Wax"], p["ba"], a, characters)
    z = np.empty_like(a)

    def cell(x: np.ndarray) -> np.ndarray:
        project(x, z)
        return np.tanh(z, a)

    return cell


def _lstm_cell(layer: LSTMLayer, state: np.ndarray, characters: bool) -> Cell:
    n_a, (a, c) = layer.n_a, state
    W, b = layer.halved()
    project = _stacked(W[:, :n_a], W[:, n_a:], b, a, characters)
    gates, tanh_c = np.empty((4 * n_a, a.shape[1]), a.dtype), np.empty_like(c)
    sigmoids = gates[: 3 * n_a]
    ft, it, ot, cct = gates.reshape(4, n_a, -1)

    def cell(x: np.ndarray) -> np.ndarray:
        project(x, gates)
        np.tanh(gates, gates)
        np.multiply(sigmoids, 0.5, sigmoids)
        np.add(sigmoids, 0.5, sigmoids)
        np.multiply(ft, c, c)
        np.multiply(it, cct, cct)
        np.add(c, cct, c)
        np.tanh(c, tanh_c)
        return np.multiply(ot, tanh_c, a)

    return cell


def _gru_cell(layer: GRULayer, state: np.ndarray, characters: bool) -> Cell:
    n_a, (a,) = layer.n_a, state
    W, b = layer.halved()
    after = isinstance(layer, ResetAfter)
    rows = W if after else W[: 2 * n_a]  # which of them meet a_prev itself
    W_a, W_c = rows[:, :n_a].copy(), W[2 * n_a :, :n_a].copy()
    b_a = np.zeros((len(rows), 1), W.dtype)
    if after:
        b_a[2 * n_a :] = layer.parameters["bca"]
    enter = _entrance(W[:, n_a:], b, characters)
    gates, of_a = (
        np.empty((3 * n_a, a.shape[1]), a.dtype),
        np.empty((len(rows), a.shape[1]), a.dtype),
    )
    sigmoids = gates[: 2 * n_a]
    rt, zt, cct = gates.reshape(3, n_a, -1)

    def cell(x: np.ndarray) -> np.ndarray:
        enter(x, gates)
        W_a.dot(a, of_a)
        np.add(of_a, b_a, of_a)
        np.add(sigmoids, of_a[: 2 * n_a], sigmoids)
        np.tanh(sigmoids, sigmoids)
        np.multiply(sigmoids, 0.5, sigmoids)
        np.add(sigmoids, 0.5, sigmoids)
        np.add(cct, rt * of_a[2 * n_a :] if after else W_c @ (rt * a), cct)
        np.tanh(cct, cct)
        np.subtract(a, cct, a)
        np.multiply(a, zt, a)
        return np.add(a, cct, a)

    return cell


def _entrance(
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
