"""Play cells, moved by keyboard: the picture changes, and so does what it says of itself."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import (
    errors_shown,
    open_notebook,
    readout,
    run_all,
    screenshot,
    set_slider,
    set_text,
    slider,
    sliders,
)
from tests.browser.test_labs_run import LABS

EXPLORER = "Temperature"

pytestmark = pytest.mark.browser


def test_typing_a_word_redraws_the_unrolled_network(page: Page):
    open_notebook(page, "solutions/01_rnn_cell/01_rnn_cell.ipynb")
    run_all(page)
    picture = page.get_by_role("img", name="untrained network reading")
    for label, word in (("First word", "stego"), ("Second word", "lego")):
        before = picture.get_attribute("src")
        set_text(page, label, word)
        expect(picture).to_have_attribute("alt", re.compile(rf"reading .*\b{word}\b"))
        assert picture.get_attribute("src") != before
    picture.scroll_into_view_if_needed()
    screenshot(page, "play-unrolled-network")
    assert not errors_shown(page)


def test_the_temperature_slider_of_the_first_lab_moves_by_keyboard(page: Page):
    open_notebook(page, "solutions/00_start_here/00_start_here.ipynb")
    run_all(page)
    bars = page.locator('.jp-OutputArea svg[role="img"]').first
    shown, said = bars.inner_html(), bars.get_attribute("aria-label")
    assert set_slider(page, EXPLORER, ["Home"]) == "0.00"
    expect(page.get_by_text("temperature 0.00")).to_be_visible()
    assert bars.inner_html() != shown
    assert bars.get_attribute("aria-label") != said
    screenshot(page, "play-temperature")
    assert not errors_shown(page)


@pytest.mark.long
@pytest.mark.parametrize("lab", LABS)
def test_every_slider_changes_its_picture_and_the_text_of_it(page: Page, lab: str):
    open_notebook(page, f"solutions/{lab}/{lab}.ipynb")
    run_all(page)
    labels = [label for label in sliders(page) if label != EXPLORER]  # it has its own test
    for k, label in enumerate(labels):
        nth = labels[:k].count(label)
        row = slider(page, label, nth)
        picture = row.locator("xpath=..").get_by_role("img").last
        drawn, said = picture.get_attribute("src"), picture.get_attribute("alt")
        first = readout(row)
        assert any(set_slider(page, label, [key], nth) != first for key in ("End", "Home"))
        expect(picture).not_to_have_attribute("src", drawn)
        expect(picture).not_to_have_attribute("alt", said)
        screenshot(page, f"play-{lab}-{k}-{label}".replace(" ", "-"))
    assert not errors_shown(page)
