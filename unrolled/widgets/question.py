"""A question as a widget: the answer is given in the browser, and kept by the kernel."""

from typing import Any, Protocol

import anywidget
import traitlets

from unrolled.widgets.front import script, style


class Asked(Protocol):
    """What is asked: `unrolled.guessing.Guess`."""

    settings: dict[str, Any]
    answer: Any
    kept: str


class Question(anywidget.AnyWidget):
    """A choice, a box for a number, or a curve to draw.

    Attributes:
        settings: see `unrolled.guessing.guess`.
        answer: as the browser sends it.
        kept: what the browser says after it.
    """

    _esm = script("guess")
    _css = style("temperature") + style("guess")
    settings = traitlets.Dict().tag(sync=True)
    answer = traitlets.Any(None, allow_none=True).tag(sync=True)
    kept = traitlets.Unicode("").tag(sync=True)

    def __init__(self, asked: Asked) -> None:
        super().__init__(settings=asked.settings, answer=asked.answer, kept=asked.kept)
        self._asked = asked
        self.observe(self._keep, names="answer")

    def _keep(self, change: Any) -> None:
        self.kept = ""  # so that the same sentence is sent again
        try:
            self._asked.answer = change["new"]
        except ValueError as error:
            self.kept = str(error)
        else:
            self.kept = self._asked.kept
