"""Take a picture of JupyterLab for the README."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.chromium import chromium, log_in
from tests.browser.server import CHECKOUT, jupyter_lab

FOLDER = CHECKOUT / "assets" / "screenshots"


def take(name: str, height: int, bring_about: Callable[[Page], None]) -> None:
    """Log in, bring about what the picture shows, keep it as `name` in assets/screenshots."""
    size = {"width": 960, "height": height}
    with (
        tempfile.TemporaryDirectory() as folder,
        jupyter_lab(Path(folder)) as server,
        chromium() as browser,
    ):
        page = log_in(browser, server, viewport=size, device_scale_factor=1.5).new_page()
        bring_about(page)
        page.wait_for_timeout(500)
        FOLDER.mkdir(exist_ok=True)
        page.screenshot(path=FOLDER / name)
