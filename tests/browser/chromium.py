"""Chromium as these tests start it, and a page in it that the server knows."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.server import Server

EXECUTABLE = shutil.which("chromium")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 90_000  # ms; machines that test are shared


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """Start the system's Chromium with an empty profile, without a window, with more options."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=EXECUTABLE, args=[*OPTIONS, *more])
        try:
            yield browser
        finally:
            browser.close()


def log_in(browser: Browser, server: Server, **options: Any) -> BrowserContext:
    """Open a browser context whose pages may use the server; paths are relative to it."""
    context = browser.new_context(base_url=server.url, **options)
    context.set_default_timeout(PATIENCE)
    context.request.get(f"/api/status?token={server.token}")  # the answer sets the log-in cookie
    return context
