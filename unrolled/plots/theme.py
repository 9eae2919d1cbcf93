"""Pictures in JupyterLab's dark theme."""

from unrolled.ipython import shell
from unrolled.widgets.host import someone_looks

# A picture is turned over: white ground to #121212, which is the theme's but for a shade, dark ink
# to light; turning the hues back keeps blue blue. Also those in the text, which are attachments.
DARK = (
    '<style>[data-jp-theme-light="false"] :is(.unrolled-figure img, '
    '.jp-MarkdownOutput img[src^="data:image/png"])'
    "{filter:invert(0.93) hue-rotate(180deg)}</style>"
)


def follow_theme() -> None:
    """From here on the notebook's pictures follow the theme; nothing where nobody looks."""
    running = shell()
    if running is None or not someone_looks(running):
        return
    from IPython.display import display

    display({"text/html": DARK, "text/plain": ""}, raw=True)
