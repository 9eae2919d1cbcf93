"""What decoders do along a text: how many characters stay in the nucleus, what each one cost."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from unrolled import nn
from unrolled.plots.show import show
from unrolled.plots.style import BLUE, GREY, VERMILION, look

SEE = (
    "High bars stand where many letters may come, mostly after a space; a bar of one is a "
    "letter that was never in doubt."
)


def show_nucleus_sizes(
    nucleus: Callable[[np.ndarray, float], np.ndarray], network: nn.Network, text: str, mass: float
) -> None:
    """Draw how many characters the nucleus holds after each character of a text.

    Args:
        nucleus: the student's own, as in lab 10.
        network: reads the text.
        text: characters that it knows.
        mass: of the nucleus.
    """
    sizes = nucleus_sizes(nucleus, network, text, mass)
    show(nucleus_figure(sizes, text, mass), nucleus_text(sizes, text, mass), SEE)


def nucleus_sizes(
    nucleus: Callable[[np.ndarray, float], np.ndarray], network: nn.Network, text: str, mass: float
) -> np.ndarray:
    """Count the characters in the nucleus after each character of a text: (T,)."""
    scores, _ = network.forward(network.vocabulary.encode(text)[np.newaxis])
    return np.array([np.count_nonzero(nucleus(nn.sharpen(z, 1.0), mass)) for z in scores[0]])


def nucleus_figure(sizes: np.ndarray, text: str, mass: float) -> Figure:
    """Draw a bar above each character."""
    with look():
        figure = Figure(figsize=(max(5.0, 0.19 * len(text)), 2.6), layout="constrained")
        axes = figure.subplots()
        axes.bar(range(len(text)), sizes, color=BLUE)
        axes.set_xticks(range(len(text)), [_seen(c) for c in text], family="monospace")
        axes.tick_params(axis="x", length=0)
        axes.set(
            ylabel="in the nucleus", title=f"how many may come next, at a mass of {mass:g}",
            xlim=(-0.8, len(text) - 0.2),
        )  # fmt: skip
    return figure


def nucleus_text(sizes: np.ndarray, text: str, mass: float) -> str:
    """Say in words how many characters there are after each one."""
    counts = ", ".join(f"{n} after {_seen(c)}" for c, n in zip(text, sizes, strict=True))
    return f"At a mass of {mass:g}, so many characters are in the nucleus: {counts}."


def show_step_costs(
    step: Callable[[Any, int], tuple[np.ndarray, Any]],
    start: tuple[Any, int],
    texts: Mapping[str, Sequence[int]],
) -> None:
    """Draw what each character of some texts cost a model, in bits.

    Args:
        step: the model, as in lab 10.
        start: state and first index.
        texts: for each text by name, its indices.
    """
    costs = {name: step_costs(step, start, indices) for name, indices in texts.items()}
    show(costs_figure(costs), costs_text(costs))


def step_costs(
    step: Callable[[Any, int], tuple[np.ndarray, Any]],
    start: tuple[Any, int],
    indices: Sequence[int],
) -> np.ndarray:
    """Measure -log2 p of each index: (T,)."""
    (state, index), bits = start, []
    for i in indices:
        log_p, state = step(state, index)
        bits.append(-float(log_p[i]) / np.log(2))
        index = i
    return np.array(bits)


def costs_figure(costs: Mapping[str, np.ndarray]) -> Figure:
    """Draw one panel of bars a text, all to one scale."""
    with look():
        figure = Figure(figsize=(7.5, 1.8 * len(costs)), layout="constrained")
        panels = np.ravel(figure.subplots(len(costs), 1, sharex=True, sharey=True))
        rows = zip(panels, costs.items(), (VERMILION, BLUE) * 9, strict=False)
        for axes, (name, bits), colour in rows:
            axes.bar(range(len(bits)), bits, color=colour, width=0.9)
            axes.axhline(bits.mean(), color=GREY, linewidth=1, linestyle=":")
            axes.set(title=f"{name}: {bits.mean():.2f} bits a character", ylabel="bits")
        panels[-1].set(xlabel="character")
    return figure


def costs_text(costs: Mapping[str, np.ndarray]) -> str:
    """Say in words what the texts cost on average and at most."""
    return "What each character cost the model. " + "; ".join(
        f"{name}: {bits.mean():.2f} bits on average, {bits.max():.1f} at most"
        for name, bits in costs.items()
    )


def _seen(character: str) -> str:
    return {"\n": "⏎", " ": "␣"}.get(character, character)
