"""Watch a character model read a text: a progress bar, the smoothed loss, and what it writes."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from tqdm.auto import tqdm

from unrolled.plots.screen import Screen
from unrolled.plots.style import BLUE, GREY, ORANGE, look

BETA = 0.999
SHOWN = 220  # characters of a sample
PICTURES = 12  # in one run
KEPT = (100, 1000, 4000)  # updates after which a sample stays on the screen


def play_reading(
    model: Any,
    corpus: Any,
    updates: int,
    steps: int = 25,
    learning_rate: float = 0.1,
    shade: str = "",
    seed: int = 0,
    smoothed: float | None = None,
) -> list[float]:
    """Let a model read a corpus, and show its smoothed loss and what it writes on the way.

    Args:
        model: the student's own `CharRNN`; it is trained.
        corpus: has `text`, `char_to_ix` and `ix_to_char`, as those of `unrolled.data`.
        updates: how many windows to read.
        steps: characters in a window.
        learning_rate: of Adagrad.
        shade: a piece of the text; the curve is shaded wherever the reader is behind it. Empty
            shades nothing.
        seed: of the sampling.
        smoothed: what the smoothed loss goes on from, where training goes on; without it, the loss
            of a blind guess.

    Returns:
        The smoothed loss after each update, in nats a full window. It forgets with a rate of 0.001.
    """
    index = corpus.char_to_ix
    text = np.array([index[character] for character in corpus.text])
    rng = np.random.default_rng(seed)
    blind = float(steps * np.log(len(index)))
    losses = [blind if smoothed is None else float(smoothed)]
    kept: dict[int, str] = {}
    spans = shaded(len(text), corpus.text.find(shade) if shade else -1, steps, updates)
    written = ""
    screen, every = Screen(), max(1, updates // PICTURES)

    def show() -> None:
        figure = reading_figure(losses, written, steps, spans, kept)
        screen.show(figure, reading_text(losses, written))

    with tqdm(total=updates, unit="window", desc="reading", mininterval=0.5) as bar:

        def watch(loss: float) -> None:
            nonlocal written
            whole = steps / length_of_window(len(losses) - 1, len(text), steps)
            losses.append(BETA * losses[-1] + (1 - BETA) * float(loss) * whole)
            bar.update()
            if len(losses) - 1 in KEPT and smoothed is None:
                kept[len(losses) - 1] = write(model, corpus, rng)
            if (len(losses) - 1) % every == 0:
                bar.set_postfix(loss=f"{losses[-1]:.2f}")
                written = write(model, corpus, rng)
                show()

        returned = model.train(text, updates, steps, learning_rate, watch)
        if len(losses) == 1:  # a `train` that tells nobody what it does
            for loss in returned:
                watch(loss)
    if (len(losses) - 1) % every:
        written = write(model, corpus, rng)
        show()
    return losses[1:]


def write(model: Any, corpus: Any, rng: Any, n: int = SHOWN) -> str:
    """Let a model write from a state of zeros, after the first character of its text."""
    a = np.zeros_like(model.parameters["ba"], dtype=float)
    indices = model.sample(a, corpus.char_to_ix[corpus.text[0]], n, rng)
    return corpus.text[0] + "".join(corpus.ix_to_char[int(i)] for i in indices)


def length_of_window(update: int, length: int, steps: int) -> int:
    """How many characters are guessed in an update, when the text is read round and round.

    >>> [length_of_window(update, 11, 4) for update in range(4)]
    [4, 4, 2, 4]
    """
    guesses = length - 1
    start = update % -(-guesses // steps) * steps
    return min(steps, guesses - start)


def shaded(length: int, place: int, steps: int, updates: int) -> list[tuple[float, float]]:
    """The spans of updates in which the reader is behind a place of the text.

    >>> shaded(101, 50, 10, 25)
    [(5.0, 10.0), (15.0, 20.0)]
    """
    if place < 0:
        return []
    turn = -(-(length - 1) // steps)
    starts = range(0, updates, turn)
    return [
        (s + place / steps, float(min(s + turn, updates)))
        for s in starts
        if s + place / steps < updates
    ]


def reading_figure(
    losses: Sequence[float],
    written: str,
    steps: int,
    spans: Sequence[tuple[float, float]] = (),
    kept: Mapping[int, str] | None = None,
) -> Figure:
    """Draw the smoothed loss against updates, and beside it what the model writes now.

    Below stands what it wrote earlier, side by side.
    """
    with look():
        figure = Figure(figsize=(9.4, 4.7 if kept else 3.2), layout="constrained")
        upper: Any = figure
        lower: Any = None
        if kept:
            upper, lower = figure.subfigures(2, 1, height_ratios=(2, 1), squeeze=False)[:, 0]
        left, right = upper.subplots(1, 2, width_ratios=(5, 6))
        every = max(1, len(losses) // 600)
        left.plot(range(0, len(losses), every), losses[::every], color=BLUE)
        for low, high in spans:
            if low < len(losses):
                left.axvspan(low, min(high, len(losses)), color=ORANGE, alpha=0.25, lw=0)
        left.set(
            xlabel="updates",
            ylabel=f"nats a window of {steps}",
            title="smoothed loss",
            xlim=(0, None),
        )
        right.axis("off")
        right.set(xlim=(0, 1), ylim=(0, 1), title=f"after {len(losses) - 1:,} updates it writes")
        right.text(
            0, 0.97, page(written), family="monospace", fontsize=8.5, va="top", parse_math=False
        )
        right.plot([0, 0.9], [0.995, 0.995], color=GREY, lw=0.6)
        if lower is not None and kept:
            columns = lower.subplots(1, len(KEPT), squeeze=False)[0]
            for axes, update in zip(columns, KEPT, strict=True):
                axes.axis("off")
                if update in kept:
                    axes.set_title(f"after {update:,}")
                    early = page(kept[update], 34, 6)
                    axes.text(
                        0, 1, early, family="monospace", fontsize=8, va="top", parse_math=False
                    )
    return figure


def page(written: str, width: int = 50, most: int = 12) -> str:
    """A text in lines of a width in characters, its own ends of line kept; cut after the most."""
    lines = [
        piece
        for line in written.split("\n")
        for piece in textwrap.wrap(line, width, drop_whitespace=False) or [""]
    ]
    return "\n".join("".join(c if c.isprintable() else " " for c in line) for line in lines[:most])


def reading_text(losses: Sequence[float], written: str) -> str:
    """Say in words what the figure shows."""
    return (
        f"After {len(losses) - 1:,} updates the smoothed loss has gone from {losses[0]:.1f} to "
        f"{losses[-1]:.2f} nats a window; the model writes: {' '.join(written[:90].split())}"
    )
