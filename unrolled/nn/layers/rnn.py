"""The recurrent layer of lab 01, over all steps of a batch."""

from collections.abc import Mapping

import numpy as np

from unrolled.nn.layers.inputs import embed, embed_backward, product, sum_of_outer
from unrolled.nn.layers.one_step import Cell, stacked


class RNNLayer:
    """A layer of `a[t] = tanh(Wax x[t] + Waa a[t-1] + ba)` (Elman, 1990), and its gradient.

    Attributes:
        state_size: arrays of `(n_a, m)` that travel from step to step: 1, the hidden state.

    Args:
        parameters: `Wax (n_a, n_x)`, `Waa (n_a, n_a)`, `ba (n_a, 1)`; read, never written.
        gradients: arrays of the same names and shapes, overwritten by `backward`.
    """

    state_size = 1

    def __init__(
        self, parameters: Mapping[str, np.ndarray], gradients: Mapping[str, np.ndarray]
    ) -> None:
        self.parameters = parameters
        self.gradients = gradients
        self.n_a = len(parameters["ba"])
        self._shape: tuple[int, int] | None = None

    @staticmethod
    def shapes(n_x: int, n_a: int) -> dict[str, tuple[int, int]]:
        """Name the parameters and their shapes."""
        return {"Wax": (n_a, n_x), "Waa": (n_a, n_a), "ba": (n_a, 1)}

    @staticmethod
    def initialise(parameters: Mapping[str, np.ndarray], rng: np.random.Generator) -> None:
        """Draw every weight uniformly from ±1/√n_a, as PyTorch does; the bias is zero."""
        bound = len(parameters["ba"]) ** -0.5
        for name in ("Wax", "Waa"):
            parameters[name][...] = rng.uniform(-bound, bound, parameters[name].shape)
        parameters["ba"][...] = 0

    def _make_room(self, steps: int, m: int) -> None:
        if self._shape == (steps, m):
            return
        n_a, dtype = self.n_a, self.parameters["Waa"].dtype
        self._a = np.empty((steps + 1, n_a, m), dtype)  # a[0] is the first state
        self._z = np.empty((steps, n_a, m), dtype)
        self._one = np.empty((n_a, m), dtype)
        # Views of each step, made once: with one example, slicing would cost as much as the maths.
        self._steps = list(zip(self._z, self._a[:-1], self._a[1:], strict=True))
        self._shape = (steps, m)

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
        Wax, Waa, ba = (self.parameters[name] for name in ("Wax", "Waa", "ba"))
        a, z, one = self._a, self._z, self._one
        a[0] = state[0]
        self._x = x
        if x.ndim == 2:
            embed(Wax, ba, x, out=z)
        else:
            product(Wax, x, out=z)
            z += ba
        recur, add, tanh = Waa.dot, np.add, np.tanh
        for zt, a_prev, a_next in self._steps:
            recur(a_prev, one)
            add(zt, one, one)
            tanh(one, a_next)
        return a[1:], a[-1:].copy()

    def backward(
        self, da: np.ndarray, need_dx: bool = True
    ) -> tuple[np.ndarray | None, np.ndarray]:
        """Walk back through time (lab 02) from what `forward` has just computed.

        Args:
            da: `(T_x, n_a, m)`, the gradient that reaches each hidden state from above.
            need_dx: whether anybody below wants `dx`.

        Returns:
            `dx (T_x, n_x, m)` or None, and the gradient with respect to the first state,
            `(1, n_a, m)`. The gradients of the parameters are in `gradients`.
        """
        a, dz, x, one = self._a, self._z, self._x, self._one
        np.multiply(a[1:], a[1:], out=dz)
        np.subtract(1, dz, out=dz)  # tanh' for all steps, each to become dz[t]
        one.fill(0)  # one: what reaches a[t] from step t + 1
        recur, add, multiply = self.parameters["Waa"].T.dot, np.add, np.multiply
        for da_t, (dz_t, _, _) in zip(da[::-1], reversed(self._steps), strict=True):
            add(one, da_t, one)
            multiply(dz_t, one, dz_t)
            recur(dz_t, one)
        sum_of_outer(dz, a[:-1], out=self.gradients["Waa"])
        dz.sum(axis=0).sum(axis=1, keepdims=True, out=self.gradients["ba"])
        if x.ndim == 2:
            embed_backward(dz, x, self.gradients["Wax"])
        else:
            sum_of_outer(dz, x, out=self.gradients["Wax"])
        dx = product(self.parameters["Wax"].T, dz, np.empty_like(x, dz.dtype)) if need_dx else None
        return dx, one[None].copy()

    def cell(self, state: np.ndarray, characters: bool) -> Cell:
        """Prepare one step at a time; see `Layer.cell`."""
        p, a = self.parameters, state[0]
        project = stacked(p["Waa"], p["Wax"], p["ba"], a, characters)
        z = np.empty_like(a)

        def step(x: np.ndarray) -> np.ndarray:
            project(x, z)
            return np.tanh(z, a)

        return step
