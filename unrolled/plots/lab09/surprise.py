"""Show how surprised a network was by each letter of a text, on the letter itself."""

from collections.abc import Sequence
from html import escape

import numpy as np

from unrolled import nn
from unrolled.plots.show import present
from unrolled.widgets.content import little_endian, shape
from unrolled.widgets.drawing import Drawing

MOST = 10.0  # bits; what surprises more is drawn like this
# Vermilion over the theme's own ground, never so deep that its ink is not read on it.
STEPS = tuple(f"rgba(213, 94, 0, {depth:.2f})" for depth in (0, 0.12, 0.24, 0.36, 0.48, 0.6))
INK = "var(--jp-ui-font-color1,currentColor)"
LISTED = 5
CAPTION = (
    "The deeper the colour and the longer the bar, the less the network expected the letter. Look "
    "where words begin, and at words that it cannot know."
)


def play_surprise(network: nn.Network, text: str) -> None:
    """Show a box for a text, and the text with a colour and a bar for the surprise at each letter.

    The network goes to the browser, which reads while you type. Outside a notebook the text is said
    in words.

    Args:
        network: what reads.
        text: what is in the box at first; letters are taken in lower case, and characters that the
            network does not know are left out.
    """
    characters = network.vocabulary.characters or ""
    settings = {
        "kind": "surprise",
        "caption": CAPTION,
        "text": text,
        "letters": characters,
        "most": MOST,
        "shape": shape(network, len(characters)),
    }
    known = known_part(network, text)
    bits = nn.surprise(network, known)
    words, still = surprise_text(known, bits), surprise_page(known, bits)
    Drawing(settings, words, little_endian(network.flat), still)


def show_surprise(network: nn.Network, text: str) -> None:
    """Show a text once, coloured by surprise; outside a notebook, say it in words."""
    known = known_part(network, text)
    if len(known) < 2:
        print("Give it at least two characters that it knows.")
        return
    bits = nn.surprise(network, known)
    words = surprise_text(known, bits)
    present(surprise_page(known, bits), words)


def known_part(network: nn.Network, text: str) -> str:
    """Take the text in lower case, without what the network does not know."""
    return "".join(c for c in text.lower() if c in (network.vocabulary.characters or ""))


def surprise_page(text: str, bits: Sequence[float] | np.ndarray) -> str:
    """Write the text as HTML: deeper colour and longer bar for more bits.

    Args:
        text: n characters; the first was not guessed and has no colour.
        bits: `(n - 1,)`, the surprise at each of the others.
    """
    letters = [_letter(text[0], None)]
    letters += [_letter(c, float(b)) for c, b in zip(text[1:], bits, strict=True)]
    words = escape(surprise_text(text, bits))
    return (
        f'<figure style="margin:0;max-width:52em;color:{INK}">'
        '<div style="font:16px/2.4 monospace;white-space:pre-wrap;overflow-wrap:anywhere">'
        f"{''.join(letters)}</div>{_legend()}"
        f'<figcaption style="font:13px/1.5 sans-serif;color:{INK}">{words}</figcaption></figure>'
    )


def surprise_text(text: str, bits: Sequence[float] | np.ndarray) -> str:
    """Say in words what the colours show: the mean, and where the largest surprises were."""
    order = np.argsort(bits)[::-1][:LISTED]
    most = ", ".join(
        f"{_name(text[i + 1])} after “{_before(text, i + 1)}” ({bits[i]:.1f})" for i in order
    )
    return f"{np.mean(bits):.2f} bits a character on average. Most surprising: {most}."


def colour_of(bits: float) -> str:
    """Pick the colour of a surprise; none for none."""
    return STEPS[min(len(STEPS) - 1, int(len(STEPS) * max(bits, 0.0) / MOST))]


def _letter(character: str, bits: float | None) -> str:
    shown = escape(character) if character != "\n" else "⏎\n"
    if bits is None:
        return f'<span title="not guessed">{shown}</span>'
    colour, bar = colour_of(bits), 1 + round(min(bits, MOST))
    return (
        f'<span title="{bits:.1f} bits" style="background:{colour};'
        f'border-bottom:{bar}px solid {INK}">{shown}</span>'
    )


def _legend() -> str:
    width = MOST / len(STEPS)
    boxes = "".join(
        f'<span style="display:inline-block;padding:0 0.6em;background:{colour};'
        f'border-bottom:{1 + round(width * (i + 0.5))}px solid {INK}">'
        f"{_range(width * i, width * (i + 1), i == len(STEPS) - 1)}</span>"
        for i, colour in enumerate(STEPS)
    )
    return f'<div style="font:12px/2.2 sans-serif;color:{INK}">bits: {boxes}</div>'


def _range(low: float, high: float, last: bool) -> str:
    return f"{low:.0f} and more" if last else f"{low:.0f} to {high:.0f}"


def _before(text: str, place: int) -> str:
    return text[max(0, place - 12) : place].replace("\n", "⏎")


def _name(character: str) -> str:
    return {"\n": "a new line", " ": "a space"}.get(character, f"“{character}”")
