"""Watch a network learn a text: its loss on what it trains on, against what it never sees."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from unrolled import nn
from unrolled.plots.screen import Screen
from unrolled.plots.style import BLUE, GREY, VERMILION, look

Curve = Sequence[tuple[int, float]]


class Watch:
    """Draws both curves anew at each evaluation; give it to `nn.train` as `on_update`."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        self._screen = Screen()
        self._seen = 0

    def __call__(self, history: nn.History) -> None:
        """Look at a run; draw where it has been evaluated since the last time."""
        if len(history.held_out) == self._seen:
            return
        self._seen = len(history.held_out)
        training = training_curve(history)
        self._screen.show(
            held_out_figure(training, history.held_out),
            held_out_text(training, history.held_out),
        )


def training_curve(history: nn.History) -> list[tuple[int, float]]:
    """Average the training loss between evaluations: (updates, bits a character)."""
    ends = [updates for updates, _ in history.held_out]
    starts = [0, *ends[:-1]]
    return [
        (end, float(np.mean(history.losses[start:end]) / np.log(2)))
        for start, end in zip(starts, ends, strict=True)
    ]


def best(held_out: Curve) -> tuple[int, float]:
    """Find the evaluation with the fewest bits."""
    return min(held_out, key=lambda point: point[1])


def held_out_figure(training: Curve, held_out: Curve) -> Figure:
    """Draw both curves over updates, and mark where the held-out one is lowest."""
    with look():
        figure = Figure(figsize=(7.4, 3.6), layout="constrained")
        axes = figure.subplots()
        for curve, colour, marker, label in (
            (training, BLUE, "o", "on what it trains on"),
            (held_out, VERMILION, "s", "held out"),
        ):
            axes.plot(
                [x for x, _ in curve],
                [y for _, y in curve],
                color=colour,
                marker=marker,
                ms=4,
                label=label,
            )
        updates, bits = best(held_out)
        axes.axvline(updates, color=GREY, lw=1, ls=":")
        axes.annotate(
            f"{bits:.2f}", (updates, bits), xytext=(5, 8), textcoords="offset points", fontsize=9
        )
        axes.set(xlabel="updates", ylabel="bits a character", xlim=(0, None))
        axes.legend()
    return figure


def held_out_text(training: Curve, held_out: Curve) -> str:
    """Say in words where both curves are and where the held-out one was lowest."""
    updates, bits = best(held_out)
    return (
        f"After {held_out[-1][0]:,} updates: {training[-1][1]:.2f} bits a character on what it "
        f"trains on, {held_out[-1][1]:.2f} held out; the lowest held out was {bits:.2f}, after "
        f"{updates:,}."
    )
