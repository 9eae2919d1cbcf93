"""Lab 04: names, its own run and the published one."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from benchmarks.promises.run import Arrays, Nudge, Numbers, Run, functions_of
from unrolled.data import load
from unrolled.plots.lab04.training import stretches

LAB = "04_dinosaur_names"
PASSES = 12
SHUFFLE = 0  # the lab's list is read in this order, whatever the first weights
PUBLISHED = (5_000, 10_000, 35_000)


def lab() -> Mapping[str, Any]:
    dinosaurs = load("dinosaurs")
    return functions_of(
        LAB, char_to_ix=dinosaurs.char_to_ix, ix_to_char=dinosaurs.ix_to_char, load=load
    )


def own(carry: bool) -> Callable[[int, Nudge], Numbers]:
    """The run of section 4."""
    return lambda seed, nudge: twelve_passes(seed, nudge, carry)


def twelve_passes(seed: int, nudge: Nudge, carry: bool) -> Numbers:
    """The smoothed loss after twelve passes, and the whole list with weights fixed."""
    names = lab()
    order = np.random.default_rng(SHUFFLE).permutation(load("dinosaurs").names)
    listed = [str(name) for name in order]
    start = float(np.log(27) * np.mean([len(name) + 1 for name in listed]))
    parameters = nudge(names["new_network"](50, np.random.default_rng(seed)))
    smoothed = start
    for stretch in stretches(listed, PASSES):  # the picture calls model once for each
        _, losses = names["model"](
            stretch, names["char_to_ix"], parameters, len(stretch), smoothed, carry=carry
        )
        smoothed = losses[-1]
    return {"smoothed": smoothed, "whole list": names["nats_a_name"](listed, parameters)}


def published(order: str, carry: bool) -> Callable[[int, Nudge], Numbers]:
    """The run of section 5, to 35,000 updates; its seeds are those of the source."""

    def run(seed: int, nudge: Nudge) -> Numbers:
        names = lab()
        known = [name.lower() for name in load("dinosaurs-1536").names]
        if order == "shuffled":
            np.random.RandomState(0).shuffle(known)
        parameters, largest = nudge(names["seeded_network"]()), watched(names)
        _, losses = names["model"](
            known, names["char_to_ix"], parameters, PUBLISHED[-1] + 1, 3 * np.log(27), carry=carry
        )
        found = {f"smoothed {update}": losses[update] for update in PUBLISHED}
        later = np.array(largest[PUBLISHED[1] + 1 :])
        found |= {"later beyond 5": float(np.mean(later > 5)), "largest": float(later.max())}
        return found | {"whole list": names["nats_a_name"](known, parameters)}

    return run


def watched(names: Mapping[str, Any]) -> list[float]:
    """Have the lab's `optimize` note the largest entry of each update's gradients, unclipped."""
    clip, largest = names["clip"], []

    def looking(gradients: Arrays, bound: float) -> Arrays:
        largest.append(max(float(np.abs(g).max()) for g in gradients.values()))
        return clip(gradients, bound)

    names["optimize"].__globals__["clip"] = looking
    return largest


def gradients_before_the_clip(seed: int, nudge: Nudge) -> Numbers:
    """How often clipping acts in the published run, by how much, and what comes without it."""
    names = lab()
    looked_at, found = watched(names), {}
    for kind in ("clipped", "not clipped"):
        if kind == "not clipped":
            names["optimize"].__globals__["clip"] = lambda gradients, bound: gradients
        known = [name.lower() for name in load("dinosaurs-1536").names]
        np.random.RandomState(0).shuffle(known)
        parameters = nudge(names["seeded_network"]())
        _, losses = names["model"](
            known, names["char_to_ix"], parameters, 10_001, 3 * np.log(27), carry=True
        )
        found[f"smoothed {kind}"] = losses[10_000]
    beyond = np.array([one for one in looked_at if one > 5])
    return found | {
        "share": len(beyond) / len(looked_at),
        "median": float(np.median(beyond)),
        "largest": float(beyond.max()),
    }


def batches(seed: int, nudge: Nudge) -> Numbers:
    """The extension: 2,000 batches of 32, mean loss of the last hundred."""
    names = lab()
    listed = [str(n) for n in np.random.default_rng(SHUFFLE).permutation(load("dinosaurs").names)]
    rng = np.random.default_rng(seed)
    parameters, first, losses = nudge(names["new_network"](50, rng)), np.zeros((50, 1)), []
    for _ in range(2000):
        loss, first = names["batch_update"](list(rng.choice(listed, 32)), parameters, first, 0.06)
        losses.append(loss)
    return {"last": losses[-1], "mean": float(np.mean(losses[-100:])), "moved": np.abs(first).max()}


def parrot(seed: int, nudge: Nudge) -> Numbers:
    """One name, again and again: the loss after 80 repetitions."""
    names = lab()
    rng = np.random.default_rng(seed)
    letters = [names["char_to_ix"][c] for c in "rex"]
    parameters = nudge(names["new_network"](20, rng))
    losses = [
        names["optimize"]([None, *letters], [*letters, 0], np.zeros((20, 1)), parameters, 0.1)[0]
        for _ in range(81)
    ]
    return {"loss": losses[-1]}


SOURCE = (0,)
RUNS = (
    Run("04_own", 0, tuple(range(10)), own(carry=False)),
    Run("04_carried", 0, tuple(range(10)), own(carry=True), everywhere=()),
    Run("04_published", 0, SOURCE, published("shuffled", True)),
    Run("04_published_from_zero", 0, SOURCE, published("shuffled", False)),
    Run("04_published_alphabetical", 0, SOURCE, published("alphabetical", True)),
    Run("04_before_the_clip", 0, SOURCE, gradients_before_the_clip),
    Run("04_batches", 3, tuple(range(10)), batches),
    Run("04_parrot", 2, tuple(range(10)), parrot),
)
