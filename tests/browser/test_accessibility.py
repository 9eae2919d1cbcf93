"""What the course draws itself keeps nobody out, as far as axe-core can tell; see docs/accessibility.md."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from lite.start import start_page
from tests.browser import axe
from tests.browser.driving import open_notebook, run_cell, run_exercise, set_theme
from tests.browser.explorer import offline, open_page
from unrolled.widgets.explorer import Explorer
from unrolled.widgets.readers import reader
from unrolled.widgets.temperature import finished_model

pytestmark = pytest.mark.browser


@pytest.fixture
def bare(browser: Browser):
    context = offline(browser, viewport={"width": 900, "height": 800})
    yield context.new_page()
    context.close()


def test_axe_objects_to_what_it_should(bare: Page):
    bare.set_content("<title>x</title><img src=x><p style='color:#aaa'>pale</p><input>")
    found = {barrier.partition(":")[0] for barrier in axe.barriers(bare)}
    assert {"image-alt", "color-contrast", "label"} <= found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_sites_start_page(bare: Page, tmp_path: Path, theme: str, width: int):
    page = tmp_path / "index.html"
    page.write_text(start_page({"00_start_here": "Start here"}), encoding="utf-8")
    bare.emulate_media(color_scheme=theme)
    bare.set_viewport_size({"width": width, "height": 800})
    bare.goto(page.as_uri())
    bare.get_by_label("Temperature", exact=True).wait_for()
    assert not axe.barriers(bare, "html")


def test_an_explorer_with_all_its_sliders(bare: Page, tmp_path: Path):
    open_page(bare, tmp_path, Explorer(reader(*finished_model(), None), cuts=True))
    assert not axe.barriers(bare)


def test_a_verdict_in_jupyterlab(page: Page, hand_out):
    open_notebook(page, hand_out("notebooks/01_rnn_cell"))
    run_cell(page, "setup")
    run_exercise(page, "softmax")
    for theme in ("light", "dark"):
        set_theme(page, theme)
        assert not axe.barriers(page, "[aria-label^='Verdict on']")
    set_theme(page, "light")
