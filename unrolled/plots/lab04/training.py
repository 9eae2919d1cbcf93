"""Watch a model of names learn: a progress bar, the smoothed loss, and names as they appear."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from tqdm.auto import tqdm

from unrolled.plots.screen import Screen
from unrolled.plots.style import BLUE, GREY, look

Parameters = dict[str, np.ndarray]
NAMES, NOISE = 4, 2  # in a list; in the first one, whose names have no end
ROWS = 9  # lists that the picture has room for: the very first, and the last ones


def play_training(
    model: Callable[..., Any],
    sample: Callable[..., Any],
    names: Sequence[str],
    char_to_ix: Mapping[str, int],
    parameters: Parameters,
    passes: int = 12,
    learning_rate: float = 0.01,
    carry: bool = False,
    seed: int = 0,
) -> list[float]:
    """Train in place, pass by pass over the list, and show loss and names, before and after each.

    Args:
        model: the student's own, as in lab 04; called once a pass, so that a carried state starts
            from zero again with each.
        sample: the student's own.
        names: the list, in the order in which it is read.
        char_to_ix: from each character to its index.
        parameters: what is trained; changed in place.
        passes: how often the whole list is read.
        learning_rate: length of each step.
        carry: whether the state is carried from name to name.
        seed: of the sampling.

    Returns:
        The smoothed loss after each update, in nats a name.
    """
    index = dict(char_to_ix)
    rng = np.random.default_rng(seed)
    losses = [float(np.log(len(index)) * np.mean([len(name) + 1 for name in names]))]
    seen = [(0, _spelled(sample, parameters, index, rng, NOISE))]
    screen = Screen()
    with tqdm(total=passes * len(names), unit="name", desc="reading") as bar:
        for _ in range(passes):
            trained, more = model(
                list(names), index, parameters, len(names), losses[-1], learning_rate, carry
            )
            if trained is not parameters:
                parameters.update(trained)
            losses += [float(loss) for loss in more]
            bar.update(len(names))
            bar.set_postfix(loss=f"{losses[-1]:.2f}")
            seen.append((len(losses) - 1, _spelled(sample, parameters, index, rng, NAMES)))
            screen.show(training_figure(losses, seen), training_text(losses, seen))
    return losses[1:]


def training_figure(losses: Sequence[float], seen: Sequence[tuple[int, str]]) -> Figure:
    """Draw the smoothed loss against updates; beside it the very first names and the late ones."""
    with look():
        figure = Figure(figsize=(9, 3.2), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(5, 6))
        every = max(1, len(losses) // 600)
        left.plot(range(0, len(losses), every), losses[::every], color=BLUE)
        left.set(xlabel="updates", ylabel="nats a name", title="smoothed loss", xlim=(0, None))
        right.axis("off")
        listed = [seen[0], *seen[1:][-(ROWS - 1) :]]
        for row, (updates, names) in enumerate(reversed(listed)):
            colour = "black" if row == 0 else GREY
            right.text(
                0, 1 - 0.115 * row, f"{updates:>7,}", family="monospace", fontsize=9, color=GREY
            )
            right.text(0.17, 1 - 0.115 * row, names, fontsize=9, color=colour)
        right.set(xlim=(0, 1), ylim=(0, 1.05))
    return figure


def training_text(losses: Sequence[float], seen: Sequence[tuple[int, str]]) -> str:
    """Say in words what the figure shows."""
    return (
        f"After {len(losses) - 1:,} updates the smoothed loss has gone from {losses[0]:.1f} to "
        f"{losses[-1]:.2f} nats a name; the model now writes {seen[-1][1]}."
    )


def _spelled(
    sample: Callable[..., Any], parameters: Parameters, index: dict[str, int], rng: Any, count: int
) -> str:
    letters = {number: letter for letter, number in index.items()}
    drawn = [sample(parameters, index, rng) for _ in range(count)]
    names = ("".join(letters[int(i)] for i in name).strip().capitalize()[:24] for name in drawn)
    return ", ".join(names)
