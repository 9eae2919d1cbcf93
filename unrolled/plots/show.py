"""Show a figure in a notebook with its alternative text."""

import base64
import contextlib
import io
from collections.abc import Iterator
from contextvars import ContextVar
from html import escape
from typing import Any

from matplotlib.figure import Figure

from unrolled.plots.theme import DARK

_collected: ContextVar[list[str] | None] = ContextVar("collected", default=None)
# A screen reader reads the alternative text and skips the caption, which says the same.
CAPTION = "max-width:60em;font-size:90%;white-space:pre-line;color:var(--jp-ui-font-color2,inherit)"


def picture(figure: Figure, alt: str, see: str = "") -> str:
    """Write a figure as HTML: an `<img>`, and a caption below it.

    Args:
        figure: what to show; it is closed to drawing afterwards.
        alt: what is to be seen, in words and numbers: the alternative text. It is the caption too,
            unless there is another; then it can be unfolded below that.
        see: what to look for: the caption.
    """
    numbers = escape(alt)
    if see:
        unfolded = f"<details><summary>In numbers</summary>{numbers}</details>"
        caption = f'<figcaption style="{CAPTION}">{escape(see)}{unfolded}</figcaption>'
    else:
        caption = f'<figcaption aria-hidden="true" style="{CAPTION}">{numbers}</figcaption>'
    data = io.BytesIO()
    figure.savefig(data, format="png", bbox_inches="tight", dpi=figure.dpi)
    encoded = base64.b64encode(data.getvalue()).decode()
    return (
        f'{DARK}<figure class="unrolled-figure" style="margin:0">'
        f'<img alt="{escape(alt, quote=True)}" style="max-width:100%" '
        f'src="data:image/png;base64,{encoded}">'
        f"{caption}</figure>"
    )


def show(figure: Figure, alt: str, see: str = "") -> None:
    """Display a figure below the running cell; outside a notebook, print its alternative text."""
    present(picture(figure, alt, see), alt)


def present(html: str, text: str) -> None:
    """Display HTML below the running cell; outside a notebook, print its plain-text form.

    Inside of `collected` it is kept instead.
    """
    pages = _collected.get()
    if pages is not None:
        pages.append(html)
        return
    page = displayable(html, text)
    if page is None:
        print(text)
        return
    from IPython.display import display

    display(page)


@contextlib.contextmanager
def collected() -> Iterator[list[str]]:
    """Keep what the code inside presents, in place of displaying it."""
    pages: list[str] = []
    token = _collected.set(pages)
    try:
        yield pages
    finally:
        _collected.reset(token)


def displayable(html: str, text: str) -> Any:
    """Wrap HTML with its plain-text form for display; None where there is no notebook."""
    try:
        from IPython import get_ipython
        from IPython.display import HTML
    except ImportError:
        return None
    if get_ipython() is None:
        return None

    class Described(HTML):
        def __repr__(self) -> str:
            return text

    return Described(html)
