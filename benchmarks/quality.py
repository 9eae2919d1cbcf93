"""Bits per character on held-out sonnets, after the same minutes of training.

The first 90% of the sonnets, in lower case, are trained on, the last 10% held out. `source` is the
source material's architecture, in PyTorch: two LSTMs of 128 with dropout 0.5 after each, windows of
40 characters cut every 3, batches of 128, the character after the window predicted, Adam at 0.001.
Ours is a two-layer LSTM of 192 that predicts every character over 8 streams of 64 steps, with Adam
from 0.008 down along a cosine; few streams, because at two minutes the number of updates counts for
more than the products' speed. The ratio is the source's bits over ours. Minutes are of one
processor core; on an idle machine, minutes.
"""

import argparse
import math
import time
from typing import Any

import numpy as np

from benchmarks.harness.report import Outcome
from benchmarks.peers import pytorch
from unrolled import nn
from unrolled.data import load

GOALS = {"source": 1.12}
WINDOW, STRIDE, M = 40, 3, 128
BITS_AIMED_AT = 2.30


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--minutes", type=float, default=2.0, help="of training for each side")


def run(options: argparse.Namespace) -> Outcome:
    text = load("sonnets").text.lower()
    cut = int(len(text) * 0.9)
    vocabulary = "".join(sorted(set(text)))
    seconds = options.minutes * 60
    bits, updates = ours(vocabulary, text[:cut], text[cut:], seconds)
    indices = nn.Vocabulary(vocabulary).encode(text)
    source, source_updates = theirs(indices, cut, len(vocabulary), seconds)
    return Outcome(
        ratios={"source": source / bits},
        lines=[
            f"{options.minutes:g} minutes of one core for each side",
            f"ours:   {bits:.3f} bits per held-out character after {updates} updates",
            f"source: {source:.3f} bits per held-out character after {source_updates} updates",
            f"aim of {BITS_AIMED_AT}: {'met' if bits <= BITS_AIMED_AT else 'MISSED'}",
        ],
    )


def ours(vocabulary: str, text: str, held_out: str, seconds: float) -> tuple[float, int]:
    """Train the engine's network and give its bits on what it has not seen, and its updates."""
    rng = np.random.default_rng(0)
    network = nn.LSTM(vocabulary, 192, 2, rng=rng, dropout=0.25)
    history = nn.train(
        network,
        text,
        seconds=seconds,
        clock=time.process_time,
        optimizer=nn.Adam(0.008),
        streams=8,
        steps=64,
        max_norm=1.0,
        schedule=nn.cosine,
        rng=rng,
        progress=False,
    )
    return nn.bits_per_character(network, held_out, progress=False), len(history.losses)


def theirs(indices: np.ndarray, cut: int, n: int, seconds: float) -> tuple[float, int]:
    """Train the source's network. Its held-out windows may begin in the training text."""
    torch = pytorch.torch()
    torch.manual_seed(0)
    model = source_model(n)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    judge = torch.nn.CrossEntropyLoss()
    text = torch.from_numpy(indices)
    starts = torch.arange(0, cut - WINDOW, STRIDE)
    updates, begin = 0, time.process_time()
    while True:
        for batch in starts[torch.randperm(len(starts))].split(M):
            if time.process_time() - begin >= seconds:
                return _bits(model, text, cut), updates
            x = text[batch[:, None] + torch.arange(WINDOW)]
            loss = judge(model(x), text[batch + WINDOW])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            updates += 1


def source_model(n: int) -> Any:
    """Make two LSTMs of 128 with dropout after each, and the scores after the last step."""
    torch = pytorch.torch()

    class Source(torch.nn.Module):  # type: ignore[name-defined]  # torch is an extra
        def __init__(self) -> None:
            super().__init__()
            self.body = torch.nn.LSTM(n, 128, 2, batch_first=True, dropout=0.5)
            self.drop = torch.nn.Dropout(0.5)
            self.head = torch.nn.Linear(128, n)

        def forward(self, x: Any) -> Any:
            y, _ = self.body(torch.nn.functional.one_hot(x, n).float())
            return self.head(self.drop(y[:, -1]))

    return Source()


def _bits(model: Any, text: Any, cut: int) -> float:
    """Predict every held-out character but the first, as ours does, each from its own window."""
    torch = pytorch.torch()
    judge = torch.nn.CrossEntropyLoss(reduction="sum")
    model.eval()
    nats = 0.0
    with torch.inference_mode():
        for ends in torch.arange(cut + 1, len(text)).split(512):
            x = text[ends[:, None] + torch.arange(-WINDOW, 0)]
            nats += judge(model(x), text[ends]).item()
    return nats / (len(text) - cut - 1) / math.log(2)
