"""One update of a 2 x 128 GRU: batch 128, 40 steps, the 38 characters of the sonnets, Adam.

As `train_lstm`. The reset gate closes after the product, as PyTorch's does. `before`, the kind of
lab 11 and of the paper, is timed beside it; PyTorch has no such layer.
"""

import argparse
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.harness.report import Outcome
from benchmarks.harness.texts import timed_on
from benchmarks.harness.timing import interleaved
from benchmarks.peers.products import gru_products
from benchmarks.train_lstm import HIDDEN, LAYERS, STEPS, M, ours, theirs
from unrolled import nn

GOALS = {"pytorch": 1.0, "floor": 0.6}


def run(options: argparse.Namespace) -> Outcome:
    text = timed_on("sonnets").text.lower()
    vocabulary = "".join(sorted(set(text)))
    start = nn.GRU(vocabulary, HIDDEN, LAYERS, rng=np.random.default_rng(0), reset="after")
    before = nn.GRU(vocabulary, HIDDEN, LAYERS, rng=np.random.default_rng(0))
    streams = nn.Streams(start.vocabulary.encode(text), M, STEPS)
    window = next(streams.windows())
    layers = [nn.to_lab(start, layer) for layer in (1, 2)]
    sides: dict[str, Callable[[], Any]] = {
        "ours": ours(start, window.x, window.y),
        "before": ours(before, window.x, window.y),
        "pytorch": theirs(layers, len(vocabulary), window.x, window.y, "GRU"),
        "floor": gru_products(len(vocabulary), HIDDEN, LAYERS, M, STEPS),
    }
    first = {name: float(sides[name]()) for name in ("ours", "pytorch")}
    apart = abs(first["ours"] - first["pytorch"])
    ms = {name: s * 1e3 for name, s in interleaved(sides, repeats=41, warm_up=3).items()}
    return Outcome(
        ratios={name: ms[name] / ms["ours"] for name in ("pytorch", "floor")},
        lines=[
            "ms an update: " + ", ".join(f"{name} {t:.1f}" for name, t in ms.items()),
            f"the products alone would allow, against PyTorch: {ms['pytorch'] / ms['floor']:.2f}",
            f"with the reset before the product: {ms['before'] / ms['ours']:.2f} times as long",
            f"difference of the first loss to PyTorch's: {apart:.1e} nats",
        ],
        also_needed={"the first loss equals PyTorch's to 1e-5": apart < 1e-5},
    )
