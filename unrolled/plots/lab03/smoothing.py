"""A noisy loss and its smoothed self: what the second shows, and what it hides."""

from collections.abc import Callable

import numpy as np
from matplotlib.figure import Figure

from unrolled.plots.play import sliders
from unrolled.plots.show import show
from unrolled.plots.style import GREY, VERMILION, look

# What is left, 1 - beta, gets smaller by even factors: 0.9, 0.99 and 0.999 stand far apart.
BETAS = (
    *(0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98),
    *(0.985, 0.99, 0.993, 0.995, 0.997, 0.998, 0.9985, 0.999),
)
Smooth = Callable[[float, float, float], float]


def play_smoothing(smooth: Smooth, losses: np.ndarray) -> None:
    """Let the reader choose beta and the first value, and see the smoothed loss.

    Args:
        smooth: the student's own.
        losses: one loss for each update.
    """

    def draw(beta: float, first: float) -> None:
        smoothed = smoothed_losses(smooth, losses, beta, first)
        show(
            smoothing_figure(losses, smoothed, beta), smoothing_text(losses, smoothed, beta, first)
        )

    highest = round(2 * float(np.max(losses)), 1)
    sliders({"beta": (BETAS, 0.99), "first value": (0.0, highest, 0.1, 0.0)}, draw)


def smoothed_losses(smooth: Smooth, losses: np.ndarray, beta: float, first: float) -> np.ndarray:
    """Smooth a run from a first value on; one number for each loss."""
    smoothed, now = np.zeros(len(losses)), first
    for k, current in enumerate(losses):
        now = smooth(now, float(current), beta)
        smoothed[k] = now
    return smoothed


def smoothing_figure(losses: np.ndarray, smoothed: np.ndarray, beta: float) -> Figure:
    """Draw the losses of a run and the smoothed loss over them."""
    with look():
        figure = Figure(figsize=(7.6, 3.2), layout="constrained")
        axes = figure.subplots()
        axes.plot(losses, color=GREY, lw=0.6, label="current")
        axes.plot(smoothed, color=VERMILION, lw=2.2, label=f"smoothed, beta {beta:.3f}")
        axes.set(xlabel="update", ylabel="loss in nats")
        axes.set_ylim(-0.05, 1.05 * max(np.percentile(losses, 99.5), smoothed.max()))
        axes.legend(loc="upper right")
    return figure


def smoothing_text(losses: np.ndarray, smoothed: np.ndarray, beta: float, first: float) -> str:
    """Say in words where both curves end, and what is left of the first value."""
    last = np.mean(losses[-50:])
    return (
        f"Smoothed with beta {beta:.3f} from {first:.1f}: {smoothed[-1]:.3f} after "
        f"{len(losses)} updates, while the last fifty losses average {last:.3f}. "
        f"The first value still weighs {beta ** len(losses):.1%}."
    )
