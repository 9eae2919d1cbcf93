"""How well a network predicts text that it has not seen."""

import math
from collections.abc import Sequence

import numpy as np
from tqdm.auto import tqdm

from unrolled.nn.network import Network, State


def bits_per_character(
    network: Network,
    text: str | Sequence[int] | np.ndarray,
    *,
    steps: int = 256,
    progress: bool = True,
) -> float:
    """Measure the mean of -log2 p(next character) over the whole text, in bits.

    The network reads it once, from its first state, as one stream whose state is carried from
    beginning to end; every character but the first is predicted, none twice.

    Args:
        network: without dropout here, whatever it trained with.
        text: at least 2 characters, or their indices.
        steps: read at a time; changes memory and speed, not the result.
        progress: show a bar where it takes more than a second.

    Raises:
        ValueError: for a text that is too short or a character outside the vocabulary.
    """
    indices = network.vocabulary.encode(text)
    if len(indices) < 2:
        raise ValueError(
            f"bits_per_character: text has {len(indices)} characters, expected 2 or more."
        )
    nats, state = 0.0, None
    starts = range(0, len(indices) - 1, steps)
    for start in tqdm(starts, desc="Reading", leave=False, delay=1, disable=not progress):
        piece = indices[None, start : start + steps + 1]
        loss, state = _sum(network, piece, state)
        nats += loss
    return nats / (len(indices) - 1) / math.log(2)


def surprise(network: Network, text: str | Sequence[int] | np.ndarray) -> np.ndarray:
    """Give the surprise at each character of `text` after the first, -log2 p, `(n - 1,)` in bits.

    Raises:
        ValueError: for a character outside the vocabulary.
    """
    indices = network.vocabulary.encode(text)
    scores, _ = network.forward(indices[None, :-1])
    z = scores[0].astype(np.float64)  # (n - 1, n_y)
    z -= z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(z)), indices[1:]] / math.log(2)


def _sum(network: Network, piece: np.ndarray, state: State | None) -> tuple[float, State]:
    return network.loss(piece[:, :-1], piece[:, 1:], state, reduction="sum")
