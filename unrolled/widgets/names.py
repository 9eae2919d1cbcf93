"""Play with the temperature of a model: its next letter, and a dozen names that hold still.

A name changes only where another letter wins: each letter's noise is drawn once, and the letter
with the largest score plus temperature times noise comes next. With Gumbel noise that is a draw
from the softmax of score / temperature; at temperature 0 it is the most probable letter.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

import numpy as np

from unrolled import files
from unrolled.plots.show import displayable
from unrolled.plots.style import BLUE, VERMILION

NAMES, LONGEST = 12, 50
ONE_LINE = "overflow:hidden;text-overflow:ellipsis;white-space:nowrap"
Parameters = Mapping[str, np.ndarray]


def finished_model() -> tuple[dict[str, np.ndarray], dict[str, int]]:
    """The trained model that lab 00 opens with, and the numbering of its characters.

    Returns:
        Parameters `Wax` (64, 27), `Waa` (64, 64), `Wya` (27, 64), `ba` (64, 1), `by` (27, 1) as
        float64; `char_to_ix`, with the newline at 0.
    """
    with np.load(files.path("assets/weights/dinosaurs.npz"), allow_pickle=False) as stored:
        parameters = {name: stored[name].astype(np.float64) for name in stored.files}
    letters = "\nabcdefghijklmnopqrstuvwxyz"
    return parameters, {letter: index for index, letter in enumerate(letters)}


def play_temperature(
    parameters: Parameters, char_to_ix: Mapping[str, int], prefix: str = "", seed: int = 0
) -> None:
    """Show a slider on temperature, a box for a beginning, the next letter and a dozen names.

    Without widgets it prints the same at temperatures 0.5, 1 and 1.5.

    Args:
        parameters: a trained network, as in lab 04.
        char_to_ix: from each character to its index; the newline ends a name.
        prefix: how all names begin; characters that the model does not know are left out.
        seed: of the noise; the button draws other noise.
    """
    explorer = Explorer(parameters, char_to_ix, seed)
    page = displayable(explorer.html(prefix, 1.0), explorer.text(prefix, 1.0))
    if page is None:
        for temperature in (0.5, 1.0, 1.5):
            print(explorer.text(prefix, temperature))
    elif not _with_widgets(explorer, prefix):
        from IPython.display import display

        display(page)


class Explorer:
    """What a model says next, and what it makes of one fixed set of random numbers."""

    def __init__(
        self, parameters: Parameters, char_to_ix: Mapping[str, int], seed: int = 0
    ) -> None:
        self._p = {k: np.asarray(v, dtype=np.float64) for k, v in parameters.items()}
        if "ba" not in self._p:
            self._p["ba"] = self._p["b"]
        self._index = dict(char_to_ix)
        self._char = {index: character for character, index in char_to_ix.items()}
        self.draw_noise(seed)

    def draw_noise(self, seed: int) -> None:
        """Draw other random numbers: for each name, step and character one."""
        size = (NAMES, LONGEST + 1, len(self._index))
        self._noise = np.random.default_rng(seed).gumbel(size=size)

    def clean(self, prefix: str) -> str:
        """A beginning without the characters that the model does not know, at most 20 of them."""
        return "".join(c for c in prefix.lower() if c in self._index and c != "\n")[:20]

    def next_letter(self, prefix: str, temperature: float) -> np.ndarray:
        """Probability of each character behind a prefix, shape `(n,)`; temperature 0 is greedy."""
        scores = self._scores(self._read(self.clean(prefix)))
        if temperature == 0:
            return (np.arange(len(scores)) == np.argmax(scores)).astype(float)
        raised = np.exp((scores - scores.max()) / temperature)
        return raised / raised.sum()

    def names(self, prefix: str, temperature: float) -> list[str]:
        """Twelve names, each from its own fixed noise; a name without an end is cut at 50."""
        prefix = self.clean(prefix)
        return [self._name(prefix, temperature, noise) for noise in self._noise]

    def html(self, prefix: str, temperature: float) -> str:
        """Bars of the next letter beside the names, as HTML that reads on light and dark."""
        p, prefix = self.next_letter(prefix, temperature), self.clean(prefix)
        order = sorted(self._char)
        width = 18 * len(order) + 8
        tall = 80 * p / max(p.max(), 0.4)
        bars = "".join(
            f'<g transform="translate({18 * place + 4},0)">'
            f'<rect x="0" y="{90 - tall[i]:.1f}" width="13" height="{tall[i] + 0.5:.1f}" '
            f'fill="{VERMILION if self._char[i] == chr(10) else BLUE}"/>'
            f'<text x="6.5" y="104" text-anchor="middle" font-size="12" fill="currentColor" '
            f'font-family="monospace">{escape(_shown(self._char[i]))}</text></g>'
            for place, i in enumerate(order)
        )
        spoken = escape(self._spoken(prefix, p), quote=True)
        start = escape(prefix)
        names = "".join(
            f'<li style="{ONE_LINE}"><span style="opacity:.6">{start}</span>'
            f"<b>{escape(name[len(prefix) :])}</b></li>"
            for name in self.names(prefix, temperature)
        )
        return (
            '<div style="color:var(--jp-ui-font-color1,#222);font-family:sans-serif">'
            f"<div>Next letter behind “{start}”, temperature {temperature:.2f}: "
            f"{entropy(p):.2f} bits of uncertainty</div>"
            f'<svg role="img" aria-label="{spoken}" width="100%" style="max-width:{width}px"'
            f' viewBox="0 0 {width} 110">{bars}</svg>'
            '<ol style="columns:3;max-width:48em;padding-left:1.5em;font-family:monospace;'
            'list-style-position:inside">'
            f"{names}</ol></div>"
        )

    def text(self, prefix: str, temperature: float) -> str:
        """The same in plain words."""
        p, prefix = self.next_letter(prefix, temperature), self.clean(prefix)
        return f"Temperature {temperature:g}. {self._spoken(prefix, p)} Names: " + ", ".join(
            self.names(prefix, temperature)
        )

    def _spoken(self, prefix: str, p: np.ndarray) -> str:
        likely = ", ".join(f"{_shown(self._char[i])} {p[i]:.0%}" for i in np.argsort(p)[::-1][:4])
        return f"Behind “{prefix}” the model expects {likely}; {entropy(p):.2f} bits."

    def _name(self, prefix: str, temperature: float, noise: np.ndarray) -> str:
        state, name = self._read(prefix), prefix
        for step in range(len(prefix), LONGEST):
            index = int(np.argmax(self._scores(state) + temperature * noise[step]))
            if self._char[index] == "\n":
                break
            name += self._char[index]
            state = self._step(state, index)
        return name

    def _read(self, prefix: str) -> np.ndarray:
        state = np.tanh(self._p["ba"][:, 0])  # from zero, on a column of zeros
        for character in prefix:
            state = self._step(state, self._index[character])
        return state

    def _step(self, state: np.ndarray, index: int) -> np.ndarray:
        p = self._p
        return np.tanh(p["Wax"][:, index] + p["Waa"] @ state + p["ba"][:, 0])  # (n_a,)

    def _scores(self, state: np.ndarray) -> np.ndarray:
        return self._p["Wya"] @ state + self._p["by"][:, 0]  # (n,)


def entropy(p: np.ndarray) -> float:
    """Uncertainty in bits.

    >>> entropy(np.array([0.5, 0.5, 0.0]))
    1.0
    """
    some = p[p > 0]
    return max(float(-np.sum(some * np.log2(some))), 0.0)


def _shown(character: str) -> str:
    return {"\n": "⏎", " ": "␣"}.get(character, character)


def _with_widgets(explorer: Explorer, prefix: str) -> bool:
    """Display slider, box and button; False where there are no widgets."""
    try:
        import ipywidgets as widgets
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        return False
    if not hasattr(get_ipython(), "kernel"):
        return False
    wide = {"description_width": "initial"}
    slider = widgets.FloatSlider(
        description="Temperature", value=1.0, min=0.0, max=2.0, step=0.05, style=wide
    )
    box = widgets.Text(description="Begins with", value=prefix, style=wide)
    dice = widgets.Button(description="Throw the dice again", tooltip="Draw other random numbers")
    page = widgets.HTML(explorer.html(prefix, 1.0))

    def redraw(_: Any = None) -> None:
        page.value = explorer.html(box.value, slider.value)

    def throw(_: Any) -> None:
        throws.append(len(throws))
        explorer.draw_noise(throws[-1])
        redraw()

    throws = [0]
    slider.observe(redraw, "value")
    box.observe(redraw, "value")
    dice.on_click(throw)
    display(widgets.VBox([widgets.HBox([slider, box, dice]), page]))
    return True
