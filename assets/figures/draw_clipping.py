"""Draw the figures of lab 03: a cliff in the loss, and what two clips make of one gradient."""

import matplotlib as mpl
import numpy as np
from canvas import INK, write
from matplotlib.figure import Figure

from unrolled.plots.lab03.cliff import cliff_loss, descend, draw_path, draw_surface
from unrolled.plots.lab03.two_clips import draw_clip
from unrolled.plots.style import BLUE, GREY, RC, VERMILION

START = (2.11, -0.55)


def _step(parameters, gradients, learning_rate):
    return {k: v - learning_rate * gradients["d" + k] for k, v in parameters.items()}


def _shorten(gradients, bound):
    norm = np.sqrt(sum(np.sum(g**2) for g in gradients.values()))
    return {k: g * min(1, bound / norm) for k, g in gradients.items()}


def cliff() -> None:
    with mpl.rc_context(RC):
        figure = Figure(figsize=(9.4, 4.0), layout="constrained")
        side, above = figure.subplots(1, 2, width_ratios=(1, 1.25))
        ba = np.linspace(-0.9, 0.2, 1601)
        loss = cliff_loss(2.11, ba)
        side.plot(ba, loss, color=INK, lw=1.8)
        side.set(
            xlabel="ba", ylabel="loss", ylim=(-0.08, 1.95), title="cut through it at Waa = 2.11"
        )
        steepest = int(np.argmax(np.abs(np.diff(loss))))
        side.annotate(
            "the cliff",
            (ba[steepest], 1.0),
            (ba[steepest] + 0.16, 1.25),
            color=VERMILION,
            fontsize=11,
            arrowprops={"arrowstyle": "-|>", "color": VERMILION},
        )
        side.text(-0.88, 1.76, "plateau", color=GREY, fontsize=11)
        side.text(-0.02, 0.55, "plateau", color=GREY, fontsize=11)
        draw_surface(above)
        above.set_title("from above, with two ways down")
        draw_path(above, descend(_step, None, 1.0, START), VERMILION)
        draw_path(above, descend(_step, _shorten, 1.0, START), BLUE)
        above.text(
            1.5,
            0.62,
            "thrown off the map",
            color=VERMILION,
            fontsize=10,
            ha="left",
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.5},
        )
        above.text(
            0.08,
            -0.28,
            "clipped",
            color=BLUE,
            fontsize=10,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.5},
        )
    write(figure, "cliff")


def two_clips() -> None:
    gradient, bound = np.array([4.7, 1.7]), 2.0
    by_norm = gradient * bound / np.linalg.norm(gradient)
    with mpl.rc_context(RC):
        figure = Figure(figsize=(7.6, 3.8), layout="constrained")
        left, right = figure.subplots(1, 2)
        draw_clip(left, gradient, np.clip(gradient, -bound, bound), bound, VERMILION, square=True)
        draw_clip(right, gradient, by_norm, bound, BLUE, square=False)
        left.set_title("A")
        right.set_title("B")
    write(figure, "two_clips")


if __name__ == "__main__":
    cliff()
    two_clips()
