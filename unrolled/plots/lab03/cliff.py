"""A loss with a cliff in it: one tanh unit that runs for fifteen steps, and the way down.

The idea is that of Pascanu, Mikolov and Bengio (2013), section 2.3, figure 6: a recurrent network
with a single unit and no input, whose last state should come out at a given value.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from unrolled.plots.play import sliders
from unrolled.plots.show import show
from unrolled.plots.style import BLUE, GREY, VERMILION, look

STEPS, FIRST, TARGET = 15, 0.5, 0.3
LEARNING_RATE, UPDATES = 0.2, 300
WAA, BA = (0.0, 4.0), (-1.6, 1.0)  # the part of the surface that is drawn
GROUND = 0.01  # a loss below this has arrived

Arrays = dict[str, np.ndarray]
Update = Callable[[Arrays, Arrays, float], Arrays]
Clip = Callable[[Arrays, float], Arrays]


@dataclass(frozen=True)
class Descent:
    """A way down: `places` (updates + 1, 2) as (Waa, ba), `losses` and gradient `norms` there."""

    places: np.ndarray
    losses: np.ndarray
    norms: np.ndarray

    @property
    def arrived(self) -> bool:
        """Whether it ended on the ground."""
        return bool(self.losses[-1] < GROUND)


def cliff_loss(Waa: Any, ba: Any) -> np.ndarray:
    """Squared distance of the last state from its target; any shape of `Waa` and `ba`."""
    a = np.full(np.broadcast(Waa, ba).shape, FIRST)
    for _ in range(STEPS):
        a = np.tanh(Waa * a + ba)
    return (a - TARGET) ** 2


def cliff_gradients(parameters: Arrays) -> tuple[float, Arrays]:
    """Compute the loss and its gradients, back through time.

    Args:
        parameters: `Waa` and `ba`, each (1, 1).
    """
    w, b = parameters["Waa"].item(), parameters["ba"].item()
    a = [FIRST]
    for _ in range(STEPS):
        a.append(math.tanh(w * a[-1] + b))
    da, dw, db = 2 * (a[-1] - TARGET), 0.0, 0.0
    for t in range(STEPS, 0, -1):
        dz = da * (1 - a[t] ** 2)
        dw, db, da = dw + dz * a[t - 1], db + dz, dz * w
    return (a[-1] - TARGET) ** 2, {"dWaa": np.array([[dw]]), "dba": np.array([[db]])}


def descend(
    sgd_update: Update,
    clip: Clip | None,
    bound: float,
    start: tuple[float, float],
    learning_rate: float = LEARNING_RATE,
    updates: int = UPDATES,
) -> Descent:
    """Go down from (Waa, ba) with the student's update and clip; None does not clip."""
    parameters = {"Waa": np.array([[start[0]]]), "ba": np.array([[start[1]]])}
    places, losses, norms = [start], [], []
    for _ in range(updates):
        loss, gradients = cliff_gradients(parameters)
        losses.append(loss)
        norms.append(math.hypot(gradients["dWaa"].item(), gradients["dba"].item()))
        if clip is not None:
            gradients = clip(gradients, bound)
        parameters = sgd_update(parameters, gradients, learning_rate)
        places.append((parameters["Waa"].item(), parameters["ba"].item()))
    losses.append(cliff_gradients(parameters)[0])
    return Descent(np.array(places), np.array(losses), np.array(norms))


def starts(rng: np.random.Generator, n: int) -> list[tuple[float, float]]:
    """Draw places to start from, on both sides of the cliff."""
    return [
        (float(w), float(b))
        for w, b in zip(rng.uniform(1.5, 3, n), rng.uniform(-1, 0, n), strict=True)
    ]


def count_arrivals(
    sgd_update: Update, clip: Clip | None, bound: float = 1.0, n: int = 100, seed: int = 0
) -> int:
    """Count how many of `n` descents from random places end on the ground."""
    places = starts(np.random.default_rng(seed), n)
    return sum(descend(sgd_update, clip, bound, place).arrived for place in places)


