"""A stack of recurrent layers that predicts the next character at every step."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import DTypeLike

from unrolled.nn.layers.dropout import Dropout
from unrolled.nn.layers.layer import Layer
from unrolled.nn.layers.output import Output, cross_entropy, sharpen
from unrolled.nn.parameters import Block, by_lab_names
from unrolled.nn.vocabulary import Vocabulary

State = list[np.ndarray]  # a layer: (1, n_a, m) holds a; for an LSTM (2, n_a, m) holds a and c
Reduction = Literal["mean", "sum"]


class Network:
    """What `RNN`, `LSTM` and `GRU` share; use one of those.

    Characters come and go as batch-major integers `(m, T_x)`: m streams, T_x steps.

    Args:
        vocabulary: the characters that the network knows, in the order of their indices; or only
            their number, and then it speaks in indices.
        hidden: `n_a`, units in each layer; or a sequence, one size a layer.
        layers: how many, where `hidden` is one number.
        rng: draws the first weights. Without it all weights are zero, to be filled in.
        dropout: probability that a unit is silent on the way up, while training.
        learned_state: learn the first state of each layer; else it is zero.
        dtype: float32 or float64, of everything.

    Attributes:
        parameters: every parameter under the labs' name after its layer's number from 1, such as
            `1.Wf (n_a, n_a + n_x)`; the output's has none. Views: assign to `[...]`.
        gradients: the same, filled by `loss_and_gradients`.
        flat: all parameters as one array, of which `parameters` are views; with `flat_gradient`
            what an optimizer works on.
        stack: the layers themselves, lowest first; `head` is the output above them.
        state_gradient: of the loss with respect to the first state, shaped like it.

    Raises:
        ValueError: for a size below 1, a dropout outside [0, 1) or another dtype.
    """

    layer_type: type[Layer]
    cell: ClassVar[str]
    _gates: ClassVar[str] = ""
    output_name: ClassVar[str]
    _first: ClassVar[tuple[str, ...]]  # names of the first states, where those are learned

    def __init__(
        self,
        vocabulary: str | Sequence[str] | int,
        hidden: int | Sequence[int] = 128,
        layers: int = 1,
        *,
        rng: np.random.Generator | None = None,
        dropout: float = 0.0,
        learned_state: bool = False,
        dtype: DTypeLike = np.float32,
    ) -> None:
        self.vocabulary = Vocabulary(vocabulary)
        sizes = [hidden] * layers if isinstance(hidden, int | np.integer) else hidden
        self.hidden = [int(n) for n in sizes]
        self.dropout, self.learned_state, self.dtype = dropout, learned_state, np.dtype(dtype)
        kind = type(self).__name__
        if not self.hidden or min(self.hidden) < 1:
            raise ValueError(
                f"{kind}: hidden sizes are {self.hidden}, expected one or more, each >= 1."
            )
        if self.dtype not in (np.float32, np.float64):
            raise ValueError(f"{kind}: dtype is {self.dtype}, expected float32 or float64.")

        n_y = len(self.vocabulary)
        shapes: dict[str, tuple[int, ...]] = {}
        for i, (n_x, n_a) in enumerate(zip([n_y, *self.hidden], self.hidden, strict=False), 1):
            shapes |= {f"{i}.{k}": s for k, s in self.layer_type.shapes(n_x, n_a).items()}
            if learned_state:
                shapes |= {f"{i}.{name}": (n_a, 1) for name in self._first}
        shapes |= Output.shapes(self.hidden[-1], n_y)
        weights, slopes = Block(shapes, self.dtype), Block(shapes, self.dtype)
        self.flat, self.flat_gradient = weights.flat, slopes.flat
        self.parameters, self.gradients = self._named(weights.views), self._named(slopes.views)
        prefixes = [f"{i}." for i in range(1, len(self.hidden) + 1)]
        self.stack = [self.layer_type(weights.of(p), slopes.of(p)) for p in prefixes]
        self.drops = [Dropout(dropout) for _ in prefixes]
        self.head = Output(weights.views, slopes.views)
        self.state_gradient: State = []
        if rng is not None:
            for layer in self.stack:
                layer.initialise(layer.parameters, rng)
            self.head.initialise(weights.views, rng)

    @property
    def options(self) -> dict[str, Any]:
        """What to make another network of this kind with, besides the arguments of them all."""
        return {}

    def _named(self, views: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        named = by_lab_names(views, self._gates) if self._gates else dict(views)
        return {self.output_name if name == "Wya" else name: view for name, view in named.items()}

    def first_state(self, m: int) -> State:
        """Make the state before the first character of `m` streams: learned, or zero."""
        state: State = [
            np.zeros((layer.state_size, layer.n_a, m), self.dtype) for layer in self.stack
        ]
        if self.learned_state:
            for layer, arrays in zip(self.stack, state, strict=True):
                for name, array in zip(self._first, arrays, strict=True):
                    array[...] = layer.parameters[name]
        return state

    def _run(
        self, x: np.ndarray, state: State | None, rng: np.random.Generator | None
    ) -> tuple[np.ndarray, State]:
        x = self.vocabulary.checked(x, "x", lowest=-1).T  # (T_x, m)
        if x.ndim != 2 or not x.size:
            raise ValueError(f"x has shape {x.shape[::-1]}, expected (m, T_x), neither of them 0.")
        state = self.first_state(x.shape[1]) if state is None else state
        flow, last = np.ascontiguousarray(x), []
        for layer, drop, first in zip(self.stack, self.drops, state, strict=True):
            expected = (layer.state_size, layer.n_a, x.shape[1])
            if first.shape != expected:
                raise ValueError(f"state: a layer's has shape {first.shape}, expected {expected}.")
            flow, after = layer.forward(flow, first)
            flow = drop.forward(flow, rng)
            last.append(after)
        return self.head.forward(flow), last

    def forward(self, x: np.ndarray, state: State | None = None) -> tuple[np.ndarray, State]:
        """Score every next character at every step.

        Args:
            x: `(m, T_x)` integers; -1 is no character (the start of a name).
            state: what an earlier call returned, or None for the first state.

        Returns:
            Scores before the softmax `(m, T_x, n_y)`, and the last state.

        Raises:
            ValueError: for indices outside the vocabulary or a state of another shape.
        """
        scores, last = self._run(x, state, None)
        return scores.transpose(2, 0, 1), last  # (T_x, n_y, m) to (m, T_x, n_y)

    def loss(
        self,
        x: np.ndarray,
        y: np.ndarray,
        state: State | None = None,
        *,
        weights: np.ndarray | None = None,
        reduction: Reduction = "mean",
    ) -> tuple[float, State]:
        """Measure the cross-entropy without dropout or gradients; else as `loss_and_gradients`."""
        scores, last = self._run(x, state, None)
        return self._judge(scores, y, weights, reduction)[0], last

    def loss_and_gradients(
        self,
        x: np.ndarray,
        y: np.ndarray,
        state: State | None = None,
        *,
        weights: np.ndarray | None = None,
        reduction: Reduction = "mean",
        rng: np.random.Generator | None = None,
    ) -> tuple[float, State]:
        """Run forward and back through time; the gradients are then in `gradients`.

        Args:
            x: `(m, T_x)` integers; -1 is no character.
            y: `(m, T_x)` integers, the characters that came next.
            state: the first state; no gradient flows into what came before it.
            weights: `(m, T_x)`, how much each prediction counts: 0 on padding.
            reduction: "mean" over all predictions that count; or "sum" over steps, averaged over
                the batch, as in the labs.
            rng: draws what dropout silences; without it nothing is.

        Returns:
            The loss in nats and the last state.

        Raises:
            ValueError: for indices outside the vocabulary, shapes that differ, or weights that
                are negative or all zero.
        """
        scores, last = self._run(x, state, rng)
        loss, dz = self._judge(scores, y, weights, reduction)
        flow = self.head.backward(dz)
        self.state_gradient = []
        for i in range(len(self.stack) - 1, -1, -1):
            flow = self.drops[i].backward(flow)
            below, first = self.stack[i].backward(flow, need_dx=i > 0)
            self.state_gradient.insert(0, first)
            if self.learned_state:
                for name, d in zip(self._first, first, strict=True):
                    slope = self.stack[i].gradients[name]
                    slope[...] = d.sum(axis=1, keepdims=True) if state is None else 0
            if below is not None:
                flow = below
        return loss, last

    def _judge(
        self, scores: np.ndarray, y: np.ndarray, weights: np.ndarray | None, reduction: Reduction
    ) -> tuple[float, np.ndarray]:
        if reduction not in ("mean", "sum"):
            raise ValueError(f'reduction is {reduction!r}, expected "mean" or "sum".')
        y = self.vocabulary.checked(y, "y").T
        steps, _, m = scores.shape
        if y.shape != (steps, m):
            raise ValueError(f"y has shape {y.shape[::-1]}, expected {(m, steps)}, that of x.")
        losses, dz = cross_entropy(scores, y)
        share = m if reduction == "sum" else losses.size
        if weights is None:
            if share > 1:
                dz *= 1 / share
            return float(losses.sum(dtype=np.float64)) / share, dz
        counts = np.asarray(weights, np.float64).T
        if counts.shape != losses.shape or not counts.min() >= 0 or not counts.sum() > 0:
            raise ValueError(f"weights must be {(m, steps)} numbers, none negative, not all zero.")
        share = m if reduction == "sum" else counts.sum()
        dz *= (counts / share)[:, None].astype(self.dtype)
        return float((losses * counts).sum() / share), dz

    def next_distribution(
        self, prefix: str | Sequence[int], temperature: float = 1.0
    ) -> np.ndarray:
        """Give the probabilities of each next character after `prefix`, `(n_y,)` float64.

        An empty prefix is the start of a name: no character. At temperature 0 all mass is on the
        likeliest character.

        Raises:
            ValueError: for a character outside the vocabulary or a negative temperature.
        """
        x = self.vocabulary.encode(prefix) if len(prefix) else np.array([-1])
        scores, _ = self.forward(x[None])
        return sharpen(scores[0, -1], temperature)
