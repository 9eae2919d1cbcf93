"""How far back in time a gradient reaches: plain network and LSTM side by side."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from unrolled.plots.show import show
from unrolled.plots.style import BLUE, GREY, ORANGE, PURPLE, VERMILION, look
from unrolled.widgets.drawing import Drawing

N_A, N_X, M, T_X = 24, 8, 16, 61
BIASES = (0.0, 1.0, 3.0)
COLOURS = {
    "plain network": GREY,
    "forget bias 0": ORANGE,
    "forget bias 1": BLUE,
    "forget bias 3": VERMILION,
}
AT = (10, 20, 50)  # steps back, for the words
TURNED, FIRST = [bias / 2 for bias in range(-4, 17)], 2.0  # what the slider stops at, and starts at
LINES = {  # as `front/drawing.css` draws them
    "plain network": "plain",
    "forget bias 0": "orange",
    "forget bias 1": "blue",
    "forget bias 3": "red",
}
CAPTION = (
    "Time runs to the right, towards the loss. A flat line is a gradient that arrives; one that "
    "falls to the left is forgotten. Find the bias from which on your line stays level."
)


def play_gradient_reach(
    rnn_forward: Callable[..., Any],
    rnn_backward: Callable[..., Any],
    lstm_forward: Callable[..., Any],
    lstm_backward: Callable[..., Any],
) -> None:
    """Draw the reach of four untrained networks, and of a fifth whose forget bias is on a slider.

    Args:
        rnn_forward: as in lab 01.
        rnn_backward: as in lab 02.
        lstm_forward: as in lab 07.
        lstm_backward: the student's own, as in lab 08.
    """
    fixed = {"plain network": rnn_reach(rnn_forward, rnn_backward)}
    for bias in BIASES:
        fixed[f"forget bias {bias:.0f}"] = lstm_reach(lstm_forward, lstm_backward, bias)

    yours = [lstm_reach(lstm_forward, lstm_backward, bias) for bias in TURNED]
    told = [reach_text({**fixed, f"yours: {b:g}": s}) for b, s in zip(TURNED, yours, strict=True)]
    first = TURNED.index(FIRST)
    settings = {
        "kind": "reach",
        "caption": CAPTION,
        "fixed": [
            {"name": name, "line": LINES[name], "shares": _short(shares)}
            for name, shares in fixed.items()
        ],
        "biases": TURNED,
        "yours": [_short(shares) for shares in yours],
        "first": first,
        "told": told,
    }
    Drawing(settings, told[first])


def _short(shares: np.ndarray) -> list[float]:
    return [float(f"{share:.4g}") for share in shares]


def rnn_reach(forward: Callable[..., Any], backward: Callable[..., Any]) -> np.ndarray:
    """Measure the gradient that reaches the input k steps before the loss, for k = 0, 1, …: (T_X,).

    The loss sees the last hidden state only; each value is a share of the one at k = 0.
    """
    x, a0, da, rng = _task()
    parameters = {
        "Wax": rng.normal(size=(N_A, N_X)) / np.sqrt(N_A + N_X),
        "Waa": rng.normal(size=(N_A, N_A)) / np.sqrt(N_A),  # spectral radius about 1
        "Wya": np.zeros((2, N_A)),
        "ba": np.zeros((N_A, 1)),
        "by": np.zeros((2, 1)),
    }
    _, _, caches = forward(x, a0, parameters)
    return _shares(backward(da, caches)["dx"])


def lstm_reach(
    forward: Callable[..., Any], backward: Callable[..., Any], bias: float
) -> np.ndarray:
    """Measure the same for an LSTM whose forget gate starts with this bias: (T_X,)."""
    x, a0, da, rng = _task()
    parameters = {"Wy": np.zeros((2, N_A)), "by": np.zeros((2, 1))}
    for gate in "fico":
        parameters[f"W{gate}"] = rng.normal(size=(N_A, N_A + N_X)) / np.sqrt(N_A + N_X)
        parameters[f"b{gate}"] = np.zeros((N_A, 1))
    parameters["bf"] += bias
    _, _, _, caches = forward(x, a0, parameters)
    return _shares(backward(da, caches)["dx"])


def _task() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.random.Generator]:
    rng = np.random.default_rng(8)
    x, a0 = rng.normal(size=(N_X, M, T_X)), np.zeros((N_A, M))
    da = np.zeros((N_A, M, T_X))
    da[:, :, -1] = rng.normal(size=(N_A, M))
    return x, a0, da, rng


def _shares(dx: np.ndarray) -> np.ndarray:
    norms = np.linalg.norm(dx, axis=(0, 1))[::-1]
    return norms / norms[0]


def reach_text(curves: Mapping[str, np.ndarray]) -> str:
    """Say in words what is left of each gradient 10, 20 and 50 steps back."""
    parts = [
        f"{name}: " + ", ".join(f"{shares[back]:.2g} after {back} steps" for back in AT)
        for name, shares in curves.items()
    ]
    return "The share of the gradient that reaches inputs further back. " + "; ".join(parts) + "."


def show_races(races: Mapping[str, Sequence[float]]) -> None:
    """Draw the losses of several networks that learn the same task.

    Args:
        races: for each network by name, its loss after each update, in nats.
    """
    show(races_figure(races), races_text(races))


def races_figure(races: Mapping[str, Sequence[float]]) -> Figure:
    """Draw smoothed losses against updates, with the loss of a coin toss for comparison."""
    with look():
        figure = Figure(figsize=(7.5, 3.4), layout="constrained")
        axes = figure.subplots()
        for name, losses in races.items():
            smooth = [np.mean(losses[max(0, n - 9) : n + 1]) for n in range(len(losses))]
            axes.plot(smooth, label=name, color=COLOURS.get(name, PURPLE), linewidth=2)
        axes.axhline(np.log(2), color=GREY, linewidth=0.8, linestyle=":")
        axes.text(
            0.99, np.log(2) - 0.05, "a coin toss", transform=axes.get_yaxis_transform(), ha="right"
        )
        axes.set(xlabel="updates", ylabel="loss (nats)", ylim=(0, 0.9))
        axes.legend(loc="center right")
    return figure


def races_text(races: Mapping[str, Sequence[float]]) -> str:
    """Say in words where each network ended."""
    return "The loss while learning to keep a bit. " + "; ".join(
        f"{name}: {np.mean(losses[-10:]):.3f} nats after {len(losses)} updates"
        for name, losses in races.items()
    )
