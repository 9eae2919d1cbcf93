"""Choose a bound for clipping from the lengths of a run's gradients."""

import numpy as np
from matplotlib.figure import Figure

from unrolled.plots.lab03.recall import UPDATES, Run
from unrolled.plots.play import sliders
from unrolled.plots.show import show
from unrolled.plots.style import BLUE, GREY, ORANGE, VERMILION, look


def play_bound(norms: np.ndarray) -> None:
    """Let the reader move a bound over a histogram of gradient norms.

    Args:
        norms: one length for each update.
    """

    def draw(power: float) -> None:
        bound = 10.0**power
        show(norms_figure(norms, bound), norms_text(norms, bound))

    sliders({"bound, as a power of 10": (-2.0, 2.5, 0.1, 2.0)}, draw)


def norms_figure(norms: np.ndarray, bound: float) -> Figure:
    """Draw how often gradients had which length, and a bound."""
    with look():
        figure = Figure(figsize=(7.6, 3.0), layout="constrained")
        axes = figure.subplots()
        bins = np.logspace(-3, 3, 61)
        counts, _ = np.histogram(np.clip(norms, 1e-3, 1e3), bins)
        axes.stairs(counts, bins, fill=True, color=BLUE)
        axes.axvspan(bound, bins[-1], color=VERMILION, alpha=0.15, lw=0)
        axes.axvline(bound, color=VERMILION, lw=2)
        axes.text(
            bound,
            1.02 * counts.max(),
            f" {np.mean(norms > bound):.0%} are clipped ",
            color=VERMILION,
            ha="left" if bound < 10 else "right",
        )
        axes.set(
            xscale="log", xlabel="length of the gradient, all arrays together", ylabel="updates"
        )
    return figure


def norms_text(norms: np.ndarray, bound: float) -> str:
    """Say in words what the histogram shows."""
    low, middle, high = np.percentile(norms, [10, 50, 90])
    return (
        f"Lengths of {len(norms)} gradients: a tenth below {low:.2g}, half below {middle:.2g}, "
        f"a tenth above {high:.2g}, the longest {norms.max():.3g}. A bound of {bound:.2g} clips "
        f"{np.mean(norms > bound):.0%} of them."
    )


def show_runs(without: list[Run], clipped: list[Run], bound: float) -> None:
    """Show the losses of runs with and without clipping, one pair of curves for each seed."""
    with look():
        figure = Figure(figsize=(9.0, 2.9), layout="constrained")
        for axes, runs, colour, name in zip(
            figure.subplots(1, 2, sharey=True),
            (without, clipped),
            (ORANGE, BLUE),
            ("not clipped", f"clipped at {bound:g}"),
            strict=True,
        ):
            for run in runs:
                means = run.losses[: len(run.losses) // 20 * 20].reshape(-1, 20).mean(axis=1)
                axes.plot(20 * np.arange(len(means)), means, color=colour, lw=1.1)
            axes.axhline(np.log(3), color=GREY, ls="--", lw=1)
            learned = sum(run.learned for run in runs)
            axes.set(
                title=f"{name}: {learned} of {len(runs)} learned it",
                xlabel="update",
                ylim=(-0.05, 2.2),
            )
        figure.axes[0].set_ylabel("loss in nats")
        figure.axes[1].text(
            UPDATES, np.log(3) + 0.05, "a blind guess", color=GREY, fontsize=9, ha="right"
        )
    show(
        figure,
        f"Without clipping {sum(r.learned for r in without)} of {len(without)} networks learned "
        f"to recall the letter; clipped at {bound:g}, "
        f"{sum(r.learned for r in clipped)} of {len(clipped)}.",
    )