def play_cliff(sgd_update: Update, clip: Clip, start: tuple[float, float] = (2.0, -0.1)) -> None:
    """Let the reader move the start and the bound, and see both ways down.

    Args:
        sgd_update: the student's own.
        clip: the student's own, by norm.
        start: where the sliders stand at first.
    """
    controls = {
        "bound": (0.1, 10.0, 0.1, 1.0),
        "start: Waa": (1.0, 3.5, 0.05, start[0]),
        "start: ba": (-1.0, 0.3, 0.05, start[1]),
    }

    def draw(bound: float, Waa: float, ba: float) -> None:
        without = descend(sgd_update, None, bound, (Waa, ba))
        clipped = descend(sgd_update, clip, bound, (Waa, ba))
        show(cliff_figure(without, clipped), cliff_text(without, clipped, bound))

    sliders(controls, draw)


def cliff_figure(without: Descent, clipped: Descent) -> Figure:
    """Draw the surface from above with two ways down, and the loss along each."""
    with look():
        figure = Figure(figsize=(9.0, 3.8), layout="constrained")
        above, along = figure.subplots(1, 2, width_ratios=(1.15, 1))
        draw_surface(above)
        # The first is wider, so that it can be seen under the second where both go the same way.
        for descent, colour, name, width, height in (
            (without, VERMILION, "not clipped", 3.2, 0.03),
            (clipped, BLUE, "clipped", 1.4, 0.13),
        ):
            draw_path(above, descent, colour, width, height)
            along.plot(descent.losses, color=colour, lw=width, label=name)
        along.set(xlabel="update", ylabel="loss", title="the loss on the way", ylim=(-0.05, 1.85))
        along.legend(loc="upper right")
    return figure


def draw_surface(axes: Axes) -> None:
    """Draw the loss from above: dark is low."""
    Waa, ba = np.meshgrid(np.linspace(*WAA, 101), np.linspace(*BA, 101))
    axes.contourf(Waa, ba, cliff_loss(Waa, ba), levels=np.linspace(0, 1.7, 11), cmap="Greys_r")
    axes.set(xlim=WAA, ylim=BA, xlabel="Waa", ylabel="ba", title="the loss from above; dark is low")


def draw_path(
    axes: Axes, descent: Descent, colour: str, width: float = 1.4, height: float = 0.03
) -> None:
    """Draw a way down: a ring where it starts, a cross where it ends.

    Args:
        axes: the surface from above.
        descent: the way.
        colour: of its line.
        width: of its line.
        height: where to say that it ends off the map, as a share of the axes.
    """
    x, y = descent.places.T
    axes.plot(x, y, ".-", color=colour, lw=width, ms=4)
    axes.plot(x[:1], y[:1], "o", color=colour, mfc="white", ms=9, mew=1.8)
    axes.plot(x[-1:], y[-1:], "X", color=colour, mec="white", ms=10)
    outside = (x < WAA[0]) | (x > WAA[1]) | (y < BA[0]) | (y > BA[1])
    if outside[-1]:
        axes.text(
            0.98,
            height,
            f"ends off this map, at Waa {x[-1]:.1f}, ba {y[-1]:.1f}",
            transform=axes.transAxes,
            ha="right",
            color=colour,
            fontsize=9,
            bbox={"facecolor": "white", "edgecolor": GREY, "boxstyle": "round,pad=0.3"},
        )


def cliff_text(without: Descent, clipped: Descent, bound: float) -> str:
    """Say in words where the two ways lead."""
    parts = [f"Two ways down from Waa {without.places[0, 0]:.2f}, ba {without.places[0, 1]:.2f}."]
    for name, one in (("Not clipped", without), (f"Clipped at {bound:.1f}", clipped)):
        end = one.places[-1]
        parts.append(
            f"{name}: largest gradient {np.max(one.norms):.3g}, final loss {one.losses[-1]:.4f} "
            f"at Waa {end[0]:.2f}, ba {end[1]:.2f}."
        )
    return " ".join(parts)
