"""The labs' own solutions, as the engine is compared with them."""

import numpy as np

from autograder.course import Course
from autograder.lab.reference import functions, namespace

RNN = functions(namespace(Course(), "02_bptt"))
LSTM = functions(namespace(Course(), "08_lstm_backward"))
GRU = functions(namespace(Course(), "11_gru"))
softmax = RNN.softmax


def as_columns(x, n):
    """`(m, T_x)` indices, -1 for no character, to `(n, m, T_x)` one-hots."""
    steps = [[None if i < 0 else int(i) for i in x[:, t]] for t in range(x.shape[1])]
    return np.stack([RNN.one_hot(indices, n) for indices in steps], 2)


def rnn_gradients(x, a0, y, p):
    """Gradients of the loss summed over steps, averaged over the batch, and of the first state."""
    a, y_pred, caches = RNN.rnn_forward(x, a0, p)
    da, dWya, dby = RNN.output_backward(y_pred, y, a, p)
    return _named(RNN.rnn_backward(da, caches), Wya=dWya, by=dby)


def lstm_gradients(x, a0, y, p):
    """As `rnn_gradients`; the first cell state is zero."""
    a, y_pred, _, caches = LSTM.lstm_forward(x, a0, p)
    da, dWy, dby = RNN.output_backward(y_pred, y, a, {"Wya": p["Wy"]})
    return _named(LSTM.lstm_backward(da, caches), Wy=dWy, by=dby)


def gru_gradients(x, a0, y, p):
    """As `rnn_gradients`, of lab 11."""
    a, y_pred, caches = GRU.gru_forward(x, a0, p)
    da, dWy, dby = RNN.output_backward(y_pred, y, a, {"Wya": p["Wy"]})
    return _named(GRU.gru_backward(da, caches), Wy=dWy, by=dby)


def _named(back, **output):
    da0 = back["da0"]
    return {k[1:]: v for k, v in back.items() if k not in ("dx", "da0")} | output, da0
