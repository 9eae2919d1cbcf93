"""Show a figure in a notebook with its alternative text."""

import base64
import io
from html import escape
from typing import Any

from matplotlib.figure import Figure


def picture(figure: Figure, alt: str) -> str:
    """Write a figure as an `<img>` of HTML.

    Args:
        figure: what to show; it is closed to drawing afterwards.
        alt: one sentence that says what is to be seen, for who cannot see it.
    """
    data = io.BytesIO()
    figure.savefig(data, format="png", bbox_inches="tight", dpi=figure.dpi)
    encoded = base64.b64encode(data.getvalue()).decode()
    return (
        f'<img alt="{escape(alt, quote=True)}" style="max-width:100%" '
        f'src="data:image/png;base64,{encoded}">'
    )


def show(figure: Figure, alt: str) -> None:
    """Display a figure below the running cell; outside a notebook, print its alternative text."""
    html = displayable(picture(figure, alt), alt)
    if html is None:
        print(alt)
        return
    from IPython.display import display

    display(html)


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
