"""Serve the built site on this machine, for a look at it or for an hour of work."""

import functools
import http.server
import os
from pathlib import Path

TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".wasm": "application/wasm",
    ".whl": "application/zip",
}


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files with the types that a browser insists on, whatever this system thinks."""

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """The type of a file by the end of its name."""
        return TYPES.get(Path(path).suffix) or super().guess_type(path)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: every page asks for some hundred files."""


def server(folder: Path, port: int) -> http.server.ThreadingHTTPServer:
    """Open a server for this machine alone; port 0 takes a free one."""
    handler = functools.partial(Handler, directory=str(folder))
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)


def serve(folder: Path, port: int) -> None:
    """Serve until Ctrl+C.

    Raises:
        SystemExit: when there is no site in `folder`, or the port is taken; says what to do.
    """
    if not (folder / "index.html").is_file():
        raise SystemExit(f"There is no site in {folder}; `make site` builds it.")
    try:
        running = server(folder, port)
    except OSError as error:
        raise SystemExit(f"Port {port}: {error}. Try another: `make serve PORT=8001`.") from error
    with running:
        print(f"http://127.0.0.1:{running.server_port}  (Ctrl+C ends it)", flush=True)
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            print()
