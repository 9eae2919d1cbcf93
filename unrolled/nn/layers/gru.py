"""The gated recurrent layer of lab 11, over all steps of a batch, with the reset on either side."""

from collections.abc import Mapping

import numpy as np

from unrolled.nn.layers.inputs import embed, embed_backward, product, sum_of_outer
from unrolled.nn.layers.one_step import Cell, entrance
from unrolled.nn.parameters import Block


class GRULayer:
    """What both kinds of GRU share (Cho and others, 2014); use one of those below.

    With `s` the stacked `[a_prev; xt]`, as in lab 11:

        rt = sigmoid(Wr s + br)    zt = sigmoid(Wz s + bz)    a_next = zt a_prev + (1 - zt) cct

    The two gates and the candidate are rows of one matrix `W (3 n_a, n_a + n_x)` in the order
    r, z, c. What the candidate makes of `a_prev` is where the two kinds differ.

    Attributes:
        state_size: arrays of `(n_a, m)` that travel from step to step: 1, the hidden state.

    Args:
        parameters: `W (3 n_a, n_a + n_x)`, `b (3 n_a, 1)` and what else `shapes` names; read,
            never written.
        gradients: arrays of the same names and shapes, overwritten by `backward`.
    """

    state_size = 1
    gates = "rzc"
    resets_the_product = False  # or the state before it

    def __init__(
        self, parameters: Mapping[str, np.ndarray], gradients: Mapping[str, np.ndarray]
    ) -> None:
        self.parameters = parameters
        self.gradients = gradients
        self.n_a = len(parameters["b"]) // 3
        self._shape: tuple[int, int] | None = None

    @staticmethod
    def shapes(n_x: int, n_a: int) -> dict[str, tuple[int, int]]:
        """Name the parameters and their shapes."""
        return {"W": (3 * n_a, n_a + n_x), "b": (3 * n_a, 1)}

    @staticmethod
    def initialise(parameters: Mapping[str, np.ndarray], rng: np.random.Generator) -> None:
        """Draw weights uniformly from ±1/√n_a; biases are 0, but 1 for z: remember first."""
        n_a = len(parameters["b"]) // 3
        bound = n_a**-0.5
        parameters["W"][...] = rng.uniform(-bound, bound, parameters["W"].shape)
        for name in parameters:
            if name.startswith("b"):
                parameters[name][...] = 0
        parameters["b"][n_a : 2 * n_a] = 1

    def _make_room(self, steps: int, m: int) -> None:
        if self._shape == (steps, m):
            return
        n_a, dtype = self.n_a, self.parameters["W"].dtype
        shapes = {
            "a": (steps + 1, n_a, m),  # a[0] is the first state
            "gates": (steps, 3 * n_a, m),
            "recurrent": (steps, self._recurrent_rows(), m),
        }
        room = Block(shapes, dtype).views  # one large array: the system gives it large pages
        self._a, self._gates, self._recurrent = room.values()
        self._shape = (steps, m)

    def _recurrent_rows(self) -> int:
        """Count the rows that a kind keeps of each step beside its gates."""
        raise NotImplementedError

    def gates_at(self, t: int) -> tuple[np.ndarray, ...]:
        """Copies of rt, zt and cct, each `(n_a, m)`, as `forward` left them at step t."""
        return tuple(np.split(self._gates[t].copy(), 3))

    def halved(self) -> tuple[np.ndarray, np.ndarray]:
        """Copy `W` and `b` with the sigmoid gates' rows halved: sigmoid(z) = (1 + tanh(z/2)) / 2.

        No exponential can overflow then.
        """
        W, b = self.parameters["W"].copy(), self.parameters["b"].copy()
        W[: 2 * self.n_a] *= 0.5
        b[: 2 * self.n_a] *= 0.5
        return W, b

    def forward(self, x: np.ndarray, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Run all steps.

        Args:
            x: `(T_x, m)` characters or `(T_x, n_x, m)`, the layer below.
            state: `(1, n_a, m)`, the first hidden state.

        Returns:
            The hidden states `(T_x, n_a, m)`, in a buffer that the next call fills again; and a
            copy of the last state, `(1, n_a, m)`.
        """
        self._make_room(len(x), x.shape[-1])
        n_a = self.n_a
        W, b = self.halved()
        self._x, self._a[0] = x, state[0]
        if x.ndim == 2:
            embed(W[:, n_a:], b, x, out=self._gates)
        else:
            product(np.ascontiguousarray(W[:, n_a:]), x, out=self._gates)
            self._gates += b
        self._steps_forward(np.ascontiguousarray(W[:, :n_a]))
        return self._a[1:], self._a[-1:].copy()

    def _steps_forward(self, W_a: np.ndarray) -> None:
        """Fill `_a` and `_gates`, which hold the part of the input, step by step."""
        raise NotImplementedError

    def backward(
        self, da: np.ndarray, need_dx: bool = True
    ) -> tuple[np.ndarray | None, np.ndarray]:
        """Walk back through time (lab 11) from what `forward` has just computed.

        Args:
            da: `(T_x, n_a, m)`, the gradient that reaches each hidden state from above.
            need_dx: whether anybody below wants `dx`.

        Returns:
            `dx (T_x, n_x, m)` or None, and the gradient with respect to the first state,
            `(1, n_a, m)`. The gradients of the parameters are in `gradients`.
        """
        n_a, x, dz = self.n_a, self._x, self._gates  # the gates become their gradients
        W, dW = self.parameters["W"], self.gradients["W"]
        da_first = self._steps_backward(da, W[:, :n_a].T, dW[:, :n_a])
        dz.sum(axis=0).sum(axis=1, keepdims=True, out=self.gradients["b"])
        if x.ndim == 2:
            embed_backward(dz, x, dW[:, n_a:])
        else:
            dW[:, n_a:] = sum_of_outer(dz, x, out=np.empty((3 * n_a, x.shape[1]), dz.dtype))
        dx = product(W[:, n_a:].T, dz, np.empty_like(x, dz.dtype)) if need_dx else None
        return dx, da_first[None].copy()

    def _steps_backward(self, da: np.ndarray, W_aT: np.ndarray, dW_a: np.ndarray) -> np.ndarray:
        """Turn `_gates` into their gradients, fill `dW_a`, and give the first state's gradient."""
        raise NotImplementedError

    def _back_to_update(
        self, t: int, da_next: np.ndarray, part: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Put the gradients of z and c in place of both at step t; `da_next` becomes `da zt`.

        Returns:
            rt, and the gradients in front of the sigmoid of z and of the candidate's tanh.
        """
        rt, zt, cct = self._gates[t].reshape(3, self.n_a, -1)
        kept = da_next * zt
        np.subtract(da_next, kept, da_next)  # da (1 - zt): what reaches the candidate
        np.subtract(self._a[t], cct, part)
        np.multiply(part, kept, part)
        np.multiply(cct, cct, cct)
        np.subtract(1, cct, cct)
        np.multiply(cct, da_next, cct)  # da (1 - zt) (1 - cct²)
        np.subtract(1, zt, zt)
        np.multiply(zt, part, zt)  # da (a_prev - cct) zt (1 - zt)
        da_next[...] = kept
        return rt, zt, cct

    def cell(self, state: np.ndarray, characters: bool) -> Cell:
        """Prepare one step at a time; see `Layer.cell`."""
        n_a, (a,) = self.n_a, state
        W, b = self.halved()
        after = self.resets_the_product
        rows = W if after else W[: 2 * n_a]  # which of them meet a_prev itself
        W_a, W_c = rows[:, :n_a].copy(), W[2 * n_a :, :n_a].copy()
        b_a = np.zeros((len(rows), 1), W.dtype)
        if after:
            b_a[2 * n_a :] = self.parameters["bca"]
        enter = entrance(W[:, n_a:], b, characters)
        gates, of_a = (
            np.empty((3 * n_a, a.shape[1]), a.dtype),
            np.empty((len(rows), a.shape[1]), a.dtype),
        )
        sigmoids = gates[: 2 * n_a]
        rt, zt, cct = gates.reshape(3, n_a, -1)

        def step(x: np.ndarray) -> np.ndarray:
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

        return step


class ResetBefore(GRULayer):
    """The reset gate closes before the product: `cct = tanh(Wc [rt a_prev; xt] + bc)`."""

    def _recurrent_rows(self) -> int:
        return self.n_a  # rt a_prev

    def _steps_forward(self, W_a: np.ndarray) -> None:
        n_a, part = self.n_a, np.empty_like(self._a[0])
        W_gates, W_c = W_a[: 2 * n_a], W_a[2 * n_a :]
        both = np.empty((2 * n_a, part.shape[1]), part.dtype)
        for t, (a_prev, gates, open_part) in enumerate(
            zip(self._a[:-1], self._gates, self._recurrent, strict=True)
        ):
            sigmoids, cct = gates[: 2 * n_a], gates[2 * n_a :]
            W_gates.dot(a_prev, both)
            np.add(sigmoids, both, sigmoids)
            _to_sigmoid(sigmoids)
            np.multiply(gates[:n_a], a_prev, open_part)
            W_c.dot(open_part, part)
            np.add(cct, part, cct)
            _interpolate(a_prev, gates[n_a : 2 * n_a], cct, self._a[t + 1])

    def _steps_backward(self, da: np.ndarray, W_aT: np.ndarray, dW_a: np.ndarray) -> np.ndarray:
        n_a, a, open_part = self.n_a, self._a, self._recurrent
        W_gates, W_c = W_aT[:, : 2 * n_a], W_aT[:, 2 * n_a :]
        da_next, part, back = (np.zeros_like(a[0]) for _ in range(3))
        for t in range(len(da) - 1, -1, -1):
            np.add(da_next, da[t], da_next)
            rt, _, dcct = self._back_to_update(t, da_next, part)
            W_c.dot(dcct, part)  # the gradient of rt a_prev
            np.multiply(part, rt, part)
            np.add(da_next, part, da_next)
            np.multiply(part, a[t], part)
            np.subtract(1, rt, rt)
            np.multiply(rt, part, rt)
            W_gates.dot(self._gates[t, : 2 * n_a], back)
            np.add(da_next, back, da_next)
        dz = self._gates
        room = np.empty((2 * n_a, n_a), dz.dtype)
        dW_a[: 2 * n_a] = sum_of_outer(dz[:, : 2 * n_a], a[:-1], out=room)
        dW_a[2 * n_a :] = sum_of_outer(dz[:, 2 * n_a :], open_part, out=room[:n_a])
        return da_next


class ResetAfter(GRULayer):
    """The reset gate closes after the product: `cct = tanh(Wcx xt + bc + rt (Wca a_prev + bca))`.

    This is PyTorch's, and the one that fast libraries compute, since one product of `a_prev`
    serves all three. `bca (n_a, 1)` is a bias more: it stands behind the reset gate.
    """

    resets_the_product = True

    @staticmethod
    def shapes(n_x: int, n_a: int) -> dict[str, tuple[int, int]]:
        """Name the parameters and their shapes."""
        return GRULayer.shapes(n_x, n_a) | {"bca": (n_a, 1)}

    def _recurrent_rows(self) -> int:
        return 3 * self.n_a  # what becomes of a_prev in all three; then its gradient

    def _steps_forward(self, W_a: np.ndarray) -> None:
        n_a, bca, part = self.n_a, self.parameters["bca"], np.empty_like(self._a[0])
        for t, (a_prev, gates, products) in enumerate(
            zip(self._a[:-1], self._gates, self._recurrent, strict=True)
        ):
            sigmoids, cct = gates[: 2 * n_a], gates[2 * n_a :]
            W_a.dot(a_prev, products)
            np.add(sigmoids, products[: 2 * n_a], sigmoids)
            _to_sigmoid(sigmoids)
            np.add(products[2 * n_a :], bca, products[2 * n_a :])
            np.multiply(gates[:n_a], products[2 * n_a :], part)
            np.add(cct, part, cct)
            _interpolate(a_prev, gates[n_a : 2 * n_a], cct, self._a[t + 1])

    def _steps_backward(self, da: np.ndarray, W_aT: np.ndarray, dW_a: np.ndarray) -> np.ndarray:
        n_a, a, du = self.n_a, self._a, self._recurrent
        da_next, part, back = (np.zeros_like(a[0]) for _ in range(3))
        for t in range(len(da) - 1, -1, -1):
            np.add(da_next, da[t], da_next)
            rt, dzt, dcct = self._back_to_update(t, da_next, part)
            product_c = du[t, 2 * n_a :]
            np.multiply(dcct, rt, part)  # the gradient of the candidate's own product
            np.multiply(product_c, part, product_c)
            np.subtract(1, rt, rt)
            np.multiply(rt, product_c, rt)
            du[t, :n_a], du[t, n_a : 2 * n_a], du[t, 2 * n_a :] = rt, dzt, part
            W_aT.dot(du[t], back)
            np.add(da_next, back, da_next)
        dW_a[...] = sum_of_outer(du, a[:-1], out=np.empty((3 * n_a, n_a), du.dtype))
        du[:, 2 * n_a :].sum(axis=0).sum(axis=1, keepdims=True, out=self.gradients["bca"])
        return da_next


def _to_sigmoid(halves: np.ndarray) -> None:
    """Turn halved scores into sigmoids, in place."""
    np.tanh(halves, halves)
    np.multiply(halves, 0.5, halves)
    np.add(halves, 0.5, halves)


def _interpolate(a_prev: np.ndarray, zt: np.ndarray, cct: np.ndarray, a_next: np.ndarray) -> None:
    """Squash the candidate, and fill `a_next = cct + zt (a_prev - cct)`."""
    np.tanh(cct, cct)
    np.subtract(a_prev, cct, a_next)
    np.multiply(a_next, zt, a_next)
    np.add(a_next, cct, a_next)
