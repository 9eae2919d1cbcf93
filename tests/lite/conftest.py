"""One built site for all of its tests."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STAMP = ".venv-site/.installed"
NO_NETWORK = ("Could not find a version", "Connection", "Temporary failure", "Max retries")


@pytest.fixture(scope="session")
def site(tmp_path_factory, request) -> Path:
    """The site as `make site` builds it, in a folder of the tests; its size is printed.

    Of several test processes the first one builds it, for all.
    """
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = base / "built" / "site"  # JupyterLite goes through all that stands beside its folder
    folder.parent.mkdir(exist_ok=True)
    with open(folder.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            run("make", STAMP, f"PYTHON={sys.executable}")
            told = run(".venv-site/bin/python", "-m", "lite", "build", "--folder", str(folder))
            with request.config.pluginmanager.getplugin(
                "capturemanager"
            ).global_and_fixture_disabled():
                print(f"\n{told.strip()}", file=sys.stderr)
    return folder


def run(*command: str) -> str:
    """Run a step that fetches packages; without a network skip, but never in CI."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    said = done.stdout + done.stderr
    offline = any(words in said for words in NO_NETWORK) and not os.environ.get("CI")
    if done.returncode and offline:
        pytest.skip(f"needs a network, for packages: `{' '.join(command)}` failed")
    assert done.returncode == 0, said[-3000:]
    return done.stdout
