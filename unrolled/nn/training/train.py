"""The training loop: windows in, gradients clipped, one step down, over and over."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from tqdm.auto import tqdm

from unrolled.nn.network import Network, State
from unrolled.nn.training.clip import clip_by_norm, clip_by_value
from unrolled.nn.training.evaluate import bits_per_character
from unrolled.nn.training.optimizers import Adam, Optimizer
from unrolled.nn.training.streams import Streams, Window

Text = str | Sequence[int] | np.ndarray


@dataclass
class History:
    """What a training run saw.

    Attributes:
        losses: of each update, before it, in nats a character, with dropout on.
        held_out: (updates so far, bits a character on held-out text) at each evaluation.
        seconds: spent, evaluations included.
        interrupted: whether the stop button ended the run.
    """

    losses: list[float] = field(default_factory=list)
    held_out: list[tuple[int, float]] = field(default_factory=list)
    seconds: float = 0.0
    interrupted: bool = False


def cosine(fraction: float) -> float:
    """Lower the learning rate from 1 to 0 along half a cosine (Loshchilov and Hutter, 2017)."""
    return 0.5 * (1 + math.cos(math.pi * min(fraction, 1.0)))


def train(
    network: Network,
    text: Text,
    *,
    updates: int | None = None,
    epochs: float | None = None,
    seconds: float | None = None,
    optimizer: Optimizer | None = None,
    streams: int = 32,
    steps: int = 64,
    max_norm: float | None = 5.0,
    max_value: float | None = None,
    schedule: Callable[[float], float] | None = None,
    rng: np.random.Generator | None = None,
    held_out: Text = "",
    evaluate_every: int | None = None,
    keep_best: bool = False,
    on_update: Callable[[History], None] | None = None,
    progress: bool = True,
    clock: Callable[[], float] = time.perf_counter,
) -> History:
    """Train `network` in place to predict each next character of `text`.

    Truncated back-propagation through time: every window begins with the state that the last one
    ended with, and no gradient crosses between them. The stop button (KeyboardInterrupt) ends the
    run early and in order: the network keeps what it has learnt and the history is returned.

    Args:
        network: trained in place.
        text: characters of its vocabulary, or their indices.
        updates: how long to train; give exactly one of updates, epochs and seconds.
        epochs: passes over the text, fractions allowed.
        seconds: by the clock; then the same seed no longer promises the same weights.
        optimizer: Adam with its own defaults, where none is given. It keeps its memory, so a
            second run with the same one goes on where the first ended.
        streams: read side by side, m.
        steps: in a window, T_x.
        max_norm: the gradient's norm is clipped to this; None leaves it.
        max_value: each entry of the gradient is clipped to this; None leaves it.
        schedule: multiplies the learning rate, given the fraction of the run that is done, such
            as `cosine`.
        rng: draws dropout, and where each pass begins. Without it the passes begin at the
            beginning, and a network with dropout is an error.
        held_out: text to measure bits per character on as training goes.
        evaluate_every: updates between such measurements; once a pass by default.
        keep_best: end with the weights that did best on `held_out`.
        on_update: called after each update, such as to draw a curve.
        progress: show a bar.
        clock: what `seconds` are measured by.

    Returns:
        The losses and what else was seen.

    Raises:
        ValueError: for contradictory arguments, a text too short or unknown characters.
        FloatingPointError: when the loss is no longer a finite number.
    """
    _check(network, (updates, epochs, seconds), rng, keep_best, held_out)
    source = Streams(network.vocabulary.encode(text), streams, steps)
    if epochs is not None:
        updates = round(epochs * len(source))
    optimizer = Adam() if optimizer is None else optimizer
    judge = _HeldOut(network, held_out, evaluate_every or len(source), keep_best)
    full_rate, history, start = optimizer.learning_rate, History(), clock()

    def fraction() -> float:
        if seconds is not None:
            return (clock() - start) / seconds
        return len(history.losses) / (updates or 1)

    bar = tqdm(total=updates, desc="Training", unit=" updates", delay=1, disable=not progress)
    try:
        state: State | None = None
        for window in _endless(source, rng):
            done = fraction()
            if done >= 1:
                break
            if schedule is not None:
                optimizer.learning_rate = full_rate * schedule(done)
            loss, state = _gradients(network, window, state, rng, len(history.losses))
            if max_value is not None:
                clip_by_value(network.flat_gradient, max_value)
            if max_norm is not None:
                clip_by_norm(network.flat_gradient, max_norm)
            optimizer.update(network.flat, network.flat_gradient)
            history.losses.append(loss)
            bar.update()
            if judge.measures(history):
                bar.set_postfix_str(f"held-out {history.held_out[-1][1]:.3f} bits/char")
            history.seconds = clock() - start
            if on_update is not None:
                on_update(history)
    except KeyboardInterrupt:
        history.interrupted = True
    finally:
        optimizer.learning_rate = full_rate
        bar.close()
    judge.restore()
    history.seconds = clock() - start
    return history


def _check(
    network: Network,
    lengths: tuple[float | None, ...],
    rng: np.random.Generator | None,
    keep_best: bool,
    held_out: Text,
) -> None:
    if sum(length is not None for length in lengths) != 1:
        raise ValueError("train: give exactly one of updates, epochs and seconds.")
    if network.dropout and rng is None:
        raise ValueError("train: dropout needs rng, such as np.random.default_rng(0).")
    if keep_best and not len(held_out):
        raise ValueError("train: keep_best needs held_out, the text to be best on.")


def _gradients(
    network: Network,
    window: Window,
    state: State | None,
    rng: np.random.Generator | None,
    updates: int,
) -> tuple[float, State]:
    """Fill the network's gradients from a window; give its loss and the state after it."""
    first = None if window.first else state
    loss, last = network.loss_and_gradients(window.x, window.y, first, rng=rng)
    if not math.isfinite(loss):
        raise FloatingPointError(
            f"train: the loss is {loss} after {updates} updates. "
            "Lower the learning rate, or clip the gradient at less."
        )
    return loss, last


class _HeldOut:
    """Measures a network on held-out text as training goes, and keeps the weights that did best."""

    def __init__(self, network: Network, text: Text, every: int, keep_best: bool) -> None:
        self._network, self._text, self._every, self._keep = network, text, every, keep_best
        self._best: np.ndarray | None = None

    def measures(self, history: History) -> bool:
        """Add a measurement to the history, where one is due; say whether it was."""
        if not len(self._text) or len(history.losses) % self._every:
            return False
        bits = bits_per_character(self._network, self._text, progress=False)
        if self._keep and bits <= min((b for _, b in history.held_out), default=math.inf):
            self._best = self._network.flat.copy()
        history.held_out.append((len(history.losses), bits))
        return True

    def restore(self) -> None:
        """Put back the weights that did best, where they were kept."""
        if self._best is not None:
            self._network.flat[...] = self._best


def _endless(source: Streams, rng: np.random.Generator | None) -> Iterator[Window]:
    while True:
        yield from source.windows(rng)
