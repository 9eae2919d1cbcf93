"""How large the two gradients are that reach each hidden state of a word."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from unrolled.plots.play import known_letters, text_boxes
from unrolled.plots.show import show
from unrolled.plots.style import BLUE, GREY, VERMILION, look

LETTERS = "abcdefghijklmnopqrstuvwxyz"
Network = dict[str, np.ndarray]
LONGEST = 20  # letters that the picture has room for
SEE = (
    "At each letter two gradients arrive, from its own guess and from all later steps. Which is "
    "longer, and where does the second one come from?"
)


def play_gradient_walk(
    read: Callable[[str, Network], tuple[Any, ...]],
    output_backward: Callable[..., Any],
    rnn_backward: Callable[..., Any],
    parameters: Network,
    word: str,
) -> None:
    """Let the reader type a word and see the gradients that reach each of its states.

    Args:
        read: gives loss, `y_pred`, `y`, `a` and `caches` of a word, as in lab 02.
        output_backward: the student's own.
        rnn_backward: the student's own.
        parameters: the network.
        word: what the box holds at first; letters from a to z.
    """

    def draw(typed: str) -> None:
        clean, left_out = known_letters(typed, LETTERS, LONGEST)
        _, y_pred, y, a, caches = read(clean, parameters)
        own, _, _ = output_backward(y_pred, y, a, parameters)
        later = from_later_steps(rnn_backward, own, caches)
        sizes = [np.sqrt(np.sum(part**2, axis=(0, 1))) for part in (own, later)]
        show(walk_figure(clean, *sizes), walk_text(clean, *sizes), SEE + left_out)

    text_boxes(("Word",), (word,), draw)


def from_later_steps(
    rnn_backward: Callable[..., Any], da: np.ndarray, caches: tuple[list[Any], np.ndarray]
) -> np.ndarray:
    """Find the gradient that reaches each state from all later steps together.

    It is what `rnn_backward` calls `da0` of the sequence that begins one step later.

    Args:
        rnn_backward: the student's own.
        da: the gradient that reaches each state from its own step, (n_a, m, T_x).
        caches: (list of cell caches, x).

    Returns:
        An array of the shape of `da`; zeros at the last step.
    """
    cells, x = caches
    later: np.ndarray = np.zeros_like(da, dtype=np.float64)
    for t in range(later.shape[-1] - 1):
        rest = rnn_backward(da[:, :, t + 1 :], (cells[t + 1 :], x[:, :, t + 1 :]))
        later[:, :, t] = rest["da0"]
    return later


def walk_figure(word: str, own: np.ndarray, later: np.ndarray) -> Figure:
    """Draw the sizes of both gradients over the letters of a word.

    Args:
        word: the letters.
        own: norm of the gradient from each step itself, (len(word) + 1,); first nothing is read.
        later: norm of the gradient from all later steps, of the same shape.
    """
    steps = np.arange(len(own))
    with look():
        figure = Figure(figsize=(0.9 + 0.5 * max(len(own), 8), 2.9), layout="constrained")
        axes = figure.subplots()
        axes.bar(steps - 0.2, own, 0.4, color=BLUE, label="from its own guess")
        axes.bar(steps + 0.2, later, 0.4, color=VERMILION, label="from all later steps")
        axes.set_xticks(steps, ["·", *word], family="monospace", fontsize=12)
        axes.set(ylabel="norm of the gradient", ylim=(0, 1.35 * max(own.max(), later.max(), 1e-9)))
        axes.set_xlabel("the state after reading …, and · for nothing yet", color=GREY)
        axes.legend(loc="upper right", ncols=2)
    return figure


def walk_text(word: str, own: np.ndarray, later: np.ndarray) -> str:
    """Say in words what the figure shows."""
    listed = "; ".join(
        f"{name} {a:.2g} and {b:.2g}"
        for name, a, b in zip(["nothing", *word], own, later, strict=True)
    )
    return (
        f"Norms of the two gradients that reach the state after each letter of {word}, "
        f"from its own guess and from all later steps: {listed}."
    )
