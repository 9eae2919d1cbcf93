"""One update of a 2 x 128 LSTM: batch 128, 40 steps, the 38 characters of the sonnets, Adam.

Ours in float32 against PyTorch's batch-first `nn.LSTM` with `CrossEntropyLoss` and `Adam`, and
against the floor: the same update's matrix products alone, in NumPy. The floor also says what is
possible: no NumPy engine can beat `pytorch / floor`.
"""

import argparse
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.harness.report import Outcome
from benchmarks.harness.texts import timed_on
from benchmarks.harness.timing import interleaved
from benchmarks.peers import pytorch
from benchmarks.peers.products import lstm_products
from unrolled import nn

GOALS = {"pytorch": 1.2, "floor": 0.74}
HIDDEN, LAYERS, M, STEPS = 128, 2, 128, 40


def run(options: argparse.Namespace) -> Outcome:
    text = timed_on("sonnets").text.lower()
    vocabulary = "".join(sorted(set(text)))
    start = nn.LSTM(vocabulary, HIDDEN, LAYERS, rng=np.random.default_rng(0))
    streams = nn.Streams(start.vocabulary.encode(text), M, STEPS)
    window = next(streams.windows())
    layers = [nn.to_lab(start, layer) for layer in (1, 2)]
    sides: dict[str, Callable[[], Any]] = {
        "ours": ours(start, window.x, window.y),
        "pytorch": theirs(layers, len(vocabulary), window.x, window.y),
        "floor": lstm_products(len(vocabulary), HIDDEN, LAYERS, M, STEPS),
    }
    first = {name: float(sides[name]()) for name in ("ours", "pytorch")}
    apart = abs(first["ours"] - first["pytorch"])
    ms = {name: s * 1e3 for name, s in interleaved(sides, repeats=41, warm_up=3).items()}
    return Outcome(
        ratios={name: ms[name] / ms["ours"] for name in ("pytorch", "floor")},
        lines=[
            "ms an update: " + ", ".join(f"{name} {t:.1f}" for name, t in ms.items()),
            f"the products alone would allow, against PyTorch: {ms['pytorch'] / ms['floor']:.2f}",
            f"ours takes {ms['ours'] / ms['floor']:.2f} times its own matrix products",
            f"difference of the first loss to PyTorch's: {apart:.1e} nats",
        ],
        also_needed={"the first loss equals PyTorch's to 1e-5": apart < 1e-5},
    )


def ours(network: nn.Network, x: np.ndarray, y: np.ndarray) -> Callable[[], float]:
    """Prepare one update of the engine."""
    optimizer = nn.Adam(0.001)

    def update() -> float:
        loss, _ = network.loss_and_gradients(x, y)
        optimizer.update(network.flat, network.flat_gradient)
        return loss

    return update


def theirs(
    layers: list[dict[str, np.ndarray]], n: int, x: np.ndarray, y: np.ndarray, cell: str = "LSTM"
) -> Callable[[], float]:
    """Prepare one update of PyTorch's."""
    torch = pytorch.torch()
    model = pytorch.network(cell, n, HIDDEN, LAYERS)
    pytorch.put_weights(model, layers)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    judge = torch.nn.CrossEntropyLoss()
    inputs, targets = torch.from_numpy(x.copy()), torch.from_numpy(y.copy()).reshape(-1)

    def update() -> float:
        scores, _ = model(inputs)
        loss = judge(scores.reshape(-1, n), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return float(loss.item())

    return update
