"""Lab 08: one bit over sixty steps of noise, by four networks."""

from typing import Any

import numpy as np

from benchmarks.promises.run import Nudge, Numbers, Run, functions_of

LAB = "08_lstm_backward"
STARTS = {"plain": None, "bias 0": 0.0, "bias 1": 1.0, "bias 3": 3.0}
LENGTHS = (20, 40, 60, 80, 120, 200, 300)
UPDATES = 300


def races(seed: int, nudge: Nudge) -> Numbers:
    """Updates until each network is done (more than 300: never), and its last losses."""
    names = functions_of(LAB)
    found: Numbers = {}
    for name, bias in STARTS.items():
        memory = nudge(names["new_memory"](np.random.default_rng(seed), bias))
        losses = list(names["learn"](memory, np.random.default_rng(seed + 1), UPDATES))
        done = len(losses) < UPDATES or max(losses[-10:]) < 0.05
        found[name] = len(losses) if done else np.inf
        found[f"{name}, loss"] = float(np.mean(losses[-10:]))
    return found | asked(names, memory)


def asked(names: Any, memory: Any) -> Numbers:
    """The last network, that of bias 3, asked at other times: shares right, and told 1."""
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


RUNS = (Run("08_races", 1, tuple(range(1, 11)), races),)
