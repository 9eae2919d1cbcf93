"""A real JupyterLab on a copy of the course, with nothing of the user's in it."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
COURSE_PARTS = ("notebooks", "solutions", "nbgrader_config.py")
START_SECONDS, STOP_SECONDS = 120, 20

# The theme follows the browser's colour scheme, so one server serves light and dark.
SETTINGS = {
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
}


@dataclass(frozen=True)
class Server:
    """Where a running JupyterLab answers, and the folder it serves."""

    url: str
    token: str
    course: Path

    def ask(self, path: str, method: str = "GET") -> Any:
        """Call the server's API; the answer's JSON, None where it has none."""
        request = urllib.request.Request(
            f"{self.url}/{path}", headers={"Authorization": f"token {self.token}"}, method=method
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or "null")

    def end_kernels(self) -> None:
        """End every notebook's kernel, so that tests do not pile them up."""
        for session in self.ask("api/sessions"):
            self.ask(f"api/sessions/{session['id']}", "DELETE")


@contextmanager
def jupyter_lab(folder: Path) -> Iterator[Server]:
    """Serve a copy of the course from `folder`; end the server, and its kernels, afterwards.

    Raises:
        RuntimeError: when it does not answer in time; the message holds the end of its log.
    """
    course = _copy_course(folder / "course")
    log = folder / "server.log"
    token, environment = os.urandom(16).hex(), _environment(folder)
    with log.open("wb") as out:
        process = subprocess.Popen(
            _command(token, course),
            cwd=course,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        told = Path(environment["JUPYTER_RUNTIME_DIR"]) / f"jpserver-{process.pid}.json"
        yield _once_it_answers(told, token, course, process, log)
    finally:
        process.terminate()  # the server ends its kernels itself
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _copy_course(course: Path) -> Path:
    course.mkdir(parents=True)
    for part in COURSE_PARTS:
        source = CHECKOUT / part
        if source.is_dir():
            skip = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
            shutil.copytree(source, course / part, ignore=skip)
        elif source.exists():
            shutil.copy(source, course / part)
    return course


def _command(token: str, course: Path) -> list[str]:
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.root_dir": course,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": True,
        "IdentityProvider.token": token,
        "LabApp.news_url": None,
        "LabApp.expose_app_in_browser": True,  # tests ask it when cells are done
    }
    return [
        sys.executable,
        "-P",  # nothing beside the script is imported
        str(Path(__file__).with_name("bound_lab.py")),
        *(f"--{key}={value}" for key, value in options.items()),
    ]


def _environment(folder: Path) -> dict[str, str]:
    """The user's environment, but for every place where Jupyter or IPython keep something."""
    places = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    named = {place: str(folder / place.lower()) for place in places}
    for place in named.values():
        Path(place).mkdir()
    overrides = Path(named["JUPYTER_CONFIG_DIR"]) / "labconfig" / "default_setting_overrides.json"
    overrides.parent.mkdir()
    overrides.write_text(json.dumps(SETTINGS), encoding="utf-8")
    binaries = str(Path(sys.executable).parent)  # nbgrader starts alembic and jupyter by name
    foreign = ("JUPYTER", "JPY_", "NBGRADER", "PYTEST", "PYTHONWARNINGS", "MPLBACKEND")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
    return {**kept, **named, "PATH": os.pathsep.join([binaries, kept.get("PATH", os.defpath)])}


def _once_it_answers(
    told: Path, token: str, course: Path, process: subprocess.Popen, log: Path
) -> Server:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            port = json.loads(told.read_text(encoding="utf-8"))["port"]
            server = Server(f"http://127.0.0.1:{port}", token, course)
            server.ask("api/status")
        except (OSError, json.JSONDecodeError):  # not written, not whole, not listening yet
            time.sleep(0.2)
        else:
            return server
    ended = process.poll()
    what = f"ended with {ended}" if ended is not None else f"did not answer in {START_SECONDS} s"
    tail = log.read_text(encoding="utf-8", errors="replace")[-3000:]
    raise RuntimeError(f"JupyterLab {what}. The end of its log:\n{tail}")
