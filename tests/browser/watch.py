"""What a page said to its console while a test used it."""

import re

from playwright.sync_api import ConsoleMessage, Error, Page

# Errors that are not ours: a pattern, and why it may be passed over. Keep it empty if you can.
ALLOWED: dict[str, str] = {
    r"ERR_UNKNOWN_URL_SCHEME \(attachment:[\w-]+\.png\)": (
        "JupyterLab puts a cell's HTML into the page before it looks up the attachments in it; the "
        "pictures then appear, and `broken_images` fails where one does not"
    ),
}


class Watch:
    """Collects a page's console errors and uncaught exceptions."""

    def __init__(self, page: Page) -> None:
        self.errors: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", self._uncaught)

    def assert_silent(self) -> None:
        """Fail with all errors that no entry of `ALLOWED` explains."""
        unexplained = [e for e in self.errors if not any(re.search(known, e) for known in ALLOWED)]
        assert not unexplained, "the browser's console shows:\n" + "\n".join(unexplained)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text[:600]} ({message.location.get('url', '')})")

    def _uncaught(self, error: Error) -> None:
        self.errors.append(f"uncaught: {error}"[:600])
