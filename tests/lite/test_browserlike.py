"""The labs and their checks run on what a browser has; see `browserlike.py`."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.lite.conftest import ROOT

LABS = sorted(path.name for path in (ROOT / "notebooks").iterdir() if path.is_dir())
IN_SHORT = {"00_start_here", "01_rnn_cell"}
SCRIPT = Path(__file__).with_name("browserlike.py")


@pytest.fixture(scope="module")
def library(site, tmp_path_factory) -> Path:
    """The site's wheel, unpacked."""
    folder = tmp_path_factory.mktemp("library")
    (wheel,) = (site / "pypi").rglob("unrolled-*.whl")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def test_all_checks_run_where_only_a_browsers_packages_are(site, library, tmp_path):
    graded = [
        (lab, "".join(cell["source"]).split('"')[1])
        for lab in LABS
        for cell in solve(site, lab, tmp_path)
        if cell["metadata"].get("nbgrader", {}).get("grade")
    ]
    verdicts, trouble = run(site, library, "checks", LABS, tmp_path)
    assert [(verdict["lab"], verdict["name"]) for verdict in verdicts] == graded
    for verdict in verdicts:
        assert verdict["passed"], verdict["text"]
    assert not trouble


@pytest.mark.parametrize(
    "lab", [lab if lab in IN_SHORT else pytest.param(lab, marks=pytest.mark.long) for lab in LABS]
)
def test_a_whole_lab_runs_where_only_a_browsers_packages_are(site, library, lab, tmp_path):
    solve(site, lab, tmp_path)
    _, trouble = run(site, library, "all", [lab], tmp_path)
    assert "Warning" not in trouble
    assert "Error" not in trouble


def test_a_progress_bar_says_nothing_of_missing_threads(site, library, tmp_path):
    source = "import unrolled\nfrom tqdm.auto import tqdm\nfor _ in tqdm(range(2), delay=9): pass"
    cell = {"cell_type": "code", "metadata": {}, "source": source}
    (tmp_path / "bar").mkdir()
    (tmp_path / "bar" / "bar.ipynb").write_text(json.dumps({"cells": [cell]}))
    assert run(site, library, "all", ["bar"], tmp_path) == ([], "")


def test_an_unanswered_exercise_is_told_so(site, library, tmp_path):
    lab = "01_rnn_cell"
    (tmp_path / lab).mkdir()
    shutil.copy(site / "files" / f"{lab}.ipynb", tmp_path / lab)
    verdicts, _ = run(site, library, "checks", [lab], tmp_path)
    assert len(verdicts) == 5
    assert not any(verdict["passed"] for verdict in verdicts)


def cells(site: Path, lab: str) -> list[dict]:
    notebook = site / "files" / f"{lab}.ipynb"
    return json.loads(notebook.read_text(encoding="utf-8"))["cells"]


def solve(site: Path, lab: str, folder: Path) -> list[dict]:
    """Put the site's lab into a folder, with the instructor's answers in it; return its cells."""
    solved = json.loads((ROOT / "solutions" / lab / f"{lab}.ipynb").read_text(encoding="utf-8"))
    answers = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell["source"]
        for cell in solved["cells"]
        if cell["metadata"].get("nbgrader", {}).get("solution")
    }
    released = cells(site, lab)
    for cell in released:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = answers.get(name, cell["source"])
    place = folder / lab
    place.mkdir()
    (place / f"{lab}.ipynb").write_text(json.dumps({"cells": released}), encoding="utf-8")
    return released


def run(
    site: Path, library: Path, extent: str, labs: list[str], folder: Path
) -> tuple[list[dict], str]:
    """Run labs in a folder; return the verdicts and what was said on stderr."""
    foreign = ("UNROLLED", "PYTEST", "JPY_", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(site), str(library), extent, *labs],
        cwd=folder,
        env={**kept, "MPLBACKEND": "agg", "IPYTHONDIR": str(folder), "HOME": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    lines = [line for line in done.stdout.splitlines() if line.startswith('{"lab"')]
    return [json.loads(line) for line in lines], done.stderr
