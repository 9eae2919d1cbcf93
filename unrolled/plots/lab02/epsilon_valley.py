"""How good central differences are, against the size of the nudge."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from unrolled.plots.show import show
from unrolled.plots.style import BLUE, GREY, ORANGE, look

EPSILONS = 10.0 ** np.arange(-10, 0)
SEE = (
    "A valley: on the right the nudge is too coarse, on the left rounding eats the difference. "
    "Find the floor, and how wide it is."
)


def play_epsilon_valley(
    gradient_check: Callable[..., Any],
    loss: Callable[[dict[str, np.ndarray]], float],
    parameters: dict[str, np.ndarray],
    gradients: dict[str, np.ndarray],
    name: str = "Waa",
) -> None:
    """Draw the ratio of a right gradient over the size of the nudge.

    Args:
        gradient_check: the student's own.
        loss: of the parameters.
        parameters: the network.
        gradients: right ones; with wrong ones the curve is flat, which is worth seeing too.
        name: the parameter to look at; the others are left out to save time.
    """

    def of_one(one: dict[str, np.ndarray]) -> float:
        return loss({**parameters, **one})

    only = {name: parameters[name]}
    ratios = np.array(
        [gradient_check(of_one, only, gradients, epsilon)[name] for epsilon in EPSILONS]
    )
    show(valley_figure(ratios), valley_text(ratios), SEE)


def valley_figure(ratios: np.ndarray) -> Figure:
    """Draw ratios over `EPSILONS`, both on logarithmic axes."""
    with look():
        figure = Figure(figsize=(6.4, 3.2), layout="constrained")
        axes = figure.subplots()
        axes.axvline(1e-5, color=GREY, linewidth=0.8)
        axes.loglog(EPSILONS, np.maximum(ratios, 1e-16), "o-", color=BLUE)
        axes.text(1.2e-5, ratios.max() / 3, "the default", color=GREY, fontsize=9)
        right = EPSILONS >= 1e-4
        axes.loglog(
            EPSILONS[right],
            ratios[-1] * (EPSILONS[right] / EPSILONS[-1]) ** 2,
            "--",
            color=ORANGE,
            label="$\\varepsilon^2$",
        )
        axes.set(xlabel="size of the nudge, $\\varepsilon$", ylabel="ratio for Waa")
        axes.legend(loc="lower left")
    return figure


def valley_text(ratios: np.ndarray) -> str:
    """Say in words what the figure shows."""
    listed = ", ".join(
        f"{ratio:.0e} at {epsilon:.0e}" for epsilon, ratio in zip(EPSILONS, ratios, strict=True)
    )
    return f"The ratio of gradient_check over the size of the nudge, a valley: {listed}."
