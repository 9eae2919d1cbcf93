"""Colour a text by one unit of a network, and hold that unit still while the network writes."""

from collections.abc import Callable, Sequence
from html import escape

import numpy as np

from unrolled.plots import play
from unrolled.plots.show import present

BELOW, ABOVE = "213, 94, 0", "0, 114, 178"  # vermilion and blue of the palette, as CSS wants them
DEEPEST = 0.6  # of the ground of a letter; ink of either theme is read on it
CAPTION = "font:13px/1.5 sans-serif"


def show_coloured(text: str, values: Sequence[float] | np.ndarray, name: str) -> None:
    """Show a text with each letter on the colour of a value; outside a notebook, say it in words.

    Args:
        text: n characters.
        values: `(n,)`; below zero red, above zero blue, and the deeper the further from it.
        name: what the values are.
    """
    present(coloured_page(text, values, name), coloured_text(text, values, name))


def coloured_page(text: str, values: Sequence[float] | np.ndarray, name: str) -> str:
    """Write the text as HTML, in the ink of whatever theme is around it."""
    widest = max(float(np.abs(values).max()), 1e-9)
    letters = "".join(_letter(c, float(v), widest) for c, v in zip(text, values, strict=True))
    words = escape(coloured_text(text, values, name))
    return (
        '<figure style="margin:0;max-width:52em;color:var(--jp-ui-font-color1,inherit)">'
        '<div style="font:14px/1.7 monospace;white-space:pre-wrap;overflow-wrap:anywhere">'
        f'{letters}</div><figcaption style="{CAPTION}">{words}</figcaption></figure>'
    )


def coloured_text(text: str, values: Sequence[float] | np.ndarray, name: str) -> str:
    """Say in words what the colours show: where the values are highest and lowest."""
    high, low = (int(place) for place in (np.argmax(values), np.argmin(values)))
    return (
        f"{name}: blue above zero, red below. "
        f"Highest, {values[high]:.1f}, at “{_around(text, high)}”; "
        f"lowest, {values[low]:.1f}, at “{_around(text, low)}”."
    )


def play_held(
    write: Callable[[float | None], str], lowest: float, highest: float, first: float
) -> None:
    """Show a slider for the value at which a unit is held, and what is written meanwhile.

    Args:
        write: from a value, or None for a unit that is free, to a text.
        lowest: left end of the slider.
        highest: right end.
        first: where it stands.
    """
    free = write(None)

    def draw(value: float) -> None:
        text = write(round(value, 2))
        words = f"Held at {value:.1f}: {lengths(text)}. Free: {lengths(free)}."
        shown = (
            '<div style="font:14px/1.5 monospace;white-space:pre-wrap;overflow-wrap:anywhere;'
            f'max-width:52em;color:var(--jp-ui-font-color1,inherit)">{escape(text)}</div>'
        )
        present(f'<p style="{CAPTION}">{escape(words)}</p>{shown}', f"{words}\n{text}")

    play.sliders({"held at": (lowest, highest, 0.1, first)}, draw)


def lengths(text: str) -> str:
    """Say how long the lines of a text are; the last one, which may have been cut, counts as well.

    >>> lengths("a rose" + chr(10) + "is")
    '2 lines of 4 characters on average'
    """
    lines = [line for line in text.split("\n") if line]
    if len(lines) < 2:
        return f"one line of {len(text)} characters, which does not end"
    return (
        f"{len(lines)} lines of {np.mean([len(line) for line in lines]):.0f} characters on average"
    )


def _letter(character: str, value: float, widest: float) -> str:
    shown = escape(character) if character != "\n" else "⏎\n"
    ground = ABOVE if value >= 0 else BELOW
    depth = DEEPEST * abs(value) / widest
    return (
        f'<span title="{value:.2f}" style="background:rgba({ground}, {depth:.2f})">{shown}</span>'
    )


def _around(text: str, place: int) -> str:
    return text[max(0, place - 8) : place + 1].replace("\n", "⏎")
