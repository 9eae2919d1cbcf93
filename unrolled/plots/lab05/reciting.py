"""Watch a model learn a text by heart: how many of its characters it says right by itself."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from tqdm.auto import tqdm

from unrolled.plots.screen import Screen
from unrolled.plots.style import BLUE, GREY, VERMILION, look

PICTURES = 10  # in one run


def play_reciting(
    model: Any,
    corpus: Any,
    updates: int,
    steps: int = 64,
    learning_rate: float = 0.1,
    every: int = 100,
    whole: str = "",
) -> dict[str, np.ndarray]:
    """Train a model, let it recite greedily on the way, and keep the weights that did best.

    Args:
        model: the student's own `CharRNN`; it is trained.
        corpus: what it reads; has `text`, `char_to_ix` and `ix_to_char`.
        updates: how many windows to read.
        steps: characters in a window.
        learning_rate: of Adagrad.
        every: how many updates lie between two recitals.
        whole: what it should recite; the text that it reads where this is left out.

    Returns:
        The parameters at the best recital; of equally good ones those of the first.
    """
    wanted = whole or corpus.text
    right: dict[int, int] = {0: 0}
    best: dict[str, np.ndarray] = {}
    said, seen = "", 0
    screen, pause = Screen(), max(every, updates // PICTURES)

    def recital(_: float = 0.0) -> None:
        nonlocal said, best, seen
        seen += 1
        bar.update()
        if seen % every:
            return
        said = recite(model, corpus, len(wanted))
        found = count_right(said, wanted)
        if found > max(right.values()):
            best = {name: np.array(value) for name, value in model.parameters.items()}
        right[seen] = found
        bar.set_postfix(right=f"{found} of {len(wanted) - 1}")
        if seen % pause == 0:
            screen.show(reciting_figure(right, said, wanted), reciting_text(right, wanted))

    with tqdm(total=updates, unit="window", desc="reading", mininterval=0.5) as bar:
        model.train(
            np.array([corpus.char_to_ix[c] for c in corpus.text]),
            updates,
            steps,
            learning_rate,
            recital,
        )
    screen.show(reciting_figure(right, said, wanted), reciting_text(right, wanted))
    return best or dict(model.parameters)


def recite(model: Any, corpus: Any, n: int) -> str:
    """What a model says, most probable characters only, behind the first of its text."""
    a = np.zeros_like(model.parameters["ba"], dtype=float)
    indices = model.sample(a, corpus.char_to_ix[corpus.text[0]], n - 1)
    return corpus.text[0] + "".join(corpus.ix_to_char[int(i)] for i in indices)


def count_right(said: str, wanted: str) -> int:
    """How many characters behind the first one are right, each at its place."""
    return sum(one == other for one, other in zip(said[1:], wanted[1:], strict=False))


def reciting_figure(right: Mapping[int, int], said: str, wanted: str) -> Figure:
    """Draw the number of right characters against updates, and the last recital below it."""
    with look():
        figure = Figure(figsize=(9.4, 3.8), layout="constrained")
        upper, lower = figure.subplots(2, 1, height_ratios=(5, 4))
        upper.plot(list(right), list(right.values()), "o-", ms=3, color=BLUE)
        upper.axhline(len(wanted) - 1, color=GREY, lw=0.8, ls="--")
        upper.set(xlabel="updates", title=f"right characters, of {len(wanted) - 1}", ylim=(0, None))
        lower.axis("off")
        lower.set(xlim=(0, 1), ylim=(0, 1))
        _write(lower, said, wanted)
    return figure


def _write(axes: Any, said: str, wanted: str, width: int = 105, rows: int = 4) -> None:
    """Write what was said, right characters over wrong ones in another colour."""
    for row in range(rows):
        part = slice(row * width, (row + 1) * width)
        pairs = list(zip(said[part], wanted[part], strict=False))
        for colour, keep in ((GREY, True), (VERMILION, False)):
            line = "".join(c if (c == w) == keep else " " for c, w in pairs)
            axes.text(
                0,
                0.95 - row * 0.24,
                line,
                family="monospace",
                fontsize=8,
                color=colour,
                va="top",
                parse_math=False,
            )


def reciting_text(right: Mapping[int, int], wanted: str) -> str:
    """Say in words what the figure shows."""
    most, whole = max(right.values()), len(wanted) - 1
    perfect = [update for update, found in right.items() if found == whole]
    last = next(reversed(right))
    told = f"After {last:,} updates {right[last]} of {whole} characters are right"
    if perfect:
        when = ", ".join(f"{update:,}" for update in perfect[:8]) + ", …" * (len(perfect) > 8)
        return f"{told}; all of them were after {when} updates."
    first = max(right, key=lambda update: right[update])
    return f"{told}; at best it was {most}, after {first:,} updates."
