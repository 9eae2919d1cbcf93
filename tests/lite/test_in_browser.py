"""The labs in Chromium on a real NumPy, in the site as `make site PYODIDE=FOLDER` builds it.

The Pyodide is the last one whose packages a registry has, see `whole_pyodide.py`; the site's own pin
is later. Most cells run in the site's kernel without JupyterLite, see `tab.py`; two labs and a
student's first answers in JupyterLite itself. Where the packages cannot be had the tests are
skipped, in CI they fail.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
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
from tests.lite.opening import SCHOOL, site_in_chromium
from tests.lite.tab import run_labs

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]

LABS = sorted(path.name for path in (ROOT / "notebooks").iterdir() if path.is_dir())
# Labs of which the short form runs every cell; of the others all that grading runs, checks included.
WHOLE = {"00_start_here", "01_rnn_cell", "02_bptt", "07_lstm"}
SHORT, PATIENCE = 480, 3 * 3600  # seconds for all labs; calm, the short form takes a fifth of it
KERNEL = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"


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
                    if lab not in WHOLE and "skip-execution" in cell["metadata"].get("tags", ()):
                        cell["source"] = "pass"
                (folder / "files" / f"{lab}.ipynb").write_text(json.dumps(solved), "utf-8")
            config = json.loads((folder / "jupyter-lite.json").read_text("utf-8"))
            config["jupyter-config-data"]["exposeAppInBrowser"] = True  # for these tests
            (folder / "jupyter-lite.json").write_text(json.dumps(config), "utf-8")
    return folder


# --- every lab, in the kernel alone


def plan(lab: str, whole: bool) -> dict:
    """The code cells to be run: all, or those that grading runs."""
    code = (cell for cell in notebook(lab)["cells"] if cell["cell_type"] == "code")
    wanted = [c for c in code if whole or "skip-execution" not in c["metadata"].get("tags", ())]
    return {"lab": lab, "cells": [{"id": c["id"], "source": "".join(c["source"])} for c in wanted]}


def assert_well(lab: str, told: list[dict], cells: list[dict]) -> None:
    """Every cell ran without an error or a word on stderr, and every check passed."""
    assert [said["cell"] for said in told] == ["start", *(cell["id"] for cell in cells)], told[-1]
    for said in told[1:]:
        assert not said["error"], (said["cell"], said["error"])
        assert not said["stderr"].strip(), (said["cell"], said["stderr"])
        assert said["passed"] is not False, said["verdict"]
    passed = sum(said["passed"] is True for said in told[1:])
    graded = [c for c in notebook(lab)["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]
    assert passed == len(graded)
    assert graded or lab == "12_what_came_next"
    longest = max(told[1:], key=lambda said: said["waited"])
    print(
        f"{lab}: {len(cells)} cells, {passed} checks, start {told[0]['waited']:.1f} s, longest "
        f"{longest['cell']} {longest['waited']:.1f} s"
    )


def test_every_check_of_every_solved_lab_passes_and_quick_labs_run_whole(complete):
    plans = [plan(lab, lab in WHOLE) for lab in LABS]
    told = run_labs(complete, plans, abreast=2, seconds=SHORT)
    for one in plans:
        assert_well(one["lab"], told[one["lab"]], one["cells"])


@pytest.mark.long
@pytest.mark.timeout(PATIENCE + 60)
@pytest.mark.parametrize("lab", LABS)
def test_every_cell_of_a_solved_lab_runs(lab, complete):
    one = plan(lab, True)
    told = run_labs(complete, [one], abreast=1, seconds=PATIENCE)
    assert_well(lab, told[lab], one["cells"])


def test_a_tab_that_does_not_end_is_ended_and_it_is_said_what_was_waited_for(complete):
    endless = {"id": "the-endless-one", "source": "while True: pass"}
    quick = {"id": "quick", "source": "1 + 1"}
    with pytest.raises(TimeoutError, match=r"still at one: (start|the-endless-one); \d steps"):
        run_labs(complete, [{"lab": "one", "cells": [quick, endless]}], abreast=1, seconds=12)


FETCHES = """
import hashlib, js
from unrolled.data import CorpusError, load, loading

def load_from(address, sha256):
    entry = {**loading.registry()["alice"], "url": address, "sha256": sha256}
    loading.registry = lambda: {"alice": entry}
    try:
        return f"{len(load('alice', licence_text=True).text)} letters"
    except CorpusError as error:
        return str(error)

