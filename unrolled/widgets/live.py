"""The widgets: they run in the browser; the kernel answers for functions alone."""

from typing import Any

import anywidget
import numpy as np
import traitlets

from unrolled.widgets.content import little_endian, settings_and_numbers
from unrolled.widgets.explorer import Explorer
from unrolled.widgets.front import script, style
from unrolled.widgets.readers import FunctionReader

MOST = 200  # texts that are answered at once


class TemperatureExplorer(anywidget.AnyWidget):
    """Slider, bars and samples of one model.

    Attributes:
        settings: see `content.py`.
        numbers: the weights, or the scores that are known so far.
    """

    _esm = script()
    _css = style()
    settings = traitlets.Dict().tag(sync=True)
    numbers = traitlets.Bytes().tag(sync=True)

    def __init__(self, explorer: Explorer, prefix: str, temperature: float) -> None:
        settings, numbers = settings_and_numbers(explorer, prefix, temperature)
        super().__init__(settings=settings, numbers=numbers)
        if isinstance(explorer.reader, FunctionReader):
            self._reader = explorer.reader
            self.on_msg(self._answer)

    def _answer(self, _: Any, content: dict[str, Any], buffers: Any) -> None:
        texts = [str(text) for text in content.get("ask", [])][:MOST]
        if not texts:
            return
        try:
            scores = np.array([self._reader.after(text) for text in texts])
        except Exception as error:  # the student's function; what it says belongs on the screen
            self.send({"error": f"The function raised {type(error).__name__}: {error}"})
        else:
            self.send({"texts": texts}, buffers=[little_endian(scores)])


class LiveDrawing(anywidget.AnyWidget):
    """A drawing that goes on while a cell runs; see `drawing.py`."""

    _esm = script("drawing")
    _css = style("drawing")
    settings = traitlets.Dict().tag(sync=True)
    numbers = traitlets.Bytes().tag(sync=True)


class LiveControls(anywidget.AnyWidget):
    """Sliders and boxes above a picture; see `unrolled/plots/play.py`.

    Attributes:
        controls: what each is called, and where it stops or what is written in it at first.
        values: what they are set to.
        page: the picture, as HTML.
    """

    _esm = script("controls")
    _css = style("drawing")
    controls: Any = traitlets.List().tag(sync=True)
    values: Any = traitlets.List().tag(sync=True)
    page = traitlets.Unicode().tag(sync=True)
