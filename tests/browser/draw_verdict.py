"""Draw assets/screenshots/verdict.png: `python -m tests.browser.draw_verdict`."""

import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.answers import SOFTMAX_ONE_MAXIMUM
from tests.browser.chromium import chromium, log_in
from tests.browser.driving import open_notebook, run_cell, run_exercise, type_answer
from tests.browser.server import CHECKOUT, jupyter_lab

PICTURE = CHECKOUT / "assets" / "screenshots" / "verdict.png"
SIZE = {"width": 960, "height": 640}


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        jupyter_lab(Path(folder)) as server,
        chromium() as browser,
    ):
        page = log_in(browser, server, viewport=SIZE, device_scale_factor=1.5).new_page()
        draw(page)


def draw(page: Page) -> None:
    open_notebook(page, "notebooks/01_rnn_cell/01_rnn_cell.ipynb")
    page.keyboard.press("Control+b")  # the file browser goes
    run_cell(page, "setup")
    type_answer(page, "softmax", *SOFTMAX_ONE_MAXIMUM)
    verdict = run_exercise(page, "softmax")
    verdict.evaluate("e => e.closest('.jp-Cell').scrollIntoView({block: 'end'})")
    page.wait_for_timeout(500)
    PICTURE.parent.mkdir(exist_ok=True)
    page.screenshot(path=PICTURE)


if __name__ == "__main__":
    main()
