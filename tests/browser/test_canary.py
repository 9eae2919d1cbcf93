"""Hostile verdicts, outputs and notes opened in Chromium: no word of them runs, in no page of ours.

Formgrader's page is opened from a file, so its own scripts are not there; a word of a student that
ran there would not need them. Beside them stands a page in which the canary does sing.
"""

import random
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser

from autograder.course import ROOT
from autograder.report import page as report
from tests.hostile import texts
from tests.hostile.test_pages import LAB, as_feedback, as_formgrader, facts, notebook, verdict
from unrolled.checks.verdict.html import html

pytestmark = pytest.mark.browser
SUNG = "window.__canary"
TOUCH = """() => document.querySelectorAll('*').forEach(e => {
  for (const kind of ['mouseover', 'focus', 'click', 'toggle']) {
    e.dispatchEvent(new Event(kind, {bubbles: false}));
  }
  if (e.tagName === 'DETAILS') e.open = true;
})"""


def sings(browser: Browser, page: str, folder: Path) -> bool:
    """Whether a page runs anything of a student when it is opened and touched all over."""
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    context = browser.new_context(offline=True)
    tab = context.new_page()
    dialogs: list[str] = []
    tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    tab.goto(path.as_uri())  # until every picture has come, or has not
    tab.evaluate(TOUCH)
    found = tab.evaluate(f"() => Boolean({SUNG})") or bool(dialogs)
    context.close()
    return found


def test_the_canary_sings_where_a_text_is_not_escaped(browser: Browser, tmp_path: Path) -> None:
    for bare in texts.PIECES[:2]:
        assert sings(browser, f"<!DOCTYPE html><body>{bare}</body>", tmp_path)
    cut = f"<!DOCTYPE html><body><p title='{texts.PIECES[6]}'>x</p></body>"
    assert sings(browser, cut, tmp_path)


def test_no_page_of_ours_lets_it_sing(browser: Browser, tmp_path: Path) -> None:
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    luck = random.Random(seed)
    released = nbformat.read(ROOT / "notebooks" / LAB / f"{LAB}.ipynb", as_version=4)
    for _ in range(3):
        graded = notebook(luck, released)
        assert not sings(browser, as_feedback(graded), tmp_path)
        assert not sings(browser, as_formgrader(graded), tmp_path)
        assert not sings(browser, report.html(facts(luck), "Lab", False, "now"), tmp_path)
        own = "".join(html(verdict(luck)) for _ in range(20))
        assert not sings(browser, f"<!DOCTYPE html><body>{own}</body>", tmp_path)


def test_a_feedback_page_runs_no_script_even_if_one_got_in(
    browser: Browser, tmp_path: Path
) -> None:
    released = nbformat.read(ROOT / "notebooks" / LAB / f"{LAB}.ipynb", as_version=4)
    cell = nbformat.v4.new_markdown_cell(f"{texts.PIECES[0]}{texts.PIECES[1]}")
    got_in = as_feedback(nbformat.v4.new_notebook(cells=[cell], metadata=released.metadata))
    assert "<script>" in got_in
    assert not sings(browser, got_in, tmp_path)
