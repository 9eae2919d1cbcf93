"""Cut text into what a network trains on: windows over parallel streams, or padded lines."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np


class Window(NamedTuple):
    """One piece of every stream.

    Attributes:
        x: `(m, T_x)` integers, what is read.
        y: `(m, T_x)` integers, what came next.
        first: whether the streams begin here, so that the state starts anew.
    """

    x: np.ndarray
    y: np.ndarray
    first: bool


class Streams:
    """A text as `m` parallel streams, read in windows of `T_x` steps (truncated BPTT).

    The text is cut into `m` equal pieces that are read side by side: the state that a window ends
    with is the one that the next begins with, in every stream. What does not fill a row of all
    streams, fewer than `m` characters at the end, is left out; the last window may be short.

    Args:
        indices: `(n,)` integers.
        streams: `m`.
        steps: `T_x`.

    Raises:
        ValueError: for a size below 1, or a text too short to give every stream one step.
    """

    def __init__(self, indices: np.ndarray, streams: int = 32, steps: int = 64) -> None:
        self.indices = np.asarray(indices)
        self.streams, self.steps = streams, steps
        if streams < 1 or steps < 1:
            raise ValueError(f"Streams: {streams} streams of {steps} steps, expected 1 or more.")
        self.length = (len(self.indices) - 1) // streams  # steps in a stream
        if self.length < 1:
            raise ValueError(
                f"Streams: {len(self.indices)} characters are too few for {streams} streams; "
                "give more text or ask for fewer streams."
            )

    def __len__(self) -> int:
        """Count the windows of one pass over the text."""
        return -(-self.length // self.steps)

    def windows(self, rng: np.random.Generator | None = None) -> Iterator[Window]:
        """Pass over the text once.

        Args:
            rng: draws where in the text the pass begins (it goes round), so that streams and
                windows are cut elsewhere in every pass. Without it: at the beginning.
        """
        text = self.indices
        if rng is not None:
            text = np.roll(text, -int(rng.integers(len(text))))
        x = text[: self.streams * self.length].reshape(self.streams, self.length)
        y = text[1 : self.streams * self.length + 1].reshape(self.streams, self.length)
        for start in range(0, self.length, self.steps):
            piece = slice(start, start + self.steps)
            yield Window(x[:, piece], y[:, piece], first=start == 0)


def pad(sequences: Sequence[np.ndarray], end: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Put sequences of different length, such as names, into one minibatch.

    Args:
        sequences: m arrays of indices.
        end: the index that each ends with, such as a newline's.

    Returns:
        `x (m, T_x)`, which begins with -1 (no character) and is -1 on padding; `y (m, T_x)`, which
        ends with `end`; and `weights (m, T_x)`, 1 where a prediction counts and 0 on padding, for
        `Network.loss_and_gradients`. `T_x` is the longest length plus 1.

    Raises:
        ValueError: for no sequences at all.
    """
    if len(sequences) == 0:
        raise ValueError("pad: there are no sequences, expected at least one.")
    steps = max(len(s) for s in sequences) + 1
    x = np.full((len(sequences), steps), -1, np.intp)
    y = np.full((len(sequences), steps), end, np.intp)
    weights = np.zeros((len(sequences), steps))
    for i, s in enumerate(sequences):
        x[i, 1 : len(s) + 1] = s
        y[i, : len(s)] = s
        weights[i, : len(s) + 1] = 1
    return x, y, weights
