"""The plain loops that a student writes: one character, one step, one example at a time."""

from collections.abc import Mapping

import numpy as np

Parameters = Mapping[str, np.ndarray]


class TextbookRNN:
    """The character RNN of lab 05: `loss` over a window, clipped once, then Adagrad.

    Everything is float64, one-hot vectors are multiplied, and each gradient is summed step by step.

    Args:
        parameters: `Wax Waa ba Wya by`; copied, then trained.
    """

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = {name: p.astype(np.float64) for name, p in parameters.items()}
        self.memory = {name: np.zeros_like(p) for name, p in self.parameters.items()}

    def loss(
        self, inputs: np.ndarray, targets: np.ndarray, a_prev: np.ndarray
    ) -> tuple[float, dict[str, np.ndarray], np.ndarray]:
        """Run a window forward and back; the loss is summed, in nats."""
        Wax, Waa, ba, Wya, by = (self.parameters[n] for n in ("Wax", "Waa", "ba", "Wya", "by"))
        xs, a, ps, loss = {}, {-1: a_prev}, {}, 0.0
        for t in range(len(inputs)):
            xs[t] = np.zeros((Wax.shape[1], 1))
            xs[t][inputs[t]] = 1
            a[t] = np.tanh(np.dot(Wax, xs[t]) + np.dot(Waa, a[t - 1]) + ba)
            z = np.dot(Wya, a[t]) + by
            e = np.exp(z - np.max(z))
            ps[t] = e / np.sum(e)
            loss -= float(np.log(ps[t][targets[t], 0]))

        gradients = {name: np.zeros_like(p) for name, p in self.parameters.items()}
        da_next = np.zeros_like(a_prev)
        for t in reversed(range(len(inputs))):
            dz = np.copy(ps[t])
            dz[targets[t]] -= 1
            gradients["Wya"] += np.dot(dz, a[t].T)
            gradients["by"] += dz
            da = np.dot(Wya.T, dz) + da_next
            dtanh = (1 - a[t] * a[t]) * da
            gradients["ba"] += dtanh
            gradients["Wax"] += np.dot(dtanh, xs[t].T)
            gradients["Waa"] += np.dot(dtanh, a[t - 1].T)
            da_next = np.dot(Waa.T, dtanh)
        for gradient in gradients.values():
            np.clip(gradient, -5, 5, out=gradient)
        return loss, gradients, a[len(inputs) - 1]

    def adagrad(self, gradients: Parameters, learning_rate: float) -> None:
        """Update the parameters in place."""
        for name, gradient in gradients.items():
            self.memory[name] += gradient * gradient
            self.parameters[name] -= learning_rate * gradient / np.sqrt(self.memory[name] + 1e-8)


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Squash to between 0 and 1."""
    return 1 / (1 + np.exp(-z))


def lstm_cell(
    xt: np.ndarray, a_prev: np.ndarray, c_prev: np.ndarray, p: Parameters
) -> tuple[np.ndarray, np.ndarray]:
    """Compute one step of lab 07's LSTM cell."""
    s = np.concatenate([a_prev, xt])
    ft = sigmoid(np.dot(p["Wf"], s) + p["bf"])
    it = sigmoid(np.dot(p["Wi"], s) + p["bi"])
    cct = np.tanh(np.dot(p["Wc"], s) + p["bc"])
    ot = sigmoid(np.dot(p["Wo"], s) + p["bo"])
    c_next = ft * c_prev + it * cct
    return ot * np.tanh(c_next), c_next


def read_window(window: np.ndarray, layers: list[dict[str, np.ndarray]]) -> np.ndarray:
    """Read a window `(T_x,)` from the zero state and give the next character's probabilities.

    `layers` are what `unrolled.nn.to_lab` gives for each layer.
    """
    top = layers[-1]
    states = [(np.zeros_like(p["bf"]), np.zeros_like(p["bf"])) for p in layers]
    for index in window:
        flow = np.zeros((len(top["by"]), 1))
        flow[index] = 1
        for i, p in enumerate(layers):
            states[i] = lstm_cell(flow, *states[i], p)
            flow = states[i][0]
    z = np.dot(top["Wy"], flow) + top["by"]
    e = np.exp(z - np.max(z))
    return (e / np.sum(e))[:, 0]
