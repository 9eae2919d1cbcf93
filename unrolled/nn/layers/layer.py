"""What a network asks of its recurrent layers."""

from collections.abc import Mapping
from typing import Protocol

import numpy as np

from unrolled.nn.layers.one_step import Cell


class Layer(Protocol):
    """A recurrent layer over all steps of a batch; a network knows no more of it than this.

    Attributes:
        parameters, gradients: arrays by name; `backward` overwrites the gradients.
        n_a: units.
        state_size: arrays of `(n_a, m)` that travel from step to step.
    """

    parameters: Mapping[str, np.ndarray]
    gradients: Mapping[str, np.ndarray]
    n_a: int
    state_size: int

    def __init__(
        self, parameters: Mapping[str, np.ndarray], gradients: Mapping[str, np.ndarray]
    ) -> None: ...

    @staticmethod
    def shapes(n_x: int, n_a: int) -> dict[str, tuple[int, int]]:
        """Name the parameters and their shapes."""

    @staticmethod
    def initialise(parameters: Mapping[str, np.ndarray], rng: np.random.Generator) -> None:
        """Draw the first weights."""

    def forward(self, x: np.ndarray, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Run all steps.

        Args:
            x: `(T_x, m)` characters or `(T_x, n_x, m)`, the layer below.
            state: `(state_size, n_a, m)`, the first.

        Returns:
            The hidden states `(T_x, n_a, m)`, in a buffer that the next call fills again; and a
            copy of the last state.
        """

    def backward(
        self, da: np.ndarray, need_dx: bool = True
    ) -> tuple[np.ndarray | None, np.ndarray]:
        """Walk back through time from what `forward` has just computed.

        Args:
            da: `(T_x, n_a, m)`, the gradient that reaches each hidden state from above.
            need_dx: whether anybody below wants `dx`.

        Returns:
            `dx (T_x, n_x, m)` or None, and the gradient with respect to the first state.
        """

    def cell(self, state: np.ndarray, characters: bool) -> Cell:
        """Prepare one step at a time.

        Args:
            state: `(state_size, n_a, m)`, which each step changes.
            characters: whether it reads characters `(m,)`, or the layer below `(n_x, m)`.
        """
