"""Write 400 characters with a 2 x 256 LSTM of the sonnets' 38 characters, at temperature 0.8.

Ours carries the state. `window` re-reads the last 40 characters for each new one, with the plain
cell of labs 07 and 09, as the source material does. `pytorch` carries the state through `nn.LSTM`,
without gradients. The lines also say what re-reading costs with the engine itself.
"""

import argparse
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.harness.report import Outcome
from benchmarks.harness.texts import timed_on
from benchmarks.harness.timing import interleaved
from benchmarks.peers import pytorch
from benchmarks.peers.textbook import read_window
from unrolled import nn

GOALS = {"window": 40.0, "pytorch": 3.0}
HIDDEN, LAYERS, WINDOW, TEMPERATURE = 256, 2, 40, 0.8


def run(options: argparse.Namespace) -> Outcome:
    return compare(length=400, repeats=5)


def compare(length: int, repeats: int) -> Outcome:
    """Compare all sides on `length` characters; re-reading is timed on a tenth of them."""
    text = timed_on("sonnets").text.lower()
    network = nn.LSTM("".join(sorted(set(text))), HIDDEN, LAYERS, rng=np.random.default_rng(0))
    prompt = text[:WINDOW]
    layers = [nn.to_lab(network, layer) for layer in (1, 2)]
    model = pytorch.network("LSTM", len(network.vocabulary), HIDDEN, LAYERS)
    pytorch.put_weights(model, layers)
    tenth = max(1, length // 10)
    read = network.vocabulary.encode(prompt)

    def ours() -> None:
        nn.sample(network, length, np.random.default_rng(0), TEMPERATURE, prompt, progress=False)

    def window() -> None:
        reread(lambda seen: read_window(seen, layers), read, tenth)

    def engine_window() -> None:
        reread(lambda seen: nn.sharpen(network.forward(seen[None])[0][0, -1], 1.0), read, tenth)

    seconds = interleaved(
        {
            "ours": ours,
            "window": window,
            "pytorch": lambda: theirs(model, read, length),
            "the engine re-reading": engine_window,
        },
        repeats,
    )
    us = {name: s / length * 1e6 for name, s in seconds.items()}
    us["window"] *= length / tenth
    us["the engine re-reading"] *= length / tenth
    apart = _apart(network, layers, model, read)
    engine = us["the engine re-reading"] / us["ours"]
    return Outcome(
        ratios={peer: us[peer] / us["ours"] for peer in ("window", "pytorch")},
        lines=[
            "us a character: " + ", ".join(f"{name} {t:.0f}" for name, t in us.items()),
            f"against re-reading with the engine's own fast forward pass: {engine:.1f}",
            f"largest difference of probabilities between the sides: {apart:.1e}",
        ],
        also_needed={"all sides give the same probabilities to 1e-5": apart < 1e-5},
    )


def reread(
    probabilities_after: Callable[[np.ndarray], np.ndarray], read: np.ndarray, length: int
) -> None:
    """Write by reading the last `WINDOW` characters again for each new one."""
    rng, seen = np.random.default_rng(0), read
    for _ in range(length):
        p = probabilities_after(seen[-WINDOW:])
        sharp = nn.sharpen(np.log(p), TEMPERATURE)
        seen = np.append(seen, rng.choice(len(sharp), p=sharp))


def theirs(model: Any, read: np.ndarray, length: int) -> None:
    """Write with PyTorch, the state carried."""
    torch = pytorch.torch()
    generator = torch.Generator().manual_seed(0)
    with torch.inference_mode():
        scores, state = model(torch.from_numpy(read)[None])
        for _ in range(length):
            p = torch.softmax(scores[0, -1] / TEMPERATURE, 0)
            x = torch.multinomial(p, 1, generator=generator)
            scores, state = model(x[None], state)


def _apart(
    network: nn.LSTM, layers: list[dict[str, np.ndarray]], model: Any, read: np.ndarray
) -> float:
    """Measure how far the three sides' next-character probabilities differ after the prompt."""
    torch = pytorch.torch()
    step = nn.Stepper(network)
    for x in read:
        scores = step(np.array([x]))[:, 0]
    p = nn.sharpen(scores, 1.0)
    with torch.inference_mode():
        q = torch.softmax(model(torch.from_numpy(read)[None])[0][0, -1], 0).numpy()
    return float(max(np.abs(p - q).max(), np.abs(p - read_window(read, layers)).max()))
