"""The same networks in PyTorch, written as a good user of it would; in one place alone.

PyTorch is the extra `oracle`; the module can be imported without it, its functions cannot run.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np


def torch() -> Any:
    """Import PyTorch, on one thread.

    Raises:
        SystemExit: when it is not installed; the message says how to install it.
    """
    try:
        import torch as module
    except ImportError:
        raise SystemExit(
            "This benchmark compares with PyTorch, which is not installed here. "
            "Install the extra `oracle`: pip install -e '.[oracle]'"
        ) from None
    module.set_num_threads(1)
    return module


def network(cell: str, characters: int, hidden: int, layers: int) -> Any:
    """Make a batch-first `nn.RNN`, `nn.LSTM` or `nn.GRU` with a linear layer on every step."""
    t = torch()

    class Network(t.nn.Module):  # type: ignore[name-defined]  # torch is an extra
        def __init__(self) -> None:
            super().__init__()
            self.body = getattr(t.nn, cell)(characters, hidden, layers, batch_first=True)
            self.head = t.nn.Linear(hidden, characters)

        def forward(self, x: Any, state: Any = None) -> Any:
            x = t.nn.functional.one_hot(x, characters).to(self.head.weight.dtype)
            y, state = self.body(x, state)
            return self.head(y), state

    return Network()


def put_weights(target: Any, layers: Sequence[Mapping[str, np.ndarray]]) -> None:
    """Give a network of `network` the weights that `unrolled.nn.to_lab` gives for each layer.

    PyTorch keeps input and hidden weights apart, in the order of gates i, f, c, o or r, z, c, and
    has two biases that it adds: the second becomes zero, but for a GRU's candidate, where it
    stands behind the reset gate.
    """
    t = torch()
    with t.no_grad():
        for i, p in enumerate(layers):
            if "Wc" in p:
                gates = "ifco" if "Wf" in p else "rzc"
                W = np.concatenate([p[f"W{gate}"] for gate in gates])
                b = np.concatenate([p[f"b{gate}"] for gate in gates])
                n_a = len(p["bc"])
                W_a, W_x = W[:, :n_a], W[:, n_a:]
            else:
                W_a, W_x, b = p["Waa"], p["Wax"], p["ba"]
            body = target.body
            getattr(body, f"weight_hh_l{i}").copy_(t.from_numpy(np.ascontiguousarray(W_a)))
            getattr(body, f"weight_ih_l{i}").copy_(t.from_numpy(np.ascontiguousarray(W_x)))
            getattr(body, f"bias_ih_l{i}").copy_(t.from_numpy(b[:, 0]))
            getattr(body, f"bias_hh_l{i}").zero_()
            if "bca" in p:
                getattr(body, f"bias_hh_l{i}")[-n_a:].copy_(t.from_numpy(p["bca"][:, 0]))
        top = layers[-1]
        target.head.weight.copy_(t.from_numpy(top["Wy"] if "Wy" in top else top["Wya"]))
        target.head.bias.copy_(t.from_numpy(top["by"][:, 0]))
