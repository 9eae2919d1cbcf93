"""The three networks of the course."""

from typing import Any, ClassVar, Literal

from unrolled.nn.layers.gru import GRULayer, ResetAfter, ResetBefore
from unrolled.nn.layers.lstm import LSTMLayer
from unrolled.nn.layers.rnn import RNNLayer
from unrolled.nn.network import Network


class RNN(Network):
    """Layers of `a[t] = tanh(Wax x[t] + Waa a[t-1] + ba)`, scored by `Wya a + by`."""

    cell = "rnn"
    layer_type = RNNLayer
    output_name = "Wya"
    _first = ("a0",)


class LSTM(Network):
    """Layers of LSTM cells, scored by `Wy a + by`."""

    cell = "lstm"
    layer_type = LSTMLayer
    _gates = LSTMLayer.gates
    output_name = "Wy"
    _first = ("a0", "c0")


class GRU(Network):
    """Layers of gated recurrent units, scored by `Wy a + by`.

    Args:
        reset: where the reset gate closes: "before" the product with `a_prev`, as in lab 11 and in
            Cho and others (2014), or "after" it, as PyTorch has it; then there is a bias `bca`.
        others: as for every `Network`.

    Raises:
        ValueError: for another `reset`; and as `Network`.
    """

    cell = "gru"
    _gates = GRULayer.gates
    output_name = "Wy"
    _first = ("a0",)
    kinds: ClassVar[dict[str, type[GRULayer]]] = {"before": ResetBefore, "after": ResetAfter}

    def __init__(
        self, *args: Any, reset: Literal["before", "after"] = "before", **others: Any
    ) -> None:
        if reset not in self.kinds:
            raise ValueError(f'GRU: reset is {reset!r}, expected "before" or "after".')
        self.reset, self.layer_type = reset, self.kinds[reset]
        super().__init__(*args, **others)

    @property
    def options(self) -> dict[str, Any]:
        """What to make another network of this kind with."""
        return {"reset": self.reset}
