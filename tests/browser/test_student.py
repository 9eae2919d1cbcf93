"""The released lab 01 in a student's hands: wrong, told why, right; by keyboard alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.answers import CELL, CELL_WITHOUT_BIAS, SOFTMAX, SOFTMAX_ONE_MAXIMUM
from tests.browser.conftest import HandOut
from tests.browser.driving import (
    open_details,
    open_notebook,
    run_cell,
    run_exercise,
    screenshot,
    set_theme,
    type_answer,
)
from tests.browser.readable import hard_to_read, overflow, torn_words

pytestmark = pytest.mark.browser


def test_a_wrong_answer_is_explained_and_a_right_one_accepted(page: Page, hand_out: HandOut):
    open_notebook(page, hand_out("notebooks/01_rnn_cell"))
    run_cell(page, "setup")
    for function, wrong, right in (
        ("softmax", SOFTMAX_ONE_MAXIMUM, SOFTMAX),
        ("rnn_cell_forward", CELL_WITHOUT_BIAS, CELL),
    ):
        type_answer(page, function, *wrong)
        verdict = run_exercise(page, function)
        expect(verdict).to_contain_text("Not yet")
        expect(verdict).to_contain_text("Hint.")
        expect(verdict.get_by_role("img", name="yours beside the expected array")).to_be_visible()
        open_details(page, function)
        assert_readable(page, verdict, f"verdict-{function}-wrong")

        type_answer(page, function, *right)
        verdict = run_exercise(page, function)
        expect(verdict).to_contain_text("All right")
        assert_readable(page, verdict, f"verdict-{function}-right")


def test_a_verdict_fits_a_narrow_window(page: Page, hand_out: HandOut):
    page.set_viewport_size({"width": 700, "height": 900})
    open_notebook(page, hand_out("notebooks/01_rnn_cell"))
    run_cell(page, "setup")
    type_answer(page, "softmax", *SOFTMAX_ONE_MAXIMUM)
    verdict = run_exercise(page, "softmax")
    open_details(page, "softmax")
    screenshot(page, "verdict-narrow")
    assert overflow(verdict) <= 0
    assert not torn_words(verdict)


def assert_readable(page: Page, verdict: Locator, name: str) -> None:
    for theme in ("dark", "light"):
        set_theme(page, theme)
        verdict.scroll_into_view_if_needed()
        screenshot(page, f"{name}-{theme}")
        assert not hard_to_read(verdict), theme
