"""Build the site: JupyterLite, our wheel and those it needs, the labs and a page to start from."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from lite.contents import add_labs
from lite.lock import PYODIDE, locked, reduce, wheels_of
from lite.start import start_page

ROOT = Path(__file__).resolve().parent.parent
# Pure Python that Pyodide lacks; the first two also bring JavaScript for the page.
BESIDES = ("anywidget", "jupyterlab_widgets", "ipywidgets", "comm", "psygnal", "pooch")
KERNEL = "extensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
KERNEL_WHEELS = ("piplite", "pyodide_kernel", "ipykernel", "widgetsnbextension-4")
PRELOADED = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython")
ICON = '<link rel="icon" href="favicon.ico">'
PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
# Pyodide's own files besides its packages; some versions have the first, some the second.
CORE = ("pyodide.asm.js", "pyodide.asm.mjs", "pyodide.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
# What our own wheel is made of.
SOURCES = (
    "unrolled",
    "data",
    "assets",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "LICENSE-LESSONS",
)


def build(site: Path, pyodide: Path | None = None, texts: Path | None = None) -> str:
    """Build the site anew.

    Args:
        site: where; what is in this folder is removed first.
        pyodide: a folder that holds a Pyodide with its packages, as its releases do; it becomes
            part of the site, which then asks no other host. Left out, the site names Pyodide's
            public servers.
        texts: a folder with corpora of `data/corpora.json`, which then go into our wheel. Whether
            you may spread them is for you to know; their licences stand in `data/README.md`.

    Returns:
        A line that says where it is, how large, and how long it took.

    Raises:
        MissingPackageError: when a wheel asks for what a browser would not have.
        RuntimeError: when the installed JupyterLite was made for another Pyodide.
        SystemExit: when `pyodide` or `texts` is not what it should be; says what to do.
    """
    start = time.monotonic()
    cdn = _cdn()
    shutil.rmtree(site, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        wheels = _wheels(Path(scratch), texts)
        _jupyterlite(Path(scratch), site, wheels)
        for wheel in wheels:
            place = site / "pypi" / _content(wheel) / wheel.name
            place.parent.mkdir(parents=True)
            shutil.copy(wheel, place)
    for leftover in (*site.glob("rspack.*"), site / "package.json"):
        leftover.unlink()
    labs = add_labs(ROOT / "notebooks", site)
    if pyodide:
        own = _add_pyodide(site, pyodide)
        _write_lock(site, site / "static" / "pyodide" / "pyodide-lock.json", "", own)
    else:
        _write_lock(site, site / "static" / "pyodide-lock.json", cdn, None)
    _configure(site, self_hosted=pyodide is not None)
    _write_start_page(site, labs, self_hosted=pyodide is not None)
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


def _content(wheel: Path) -> str:
    """A name for what is in a wheel: browsers keep what came from an address, and a mended library
    has the version of the one before it.
    """
    return sha256_of(wheel.read_bytes())[:12]


def _wheels(folder: Path, texts: Path | None) -> list[Path]:
    """Our own wheel, and those of others that the site carries, at the pinned versions."""
    source = _with_texts(folder / "source", texts) if texts else ROOT
    ours = ["build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)]
    others = ["pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    pure = ["--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none"]
    pinned = ["--constraint", str(ROOT / "constraints.txt"), "--dest", str(folder)]
    _run(ours)
    _run([*others, *pure, *pinned, *BESIDES])
    if texts:
        shutil.rmtree(source)
    return sorted(folder.glob("*.whl"))


def _with_texts(copy: Path, texts: Path) -> Path:
    """Copy what our wheel is made of, and put the texts beside its data."""
    for name in SOURCES:
        whole = ROOT / name
        if whole.is_dir():
            shutil.copytree(whole, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(whole, copy / name)
    for released in ROOT.glob("notebooks/*/expected.npz"):
        place = copy / released.relative_to(ROOT)
        place.parent.mkdir(parents=True)
        shutil.copy(released, place)
    entries = json.loads((ROOT / "data" / "corpora.json").read_text(encoding="utf-8")).values()
    wanted = {entry["file"]: entry["sha256"] for entry in entries if "url" in entry}
    found = [texts / name for name in wanted if (texts / name).is_file()]
    if not found:
        raise SystemExit(f"{texts} has none of the texts that data/corpora.json names.")
    for text in found:
        if sha256_of(text.read_bytes()) != wanted[text.name]:
            raise SystemExit(f"{text} is not the edition that data/corpora.json names; replace it.")
        shutil.copy(text, copy / "data" / text.name)
    return copy


def sha256_of(content: bytes) -> str:
    """Name a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


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


