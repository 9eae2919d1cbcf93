"""Draw assets/screenshots/explorer.png: `python -m tests.browser.draw_explorer`."""

import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import explorer
from tests.browser.chromium import chromium, log_in
from tests.browser.driving import open_notebook, run_all
from tests.browser.server import CHECKOUT, jupyter_lab

PICTURE = CHECKOUT / "assets" / "screenshots" / "explorer.png"
SIZE = {"width": 960, "height": 560}


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        jupyter_lab(Path(folder)) as server,
        chromium() as browser,
    ):
        page = log_in(browser, server, viewport=SIZE, device_scale_factor=1.5).new_page()
        draw(page)


def draw(page: Page) -> None:
    open_notebook(page, "solutions/00_start_here/00_start_here.ipynb")
    page.keyboard.press("Control+b")  # the file browser goes
    run_all(page)
    view = explorer.find(page)
    explorer.type_prefix(view, "tri")
    explorer.to_temperature(view, 0.9)
    explorer.samples(view)
    view.evaluate("e => e.closest('.jp-Cell').scrollIntoView({block: 'start'})")
    page.wait_for_timeout(500)
    PICTURE.parent.mkdir(exist_ok=True)
    page.screenshot(path=PICTURE)


if __name__ == "__main__":
    main()
