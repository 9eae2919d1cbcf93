"""Let a network write."""

from collections.abc import Iterator, Sequence

import numpy as np
from tqdm.auto import tqdm

from unrolled.nn.layers.output import sharpen
from unrolled.nn.network import Network
from unrolled.nn.training.step import Stepper


def draw(
    network: Network,
    rng: np.random.Generator | None = None,
    temperature: float = 1.0,
    prompt: str | Sequence[int] | np.ndarray = "",
) -> Iterator[int]:
    """Draw characters for as long as they are asked for, one index at a time.

    Args:
        network: the writer; changing it meanwhile has no effect.
        rng: needed above temperature 0, where each character takes one number from it.
        temperature: see `sharpen`; 0 is greedy.
        prompt: read first, and not repeated. Without it the network begins from no character.

    Raises:
        ValueError: for a temperature above 0 without `rng`, or an unknown character in the prompt.
    """
    if temperature > 0 and rng is None:
        raise ValueError(
            "Above temperature 0, drawing needs rng, such as np.random.default_rng(0)."
        )
    read = network.vocabulary.encode(prompt) if len(prompt) else np.array([-1])
    step = Stepper(network)
    for x in read[:-1]:
        step(np.array([x]))
    x = read[-1:]
    while True:
        scores = step(x)[:, 0]
        if rng is None or temperature == 0:
            x = np.array([scores.argmax()])
        else:
            total = sharpen(scores, temperature).cumsum()
            x = np.array([total[:-1].searchsorted(rng.random() * total[-1], side="right")])
        yield int(x[0])


def sample(
    network: Network,
    length: int,
    rng: np.random.Generator | None = None,
    temperature: float = 1.0,
    prompt: str = "",
    until: str = "",
    progress: bool = True,
) -> str:
    """Write up to `length` characters after `prompt`, which is not repeated.

    The state is carried from character to character, so a text of any length costs the same a
    character. The same generator state gives the same text.

    Args:
        network: one that was made with its characters.
        length: how many characters to write.
        rng: needed above temperature 0.
        temperature: see `sharpen`; 0 is greedy.
        prompt: read first.
        until: a character that ends the text early; it is kept. Such as a name's newline.
        progress: show a bar where it takes more than a second.

    Raises:
        ValueError: as `draw`; and for a network without characters.
    """
    end = network.vocabulary.encode(until)[0] if until else -1
    written: list[int] = []
    drawn = draw(network, rng, temperature, prompt)
    for _ in tqdm(range(length), desc="Writing", leave=False, delay=1, disable=not progress):
        written.append(next(drawn))
        if written[-1] == end:
            break
    return network.vocabulary.decode(written)
