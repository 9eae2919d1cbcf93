"""Watch a model of names learn: a progress bar, the smoothed loss, and names as they appear."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from tqdm.auto import tqdm

from unrolled.widgets.drawing import Drawing

Parameters = dict[str, np.ndarray]
NAMES, NOISE = 4, 2  # in a list; in the first one, whose names have no end
EARLY = (30, 100, 300, 1000)  # updates in the first pass after which names are shown as well
POINTS = 600  # of the drawn loss
CAPTION = (
    "Move the slider back to the first names, and watch letters, vowels and endings come in turn. "
    "The loss falls fastest where the names change most."
)


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
    """Train in place and show loss and names: before any update, a few times within the first
    reading of the list, and after each reading. All of them are kept.

    Args:
        model: the student's own, as in lab 04. A carried state starts from zero again with each of
            its calls: once a reading, and where names are shown within the first one.
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
    drawing = Drawing(training_settings(losses, seen), training_text(losses, seen))
    with tqdm(total=passes * len(names), unit="name", desc="reading") as bar:
        for stretch in stretches(list(names), passes):
            trained, more = model(
                stretch, index, parameters, len(stretch), losses[-1], learning_rate, carry
            )
            if trained is not parameters:
                parameters.update(trained)
            losses += [float(loss) for loss in more]
            bar.update(len(stretch))
            bar.set_postfix(loss=f"{losses[-1]:.2f}")
            seen.append((len(losses) - 1, _spelled(sample, parameters, index, rng, NAMES)))
            told = training_settings(losses, seen), training_text(losses, seen)
            drawing.more(*told, last=len(losses) > passes * len(names))
    return losses[1:]


def stretches(names: list[str], passes: int) -> Iterator[list[str]]:
    """Names to be read before the next list is shown."""
    ends = [0, *(end for end in EARLY if end < len(names)), len(names)]
    for start, end in pairwise(ends):
        yield names[start:end]
    for _ in range(passes - 1):
        yield names


def training_settings(losses: Sequence[float], seen: Sequence[tuple[int, str]]) -> dict[str, Any]:
    """What the browser draws: the smoothed loss against updates, and every list of names."""
    every = max(1, len(losses) // POINTS)
    return {
        "kind": "names",
        "caption": CAPTION,
        "losses": [[k, round(float(losses[k]), 3)] for k in range(0, len(losses), every)],
        "lists": [[updates, names] for updates, names in seen],
        "told": [
            f"After {updates:,} updates the smoothed loss is {losses[updates]:.2f} nats a name, "
            f"and the model writes {names}."
            for updates, names in seen
        ],
    }


def training_text(losses: Sequence[float], seen: Sequence[tuple[int, str]]) -> str:
    """Say in words how far it has come, and list what it wrote on the way."""
    lists = "\n".join(f"{updates:>7,}  {names}" for updates, names in seen)
    return (
        f"After {len(losses) - 1:,} updates the smoothed loss has gone from {losses[0]:.1f} to "
        f"{losses[-1]:.2f} nats a name. What the model wrote after so many updates:\n{lists}"
    )


def _spelled(
    sample: Callable[..., Any], parameters: Parameters, index: dict[str, int], rng: Any, count: int
) -> str:
    letters = {number: letter for letter, number in index.items()}
    drawn = [sample(parameters, index, rng) for _ in range(count)]
    names = ("".join(letters[int(i)] for i in name).strip().capitalize()[:24] for name in drawn)
    return ", ".join(names)
