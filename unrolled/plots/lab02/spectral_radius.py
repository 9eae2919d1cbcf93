"""How far back a gradient reaches, against the spectral radius of `Waa`."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from unrolled.plots.lab02.gradient_walk import from_later_steps
from unrolled.plots.play import sliders
from unrolled.plots.show import show
from unrolled.plots.style import GREY, VERMILION, look

N_A, STEPS = 30, 31
LOWEST, HIGHEST = 1e-9, 1e7
SEE = (
    "On this scale a straight line shrinks or grows by the same factor at each step. Where does "
    "your gradient leave the dashed line, and what does a louder input change?"
)


def play_spectral_radius(
    rnn_forward: Callable[..., Any], rnn_backward: Callable[..., Any], seed: int = 0
) -> None:
    """Let the reader turn the spectral radius and see one step's gradient fade or grow.

    Args:
        rnn_forward: the student's own or a given one.
        rnn_backward: the student's own.
        seed: for the random matrices and inputs.
    """

    def draw(radius: float, loudness: float) -> None:
        sizes = reach(rnn_forward, rnn_backward, radius, loudness, np.random.default_rng(seed))
        show(reach_figure(sizes, radius), reach_text(sizes, radius), SEE)

    sliders(
        {
            "spectral radius of Waa": (0.5, 1.5, 0.05, 0.9),
            "size of the input": (0.0, 2.0, 0.1, 0.0),
        },
        draw,
    )


def reach(
    rnn_forward: Callable[..., Any],
    rnn_backward: Callable[..., Any],
    radius: float,
    loudness: float,
    rng: np.random.Generator,
) -> np.ndarray:
    """Measure a gradient of norm 1 at the last state after 0, 1, 2, … steps back.

    Args:
        rnn_forward: as in lab 01.
        rnn_backward: as in lab 02.
        radius: spectral radius that `Waa` is given.
        loudness: standard deviation of the input to each unit.
        rng: draws `Waa` and the input.

    Returns:
        Norms of the gradient, (STEPS,), the last state's first.
    """
    parameters = {
        "Wax": np.eye(N_A),
        "Waa": with_radius(rng.normal(size=(N_A, N_A)), radius),
        "ba": np.zeros((N_A, 1)),
        "Wya": np.zeros((1, N_A)),
        "by": np.zeros((1, 1)),
    }
    x = loudness * rng.normal(size=(N_A, 1, STEPS))
    _, _, caches = rnn_forward(x, np.zeros((N_A, 1)), parameters)
    da = np.zeros((N_A, 1, STEPS))
    da[:, 0, -1] = rng.normal(size=N_A)
    da /= np.linalg.norm(da)
    both = da + from_later_steps(rnn_backward, da, caches)
    return np.linalg.norm(both, axis=(0, 1))[::-1]


def with_radius(matrix: np.ndarray, radius: float) -> np.ndarray:
    """Scale a square matrix so that its largest eigenvalue has the size `radius`.

    >>> with_radius(np.diag([1.0, 4.0]), 2.0).tolist()
    [[0.5, 0.0], [0.0, 2.0]]
    """
    return matrix * (radius / np.max(np.abs(np.linalg.eigvals(matrix))))


def reach_figure(sizes: np.ndarray, radius: float) -> Figure:
    """Draw the norms over the steps back, with powers of the radius beside them."""
    back = np.arange(len(sizes))
    with look():
        figure = Figure(figsize=(6.4, 3.4), layout="constrained")
        axes = figure.subplots()
        axes.axhline(1, color=GREY, linewidth=0.8)
        axes.plot(back, radius**back, "--", color=GREY, label=f"$\\rho^k$, $\\rho$ = {radius:.2f}")
        axes.plot(
            back,
            np.where(sizes >= LOWEST, sizes, np.nan),  # below the axis: not along its edge
            "o-",
            color=VERMILION,
            markersize=4,
            label="your gradient",
        )
        axes.set(
            yscale="log",
            ylim=(LOWEST, HIGHEST),
            xlabel="steps back, k",
            ylabel="norm of the gradient",
        )
        axes.legend(loc="upper left", ncols=2)
    return figure


def reach_text(sizes: np.ndarray, radius: float) -> str:
    """Say in words what the figure shows."""
    return (
        "Norm of a gradient that walks back through 30 steps, on a logarithmic axis, for a "
        f"spectral radius of {radius:.2f}: 1 at the last state, {sizes[10]:.2g} after 10 steps, "
        f"{sizes[20]:.2g} after 20, {sizes[30]:.2g} after 30. The dashed line is "
        f"{radius:.2f} to the power of k; after 30 steps it is at {radius**30:.2g}."
    )
