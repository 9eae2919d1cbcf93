"""The built site in Chromium. Pyodide's public servers are cut off, on every machine alike, so the
kernel never starts here; `test_kernel.py` starts one with what npm has of Pyodide.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import explorer
from tests.browser.driving import screenshot
from tests.browser.readable import hard_to_read, overflow
from tests.lite.conftest import ROOT
from tests.lite.opening import site_in_chromium
from unrolled.widgets.explorer import Explorer
from unrolled.widgets.readers import reader
from unrolled.widgets.temperature import finished_model

pytestmark = pytest.mark.browser

LABS = sorted(path.name for path in (ROOT / "notebooks").iterdir() if path.is_dir())
UNREACHABLE = "cdn.jsdelivr.net/pyodide"


@pytest.fixture
def page(site: Path) -> Iterator[Page]:
    """A page that reaches nothing but the site; it fails if the console shows any other error."""
    with site_in_chromium(site) as (page, watch):
        yield page
        watch.errors[:] = [error for error in watch.errors if UNREACHABLE not in error]
        watch.assert_silent()


def test_a_visitor_plays_looks_at_a_verdict_and_starts_lab_00(page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    view = explorer.find(page)
    before = explorer.seen(view)
    explorer.to_temperature(view, 0.3)
    assert all(a != b for a, b in zip(before, explorer.seen(view), strict=True))
    assert explorer.samples(view) == Explorer(reader(*finished_model(), None)).samples("tri", 0.3)
    verdict = page.get_by_role("group", name="Verdict on softmax")
    expect(verdict).to_contain_text("Over which axis does your sum run?")
    assert verdict.evaluate("e => getComputedStyle(e).borderLeftStyle") == "solid"
    assert [url.removeprefix(page.url) for url in asked] in ([""], ["", "favicon.ico"])
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            assert not hard_to_read(page.locator("body")), (width, theme)
            assert overflow(page.locator("html")) <= 0
            screenshot(page, f"site-start-{width}-{theme}")
    page.get_by_role("link", name="Start lab 00").click()
    page.locator(".jp-Notebook").get_by_role("heading", name="Start here").wait_for()


def test_the_map_links_every_lab_with_what_one_does_there_and_how_long_it_takes(page: Page):
    page.goto("/")
    stops = page.locator("ol.map li")
    expect(stops).to_have_count(len(LABS))
    for lab, stop in zip(LABS, stops.all(), strict=True):
        assert f"path={lab}.ipynb" in stop.get_by_role("link").get_attribute("href")
        assert len(stop.locator("span").inner_text()) > 10
        expect(stop.locator("small")).to_have_text(re.compile(r"^\d+ min$"))


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("delete WebAssembly.Suspending", "JSPI"),
        ("delete globalThis.WebAssembly", "no WebAssembly"),
        ("Object.defineProperty(window, 'isSecureContext', {value: false})", "without HTTPS"),
    ],
)
def test_the_start_page_says_what_this_browser_or_address_lacks(page: Page, before, words):
    page.goto("/")
    expect(page.get_by_role("alert")).to_be_hidden()
    page.add_init_script(before)
    page.goto("/")
    expect(page.get_by_role("alert")).to_contain_text(words)


def test_the_start_page_says_so_when_it_is_opened_as_a_file(page: Page, site: Path):
    page.goto((site / "index.html").as_uri())
    expect(page.get_by_role("alert")).to_contain_text("opened as a file")


def test_the_file_browser_lists_all_labs_and_a_notebook_opens(page: Page):
    page.goto("/lab/index.html")
    listing = page.get_by_role("region", name="File Browser Section")
    for lab in LABS:
        listing.get_by_text(f"{lab}.ipynb", exact=True).wait_for()
    listing.get_by_text("01_rnn_cell.ipynb", exact=True).dblclick()
    notebook = page.locator(".jp-Notebook")
    notebook.get_by_role("heading", name=re.compile("^Lab 01")).wait_for()
    notebook.get_by_text('checks_of("01_rnn_cell")').first.wait_for()
    page.locator(".jp-Toolbar").get_by_text("Python (Pyodide)").wait_for()
    screenshot(page, "site-lab")
