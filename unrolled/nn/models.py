"""The two networks of the course."""

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
