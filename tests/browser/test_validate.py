"""nbgrader's Validate button, as a student presses it before handing in."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import HandOut
from tests.browser.driving import open_notebook, screenshot, validate

pytestmark = pytest.mark.browser


def test_validate_is_content_with_a_solved_notebook(page: Page, hand_out: HandOut):
    open_notebook(page, hand_out("solutions/01_rnn_cell"))
    said = validate(page)
    screenshot(page, "validate-solved")
    assert "Success! Your notebook passes all the tests." in said


def test_validate_says_what_is_wrong_with_an_unsolved_one(page: Page, hand_out: HandOut):
    open_notebook(page, hand_out("notebooks/01_rnn_cell"))
    said = validate(page)
    screenshot(page, "validate-unsolved")
    assert "The following cell failed" in said
    for function in ("softmax", "one_hot", "rnn_cell_forward", "rnn_forward", "cross_entropy"):
        assert f"{function} is not written yet" in said
