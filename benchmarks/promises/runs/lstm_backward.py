"""Lab 08: one bit over sixty steps of noise, by four networks."""

from typing import Any

import numpy as np

from benchmarks.promises.run import Nudge, Numbers, Run, functions_of

LAB = "08_lstm_backward"
SHUT = {"plain": None, "bias 0": 0.0, "bias 1": 1.0}
LENGTHS = (20, 40, 60, 80, 120, 200, 300)
UPDATES = 300


def race(seed: int, nudge: Nudge, bias: float | None) -> tuple[Any, float, float]:
    """Train one; its parameters, updates until done (infinite: never), and its last losses."""
    names = functions_of(LAB)
    memory = nudge(names["new_memory"](np.random.default_rng(seed), bias))
    losses = list(names["learn"](memory, np.random.default_rng(seed + 1), UPDATES))
    done = len(losses) < UPDATES or max(losses[-10:]) < 0.05
    return memory, len(losses) if done else np.inf, float(np.mean(losses[-10:]))


def opened(seed: int, nudge: Nudge) -> Numbers:
    """The network with forget bias 3: when it is done, and what it says at other times."""
    memory, done, loss = race(seed, nudge, 3.0)
    return {"done": done, "loss": loss} | asked(functions_of(LAB), memory)


def others(seed: int, nudge: Nudge) -> Numbers:
    """The three other networks."""
    found: Numbers = {}
    for name, bias in SHUT.items():
        _, found[name], found[f"{name}, loss"] = race(seed, nudge, bias)
    return found


def asked(names: Any, memory: Any) -> Numbers:
    """A network asked at other times: shares right, and told 1."""
    rng, found = np.random.default_rng(4), {}
    for steps in LENGTHS:
        x, answer = names["first_bit"](rng, 200, steps)
        y = names["lstm_forward"](x, np.zeros((len(memory["bf"]), 200)), memory)[1]
        said = y[:, :, -1].argmax(axis=0)
        found[f"right at {steps}"] = float(np.mean(said == answer))
        found[f"told 1 at {steps}"] = float(np.mean(said))
    x, answer = names["first_bit"](np.random.default_rng(3))
    _, _, c, _ = names["lstm_forward"](x, np.zeros((len(memory["bf"]), x.shape[1])), memory)
    apart = c[:, answer == 1, -1].mean(axis=1) - c[:, answer == 0, -1].mean(axis=1)
    found["belt apart"] = float(np.abs(apart).max())
    return found


TEN = tuple(range(1, 11))
RUNS = (Run("08_open", 1, TEN, opened), Run("08_others", 1, TEN, others, everywhere=()))
