"""Build the site: JupyterLite, our wheel and those it needs, the labs and a page to start from."""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from lite.contents import add_labs
from lite.lock import PYODIDE, locked

ROOT = Path(__file__).resolve().parent.parent
# Pure Python that Pyodide lacks; the first two also bring JavaScript for the page.
BESIDES = ("anywidget", "jupyterlab_widgets", "ipywidgets", "comm", "psygnal", "pooch")
KERNEL = "extensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
KERNEL_WHEELS = ("piplite", "pyodide_kernel", "ipykernel", "widgetsnbextension-4")
PRELOADED = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython")
PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
FIRST = "00_start_here"


def build(site: Path) -> str:
    """Build the site anew.

    Args:
        site: where; what is in this folder is removed first.

    Returns:
        A line that says where it is, how large, and how long it took.

    Raises:
        MissingPackageError: when a wheel asks for what a browser would not have.
        RuntimeError: when the installed JupyterLite was made for another Pyodide.
    """
    start = time.monotonic()
    cdn = _cdn()
    shutil.rmtree(site, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        wheels = _wheels(Path(scratch))
        _jupyterlite(Path(scratch), site, wheels)
        (site / "pypi").mkdir()
        for wheel in wheels:
            shutil.copy(wheel, site / "pypi" / wheel.name)
    for leftover in (*site.glob("rspack.*"), site / "package.json"):
        leftover.unlink()
    labs = add_labs(ROOT / "notebooks", site)
    _write_lock(site, cdn)
    _configure(site)
    _write_start_page(site, labs)
    size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
    took = time.monotonic() - start
    return f"{site.name}/: {len(labs)} labs, {size / 1e6:.1f} MB, built in {took:.0f} s"


def _cdn() -> str:
    """Ask the kernel where it takes Pyodide from."""
    from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL, PYODIDE_VERSION

    if PYODIDE_VERSION != PYODIDE:
        raise RuntimeError(
            f"jupyterlite-pyodide-kernel wants Pyodide {PYODIDE_VERSION}, lite/lock.py says "
            f"{PYODIDE}. Change it there, then run `python -m lite lock`."
        )
    return f"{PYODIDE_CDN_URL}/"


def _wheels(folder: Path) -> list[Path]:
    """Our own wheel, and those of others that the site carries, at the pinned versions."""
    ours = ["build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    others = ["pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    pure = ["--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none"]
    pinned = ["--constraint", str(ROOT / "constraints.txt"), "--dest", str(folder)]
    _run(ours)
    _run([*others, *pure, *pinned, *BESIDES])
    return sorted(folder.glob("*.whl"))


def _jupyterlite(folder: Path, site: Path, wheels: list[Path]) -> None:
    extensions = [w for w in wheels if w.name.startswith(BESIDES[:2])]
    _run(
        [
            "jupyterlite_core",
            "build",
            f"--lite-dir={folder}",
            f"--output-dir={site}",
            "--apps=lab",
            "--no-sourcemaps",
            "--no-unused-shared-packages",
            "--source-date-epoch=946684800",
            *(f"--LiteBuildConfig.federated_extensions={wheel}" for wheel in extensions),
        ],
        cwd=folder,
    )


def _run(module: list[str], cwd: Path = ROOT) -> None:
    """Run a Python module quietly; show what it said where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=cwd,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(module)} failed:\n{done.stdout[-4000:]}")


def _write_lock(site: Path, cdn: str) -> None:
    carried = [(f"../pypi/{wheel.name}", wheel) for wheel in (site / "pypi").glob("*.whl")]
    kernels = [
        (f"../{KERNEL}/{wheel.name}", wheel)
        for name in KERNEL_WHEELS
        for wheel in (site / KERNEL).glob(f"{name}*.whl")
    ]
    place = site / "static" / "pyodide-lock.json"
    place.parent.mkdir(exist_ok=True)
    lock = locked(dict(sorted([*carried, *kernels])), cdn)
    place.write_text(json.dumps(lock, indent=1, sort_keys=True), encoding="utf-8")


def _configure(site: Path) -> None:
    """Tell JupyterLite which lock file to use, and to fetch from nowhere else."""
    place = site / "jupyter-lite.json"
    config: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    data = config["jupyter-config-data"]
    data["appName"] = "Unrolled"
    data["contentsAllJsonFile"] = "all.json"
    data.setdefault("litePluginSettings", {}).setdefault(PLUGIN, {}).update(
        disablePyPIFallback=True,
        loadPyodideOptions={
            "lockFileURL": "./static/pyodide-lock.json",
            "packages": [*PRELOADED, "unrolled"],
        },
    )
    place.write_text(json.dumps(config, indent=1, sort_keys=True), encoding="utf-8")


def _write_start_page(site: Path, labs: list[str]) -> None:
    shutil.copy(ROOT / "assets" / "figures" / "course_map.svg", site / "course_map.svg")
    shutil.copy(site / "lab" / "favicon.ico", site / "favicon.ico")  # asked for before any page
    page = start_page({lab: _title(site, lab) for lab in labs})
    (site / "index.html").write_text(page, encoding="utf-8")


def start_page(titles: dict[str, str]) -> str:
    """Write the page that the site opens with; `titles` has what each lab calls itself."""
    source = Path(__file__).with_name("start.html").read_text(encoding="utf-8")
    items = "\n".join(
        f'<li><a href="lab/index.html?path={lab}/{lab}.ipynb">{escape(title)}</a></li>'
        for lab, title in titles.items()
    )
    first = FIRST if FIRST in titles else next(iter(titles))
    return Template(source).substitute(labs=items, first=first, style=_style_hash(source))


def _style_hash(source: str) -> str:
    """The page's own style as its Content-Security-Policy names it (CSP Level 3, 2.3.1)."""
    style = source.partition("<style>")[2].partition("</style>")[0]
    return f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}"


def _title(site: Path, lab: str) -> str:
    """A lab's own title, which is the first line of its notebook."""
    notebook = json.loads((site / "files" / lab / f"{lab}.ipynb").read_text(encoding="utf-8"))
    text = "".join(notebook["cells"][0]["source"])
    return text.splitlines()[0].removeprefix("# ")
