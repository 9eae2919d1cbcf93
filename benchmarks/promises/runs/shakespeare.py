"""Lab 09: a small network that learns by heart, and the large one fine-tuned."""

import numpy as np

from benchmarks.promises.run import Nudge, Numbers, Run
from unrolled import files, nn
from unrolled.data import load
from unrolled.plots.lab09.held_out import training_curve

LAB = "09_shakespeare"


def nudge_flat(network: nn.Network, nudge: Nudge) -> None:
    """Nudge a network of the engine: in single precision, by its own last bit."""
    (moved,) = nudge({"flat": network.flat.astype(np.float64)}).values()
    up = np.nextafter(network.flat, np.float32(np.inf))
    down = np.nextafter(network.flat, np.float32(-np.inf))
    exact = network.flat.astype(np.float64)
    network.flat[:] = np.where(moved > exact, up, np.where(moved < exact, down, network.flat))


def by_heart(seed: int, nudge: Nudge) -> Numbers:
    """Bits on what it reads and on what it never sees, along 600 updates."""
    text = load("sonnets", lower=True)
    held_out = text.text[int(0.9 * len(text.text)) :]
    rng = np.random.default_rng(seed)
    pupil = nn.LSTM("".join(text.vocabulary), 128, rng=rng)
    nudge_flat(pupil, nudge)
    history = nn.train(
        pupil, text.text[:10_000], updates=600, streams=16, steps=40, optimizer=nn.Adam(0.01),
        rng=rng, held_out=held_out[:3000], evaluate_every=50, progress=False,
    )  # fmt: skip
    read, unseen = dict(training_curve(history)), dict(history.held_out)
    best = min(unseen, key=lambda update: unseen[update])
    parted = next((u for u in sorted(unseen) if u in read and unseen[u] - read[u] > 0.3), np.inf)
    return {
        "read at 600": read[max(read)],
        "unseen at 600": unseen[600],
        "unseen at 400": unseen[400],
        "read at 400": read[max(u for u in read if u <= 400)],
        "best": unseen[best],
        "best at": best,
        "parted at": parted,
    }


def tuned(seed: int, nudge: Nudge) -> Numbers:
    """Bits on the new text and the old one, before and after a round of fine-tuning."""
    network = nn.load(files.path("assets/weights/shakespeare.npz"))
    known = network.vocabulary.characters or ""
    sonnets = load("sonnets", lower=True).text
    old = "".join(c for c in sonnets[int(0.9 * len(sonnets)) :] if c in known)
    new = "".join(c for c in load("pastiche", lower=True).text if c in known)
    end = int(0.9 * len(new))
    found = {}

    def tell(when: str) -> None:
        found[f"new {when}"] = nn.bits_per_character(network, new[end:], progress=False)
        found[f"old {when}"] = nn.bits_per_character(network, old, progress=False)

    tell("before")
    nudge_flat(network, nudge)
    nn.train(
        network, new[:end], epochs=4, streams=8, steps=64, optimizer=nn.Adam(0.001),
        schedule=nn.cosine, rng=np.random.default_rng(seed), progress=False,
    )  # fmt: skip
    tell("after")
    return found


RUNS = (
    Run("09_by_heart", 0, tuple(range(10)), by_heart),
    Run("09_tuned", 4, tuple(range(10)), tuned),
)
