"""Lab 02: one word by heart."""

import numpy as np

from benchmarks.promises.run import Nudge, Numbers, Run, functions_of

LAB = "02_bptt"


def word(seed: int, nudge: Nudge) -> Numbers:
    """The loss before and after 120 updates on a word of twelve letters."""
    names = functions_of(LAB, LETTERS="\nabcdefghijklmnopqrstuvwxyz")
    network = nudge(names["new_network"](20, np.random.default_rng(seed)))
    losses = []
    for _ in range(121):
        loss, gradients = names["gradients_of"]("ankylosaurus", network)
        losses.append(loss)
        network = {name: value - 0.1 * gradients["d" + name] for name, value in network.items()}
    return {"at 0": losses[0], "at 120": losses[-1]}


TEN = tuple(range(10))
RUNS = (Run("02_word", 5, TEN, word, everywhere=TEN),)
