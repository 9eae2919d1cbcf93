"""The labs in Chromium on a real NumPy, in the site as `make site PYODIDE=FOLDER` builds it.

The Pyodide is the last one whose packages a registry has, see `whole_pyodide.py`; the site's own pin
is later. Most cells run in the site's kernel without JupyterLite, two labs at once; two labs and a
student's first answers in JupyterLite itself. Where the packages cannot be had the tests are
skipped, in CI they fail.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lite.contents import BROWSERS_OWN
from tests.browser.answers import SOFTMAX, SOFTMAX_ONE_MAXIMUM
from tests.browser.driving import (
    broken_images,
    errors_shown,
    run_all,
    run_cell,
    run_exercise,
    type_answer,
)
from tests.lite import whole_pyodide
from tests.lite.conftest import ROOT, run
from tests.lite.opening import site_in_chromium

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]

LABS = sorted(path.name for path in (ROOT / "notebooks").iterdir() if path.is_dir())
# Cells that train for long: this NumPy has no BLAS, and large products of matrices take their time.
# The last ones of lab 05 and 09 need what those before them made.
LONG = {
    "03_clipping": {"check-sgd_update-9"},
    "05_char_rnn": {
        *(f"check-CharRNN-train-{n}" for n in (8, 16, 22, 24, 26, 28, 30, 35)),
    },
    "09_shakespeare": {f"check-generate-{n}" for n in (6, 16, 18, 20)},
}
KERNEL = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"
START = "() => { window.done = 0; ask('start').then(v => { window.done = v; }, e => { window.done = {error: `${e}`}; }); }"
ASK = "source => { window.done = 0; ask('cell', source).then(v => { window.done = v; }, e => { window.done = {error: `${e}`}; }); }"
PATIENCE = 240  # seconds, for one cell


def notebook(lab: str) -> dict:
    return json.loads((ROOT / "solutions" / lab / f"{lab}.ipynb").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-hosted site, two of its labs solved; with a page that is the kernel alone."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = base / "complete with a space" / "site"
    folder.parent.mkdir(exist_ok=True)
    with open(folder.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            if shutil.which("npm") is None:
                assert not os.environ.get("CI"), "no `npm` on PATH"
                pytest.skip("no `npm` on PATH")
            pyodide = folder.parent / "pyodide"
            shutil.rmtree(pyodide, ignore_errors=True)
            whole_pyodide.fetch(pyodide, folder.parent)
            run("make", ".venv-site/.installed")
            build = (".venv-site/bin/python", "-m", "lite", "build", "--pyodide", str(pyodide))
            run(*build, "--folder", str(folder))
            for part in (Path(__file__).with_name("page")).iterdir():
                shutil.copy(part, folder)
            for lab in ("00_start_here", "03_clipping"):
                solved = notebook(lab)
                solved["metadata"] |= BROWSERS_OWN
                for cell in solved["cells"]:
                    if cell["id"] in LONG.get(lab, ()):
                        cell["source"] = "pass"
                (folder / "files" / f"{lab}.ipynb").write_text(json.dumps(solved), "utf-8")
            config = json.loads((folder / "jupyter-lite.json").read_text("utf-8"))
            config["jupyter-config-data"]["exposeAppInBrowser"] = True  # for these tests
            (folder / "jupyter-lite.json").write_text(json.dumps(config), "utf-8")
    return folder


# --- every lab, in the kernel alone


@pytest.fixture(scope="module")
def told(complete: Path) -> dict[str, list[tuple[dict, dict]]]:
    """Of each lab the cells that ran and what each said; two labs at a time."""
    every: dict[str, list[tuple[dict, dict]]] = {}
    waiting = list(reversed(LABS))
    with site_in_chromium(complete) as (first, _):
        first.goto("/cells.html")
        pages = [first, first.context.browser.new_page(base_url=first.url)]
        busy: dict[Page, Iterator[None]] = {}
        while waiting or busy:
            for page in pages:
                if page not in busy and waiting:
                    lab = waiting.pop(0)
                    every[lab] = []
                    busy[page] = run_lab(page, lab, every[lab])
                if page in busy and next(busy[page], "ended") == "ended":
                    del busy[page]
            time.sleep(0.05)
    return every


def run_lab(page: Page, lab: str, said: list[tuple[dict, dict]]) -> Iterator[None]:
    """Run a lab's cells one by one, coming back to the caller all the time."""
    page.goto("/cells.html")
    page.wait_for_function("() => 'ask' in window")
    page.evaluate(START)
    answer = yield from until_done(page)
    assert "error" not in answer, answer
    for cell in notebook(lab)["cells"]:
        if cell["cell_type"] == "code" and cell["id"] not in LONG.get(lab, ()):
            page.evaluate(ASK, "".join(cell["source"]))
            said.append((cell, (yield from until_done(page))))
            if "seconds" not in said[-1][1]:
                return


