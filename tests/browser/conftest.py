"""One JupyterLab for all browser tests; a fresh browser page, closely watched, for each."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import EXECUTABLE, chromium, log_in
from tests.browser.server import Server, jupyter_lab
from tests.browser.watch import Watch

WIDTH, HEIGHT = 1280, 900

HandOut = Callable[[str], str]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A JupyterLab on a copy of the course."""
    with jupyter_lab(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="module")  # not longer: Playwright's event loop would be in others' way
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if EXECUTABLE is None:
        pytest.skip("no `chromium` on PATH; on Debian: apt-get install chromium")
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A page that is logged in to the server; the test fails if its console shows an error."""
    context = log_in(browser, server, viewport={"width": WIDTH, "height": HEIGHT})
    page = context.new_page()
    watch = Watch(page)
    yield page
    context.close()
    server.end_kernels()
    watch.assert_silent()


@pytest.fixture
def hand_out(server: Server, request: pytest.FixtureRequest) -> HandOut:
    """Give this test's student a copy of a released or solved lab.

    The function that it returns takes the lab's folder in the course, such as
    `"notebooks/01_rnn_cell"`, and returns the path of the copied notebook.
    """

    def copy(folder: str) -> str:
        lab = Path(folder).name
        student = "".join(c if c.isalnum() else "_" for c in request.node.name)
        shutil.copytree(server.course / folder, server.course / student / lab)
        return f"{student}/{lab}/{lab}.ipynb"

    return copy
