"""One character at a time: what sampling does, with the state carried and nothing read twice."""

import numpy as np

from unrolled.nn.network import Network, State


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
        layers = zip(network.stack, self.state, strict=True)
        self._cells = [layer.cell(s, i == 0) for i, (layer, s) in enumerate(layers)]
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