def until_done(page: Page) -> Iterator[None]:
    end = time.monotonic() + PATIENCE
    while not (answer := page.evaluate("window.done")):
        assert time.monotonic() < end, "a cell does not end"
        yield
    return answer


@pytest.mark.long  # two labs at once take minutes, and a busy machine more than a page waits
@pytest.mark.parametrize("lab", LABS)
def test_nearly_every_cell_of_a_solved_lab_runs_and_every_check_passes(lab, told):
    wanted = [c for c in notebook(lab)["cells"] if c["cell_type"] == "code"]
    assert {c["id"] for c in wanted} >= LONG.get(lab, set())
    assert len(told[lab]) == len(wanted) - len(LONG.get(lab, ()))
    checks = 0
    for cell, done in told[lab]:
        assert not done["error"], (cell["id"], done["error"])
        assert not done["stderr"].strip(), (cell["id"], done["stderr"])
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            assert done["passed"], done["verdict"]
            checks += 1
    assert checks == sum(bool(c["metadata"].get("nbgrader", {}).get("grade")) for c in wanted) > 0
    print(f"{lab}: {len(told[lab])} of {len(wanted)} cells, {checks} checks")


# --- what never ends


ENDLESS = (
    "def softmax(z):\n    while True: pass",
    "def softmax(z):\n    n = 0\n    while n >= 0: n = n + np.sum(z * 0)",
    "def once(z):\n    while True: np.exp(z)\ndef softmax(z):\n    for _ in range(2):\n"
    "        try: once(z)\n        except: pass\n    while True: pass",
)


def test_a_function_that_never_ends_is_stopped_and_the_next_one_is_checked(complete):
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebook("01_rnn_cell")["cells"]}
    with site_in_chromium(complete) as (page, _):
        page.goto("/cells.html")
        page.wait_for_function("() => 'ask' in window")
        page.evaluate("ask('start')")
        say = lambda source: page.evaluate("source => ask('cell', source)", source)  # noqa: E731
        assert not say(cells["setup"])["error"]
        for source in ENDLESS:
            assert not say(source)["error"]
            verdict = say("check('softmax')")
            assert verdict["passed"] is False, source
            assert "5 seconds" in verdict["verdict"], verdict["verdict"]
        assert not say(cells["softmax"])["error"]
        assert say("check('softmax')")["passed"]


# --- JupyterLite itself


@pytest.fixture
def pages(complete: Path) -> Iterator[Page]:
    with ExitStack() as stack:
        page, watch = stack.enter_context(site_in_chromium(complete))
        asked: list[str] = []
        page.context.on("request", lambda request: asked.append(request.url))
        yield page
        watch.assert_silent()
        own = page.evaluate("location.origin")
        elsewhere = [url for url in asked if url.startswith("http") and not url.startswith(own)]
        assert not elsewhere
        assert len(asked) > 100


def open_lab(page: Page, lab: str) -> None:
    page.goto("/")
    page.locator(f"li a[href*='{lab}']").click()
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.wait_for_function(f"() => {KERNEL}?.status === 'idle'", timeout=300_000)


@pytest.mark.parametrize("lab", ["00_start_here", "03_clipping"])
def test_a_solved_lab_runs_in_jupyterlite(lab, pages: Page):
    open_lab(pages, lab)
    run_all(pages)
    assert not errors_shown(pages)
    assert not broken_images(pages)


def test_a_student_opens_types_is_told_mends_and_downloads(pages: Page):
    page, lab = pages, "01_rnn_cell"
    open_lab(page, lab)
    page.wait_for_timeout(3000)  # what JupyterLite does to a notebook after opening it
    context = "window.jupyterapp.shell.currentWidget.context"
    assert page.evaluate(f"{context}.model.dirty") is False
    run_cell(page, "setup")
    type_answer(page, "softmax", *SOFTMAX_ONE_MAXIMUM)
    expect(run_exercise(page, "softmax")).to_contain_text("Not yet")
    type_answer(page, "softmax", *SOFTMAX)
    expect(run_exercise(page, "softmax")).to_contain_text("All right")
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="File", exact=True).click()
        page.locator(".lm-Menu-itemLabel").get_by_text("Download", exact=True).click()
    assert download.value.suggested_filename == f"{lab}.ipynb"
    assert "exponentials" in Path(download.value.path()).read_text("utf-8")
    open_lab(page, "02_bptt")
    expect(page.locator("#jp-main-dock-panel .lm-TabBar-tabLabel")).to_have_count(1)
