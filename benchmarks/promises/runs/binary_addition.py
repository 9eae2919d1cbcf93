"""Lab 06: a network that adds, by both losses, and what its states hold."""

from typing import Any

import numpy as np

from benchmarks.promises.run import Nudge, Numbers, Run, functions_of
from unrolled.plots.lab06 import adding, carry, lengths

LAB = "06_binary_addition"
KEPT = (3000, 4000, 5000, 6000, 7000, 10_000)
SUMS = 128 * 128


def trained(
    seed: int, nudge: Nudge, examples: int = 10_000, cross_entropy: bool = False
) -> tuple[dict[int, Any], list[float]]:
    """The lab's own loop without its picture: networks from along the way, and losses."""
    names = functions_of(LAB)
    rng = np.random.default_rng(seed)
    parameters = nudge(names["new_network"](rng))
    backward = names["cross_entropy_backward" if cross_entropy else "backward"]
    kept, losses = {}, []
    for example in range(1, examples + 1):
        a, b = rng.integers(128, size=2)
        y = names["bits_of"]([[a + b]], 8)
        y_pred, cache = names["forward"](names["bits_of"]([[a], [b]], 8), parameters)
        gradients = backward(y_pred, y, cache)
        parameters = {name: w - 0.1 * gradients["d" + name] for name, w in parameters.items()}
        losses.append(float(np.sum((y_pred - y) ** 2) / 2))
        if example in KEPT:
            kept[example] = parameters
    return kept, losses


def squared(seed: int, nudge: Nudge) -> Numbers:
    """By half the squared error: sums that are right along the way, and where the carry is."""
    names = functions_of(LAB)
    kept, losses = trained(seed, nudge)
    right = {f"right at {n}": SUMS * adding.share_right(names["add"], p) for n, p in kept.items()}
    return right | {
        "loss": float(np.mean(losses[-500:])),
        **carried(names, kept[10_000]),
        **half_trained(names, kept),
        **long_sums(names, kept),
    }


def carried(names: Any, parameters: Any) -> Numbers:
    """How a finished network holds the carry."""
    states = carry.all_states(names["forward"], parameters)
    found = carry.find_carry(states)
    late, bit = states.a[found.unit, :, 1:], states.carry[:, 1:]
    gap = max(
        late[bit == 1].min() - late[bit == 0].max(), late[bit == 0].min() - late[bit == 1].max()
    )
    return {
        "probed": found.probed,
        "unit": found.unit,
        "unit, late": found.without_first,
        "unit, first": found.first,
        "gap": float(gap),
    }


def half_trained(names: Any, kept: dict[int, Any]) -> Numbers:
    """What the network of 4,000 examples knows and does."""
    states = carry.all_states(names["forward"], kept[4000])
    found = carry.find_carry(states)
    came_in = np.pad(states.carry, ((0, 0), (1, 0)))[:, :-1]
    bits, ones = states.column - came_in, states.score > 0
    return {
        "probed at 4000": found.probed,
        "cloud 3 written 1": float(ones[states.column == 3].mean()),
        "0 + 1 with a carry written 1": float(ones[(bits == 1) & (came_in == 1)].mean()),
        "1 + 1 written 1": float(ones[bits == 2].mean()),
    }


def long_sums(names: Any, kept: dict[int, Any]) -> Numbers:
    """Accuracy by length, on the way and at the end."""
    add = names["add"]
    shares = {n: lengths.accuracies(add, kept[n], 0) for n in (5000, 6000, 10_000)}
    a, b = np.meshgrid(np.arange(128), np.arange(128))
    wrong = add(a, b, kept[6000], 8) ^ (a + b)
    wrong = wrong[wrong > 0]
    first = np.bincount(np.log2(wrong & -wrong).astype(int), minlength=8)
    return {
        "column at 5000": lengths.luck_of_a_column(add, kept[5000], 0),
        "8 at 5000": shares[5000][8],
        "31 at 5000": shares[5000][31],
        "8 at 6000": shares[6000][8],
        "31 at 6000": shares[6000][31],
        "wrong at 6000": len(wrong),
        "first in the second column": int(first[1]),
        "worst at 10000": min(shares[10_000].values()),
    }


def cross_entropy(seed: int, nudge: Nudge) -> Numbers:
    """By the cross-entropy: sums that are right after 3,000 and 5,000."""
    names = functions_of(LAB)
    kept, _ = trained(seed, nudge, 5000, cross_entropy=True)
    return {f"right at {n}": SUMS * adding.share_right(names["add"], kept[n]) for n in (3000, 5000)}


FORTY = tuple(range(40))
RUNS = (
    Run("06_squared_error", 15, FORTY, squared),
    Run("06_cross_entropy", 15, FORTY, cross_entropy),
)
