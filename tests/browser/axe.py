"""axe-core, which finds what keeps people out of a page; from npm, at one version."""

import functools
import hashlib
import os
import shutil
import tarfile
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.lite.conftest import run

VERSION = "4.14.1"
SHA256 = "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745"
# WCAG 2.2 at levels A and AA, by axe's names.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ASK = """async ([where, rules]) => {
  const {violations} = await axe.run(where, {runOnly: rules, resultTypes: ['violations']});
  return violations.flatMap(({id, help, nodes}) => nodes.map(n => `${id}: ${help}: ${n.target} ${n.html.slice(0, 160)}`));
}"""


@functools.cache
def script() -> str:
    """The program, which a page is given to run."""
    if shutil.which("npm") is None:
        assert not os.environ.get("CI"), "no `npm` on PATH"
        pytest.skip("no `npm` on PATH")
    with tempfile.TemporaryDirectory() as folder:
        run("npm", "pack", "--silent", f"axe-core@{VERSION}", "--pack-destination", folder)
        archive = Path(folder) / f"axe-core-{VERSION}.tgz"
        assert hashlib.sha256(archive.read_bytes()).hexdigest() == SHA256
        with tarfile.open(archive) as opened:
            return opened.extractfile("package/axe.min.js").read().decode()


def barriers(page: Page, where: str = "body") -> list[str]:
    """What axe-core objects to within a part of a page: rule, what to do, and the element."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(script())
    return page.evaluate(ASK, [where, RULES])
