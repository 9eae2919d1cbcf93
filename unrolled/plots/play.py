"""Controls for play cells: they redraw a picture, and without widgets draw it once.

The picture is a value of the widget. ipywidgets' own place for outputs has the page answer the
kernel for each picture; cells that did so were seen to wait for ever with ipykernel 7.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from unrolled.ipython import shell
from unrolled.plots.show import collected
from unrolled.widgets.host import WIDGET, someone_looks

Range = tuple[float, float, float, float]  # lowest, highest, step, first value
Stops = tuple[Sequence[float], float]  # where it stops, first value; for what is not even


def text_boxes(labels: tuple[str, ...], values: tuple[str, ...], draw: Callable[..., None]) -> None:
    """Show boxes to type into above a picture of what they hold.

    Args:
        labels: one for each box.
        values: what the boxes hold at first.
        draw: called with the boxes' texts at first and at each change; shows the picture.
    """
    boxes = [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]
    _controls(boxes, list(values), draw)


def sliders(settings: Mapping[str, Range | Stops], draw: Callable[..., None]) -> None:
    """Show sliders above a picture of what they are set to.

    Args:
        settings: for each slider by its label where it stops, and its first value.
        draw: called with the sliders' values at first and at each change; shows the picture.
    """
    _controls(
        [_slider(label, given) for label, given in settings.items()],
        [given[-1] for given in settings.values()],
        draw,
    )


def known_letters(text: str, letters: str, longest: int) -> tuple[str, str]:
    """Keep of a typed text what a network knows, in lower case; and say what was left out.

    >>> known_letters("X Æ 12", "abcxyz", 10)
    ('x', ' Left out, since the network does not know them: Æ, 1, 2.')
    """
    unknown = [c for c in dict.fromkeys(text) if c.lower() not in letters and not c.isspace()]
    kept = "".join(c for c in text.lower() if c in letters)
    said = f" Left out, since the network does not know them: {', '.join(unknown)}."
    cut = f" Only the first {longest} letters are read." if len(kept) > longest else ""
    return kept[:longest] or letters[0], (said if unknown else "") + cut


def _slider(label: str, given: Range | Stops) -> dict[str, Any]:
    if len(given) == 2:
        stops = [float(stop) for stop in given[0]]
        shown = [f"{stop:g}" for stop in stops]
    else:
        low, high, step, _ = given
        digits = _digits(step)
        count = round((high - low) / step)
        stops = [round(low + k * step, 9) for k in range(count + 1)]
        shown = [f"{stop:.{digits}f}" for stop in stops]
    at = int(np.argmin(np.abs(np.array(stops) - given[-1])))
    return {"label": label, "stops": stops, "shown": shown, "at": at}


def _controls(controls: list[dict[str, Any]], values: list[Any], draw: Callable[..., None]) -> None:
    running = shell()
    if running is None or not someone_looks(running):
        draw(*values)
        return
    from IPython.display import display

    from unrolled.widgets.live import LiveControls

    with collected() as pages:
        draw(*values)  # an error in here is the cell's
    widget = LiveControls(controls=controls, values=values, page="".join(pages))

    def redraw(change: Any) -> None:
        try:
            with collected() as pages:
                draw(*widget.values)
        except Exception as error:
            pages = [f"<pre>{escape(f'{type(error).__name__}: {error}')}</pre>"]
        widget.page = "".join(pages)

    widget.observe(redraw, names="values")
    view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
    display({"text/plain": "", "text/html": widget.page, WIDGET: view}, raw=True)


def _digits(step: float) -> int:
    """How many decimals tell two neighbouring values of a slider apart."""
    return max(0, math.ceil(-math.log10(step) - 1e-9))
