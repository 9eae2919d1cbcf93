"""Drawings that the browser redraws by itself, from what was sent once.

Each is a widget where someone looks, a page with its own script in an exported notebook, and a text
elsewhere. Nothing of Matplotlib is loaded for it.
"""

import json
import uuid
from html import escape
from typing import Any

from unrolled.ipython import shell
from unrolled.widgets.front import script, style
from unrolled.widgets.host import someone_looks, view_of


class Drawing:
    """One drawing below the running cell.

    Args:
        settings: what `front/KIND.js` draws; JSON, with `kind` and `caption` in it.
        text: all that is to be seen, in words: for a terminal, and where no script runs.
        numbers: weights, for a kind that reads with a network.
        still: HTML for a page without a kernel; the drawing itself when left out.
    """

    def __init__(
        self, settings: dict[str, Any], text: str, numbers: bytes = b"", still: str | None = None
    ) -> None:
        self._widget: Any = None
        self._handle: Any = None
        self._name = f"unrolled-{uuid.uuid4().hex}"
        running = shell()
        if running is None:
            print(text)
            return
        from IPython.display import display

        if someone_looks(running):
            self._widget = _widget(settings, numbers)
        bundle = self._bundle(settings, text, still)
        self._handle = display(bundle, raw=True, display_id=True)

    def more(self, settings: dict[str, Any], text: str, last: bool = True) -> None:
        """Go on with other settings; with `last` they are what is kept, or printed."""
        if self._widget is not None:
            self._widget.settings = settings
        if self._handle is None:
            if last:
                print(text)
        elif last or self._widget is None:
            self._handle.update(self._bundle(settings, text, None), raw=True)

    def _bundle(self, settings: dict[str, Any], text: str, still: str | None) -> dict[str, Any]:
        page = _page(self._name, settings, text) if still is None else still
        bundle: dict[str, Any] = {"text/plain": text, "text/html": page}
        if self._widget is not None:
            bundle |= view_of(self._widget)
        return bundle


def _widget(settings: dict[str, Any], numbers: bytes) -> Any:
    try:
        from unrolled.widgets.live import LiveDrawing
    except ImportError:
        return None
    return LiveDrawing(settings=settings, numbers=numbers)


def _page(name: str, settings: dict[str, Any], text: str) -> str:
    given = json.dumps(settings).replace("<", "\\u003c")
    start = f'mount(document.getElementById("{name}"), {given});'
    return (
        f'<div id="{name}"><p>{escape(text)}</p></div><style>{style("drawing")}</style>'
        f'<script type="module">{script("drawing")}{start}</script>'
    )
