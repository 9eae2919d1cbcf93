"""Draw the figures of lab 04: what is read and guessed, the sampling loop, the temperature."""

import numpy as np
from canvas import INK, arrow, box, canvas, write
from matplotlib.figure import Figure

from unrolled.plots.style import BLUE, GREEN, GREY, ORANGE, RC, VERMILION

MONO = {"family": "monospace", "ha": "center", "va": "center", "color": INK}


def one_name() -> None:
    """A name laid out as inputs and targets."""
    figure, axes = canvas(7.4, 2.5)
    read, wanted = ["None", "r", "e", "x"], ["r", "e", "x", "⏎"]
    axes.text(4, 4, "X, read", va="center", fontsize=11, color=INK)
    axes.text(4, 21, "Y, wanted", va="center", fontsize=11, color=INK)
    for t, (letter, target) in enumerate(zip(read, wanted, strict=True)):
        x = 24 + 14 * t
        box(axes, x, 12.5, 9, 6, "cell", BLUE)
        arrow(axes, (x, 6), (x, 9.3), ORANGE)
        arrow(axes, (x, 15.7), (x, 19), GREEN)
        axes.text(x, 4, letter, fontsize=13, **MONO)
        axes.text(x, 21, target, fontsize=13, **MONO)
        arrow(axes, (x - 9.4, 12.5), (x - 4.7, 12.5), VERMILION)
        if t < 3:
            arrow(axes, (x + 1.6, 20.2), (x + 12, 5.2), GREY, style="-", width=0.8)
    axes.text(13.2, 14.4, "a_prev", fontsize=9, **{**MONO, "color": VERMILION})
    arrow(axes, (70.7, 12.5), (73.5, 12.5), VERMILION)
    write(figure, "one_name")


def sampling_loop() -> None:
    """A network that reads what it drew."""
    figure, axes = canvas(7.8, 3.6)
    drawn = ["r", "e", "x", "⏎"]
    for t, letter in enumerate(drawn):
        x = 16 + 17 * t
        box(axes, x, 12, 10, 6, "cell", BLUE)
        arrow(axes, (x, 5.5), (x, 8.8), ORANGE)
        arrow(axes, (x, 15.2), (x, 19), GREEN)
        box(axes, x, 22, 8, 5.4, "die", GREEN)
        arrow(axes, (x, 24.8), (x, 28), GREEN)
        axes.text(x, 30.5, letter, fontsize=15, **MONO)
        arrow(axes, (x - 11.6 if t else x - 10, 12), (x - 5.2, 12), VERMILION)
        if t == 0:
            axes.text(x, 3.6, "0", fontsize=13, **MONO)
            axes.text(x - 12.5, 12, "0", fontsize=13, **{**MONO, "color": VERMILION})
        else:
            axes.text(x, 3.6, drawn[t - 1], fontsize=13, **MONO)
            middle = x - 8.5
            axes.plot(
                [x - 17 + 2, middle, middle, x - 2],
                [30.5, 30.5, 3.6, 3.6],
                color=GREY,
                linewidth=1.2,
            )
            axes.plot([x - 3.2, x - 2, x - 3.2], [4.4, 3.6, 2.8], color=GREY, linewidth=1.2)
    axes.text(73.6, 30.5, "end", va="center", fontsize=11, color=INK)
    write(figure, "sampling_loop")


def temperature() -> None:
    """The same scores at three temperatures."""
    import matplotlib as mpl

    scores, letters = np.array([2.2, 1.4, 0.8, 0.1, -0.6, -1.2]), "aeoiru"
    with mpl.rc_context(RC):
        figure = Figure(figsize=(8, 2.4), layout="constrained")
        for axes, t in zip(figure.subplots(1, 3, sharey=True), (0.3, 1.0, 2.0), strict=True):
            p = np.exp(scores / t)
            p = p / p.sum()
            axes.bar(list(letters), p, color=BLUE)
            bits = -np.sum(p * np.log2(p))
            axes.set_title(f"temperature {t:g}: {bits:.1f} bits")
            axes.set_ylim(0, 1)
    write(figure, "temperature")


if __name__ == "__main__":
    one_name()
    sampling_loop()
    temperature()
