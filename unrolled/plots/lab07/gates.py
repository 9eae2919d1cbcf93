"""The gates of an LSTM: turned by hand, and drawn over a text."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from unrolled.plots.play import sliders
from unrolled.plots.show import show
from unrolled.plots.style import BLUE, DIVERGING, GREEN, GREY, ORANGE, SEQUENTIAL, VERMILION, look
from unrolled.widgets.drawing import Drawing

STEPS = 32
PULSES = {3: 1.0, 12: 1.0, 22: -1.0}  # step: what is offered there
NEARLY = 1e-9  # a gate's bias is finite, so it is never quite shut or quite open
ROWS = ("f: keep", "i: write", "candidate", "cell c", "o: show", "state a")
SIGNED = (False, False, True, True, False, True)
CAPTION = (
    "A gate (keep, write, show) is pale when shut and blue when open; in the other rows red is 1 "
    "and blue is -1. Look for letters where a gate changes, and at what the cell holds until then."
)
SEE = (
    "The cell state is what is kept, the hidden state what others see of it. Find the setting "
    "that keeps a pulse for ever, and one that keeps it and hides it."
)


def play_valves(lstm_cell_forward: Callable[..., Any]) -> None:
    """Three sliders hold the gates of one cell while three pulses pass by.

    Args:
        lstm_cell_forward: the student's own, as in lab 07.
    """

    def draw(forget: float, write: float, output: float) -> None:
        c, a = held_gates(lstm_cell_forward, forget, write, output)
        show(valves_figure(c, a), valves_text(c, a), SEE)

    sliders(
        {
            "f: keep": (0.0, 1.0, 0.01, 0.5),
            "i: write": (0.0, 1.0, 0.01, 1.0),
            "o: show": (0.0, 1.0, 0.01, 1.0),
        },
        draw,
    )


def held_gates(
    lstm_cell_forward: Callable[..., Any], forget: float, write: float, output: float
) -> tuple[np.ndarray, np.ndarray]:
    """Run a cell of one unit whose gates stand still at the given openings.

    Returns:
        c and a after each step, (STEPS,) each.
    """
    parameters = {f"W{gate}": np.zeros((1, 2)) for gate in "fico"}
    parameters |= {f"b{gate}": np.zeros((1, 1)) for gate in "fico"}
    parameters |= {"Wy": np.zeros((2, 1)), "by": np.zeros((2, 1))}
    parameters["Wc"][0, 1] = 3.0  # the candidate is the pulse, squashed
    for gate, opening in (("f", forget), ("i", write), ("o", output)):
        parameters[f"b{gate}"][:] = score_of(opening)
    a_next = c_next = np.zeros((1, 1))
    c, a = np.zeros(STEPS), np.zeros(STEPS)
    for t in range(STEPS):
        xt = np.array([[PULSES.get(t, 0.0)]])
        a_next, c_next, _, _ = lstm_cell_forward(xt, a_next, c_next, parameters)
        c[t], a[t] = np.asarray(c_next).item(), np.asarray(a_next).item()
    return c, a


def score_of(opening: float) -> float:
    """Give the score whose sigmoid is `opening`.

    >>> round(score_of(0.5), 6)
    0.0
    """
    opening = min(max(opening, NEARLY), 1 - NEARLY)
    return float(np.log(opening / (1 - opening)))


def valves_figure(c: np.ndarray, a: np.ndarray) -> Figure:
    """Draw the pulses, the cell state and the hidden state over time."""
    steps = np.arange(len(c))
    with look():
        figure = Figure(figsize=(7.5, 4.6), layout="constrained")
        top, middle, bottom = figure.subplots(3, 1, sharex=True, height_ratios=(0.6, 1.2, 1.2))
        for t, size in PULSES.items():
            top.annotate(
                "", (t, size), (t, 0), arrowprops={"arrowstyle": "-|>", "color": ORANGE, "lw": 2}
            )
        top.set(ylim=(-1.3, 1.3), title="offered to the cell", yticks=[-1, 0, 1])
        middle.plot(steps, c, "o-", color=VERMILION, markersize=4)
        middle.set(ylim=(-2.3, 2.3), title="cell state c")
        bottom.plot(steps, a, "o-", color=BLUE, markersize=4)
        bottom.set(ylim=(-1.1, 1.1), title="hidden state a, all that others see", xlabel="step")
        for axes in (top, middle, bottom):
            axes.axhline(0, color=GREY, linewidth=0.8)
    return figure


def valves_text(c: np.ndarray, a: np.ndarray) -> str:
    """Say in words what `valves_figure` shows."""
    parts = []
    for t, size in PULSES.items():
        later = min(t + 8, len(c) - 1)
        parts.append(
            f"A pulse of {size:+.0f} at step {t}: the cell state is {c[t]:.2f} there and "
            f"{c[later]:.2f} eight steps later; the hidden state {a[t]:.2f}, then {a[later]:.2f}."
        )
    return " ".join(parts)


def gates_over_text(
    lstm_forward: Callable[..., Any],
    parameters: dict[str, np.ndarray],
    alphabet: list[str],
    text: str,
    unit: int = 0,
    save: str | None = None,
) -> None:
    """Draw what the gates of one unit do at each character of a text.

    Args:
        lstm_forward: the student's own, as in lab 07.
        parameters: an LSTM that reads one-hot columns.
        alphabet: its characters, in the order of its columns.
        text: what it reads; characters of the alphabet only.
        unit: which unit to draw.
        save: name of a file to write the picture to, such as `"memory.png"`.
    """
    rows = gate_rows(lstm_forward, parameters, alphabet, text, unit)
    if save:
        gates_figure(rows, text).savefig(Path(save), bbox_inches="tight", dpi=160)
    draw_gates(rows, text)


def draw_gates(rows: np.ndarray, text: str) -> None:
    """Have the browser draw `gate_rows`."""
    told = gates_text(rows, text)
    bands = [
        {"name": name, "signed": signed, "values": np.round(values.astype(float), 3).tolist()}
        for name, signed, values in zip(ROWS, SIGNED, rows, strict=True)
    ]
    Drawing({"kind": "gates", "caption": CAPTION, "text": text, "rows": bands, "told": told}, told)


def gate_rows(
    lstm_forward: Callable[..., Any],
    parameters: dict[str, np.ndarray],
    alphabet: list[str],
    text: str,
    unit: int = 0,
) -> np.ndarray:
    """Collect what one unit holds at each character, in the order of `ROWS`: (6, T)."""
    x = np.zeros((len(alphabet), 1, len(text)))
    for t, character in enumerate(text):
        x[alphabet.index(character), 0, t] = 1
    n_a = len(parameters["bf"])
    _, _, _, (caches, _) = lstm_forward(x, np.zeros((n_a, 1)), parameters)
    order = (4, 5, 6, 1, 7, 0)  # ft, it, cct, c_next, ot, a_next of a cell's cache
    return np.array([[np.asarray(cache[place])[unit, 0] for cache in caches] for place in order])


def gates_figure(rows: np.ndarray, text: str) -> Figure:
    """Draw `gate_rows` for a file: coloured bands above one another, the text on top."""
    with look():
        figure = Figure(figsize=(max(5.0, 1.5 + 0.2 * len(text)), 2.9), layout="constrained")
        axes = figure.subplots(len(ROWS), 1, sharex=True)
        for place, (one, values, name, signed) in enumerate(
            zip(axes, rows, ROWS, SIGNED, strict=True)
        ):
            _band(one, values, name, signed)
            if place == 0:
                one.set_xticks(range(len(text)), text, family="monospace", fontsize=11)
                one.tick_params(top=True, labeltop=True, length=0)
        figure.supxlabel(
            "gates: dark is shut, yellow is open; the others: blue is -1, red is 1",
            fontsize=9,
            color=GREY,
        )
    return figure


def _band(axes: Axes, values: np.ndarray, name: str, signed: bool) -> None:
    colours, lowest = (DIVERGING, -1.0) if signed else (SEQUENTIAL, 0.0)
    axes.imshow(values[np.newaxis], aspect="auto", cmap=colours, vmin=lowest, vmax=1.0)
    axes.set_ylabel(name, rotation=0, ha="right", va="center", color=GREEN if not signed else BLUE)
    axes.set_yticks([])
    axes.tick_params(bottom=False, labelbottom=False)


def gates_text(rows: np.ndarray, text: str) -> str:
    """Say in words where the cell writes, where it lets go, and what it holds."""
    forget, write, _, c = rows[:4]
    wrote = ", ".join(f"{text[t]} at {t}" for t in np.flatnonzero(write > 0.5)[:12]) or "nowhere"
    let_go = ", ".join(f"{text[t]} at {t}" for t in np.flatnonzero(forget < 0.5)[:12]) or "nowhere"
    high = "".join(
        character if value > 0.5 else "·" for character, value in zip(text, c, strict=True)
    )
    return (
        f"The gates of one unit over the text {text!r}. The input gate is open at: {wrote}. "
        f"The forget gate is shut at: {let_go}. The cell state is above 0.5 at the letters left "
        f"standing here: {high}"
    )
