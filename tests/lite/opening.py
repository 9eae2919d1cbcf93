"""The site served on this machine and opened in Chromium."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page

from lite.serve import server
from tests.browser.chromium import EXECUTABLE, PATIENCE, chromium
from tests.browser.watch import Watch

SCHOOL = "school.test"  # a name of this machine that browsers do not trust without HTTPS
NOWHERE_ELSE = f"--host-resolver-rules=MAP {SCHOOL} 127.0.0.1 , MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"


@contextmanager
def site_in_chromium(site: Path, host: str = "127.0.0.1") -> Iterator[tuple[Page, Watch]]:
    """A page whose addresses are relative to the site, and that reaches nothing else; its watch."""
    if EXECUTABLE is None:
        pytest.skip("no `chromium` on PATH; on Debian: apt-get install chromium")
    with server(site, 0) as running, chromium(NOWHERE_ELSE) as browser:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        page = browser.new_page(
            base_url=f"http://{host}:{running.server_port}",
            viewport={"width": 1280, "height": 900},
        )
        page.set_default_timeout(2 * PATIENCE)
        try:
            yield page, Watch(page)
        finally:
            running.shutdown()
            thread.join()
