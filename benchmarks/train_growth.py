"""Whether cost grows as it should: time linear in steps and batch, memory flat over a long run.

`time`: steps, then batch, are doubled three times; the ratio is 8 times the smallest run's time
over that of the largest, the worse of the two. `memory`: what the process holds after 100 updates
over what it holds after 3,000.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.harness.report import Outcome
from benchmarks.harness.timing import interleaved
from unrolled import nn

GOALS = {"time": 0.85, "memory": 0.85}


def run(options: argparse.Namespace) -> Outcome:
    rng = np.random.default_rng(0)
    lines, ratios = [], {}
    for what, sizes in {
        "steps": [(32, 25), (32, 50), (32, 100), (32, 200)],
        "batch": [(16, 40), (32, 40), (64, 40), (128, 40)],
    }.items():
        sides = {f"{m} x {steps}": _update(rng, m, steps) for m, steps in sizes}
        seconds = interleaved(sides, repeats=15, warm_up=2)
        first, *_, last = seconds.values()
        ratios[what] = 8 * first / last
        times = ", ".join(f"{size} {s * 1e3:.1f}" for size, s in seconds.items())
        lines.append(f"{what}: ms an update at batch x steps: {times}; ratio {ratios[what]:.2f}")
    early, late = memory(rng, 3000)
    lines.append(
        f"memory after 100 updates {early / 2**20:.1f} MiB, after 3,000 {late / 2**20:.1f}"
    )
    return Outcome({"time": min(ratios.values()), "memory": early / late}, lines)


def memory(rng: np.random.Generator, updates: int) -> tuple[int, int]:
    """Train for long and give the bytes held after 100 updates and at the end."""
    text = rng.integers(0, 40, 20_000)
    network = nn.LSTM(40, 64, 2, rng=rng, dropout=0.2)
    held: list[int] = []

    def look(history: nn.History) -> None:
        if len(history.losses) in (100, updates):
            held.append(_bytes_held())

    nn.train(
        network, text, updates=updates, streams=8, steps=20, rng=rng, on_update=look, progress=False
    )
    return held[0], held[-1]


def _update(rng: np.random.Generator, m: int, steps: int) -> Callable[[], object]:
    network, optimizer = nn.LSTM(40, 128, 2, rng=rng), nn.Adam()
    x, y = rng.integers(0, 40, (m, steps)), rng.integers(0, 40, (m, steps))

    def update() -> None:
        network.loss_and_gradients(x, y)
        optimizer.update(network.flat, network.flat_gradient)

    return update


def _bytes_held() -> int:
    """Give what the process holds now; where the system does not say, its peak so far."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
