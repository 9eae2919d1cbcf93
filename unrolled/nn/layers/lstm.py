"""The long short-term memory layer of labs 07 and 08, over all steps of a batch."""

from collections.abc import Mapping

import numpy as np

from unrolled.nn.layers.inputs import (
    FEW_COLUMNS,
    SMALL_VOCABULARY,
    embed,
    embed_backward,
    one_hot,
    sum_of_outer,
)
from unrolled.nn.layers.one_step import Cell, stacked
from unrolled.nn.parameters import Block


class LSTMLayer:
    """A layer of LSTM cells (Hochreiter and Schmidhuber, 1997; forget gate of Gers et al., 2000).

    With `s` the stacked `[a_prev; xt]`, as in lab 07:

        ft = sigmoid(Wf s + bf)    it = sigmoid(Wi s + bi)    ot = sigmoid(Wo s + bo)
        cct = tanh(Wc s + bc)      c_next = ft c_prev + it cct      a_next = ot tanh(c_next)

    The four gates are rows of one matrix `W (4 n_a, n_a + n_x)` in the order f, i, o, c, so that
    one product serves all of them and the three sigmoids are one run of rows. The stack has a last
    row of ones, which meets `b` as one more column of the weights.

    Attributes:
        state_size: arrays of `(n_a, m)` that travel from step to step: 2, hidden and cell state.

    Args:
        parameters: `W (4 n_a, n_a + n_x)` and `b (4 n_a, 1)`; read, never written.
        gradients: arrays of the same names and shapes, overwritten by `backward`.
    """

    state_size = 2
    gates = "fioc"

    def __init__(
        self, parameters: Mapping[str, np.ndarray], gradients: Mapping[str, np.ndarray]
    ) -> None:
        self.parameters = parameters
        self.gradients = gradients
        self.n_a = len(parameters["b"]) // 4
        self._shape: tuple[int, int, int] | None = None

    @staticmethod
    def shapes(n_x: int, n_a: int) -> dict[str, tuple[int, int]]:
        """Name the parameters and their shapes."""
        return {"W": (4 * n_a, n_a + n_x), "b": (4 * n_a, 1)}

    @staticmethod
    def initialise(parameters: Mapping[str, np.ndarray], rng: np.random.Generator) -> None:
        """Draw weights uniformly from ±1/√n_a; biases are 0, but 1 to forget: remember first."""
        n_a = len(parameters["b"]) // 4
        bound = n_a**-0.5
        parameters["W"][...] = rng.uniform(-bound, bound, parameters["W"].shape)
        parameters["b"][...] = 0
        parameters["b"][:n_a] = 1

    def _make_room(self, steps: int, stacked: int, m: int) -> None:
        if self._shape == (steps, stacked, m):
            return
        n_a, dtype = self.n_a, self.parameters["W"].dtype
        shapes = {
            "s": (steps + 1, stacked + 1, m),  # [a_prev; xt; 1] of each step
            "c": (steps + 1, n_a, m),
            "gates": (steps, 4 * n_a, m),
            "ds": (steps, stacked, m),  # [da_prev; dxt]
        }
        room = Block(shapes, dtype).views  # one large array: the system gives it large pages
        self._s, self._c, self._gates, self._ds = room.values()
        self._s[:, -1] = 1
        self._dW = np.empty((4 * n_a, stacked + 1), dtype)
        self._shape = (steps, stacked, m)

    def gates_at(self, step: int) -> np.ndarray:
        """Copy the gates f, i and o and the candidate of one step of the last `forward`.

        Returns:
            `(4, n_a, m)`.
        """
        gates: np.ndarray = self._gates[step].reshape(4, self.n_a, -1).copy()
        return gates

    def halved(self) -> tuple[np.ndarray, np.ndarray]:
        """Copy `W` and `b` with the sigmoid gates' rows halved: sigmoid(z) = (1 + tanh(z/2)) / 2.

        Then one tanh serves all four gates, and no exponential can overflow.
        """
        W, b = self.parameters["W"].copy(), self.parameters["b"].copy()
        W[: 3 * self.n_a] *= 0.5
        b[: 3 * self.n_a] *= 0.5
        return W, b

    def forward(self, x: np.ndarray, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Run all steps.

        Args:
            x: `(T_x, m)` characters or `(T_x, n_x, m)`, the layer below.
            state: `(2, n_a, m)`, the first hidden and cell state.

        Returns:
            The hidden states `(T_x, n_a, m)`, in a buffer that the next call fills again; and a
            copy of the last state, `(2, n_a, m)`.
        """
        n_a, n_x, m = self.n_a, self.parameters["W"].shape[1] - self.n_a, x.shape[-1]
        if x.ndim == 2 and n_x <= SMALL_VOCABULARY and m > FEW_COLUMNS:
            x = one_hot(x, n_x, self.parameters["W"].dtype)
        self._x = x
        self._make_room(len(x), n_a if x.ndim == 2 else n_a + n_x, m)
        s, c, gates_over_time, part = self._s, self._c, self._gates, np.empty_like(self._c[0])
        s[0, :n_a], c[0] = state
        W, b = self.halved()
        if x.ndim == 2:
            embedded = embed(W[:, n_a:], b, x, out=gates_over_time)
            W = np.concatenate([W[:, :n_a], np.zeros_like(b)], axis=1)
        else:
            s[:-1, n_a:-1] = x
            W = np.concatenate([W, b], axis=1)
        for t, gates in enumerate(gates_over_time):
            if x.ndim == 2:
                np.add(embedded[t], W @ s[t], gates)
            else:
                W.dot(s[t], gates)
            np.tanh(gates, gates)
            sigmoids = gates[: 3 * n_a]
            np.multiply(sigmoids, 0.5, sigmoids)
            np.add(sigmoids, 0.5, sigmoids)
            ft, it, ot, cct = gates.reshape(4, n_a, m)
            c_next = c[t + 1]
            np.multiply(ft, c[t], c_next)
            np.multiply(it, cct, part)
            np.add(c_next, part, c_next)
            np.tanh(c_next, part)
            np.multiply(ot, part, s[t + 1, :n_a])
        return s[1:, :n_a], np.stack([s[-1, :n_a], c[-1]])

    def backward(
        self, da: np.ndarray, need_dx: bool = True
    ) -> tuple[np.ndarray | None, np.ndarray]:
        """Walk back through time (lab 08) from what `forward` has just computed.

        Args:
            da: `(T_x, n_a, m)`, the gradient that reaches each hidden state from above.
            need_dx: whether anybody below wants `dx`.

        Returns:
            `dx (T_x, n_x, m)` or None, and the gradient with respect to the first state,
            `(2, n_a, m)`. The gradients of the parameters are in `gradients`.
        """
        n_a, x, s, c, dz = self.n_a, self._x, self._s, self._c, self._gates
        rows = self._ds.shape[1] if need_dx else n_a
        W_T = np.ascontiguousarray(self.parameters["W"][:, :rows]).T
        da_next, dc, dc_prev = np.zeros_like(c[0]), np.zeros_like(c[0]), np.empty_like(c[0])
        # A sigmoid gate g that multiplies p into r = g p has dz = dr p g (1 - g) = (dr r) (1 - g);
        # these hold dr r for f, i and o.
        drr, tanh_c, part = np.empty_like(dz[0, : 3 * n_a]), np.empty_like(dc), np.empty_like(dc)
        drr_f, drr_i, drr_o = drr.reshape(3, n_a, -1)
        for t in range(len(da) - 1, -1, -1):
            gates, sigmoids = dz[t], dz[t, : 3 * n_a]
            ft, it, ot, cct = gates.reshape(4, n_a, -1)
            np.add(da_next, da[t], da_next)  # both paths into a_next
            np.multiply(da_next, s[t + 1, :n_a], drr_o)

            np.tanh(c[t + 1], tanh_c)
            np.multiply(drr_o, tanh_c, tanh_c)
            np.multiply(da_next, ot, part)
            np.subtract(part, tanh_c, part)
            np.add(dc, part, dc)  # both paths into c_next: dc += da ot (1 - tanh²)

            np.multiply(dc, ft, dc_prev)
            np.multiply(dc_prev, c[t], drr_f)
            np.multiply(dc, it, part)
            np.multiply(part, cct, drr_i)
            np.multiply(drr_i, cct, cct)
            np.subtract(part, cct, cct)  # dc it (1 - cct²); gates now become their gradients
            np.multiply(drr, sigmoids, sigmoids)
            np.subtract(drr, sigmoids, sigmoids)
            dc, dc_prev = dc_prev, dc

            ds = self._ds[t, :rows]
            W_T.dot(gates, ds)
            da_next = ds[:n_a]
        dW = sum_of_outer(dz, s[:-1], out=self._dW)  # (4 n_a, stacked + 1): the ones' column is db
        self.gradients["W"][:, : dW.shape[1] - 1], self.gradients["b"][...] = dW[:, :-1], dW[:, -1:]
        if x.ndim == 2:
            embed_backward(dz, x, self.gradients["W"][:, n_a:])
        return self._ds[:, n_a:] if need_dx else None, np.stack([da_next, dc])

    def cell(self, state: np.ndarray, characters: bool) -> Cell:
        """Prepare one step at a time; see `Layer.cell`."""
        n_a, (a, c) = self.n_a, state
        W, b = self.halved()
        project = stacked(W[:, :n_a], W[:, n_a:], b, a, characters)
        gates, tanh_c = np.empty((4 * n_a, a.shape[1]), a.dtype), np.empty_like(c)
        sigmoids = gates[: 3 * n_a]
        ft, it, ot, cct = gates.reshape(4, n_a, -1)

        def step(x: np.ndarray) -> np.ndarray:
            project(x, gates)
            np.tanh(gates, gates)
            np.multiply(sigmoids, 0.5, sigmoids)
            np.add(sigmoids, 0.5, sigmoids)
            np.multiply(ft, c, c)
            np.multiply(it, cct, cct)
            np.add(c, cct, c)
            np.tanh(c, tanh_c)
            return np.multiply(ot, tanh_c, a)

        return step
