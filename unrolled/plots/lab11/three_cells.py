"""Plain network, GRU and LSTM side by side, at equal size."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from unrolled import nn
from unrolled.plots.show import show
from unrolled.plots.style import BLUE, GREEN, GREY, VERMILION, look

COLOURS = {"plain": GREY, "GRU": VERMILION, "LSTM": BLUE}
LEARNED = 0.1  # nats, the mean of the last ten losses
Races = Mapping[str, Sequence[Sequence[float]]]


def equal_size(kind: type[nn.Network], characters: int, parameters: int) -> int:
    """Find the most units with which one layer has no more than so many parameters.

    >>> equal_size(nn.LSTM, 8, 2000)
    17
    """
    units = 1
    while kind(characters, units + 1).flat.size <= parameters:
        units += 1
    return units


def learned(losses: Sequence[float]) -> bool:
    """Whether a network has learned its task: its last ten losses are next to nothing."""
    return float(np.mean(losses[-10:])) < LEARNED


def show_memory_race(races: Races) -> None:
    """Draw the losses of several networks of each kind that learn to keep a letter.

    Args:
        races: for each kind by name, for each seed the loss after each update, in nats.
    """
    show(memory_race_figure(races), memory_race_text(races))


def memory_race_figure(races: Races) -> Figure:
    """Draw smoothed losses against updates, a panel for each kind."""
    with look():
        figure = Figure(figsize=(7.5, 2.9), layout="constrained")
        panels = np.ravel(figure.subplots(1, len(races), sharex=True, sharey=True))
        for axes, (name, runs) in zip(panels, races.items(), strict=True):
            for losses in runs:
                smooth = [np.mean(losses[max(0, n - 9) : n + 1]) for n in range(len(losses))]
                axes.plot(smooth, color=COLOURS.get(name, GREEN), linewidth=1.5)
            axes.axhline(np.log(4), color=GREY, linewidth=0.8, linestyle=":")
            count = sum(map(learned, runs))
            axes.set(title=f"{name}: {count} of {len(runs)}", xlabel="updates", ylim=(0, 1.6))
        panels[0].set(ylabel="loss (nats)")
    return figure


def memory_race_text(races: Races) -> str:
    """Say in words how many of each kind learned it, and after how many updates."""
    parts = []
    for name, runs in races.items():
        updates = [len(losses) for losses in runs if learned(losses)]
        rest = [float(np.mean(losses[-10:])) for losses in runs if not learned(losses)]
        said = f"{name}: {len(updates)} of {len(runs)} learned it"
        if updates:
            said += f", after {_range(updates, '.0f')} updates"
        if rest:
            said += f"; the others end at {_range(rest, '.2f')} nats"
        parts.append(said)
    return ". ".join(parts) + "."


def show_text_race(scores: Mapping[str, Sequence[float]]) -> None:
    """Draw the bits per character of several networks of each kind.

    Args:
        scores: for each kind by name, for each seed the bits on held-out text.
    """
    show(text_race_figure(scores), text_race_text(scores))


def text_race_figure(scores: Mapping[str, Sequence[float]]) -> Figure:
    """Draw a dot for each network, a row for each kind."""
    with look():
        figure = Figure(figsize=(7.0, 2.0), layout="constrained")
        axes = figure.subplots()
        for row, (name, bits) in enumerate(scores.items()):
            axes.plot(bits, [row] * len(bits), "o", color=COLOURS.get(name, GREEN), markersize=8)
        axes.set_yticks(range(len(scores)), list(scores))
        axes.set(
            xlabel="bits a character, held out: less is better", ylim=(len(scores) - 0.5, -0.5)
        )
        axes.grid(axis="x", alpha=0.3)
    return figure


def text_race_text(scores: Mapping[str, Sequence[float]]) -> str:
    """Say in words what each kind came to."""
    return "Bits a character on held-out text. " + "; ".join(
        f"{name}: {_range(bits, '.2f')}" for name, bits in scores.items()
    )


def _range(numbers: Sequence[float], form: str) -> str:
    low, high = format(min(numbers), form), format(max(numbers), form)
    return low if low == high else f"{low} to {high}"
