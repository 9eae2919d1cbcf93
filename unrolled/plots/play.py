"""Controls for play cells: they redraw a picture, and without widgets draw it once.

The picture is the value of a widget. ipywidgets' own place for outputs has the page answer the
kernel for each picture; cells that did so were seen to wait for ever with ipykernel 7.
"""

import math
from collections.abc import Callable
from html import escape
from typing import Any

from unrolled.ipython import shell
from unrolled.plots.show import collected


def text_boxes(labels: tuple[str, ...], values: tuple[str, ...], draw: Callable[..., None]) -> None:
    """Show boxes to type into above a picture of what they hold.

    Args:
        labels: one for each box.
        values: what the boxes hold at first.
        draw: called with the boxes' texts at first and at each change; shows the picture.
    """
    _controls(
        [
            ("Text", {"value": value, "description": label})
            for label, value in zip(labels, values, strict=True)
        ],
        values,
        draw,
    )


def sliders(
    settings: dict[str, tuple[float, float, float, float]], draw: Callable[..., None]
) -> None:
    """Show sliders above a picture of what they are set to.

    Args:
        settings: for each slider by its label: lowest, highest, step and first value.
        draw: called with the sliders' values at first and at each change; shows the picture.
    """
    _controls(
        [
            (
                "FloatSlider",
                {
                    "description": label,
                    "min": low,
                    "max": high,
                    "step": step,
                    "value": first,
                    "readout_format": f".{_digits(step)}f",
                },
            )
            for label, (low, high, step, first) in settings.items()
        ],
        tuple(first for _, _, _, first in settings.values()),
        draw,
    )


def _controls(
    kinds: list[tuple[str, dict[str, Any]]], values: tuple[Any, ...], draw: Callable[..., None]
) -> None:
    if not _in_notebook():
        draw(*values)
        return
    import ipywidgets as widgets
    from IPython.display import display

    label = f"{max(len(options['description']) for _, options in kinds) * 0.6 + 1:.1f}em"
    wide = {"style": {"description_width": label}, "layout": {"width": "30em"}}
    boxes = [
        getattr(widgets, kind)(**options, continuous_update=True, **wide) for kind, options in kinds
    ]
    with collected() as pages:
        draw(*values)  # an error in here is the cell's
    page = widgets.HTML("".join(pages))

    def redraw(change: Any) -> None:
        try:
            with collected() as pages:
                draw(*(box.value for box in boxes))
        except Exception as error:
            pages = [f"<pre>{escape(f'{type(error).__name__}: {error}')}</pre>"]
        page.value = "".join(pages)

    for box in boxes:
        box.observe(redraw, names="value")
    display(widgets.VBox([*boxes, page]))


def _digits(step: float) -> int:
    """How many decimals tell two neighbouring values of a slider apart."""
    return max(0, math.ceil(-math.log10(step) - 1e-9))


def _in_notebook() -> bool:
    return hasattr(shell(), "kernel")
