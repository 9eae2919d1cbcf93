"""Play with the temperature of a model: its next letter, and a dozen samples that hold still."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from unrolled import files, nn
from unrolled.ipython import shell
from unrolled.widgets import page
from unrolled.widgets.explorer import Explorer
from unrolled.widgets.host import someone_looks, view_of
from unrolled.widgets.readers import Parameters, Scores, reader

FIRST = 1.0  # the temperature that the slider stands at
PRINTED = (0.5, 1.0, 1.5)


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
    model: nn.Network | Parameters | Scores,
    char_to_ix: Mapping[str, int] | None = None,
    prefix: str = "",
    seed: int = 0,
    *,
    longest: int = 50,
    lines: int = 1,
    blank_first: bool | None = None,
    cuts: bool = False,
) -> None:
    """Show a slider on temperature, a box for a beginning, the next letter and a dozen samples.

    A network runs in the browser, with no kernel behind it, also in a notebook exported as HTML. A
    function stays in the kernel, which answers for it while it is there. Outside a notebook the
    same is printed at temperatures 0.5, 1 and 1.5.

    Args:
        model: a network of `unrolled.nn`; or the parameters of one recurrent layer under the labs'
            names (04, 05 and 07); or a function from a text to the scores `(n,)` of the next
            letter, before the softmax.
        char_to_ix: from each character to its index; not needed for a network that knows its own.
            The newline, if there is one, ends a sample.
        prefix: how all samples begin; characters that the model does not know are left out.
        seed: of the noise; the button draws other noise.
        longest: how many letters a sample may have after the prefix.
        lines: how many lines a sample has; with more than one there are fewer samples.
        blank_first: whether the model reads "no letter" before the first one. Without it, as
            trained in the labs: parameters of a lab do, a network does only for an empty prefix.
        cuts: show two more sliders, top-k and nucleus, that keep the likeliest letters alone.

    Raises:
        TypeError: for a model of another kind.
        ValueError: when `char_to_ix` is missing or does not fit the model.
    """
    explorer = Explorer(reader(model, char_to_ix, blank_first), seed, longest, lines, cuts)
    running = shell()
    if running is None:
        for temperature in PRINTED:
            print(explorer.text(prefix, temperature))
        return
    from IPython.display import display

    bundle = {
        "text/plain": explorer.text(prefix, FIRST),
        "text/html": page.html(explorer, prefix, FIRST),
    }
    if someone_looks(running):
        bundle |= _widget(explorer, prefix)
    display(bundle, raw=True)


def _widget(explorer: Explorer, prefix: str) -> dict[str, Any]:
    try:
        from unrolled.widgets.live import TemperatureExplorer
    except ImportError:
        return {}
    widget = TemperatureExplorer(explorer, prefix, FIRST)
    return view_of(widget)