def _add_pyodide(site: Path, folder: Path) -> dict[str, Any]:
    """Copy of a Pyodide what the course needs; return that Pyodide's lock file."""
    try:
        lock: dict[str, Any] = json.loads((folder / "pyodide-lock.json").read_text("utf-8"))
        packages = wheels_of(reduce(lock))
    except (OSError, KeyError) as error:
        raise SystemExit(
            f"{folder} is not a whole Pyodide: {type(error).__name__}: {error}. Unpack the archive "
            f"pyodide-{PYODIDE}.tar.bz2 of Pyodide's releases and give the folder that has "
            "pyodide-lock.json in it."
        ) from error
    place = site / "static" / "pyodide"
    place.mkdir(parents=True)
    for name in (*(name for name in CORE if (folder / name).exists()), *packages):
        shutil.copy(folder / name, place / name)
    return lock


def _write_lock(site: Path, place: Path, base: str, pyodides: dict[str, Any] | None) -> None:
    """Write the lock file. Early Pyodides look for packages from their own folder, later ones from
    the lock file's: in a self-hosted site both are one.
    """
    known = reduce(pyodides)["packages"] if pyodides else {}
    carried = list((site / "pypi").rglob("*.whl"))
    kernels = [
        wheel
        for name in KERNEL_WHEELS
        if name not in known  # an older Pyodide brings the one that it can run
        for wheel in (site / KERNEL).glob(f"{name}*.whl")
    ]
    up = Path(*[".."] * len(place.parent.relative_to(site).parts))
    wheels = {(up / wheel.relative_to(site)).as_posix(): wheel for wheel in (*carried, *kernels)}
    place.parent.mkdir(exist_ok=True)
    lock = locked(dict(sorted(wheels.items())), base, pyodides)
    place.write_text(json.dumps(lock, indent=1, sort_keys=True), encoding="utf-8")


def _configure(site: Path, self_hosted: bool) -> None:
    """Tell JupyterLite which lock file to use, and to fetch from nowhere else."""
    place = site / "jupyter-lite.json"
    config: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    data = config["jupyter-config-data"]
    data["appName"] = "Unrolled"
    data["contentsAllJsonFile"] = "all.json"
    folder = "./static/pyodide" if self_hosted else "./static"
    settings = data.setdefault("litePluginSettings", {}).setdefault(PLUGIN, {})
    settings["disablePyPIFallback"] = True
    settings["loadPyodideOptions"] = {
        "lockFileURL": f"{folder}/pyodide-lock.json",
        "packages": [*PRELOADED, "unrolled"],
    }
    if self_hosted:
        settings["pyodideUrl"] = f"{folder}/pyodide.mjs"
    place.write_text(json.dumps(config, indent=1, sort_keys=True), encoding="utf-8")


def _write_start_page(site: Path, labs: list[str], self_hosted: bool) -> None:
    shutil.copy(site / "lab" / "favicon.ico", site / "favicon.ico")
    lab = site / "lab" / "index.html"  # names no icon: browsers would ask the host's root for one
    lab.write_text(lab.read_text("utf-8").replace("<head>", f"<head>{ICON}", 1), "utf-8")
    page = start_page({lab: _title(site, lab) for lab in labs}, self_hosted)
    (site / "index.html").write_text(page, encoding="utf-8")


def _title(site: Path, lab: str) -> str:
    """A lab's own title, which is the first line of its notebook."""
    notebook = json.loads((site / "files" / f"{lab}.ipynb").read_text(encoding="utf-8"))
    text = "".join(notebook["cells"][0]["source"])
    return text.splitlines()[0].removeprefix("# ")
