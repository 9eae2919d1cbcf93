"""The site's own kernel in Chromium, on what npm and PyPI have of Pyodide.

That is its core and its packages of pure Python. NumPy, Matplotlib and what belongs to them are on
Pyodide's public servers alone, so no lab can run here: what is shown is that the kernel starts with
the site's lock file, and finds the lab's files, the library, its data and its widgets.
"""

import hashlib
import json
import shutil
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from lite.lock import PYODIDE, upstream
from tests.browser.driving import screenshot
from tests.lite.conftest import run
from tests.lite.opening import site_in_chromium
from tests.lite.test_contents import PLUGIN

pytestmark = [pytest.mark.browser, pytest.mark.long]

KERNEL = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"
RUN = f"""async code => {{
  const future = {KERNEL}.requestExecute({{code}});
  const said = [];
  future.onIOPub = message => said.push(
    message.content.text || message.content.evalue || JSON.stringify(message.content.data || ''));
  const reply = await future.done;
  return [reply.content.status, said.join('')];
}}"""


@pytest.fixture(scope="module")
def complete(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the site that takes Pyodide from its own folder instead of the public servers."""
    if shutil.which("npm") is None:
        pytest.skip("no `npm` on PATH")
    copy = tmp_path_factory.mktemp("complete") / "site"
    shutil.copytree(site, copy)
    pyodide = copy / "static" / "pyodide"
    run("npm", "pack", "--silent", f"pyodide@{PYODIDE}", "--pack-destination", str(copy))
    (archive,) = copy.glob("pyodide-*.tgz")
    with tarfile.open(archive) as opened:
        opened.extractall(pyodide, filter="data")
    for path in (pyodide / "package").iterdir():
        path.rename(pyodide / path.name)
    packages = upstream()["packages"]
    pure = {n: p for n, p in packages.items() if p["file_name"].endswith("none-any.whl")}
    asked = [f"{name}=={package['version']}" for name, package in pure.items()]
    quiet = ("--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:")
    anywhere = ("--platform=any", "--implementation=py", "--abi=none", "--python-version=3.14")
    pip = (sys.executable, "-m", "pip", "download", *quiet, *anywhere, "--dest", str(pyodide))
    run(*pip, *asked)
    point_at(copy, pyodide, pure, missing=set(packages) - set(pure))
    return copy


def point_at(site: Path, pyodide: Path, pure: dict, missing: set[str]) -> None:
    """Let the site's lock file and settings name the files in `pyodide`, and nothing elsewhere."""
    place = site / "static" / "pyodide-lock.json"
    lock = json.loads(place.read_text())
    lock["packages"] = {n: p for n, p in lock["packages"].items() if n not in missing}
    for name, package in lock["packages"].items():
        package["depends"] = [below for below in package["depends"] if below not in missing]
        if name in pure:
            wheel = pyodide / pure[name]["file_name"]
            package["file_name"] = f"pyodide/{wheel.name}"
            package["sha256"] = hashlib.sha256(wheel.read_bytes()).hexdigest()
    place.write_text(json.dumps(lock))
    config = json.loads((site / "jupyter-lite.json").read_text())
    data = config["jupyter-config-data"]
    data["litePluginSettings"][PLUGIN]["pyodideUrl"] = "./static/pyodide/pyodide.mjs"
    data["exposeAppInBrowser"] = True
    (site / "jupyter-lite.json").write_text(json.dumps(config))


@pytest.fixture
def page(complete: Path) -> Iterator[Page]:
    """Lab 01, open, with its kernel running."""
    with site_in_chromium(complete) as (page, watch):
        page.goto("/lab/index.html?path=01_rnn_cell/01_rnn_cell.ipynb")
        page.wait_for_function(f"() => {KERNEL}?.status === 'idle'", timeout=400_000)
        yield page
        watch.assert_silent()


def test_the_kernel_finds_the_labs_files_the_library_and_its_widgets(page: Page):
    def said(code: str) -> str:
        status, text = page.evaluate(RUN, code)
        assert status == "ok", text
        return text

    assert said("import os; print(os.getcwd(), sorted(os.listdir()))").strip() == (
        "/drive/01_rnn_cell ['01_rnn_cell.ipynb', 'expected.npz', 'glossary.md']"
    )
    assert said("print(open('expected.npz', 'rb').read(2))").strip() == "b'PK'"
    names = "from unrolled.files import path\nprint(len(path('data/dinosaurs.txt').read_text()))"
    assert int(said(names)) > 10_000
    bar = "from tqdm.auto import tqdm\nfor _ in tqdm(range(3)): pass"
    assert "Warning" not in said(bar)  # there are no threads here
    assert "1.9" in said("import pooch, anywidget; print(pooch.__version__)")
    slider = "import ipywidgets; ipywidgets.IntSlider(3)"
    assert "widget-view+json" in said(slider)
    page.get_by_role("menuitem", name="Kernel", exact=True).wait_for()
    screenshot(page, "site-kernel")
