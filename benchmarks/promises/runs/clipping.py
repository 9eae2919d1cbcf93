"""Lab 03: a cliff of two weights, and a network that must recall the first of twenty letters."""

import numpy as np

from benchmarks.promises.run import Arrays, Nudge, Numbers, Run, functions_of
from unrolled.plots.lab03 import cliff, recall

LAB = "03_clipping"
BOUNDS = (0.03, 0.1, 0.3, 1, 3, 10, 30)


def recalls(seed: int, nudge: Nudge, bound: float | None, rate: float) -> recall.Run:
    names = functions_of(LAB)
    clip = None if bound is None else lambda gradients: names["clip_by_norm"](gradients, bound)
    update = nudged_once(names["sgd_update"], nudge)
    return recall.train_recall(update, clip, seed, learning_rate=rate)


def nudged_once(update: recall.Update, nudge: Nudge) -> recall.Update:
    """Make the update nudge the weights before its first step, and never again."""
    waiting = [nudge]

    def first_nudged(parameters: Arrays, gradients: Arrays, rate: float) -> Arrays:
        if waiting:
            parameters = waiting.pop()(parameters)
        return update(parameters, gradients, rate)

    return first_nudged


def arrivals(seed: int, nudge: Nudge) -> Numbers:
    """How many of a hundred descents arrive, by bound."""
    names = functions_of(LAB)
    places = cliff.starts(np.random.default_rng(seed), 100)
    nudged = nudge({"places": np.array(places)})["places"]
    found = {}
    for name, bound in (("none", None), ("0.1", 0.1), ("1", 1.0), ("10", 10.0)):
        clip = None if bound is None else names["clip_by_norm"]
        runs = [
            cliff.descend(names["sgd_update"], clip, bound or 1.0, (w, b))
            for w, b in nudged.tolist()
        ]
        found[name] = float(sum(run.arrived for run in runs))
    return found


def told(seed: int, nudge: Nudge) -> Numbers:
    """Which of the networks of the lab's table learned, 1 or 0."""
    runs = {f"bound {bound:g}": bound for bound in BOUNDS} | {"none": None}
    return {name: float(recalls(seed, nudge, bound, 0.3).learned) for name, bound in runs.items()}


def told_slower(seed: int, nudge: Nudge) -> Numbers:
    """The same at shorter steps, without a clip and with the bound of 1."""
    return {
        f"{name} at {rate}": float(recalls(seed, nudge, bound, rate).learned)
        for rate in (0.1, 0.03)
        for name, bound in (("none", None), ("bound 1", 1.0))
    }


def clipped(seed: int, nudge: Nudge) -> Numbers:
    """The network that the lab keeps: how much it recalls, and after how many letters."""
    run = recalls(seed, nudge, 1.0, 0.3)
    later = {
        f"after {T_x}": recall.recalled(run.parameters, np.random.default_rng(3), T_x)
        for T_x in (10, 19, 20, 21, 22, 40, 100)
    }
    early = float(np.mean(run.norms[:300] > 1))
    return {"share": float(run.share[-100:].mean()), "early beyond 1": early, **later}


def unclipped(seed: int, nudge: Nudge) -> Numbers:
    """The gradients of the first 300 updates without a clip."""
    norms = recalls(seed, nudge, None, 0.3).norms[:300]
    return {
        "median": float(np.median(norms)),
        "beyond 1": float(np.mean(norms > 1)),
        "beyond 5": float(np.mean(norms > 5)),
        "largest": float(norms.max()),
    }


TWENTY = tuple(range(20))
RUNS = (
    Run("03_cliff", 0, tuple(range(10)), arrivals),
    Run("03_recall_by_bound", 0, TWENTY, told),
    Run("03_recall_by_rate", 0, TWENTY, told_slower),
    Run("03_recall_clipped", 0, tuple(range(10)), clipped),
    Run("03_recall_norms", 0, tuple(range(10)), unclipped),
)
