"""Watch a network learn to add, and let it add two numbers of one's own."""

from collections.abc import Callable, Sequence
from html import escape
from types import TracebackType
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from tqdm.auto import tqdm

from unrolled.plots.play import text_boxes
from unrolled.plots.screen import Screen
from unrolled.plots.show import present
from unrolled.plots.style import BLUE, GREEN, look

Add = Callable[..., Any]
Parameters = dict[str, np.ndarray]
LARGEST = 128  # the numbers of the training run are below it
EVERY, KEEP_EVERY = 500, 1000


class Watch:
    """A training run on the screen: a progress bar, the loss, and the share of all sums right.

    Attributes:
        losses: loss of each example so far.
        right: share of all 16,384 sums that are right, by number of examples.
        kept: parameters from along the way, by number of examples.
    """

    def __init__(self, add: Add, examples: int) -> None:
        """Watch a run of so many examples; `add` is the student's own."""
        self.losses: list[float] = []
        self.right: dict[int, float] = {}
        self.kept: dict[int, Parameters] = {}
        self._add, self._examples = add, examples
        self._screen, self._bar = Screen(), tqdm(total=examples, unit="sum", desc="adding")

    def __enter__(self) -> "Watch":
        """Begin to watch."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        """Leave the bar where the run ended."""
        self._bar.close()

    def after(self, loss: float, parameters: Parameters) -> None:
        """Take in the loss of an example, and the parameters after its update."""
        self.losses.append(float(loss))
        done = len(self.losses)
        if done % KEEP_EVERY == 0 or done == self._examples:
            self.kept[done] = {name: array.copy() for name, array in parameters.items()}
        if done % EVERY == 0 or done == self._examples:
            self.right[done] = share_right(self._add, parameters)
            text = training_text(self.losses, self.right)
            self._screen.show(training_figure(self.losses, self.right, self._examples), text)
            self._bar.update(done - self._bar.n)


def share_right(add: Add, parameters: Parameters) -> float:
    """Measure the share of all sums of two numbers below 128 that are right."""
    a, b = np.meshgrid(np.arange(LARGEST), np.arange(LARGEST))
    return float(np.mean(add(a, b, parameters, 8) == a + b))


def training_figure(losses: Sequence[float], right: dict[int, float], examples: int) -> Figure:
    """Draw the loss, averaged over a hundred examples each, above the share of sums right."""
    with look():
        figure = Figure(figsize=(7.6, 3.6), layout="constrained")
        above, below = figure.subplots(2, 1, sharex=True)
        whole = len(losses) // 100 * 100
        means = np.reshape(losses[:whole], (-1, 100)).mean(axis=1)
        above.plot(100 * np.arange(1, len(means) + 1), means, color=BLUE)
        above.set(ylim=(0, None), title="loss: half the squared error of a sum")
        below.plot(list(right), list(right.values()), color=GREEN, marker="o", ms=3.5)
        below.set(ylim=(-0.04, 1.04), xlim=(0, examples), xlabel="examples")
        below.set_title("share of all 16,384 sums that are right")
        below.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}")
    return figure


def training_text(losses: Sequence[float], right: dict[int, float]) -> str:
    """Say in words how far the run is."""
    share = list(right.values())[-1]
    return (
        f"After {len(losses):,} examples the loss of the last 500 is "
        f"{np.mean(losses[-500:]):.4f} on average, and {round(share * LARGEST**2):,} of "
        f"{LARGEST**2:,} sums are right."
    )


def play_adder(add: Add, parameters: Parameters, bits: int = 31) -> None:
    """Let the reader type two numbers and see the network's sum, bit by bit.

    Args:
        add: the student's own.
        parameters: of the trained network.
        bits: how many columns it adds.
    """

    def draw(a: str, b: str) -> None:
        text = adder_text(add, parameters, a, b, bits)
        present(f"<pre>{escape(text)}</pre>", text)

    text_boxes(("a", "b"), ("271828182", "314159265"), draw)


def adder_text(add: Add, parameters: Parameters, a: str, b: str, bits: int) -> str:
    """Write a sum of two typed numbers in columns, and say whether it is right."""
    largest = 2 ** (bits - 1) - 1
    typed = [number.replace(",", "").replace("_", "").strip() for number in (a, b)]
    if not all(
        number.isascii() and number.isdigit() and int(number) <= largest for number in typed
    ):
        return f"Two whole numbers from 0 to {largest:,}, please."
    one, other = map(int, typed)
    total = int(add(one, other, parameters, bits))
    lines = [f"{number:>{bits + 4}b}   {number:>14,}" for number in (one, other)]
    lines.append(f"{'-' * bits:>{bits + 4}}   {'-' * 13:>14}")
    lines.append(f"{total:>{bits + 4}b}   {total:>14,}")
    verdict = "right in every bit" if total == one + other else f"wrong: it is {one + other:,}"
    return "\n".join([*lines, "", verdict])
