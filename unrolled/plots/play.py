"""Controls for play cells: they redraw a picture, and without widgets draw it once."""

import asyncio
import math
from collections.abc import Callable
from typing import Any

SOON = 0.02  # seconds: what is on its way by then comes too


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
    turn = widgets.IntText(0)  # never shown: each new number draws the picture once
    output = widgets.interactive_output(
        lambda turn: draw(*(box.value for box in boxes)), {"turn": turn}
    )
    redraw = LatestOnly(lambda: turn.set_trait("value", turn.value + 1))
    for box in boxes:
        box.observe(redraw, "value")
    display(widgets.VBox([*boxes, output]))


class LatestOnly:
    """Does something soon after it is asked for: once, however often it was asked meanwhile.

    While a picture is drawn, a slider that is dragged sends dozens of values; only the last of
    them need be seen.
    """

    def __init__(self, act: Callable[[], None]) -> None:
        """Do `act` when called."""
        self._act = act
        self._waits = False

    def __call__(self, *change: Any) -> None:
        """Ask for it; at once where no event loop runs."""
        if self._waits:
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._act()
            return
        self._waits = True
        loop.call_later(SOON, self._now)

    def _now(self) -> None:
        self._waits = False
        self._act()


def _digits(step: float) -> int:
    """How many decimals tell two neighbouring values of a slider apart."""
    return max(0, math.ceil(-math.log10(step) - 1e-9))


def _in_notebook() -> bool:
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return hasattr(get_ipython(), "kernel")
