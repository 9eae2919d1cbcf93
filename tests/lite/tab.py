"""Solved labs in a browser tab that runs them by itself and tells what came of each cell.

No driver stands between this and the tab: Chromium opens one page, the page posts to the server, and
this waits for posts, until a deadline of its own. Then the browser is killed, with all its
processes, and the error says what was waited for.
"""

import functools
import http.server
import json
import os
import queue
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lite.serve import Handler
from tests.browser.chromium import EXECUTABLE, OPTIONS
from tests.lite.opening import NOWHERE_ELSE

Told = dict[str, Any]


def run_labs(site: Path, labs: list[Told], abreast: int, seconds: float) -> dict[str, list[Told]]:
    """Run labs in Chromium.

    Args:
        site: a site with `page/` in it.
        labs: for each its name as `lab`, and `cells` with `id` and `source`.
        abreast: how many run at once, in as many workers; what comes later in one starts from an
            empty namespace in the same Python.
        seconds: when to give up.

    Returns:
        For each lab what its cells told, its start first.

    Raises:
        TimeoutError: names each cell that was running.
    """
    every: dict[str, list[Told]] = {plan["lab"]: [] for plan in labs}
    running: dict[str, str] = {}
    end = time.monotonic() + seconds
    with told_by_a_tab(site, {"abreast": abreast, "labs": labs}) as posts:
        while True:
            try:
                said = posts.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                done = sum(len(one) for one in every.values())
                waited = ", ".join(f"{lab}: {cell}" for lab, cell in running.items()) or "the page"
                raise TimeoutError(
                    f"after {seconds:.0f} s the tab was still at {waited}; {done} steps were done"
                ) from None
            if said.get("ended"):
                return every
            if said.get("begins"):
                running[said["lab"]] = said["cell"]
            else:
                del running[said["lab"]]
                every[said["lab"]].append(said)


@contextmanager
def told_by_a_tab(site: Path, plan: Told) -> Iterator["queue.Queue[Told]"]:
    """Open `labs.html` with a plan; what it posts."""
    posts: queue.Queue[Told] = queue.Queue()

    class Telling(Handler):
        def do_GET(self) -> None:
            if self.path == "/plan.json":
                self._answer(json.dumps(plan).encode())
            else:
                super().do_GET()

        def do_POST(self) -> None:
            posts.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self._answer(b"{}")

        def _answer(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    handler = functools.partial(Telling, directory=str(site))
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
    ):
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        options = [*OPTIONS, NOWHERE_ELSE, "--headless", "--remote-debugging-port=0"]
        page = f"http://127.0.0.1:{server.server_port}/labs.html"
        browser = subprocess.Popen(
            [str(EXECUTABLE), *options, f"--user-data-dir={profile}", page],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # so that all its processes can be ended as one
        )
        try:
            yield posts
        finally:
            os.killpg(browser.pid, signal.SIGKILL)
            browser.wait()
            server.shutdown()
            thread.join()
