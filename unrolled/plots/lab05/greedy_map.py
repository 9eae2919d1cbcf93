"""Why greedy writing loops: the map from each character to the one that follows it."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from unrolled.plots.show import show
from unrolled.plots.style import BLUE, GREY, VERMILION, look

STATES = 20  # from which each character is tried
STEPS = 60


def play_greedy_map(model: Any, corpus: Any, first: str, seed: int = 0) -> None:
    """Draw which character a model finds most probable behind each one, and where that leads.

    Args:
        model: the student's own `CharRNN`.
        corpus: has `char_to_ix` and `ix_to_char`.
        first: the character that the walk starts from.
        seed: draws the states in which each character is tried.
    """
    following, steady = greedy_map(model, len(corpus.char_to_ix), seed)
    a = np.zeros_like(model.parameters["ba"], dtype=float)
    start = corpus.char_to_ix[first]
    walk = [start, *(int(i) for i in model.sample(a, start, STEPS))]
    text = greedy_text(corpus.ix_to_char, following, steady, walk)
    show(greedy_figure(corpus.ix_to_char, following, walk), text)


def greedy_map(model: Any, n: int, seed: int) -> tuple[np.ndarray, float]:
    """Find the most probable successor of each character, and how seldom the state changes it.

    Returns:
        The successors from a state of zeros, shape `(n,)`; the share of trials, each character in
        states that the model reaches while it writes at random, in which the same one comes out.
    """
    rng = np.random.default_rng(seed)
    zero = np.zeros_like(model.parameters["ba"], dtype=float)
    following = np.array([int(model.sample(zero, i, 1)[0]) for i in range(n)])
    same, a = 0, zero
    for _ in range(STATES):
        index = int(rng.integers(n))
        a = np.asarray(model.loss([index], [index], a)[2])
        same += sum(int(model.sample(a, i, 1)[0]) == following[i] for i in range(n))
    return following, same / (STATES * n)


def cycle(walk: Sequence[int]) -> list[int]:
    """The characters that the end of a walk goes round and round; empty where there is no round.

    >>> cycle([3, 1, 2, 5, 2, 5, 2, 5])
    [2, 5]
    """
    for length in range(1, len(walk) // 2 + 1):
        tail = list(walk[-2 * length :])
        if tail[:length] == tail[length:]:
            return tail[length:]
    return []


def greedy_figure(
    characters: Mapping[int, str], following: np.ndarray, walk: Sequence[int]
) -> Figure:
    """Draw all characters on a circle and an arrow from each to its successor."""
    n = len(following)
    angle = np.pi / 2 - 2 * np.pi * np.arange(n) / n
    place = np.stack([np.cos(angle), np.sin(angle)], axis=1)  # (n, 2)
    steps = list(itertools.pairwise(walk))
    around = cycle(walk)
    inside = set(zip(around, [*around[1:], *around[:1]], strict=True)) if around else set()
    with look():
        figure = Figure(figsize=(6.2, 6.2), layout="constrained")
        axes = figure.subplots()
        for i, j in enumerate(following):
            _arrow(axes, place[i], place[int(j)], GREY, 0.6)
        for i, j in dict.fromkeys(steps):
            loop = (i, j) in inside
            _arrow(axes, place[i], place[j], VERMILION if loop else BLUE, 2.2)
        for i in range(n):
            on = i in walk
            colour = VERMILION if i in around else BLUE if on else "black"
            x, y = 1.08 * place[i]
            axes.text(
                x, y, named(characters[i]), ha="center", va="center", fontsize=10, color=colour,
                family="monospace", weight="bold" if on else "normal", parse_math=False,
            )  # fmt: skip
        axes.set(xlim=(-1.2, 1.2), ylim=(-1.2, 1.2), aspect="equal")
        axes.axis("off")
    return figure


def _arrow(axes: Any, start: np.ndarray, end: np.ndarray, colour: str, width: float) -> None:
    if np.array_equal(start, end):
        axes.plot(*(0.97 * start), "o", ms=7, mfc="none", mec=colour, mew=width)
        return
    axes.add_patch(
        FancyArrowPatch(
            tuple(0.99 * start), tuple(0.99 * end), arrowstyle="-|>", mutation_scale=9, lw=width,
            color=colour, connectionstyle="arc3,rad=0.15", shrinkA=0, shrinkB=0,
            zorder=2 if width > 1 else 1,
        )
    )  # fmt: skip


def named(character: str) -> str:
    """A character as it can be seen.

    >>> named(" "), named("a")
    ('␣', 'a')
    """
    return {" ": "␣", "\n": "⏎"}.get(character, character if character.isprintable() else "·")


def greedy_text(
    characters: Mapping[int, str], following: np.ndarray, steady: float, walk: Sequence[int]
) -> str:
    """Say in words what the picture shows."""
    around = cycle(walk)
    said = "".join(named(characters[i]) for i in walk[:40])
    round_trip = (
        f"it goes round {len(around)} characters: {''.join(named(characters[i]) for i in around)}"
        if around
        else "it has found no round yet"
    )
    return (
        f"{len(set(following.tolist()))} of {len(following)} characters are the most probable "
        f"successor of any; the state changes the successor in {1 - steady:.0%} of trials. From "
        f"{named(characters[walk[0]])!r} on it writes {said}…; {round_trip}."
    )
