"""The unrolled network with a reader's own activations in it."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from unrolled.plots.play import known_letters, text_boxes
from unrolled.plots.show import show
from unrolled.plots.style import BLUE, DIVERGING, GREEN, GREY, look

LETTERS = "\nabcdefghijklmnopqrstuvwxyz"
N_A = 6
LONGEST = 12  # letters that the picture has room for
SEE = (
    "Each column is the hidden state after a letter. Compare the columns of the same letter: "
    "how long does the network remember that the words began differently?"
)


def play_unrolled_network(
    rnn_forward: Callable[..., Any],
    one_hot: Callable[..., Any],
    words: tuple[str, str] = ("saurus", "taurus"),
) -> None:
    """Let the reader type two words and see both networks unrolled, one above the other.

    Args:
        rnn_forward: the student's own, as in lab 01.
        one_hot: the student's own.
        words: what the two boxes hold at first; letters from a to z.
    """
    text_boxes(("First word", "Second word"), words, lambda *two: _draw(rnn_forward, one_hot, two))


def _draw(
    rnn_forward: Callable[..., Any], one_hot: Callable[..., Any], words: tuple[str, ...]
) -> None:
    known = [known_letters(word, LETTERS[1:], LONGEST) for word in words]
    parameters = random_parameters(np.random.default_rng(7))
    runs = []
    for word, _ in known:
        x = one_hot([LETTERS.index(c) for c in word], len(LETTERS))[:, np.newaxis, :]
        a, y_pred, _ = rnn_forward(x, np.zeros((N_A, 1)), parameters)
        runs.append((word, a[:, 0, :], y_pred[:, 0, :]))
    show(unrolled_figure(runs), unrolled_text(runs), SEE + "".join(said for _, said in known))


def random_parameters(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """An untrained network on 27 characters with a state of six numbers."""
    n_x = len(LETTERS)
    return {
        "Wax": 1.2 * rng.normal(size=(N_A, n_x)),
        "Waa": 0.35 * rng.normal(size=(N_A, N_A)),
        "Wya": 1.5 * rng.normal(size=(n_x, N_A)),
        "ba": np.zeros((N_A, 1)),
        "by": np.zeros((n_x, 1)),
    }


def unrolled_figure(runs: list[tuple[str, np.ndarray, np.ndarray]]) -> Figure:
    """Draw words, their hidden states and the best guess after each letter.

    Args:
        runs: for each word: the word, `a` (n_a, T), `y_pred` (n_y, T).
    """
    longest = max(len(word) for word, _, _ in runs)
    with look():
        figure = Figure(figsize=(1.0 + 0.85 * longest, 2.9 * len(runs)), layout="constrained")
        for axes, (word, a, y_pred) in zip(
            np.ravel(figure.subplots(len(runs), 1, squeeze=False)), runs, strict=True
        ):
            _draw_word(axes, word, a, y_pred, longest)
        figure.supxlabel("blue is negative, red is positive, white is zero", fontsize=9, color=GREY)
    return figure


def _draw_word(axes: Axes, word: str, a: np.ndarray, y_pred: np.ndarray, longest: int) -> None:
    n_a = len(a)
    axes.set(xlim=(-0.9, longest - 0.2), ylim=(-1.5, n_a + 1.6))
    axes.axis("off")
    for t, letter in enumerate(word):
        values = a[::-1, t : t + 1]  # (n_a, 1), first unit on top
        axes.imshow(
            values,
            cmap=DIVERGING,
            vmin=-1,
            vmax=1,
            extent=(t - 0.22, t + 0.22, 0, n_a),
            aspect="auto",
        )
        axes.text(t, -0.9, letter, ha="center", fontsize=14, family="monospace")
        best = int(np.argmax(y_pred[:, t]))
        name = "end" if best == 0 else LETTERS[best]
        axes.text(
            t, n_a + 0.9, f"{name} {y_pred[best, t]:.0%}", ha="center", color=GREEN, fontsize=9
        )
        arrow = {"arrowstyle": "-|>", "color": GREY, "shrinkA": 0, "shrinkB": 0}
        axes.annotate("", (t, n_a + 0.75), (t, n_a + 0.05), arrowprops=arrow)
        axes.annotate("", (t, -0.05), (t, -0.5), arrowprops=arrow)
        if t + 1 < len(word):
            axes.annotate(
                "", (t + 0.76, n_a / 2), (t + 0.24, n_a / 2), arrowprops={**arrow, "color": BLUE}
            )
    axes.text(-0.85, n_a / 2, "a", style="italic", fontsize=13, va="center", color=BLUE)


def unrolled_text(runs: list[tuple[str, np.ndarray, np.ndarray]]) -> str:
    """Say in words what the figure shows: the states, and how far apart two words' states are."""
    parts = [
        f"The hidden states of an untrained network reading {' and '.join(r[0] for r in runs)}."
    ]
    if len(runs) == 2:
        (one, a, _), (other, b, _) = runs
        common = min(len(one), len(other))
        if common:
            gaps = np.linalg.norm(a[:, -common:] - b[:, -common:], axis=0)
            listed = ", ".join(
                f"{letter} {gap:.2f}" for letter, gap in zip(one[-common:], gaps, strict=True)
            )
            parts.append(f"Distance between the two states, counted from the end: {listed}.")
    return " ".join(parts)
