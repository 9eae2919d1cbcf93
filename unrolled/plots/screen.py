"""A place below a running cell where one picture replaces another."""

from typing import Any

from matplotlib.figure import Figure

from unrolled.plots.show import displayable, picture


class Screen:
    """One figure that is drawn over; outside a notebook, a line of text each time."""

    def __init__(self) -> None:
        """Start with nothing on the screen."""
        self._handle: Any = None

    def show(self, figure: Figure, text: str) -> None:
        """Put a figure in place of the last one; `text` says in words what it shows."""
        page = displayable(picture(figure, text), text)
        if page is None:
            print(text)
            return
        from IPython.display import display

        if self._handle is None:
            self._handle = display(page, display_id=True)
        else:
            self._handle.update(page)
