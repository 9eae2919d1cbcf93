"""The guards of these tests, each seen to fire."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.readable import hard_to_read, overflow, texts, torn_words
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser


@pytest.fixture
def blank(browser: Browser):
    page = browser.new_page(viewport={"width": 400, "height": 300})
    yield page
    page.close()


@pytest.mark.parametrize("script", ["console.error('mist')", "setTimeout(() => mist())"])
def test_an_error_in_the_console_is_noticed(blank: Page, script: str):
    watch = Watch(blank)
    blank.evaluate(script)
    while not watch.errors:
        blank.wait_for_timeout(20)
    with pytest.raises(AssertionError, match="mist"):
        watch.assert_silent()


def test_contrast_is_the_ratio_that_the_standard_defines(blank: Page):
    blank.set_content("<body style='background:#fff'><p style='color:#767676'>grey</p></body>")
    (text,) = texts(blank.locator("body"))
    assert text.contrast == pytest.approx(4.54, abs=0.01)  # #767676: the palest grey that passes


@pytest.mark.parametrize(
    "html",
    [
        "<p style='color:#777'>x</p>",
        "<p style='color:#999'>&#10003;</p>",
        "<p style='color:#000;opacity:.5'>x</p>",
        "<p style='color:rgba(0,0,0,.5)'>x</p>",
        "<div style='background:#111'><p style='color:#222'>x</p></div>",
        "<svg><text y='20' fill='#999'>x</text></svg>",
        "<p style='color:color-mix(in srgb, #000 45%, #fff)'>x</p>",
    ],
)
def test_text_that_is_hard_to_read_is_noticed(blank: Page, html: str):
    blank.set_content(f"<body style='background:#fff'>{html}</body>")
    (found,) = hard_to_read(blank.locator("body"))
    assert found.words in ("x", "\N{CHECK MARK}")


def test_a_mark_may_be_paler_than_words(blank: Page):
    blank.set_content("<body style='background:#fff;color:#888'><p>&#10003;</p></body>")
    assert not hard_to_read(blank.locator("body"))


def test_a_word_that_is_broken_in_two_is_noticed(blank: Page):
    blank.set_content("<p style='width:60px;overflow-wrap:anywhere'>a word unconscionably</p>")
    assert torn_words(blank.locator("p")) == ["unconscionably"]


def test_text_that_runs_out_of_its_box_is_noticed(blank: Page):
    blank.set_content("<div id='box' style='width:50px'><p style='width:80px'>x</p></div>")
    assert overflow(blank.locator("#box")) == 30
