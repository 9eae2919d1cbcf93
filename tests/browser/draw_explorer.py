"""Draw assets/screenshots/explorer.png: `python -m tests.browser.draw_explorer`."""

from playwright.sync_api import Page

from tests.browser import explorer
from tests.browser.driving import open_notebook, run_all
from tests.browser.screenshot import take


def draw(page: Page) -> None:
    open_notebook(page, "solutions/00_start_here/00_start_here.ipynb")
    page.keyboard.press("Control+b")  # the file browser goes
    run_all(page)
    view = explorer.find(page)
    explorer.type_prefix(view, "tri")
    explorer.to_temperature(view, 0.9)
    explorer.samples(view)
    view.evaluate("e => e.closest('.jp-Cell').scrollIntoView({block: 'start'})")


if __name__ == "__main__":
    take("explorer.png", 560, draw)