elsewhere = load_from("http://192.0.2.1/alice.txt", "0")
assert "could not be fetched" in elsewhere, elsewhere
missing = load_from(js.location.origin + "/no-such-text", "0")
assert "the answer was 404" in missing, missing
here = load_from(js.location.origin + "/labs.html", SHA256)
assert here.endswith(" letters"), here
"""


def test_a_text_is_fetched_and_where_it_cannot_be_the_cell_goes_on(complete):
    sha256 = hashlib.sha256((complete / "labs.html").read_bytes()).hexdigest()
    cell = {"id": "fetches", "source": FETCHES.replace("SHA256", repr(sha256))}
    told = run_labs(complete, [{"lab": "one", "cells": [cell]}], abreast=1, seconds=SHORT)
    assert told["one"][1]["error"] == ""


# --- what never ends


ENDLESS = (
    "def softmax(z):\n    while True: pass",
    "def softmax(z):\n    n = 0\n    while n >= 0: n = n + np.sum(z * 0)",
    "def once(z):\n    while True: np.exp(z)\ndef softmax(z):\n    for _ in range(2):\n"
    "        try: once(z)\n        except: pass\n    while True: pass",
)


def test_a_function_that_never_ends_is_stopped_and_the_next_one_is_checked(complete):
    solved = {cell["id"]: "".join(cell["source"]) for cell in notebook("01_rnn_cell")["cells"]}
    sources = [solved["setup"]]
    for answer in (*ENDLESS, solved["softmax"]):
        sources += [answer, "check('softmax')"]
    cells = [{"id": f"{n}", "source": source} for n, source in enumerate(sources)]
    told = run_labs(complete, [{"lab": "one", "cells": cells}], abreast=1, seconds=SHORT)["one"]
    assert not [said["error"] for said in told[1:] if said["error"]]
    *stopped, right = told[3::2]
    for answer, said in zip(ENDLESS, stopped, strict=True):
        assert said["passed"] is False, answer
        assert "5 seconds" in said["verdict"], said["verdict"]
    assert right["passed"]


# --- JupyterLite itself


@contextmanager
def asking_nobody_else(site: Path, **options) -> Iterator[Page]:
    """A page of the site whose console stays silent, and that asks its own host alone."""
    with site_in_chromium(site, **options) as (page, watch):
        asked: list[str] = []
        page.context.on("request", lambda request: asked.append(request.url))
        yield page
        watch.assert_silent()
        own = page.evaluate("location.origin")
        elsewhere = [url for url in asked if url.startswith("http") and not url.startswith(own)]
        assert not elsewhere
        assert len(asked) > 100


@pytest.fixture
def pages(complete: Path) -> Iterator[Page]:
    with asking_nobody_else(complete) as page:
        yield page


def open_lab(page: Page, lab: str, start: str = "/") -> None:
    page.goto(start)
    page.locator(f"ol.map a[href*='{lab}']").click()
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    page.wait_for_function(f"() => {KERNEL}?.status === 'idle'", timeout=300_000)


def test_under_a_path_and_without_https_labs_run_and_checks_find_their_arrays(complete: Path):
    with asking_nobody_else(complete.parent, host=SCHOOL) as page:
        page.goto("/site/")
        expect(page.get_by_role("alert")).to_contain_text("without HTTPS")
        open_lab(page, "01_rnn_cell", "/site/")
        assert page.evaluate("isSecureContext") is False
        run_cell(page, "setup")
        expect(run_exercise(page, "softmax")).to_contain_text("Not yet")
        type_answer(page, "softmax", *SOFTMAX)
        expect(run_exercise(page, "softmax")).to_contain_text("All right")


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


RUN = f"""async code => {{
  const future = {KERNEL}.requestExecute({{code}});
  const said = [];
  future.onIOPub = message => said.push(message.content.text || message.content.evalue || '');
  const reply = await future.done;
  return [reply.content.status, said.join('')];
}}"""


def test_a_mended_release_is_noticed_beside_a_saved_copy_and_takes_the_answers_over(
    complete: Path, pages: Page
):
    page, release = pages, complete / "files" / "01_rnn_cell.ipynb"
    before = release.read_text("utf-8")
    open_lab(page, "01_rnn_cell")
    type_answer(page, "softmax", *SOFTMAX)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+s")
    page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")
    mended = json.loads(before)
    mended["metadata"]["unrolled"]["release"] = "mended"
    try:
        release.write_text(json.dumps(mended), "utf-8")
        open_lab(page, "01_rnn_cell")
        run_cell(page, "setup")
        expect(page.get_by_text("A newer release is here")).to_be_visible()
        status, said = page.evaluate(RUN, "from unrolled import upgrade\nupgrade()")
    finally:
        release.write_text(before, "utf-8")
    assert status == "ok"
    assert "This is the current 01_rnn_cell, with 1 of your answers in it" in said
