"""Every lab's instructor notebook, run from top to bottom in JupyterLab."""

import pytest
from playwright.sync_api import Page

from tests.browser.driving import (
    broken_images,
    errors_shown,
    open_notebook,
    run_all,
    undescribed_pictures,
    whole_notebook,
)
from tests.browser.server import CHECKOUT

LABS = sorted(path.parent.name for path in CHECKOUT.glob("solutions/*/*.ipynb"))
IN_SHORT = "01_rnn_cell"  # the others take their time: some of their play cells train

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "lab", [lab if lab == IN_SHORT else pytest.param(lab, marks=pytest.mark.long) for lab in LABS]
)
def test_a_lab_runs_without_an_error(page: Page, lab: str):
    open_notebook(page, f"solutions/{lab}/{lab}.ipynb")
    run_all(page)
    whole_notebook(page, f"lab-{lab}")
    assert not errors_shown(page)
    assert not broken_images(page)
    assert not undescribed_pictures(page)
