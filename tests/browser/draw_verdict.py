"""Draw assets/screenshots/verdict.png: `python -m tests.browser.draw_verdict`."""

from playwright.sync_api import Page

from tests.browser.answers import SOFTMAX_ONE_MAXIMUM
from tests.browser.driving import open_notebook, run_cell, run_exercise, type_answer
from tests.browser.screenshot import take


def draw(page: Page) -> None:
    open_notebook(page, "notebooks/01_rnn_cell/01_rnn_cell.ipynb")
    page.keyboard.press("Control+b")  # the file browser goes
    run_cell(page, "setup")
    type_answer(page, "softmax", *SOFTMAX_ONE_MAXIMUM)
    verdict = run_exercise(page, "softmax")
    verdict.evaluate("e => e.closest('.jp-Cell').scrollIntoView({block: 'end'})")


if __name__ == "__main__":
    take("verdict.png", 640, draw)
