"""What the browser's Python loads: Pyodide's own packages from its CDN, the rest from the site.

Pyodide reads a lock file: names, versions, files and what depends on what. `pyodide-lock.json`
beside this module is the part of Pyodide's own that the course needs; `python -m lite lock` takes
it anew from the npm package `pyodide`. `locked` adds the wheels that the site carries.
"""

import hashlib
import json
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from email.parser import Parser
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PYODIDE = "314.0.6"  # the version that the pinned jupyterlite-pyodide-kernel was made for
UPSTREAM = Path(__file__).with_name("pyodide-lock.json")
# What a notebook's kernel and our wheels ask of Pyodide; what these depend on comes with them.
WANTED = (
    *("micropip", "jedi", "ipython", "traitlets"),
    *("numpy", "matplotlib", "matplotlib-inline", "tqdm"),
    *("typing-extensions", "packaging", "platformdirs", "requests"),
)
# A part of the kernel: an older Pyodide comes with the one that it can run.
BROUGHT = ("piplite",)
BROWSER = {
    "sys_platform": "emscripten",
    "platform_system": "Emscripten",
    "os_name": "posix",
    "platform_machine": "wasm32",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "extra": "",
}

Packages = dict[str, dict[str, Any]]


class MissingPackageError(Exception):
    """A wheel asks for something that neither Pyodide nor the site has."""


def upstream() -> dict[str, Any]:
    """Read the part of Pyodide's lock file that the course needs: `info` and `packages`."""
    content: dict[str, Any] = json.loads(UPSTREAM.read_text(encoding="utf-8"))
    return content


def locked(
    wheels: Mapping[str, Path], base: str, pyodides: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Make the lock file of the site.

    Args:
        wheels: the site's own wheels, by their address relative to the lock file.
        base: where Pyodide's own packages are: a folder's address that ends in a slash.
        pyodides: the lock file of that Pyodide; the pinned one's when left out.

    Raises:
        MissingPackageError: when a wheel asks for what is not there, or for another version.
    """
    lock = upstream() if pyodides is None else reduce(pyodides)
    packages: Packages = lock["packages"]
    for package in packages.values():
        package["file_name"] = base + package["file_name"]
    ours = {canonicalize_name(_metadata(wheel)["Name"]): wheel for wheel in wheels.values()}
    packages |= {
        name: {
            "name": name,
            "version": _metadata(wheel)["Version"],
            "file_name": address,
            "install_dir": "site",
            "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
            "package_type": "package",
            "imports": _top_level(wheel),
            "depends": sorted(canonicalize_name(asked.name) for asked in _asked(wheel, lock)),
            "unvendored_tests": False,
        }
        for address, wheel in wheels.items()
        for name in [canonicalize_name(_metadata(wheel)["Name"])]
    }
    missing = [line for wheel in ours.values() for line in _missing(wheel, lock)]
    if missing:
        raise MissingPackageError("The browser cannot have:\n" + "\n".join(missing))
    return lock


def _missing(wheel: Path, lock: dict[str, Any]) -> list[str]:
    packages: Packages = lock["packages"]
    found = []
    for asked in _asked(wheel, lock):
        has = packages.get(canonicalize_name(asked.name), {}).get("version")
        if has is None or not asked.specifier.contains(has, prereleases=True):
            found.append(f"{wheel.name} asks for {asked}; Pyodide and the site have {has}")
    return found


def _asked(wheel: Path, lock: dict[str, Any]) -> list[Requirement]:
    """What a wheel's metadata asks for in a browser."""
    python = lock["info"]["python"]
    short = ".".join(python.split(".")[:2])
    browser = {**BROWSER, "python_full_version": python, "python_version": short}
    every = [Requirement(line) for line in _metadata(wheel).get_all("Requires-Dist", [])]
    return [asked for asked in every if asked.marker is None or asked.marker.evaluate(browser)]


def _metadata(wheel: Path) -> Any:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def _top_level(wheel: Path) -> list[str]:
    """The names that one can import from a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        parts = {name.split("/")[0] for name in archive.namelist()}
    return sorted(
        part.removesuffix(".py")
        for part in parts
        if not part.endswith((".dist-info", ".data")) and part.removesuffix(".py").isidentifier()
    )


def renew() -> Path:
    """Write `pyodide-lock.json` from the npm package of this version of Pyodide; needs npm."""
    reduced = json.dumps(reduce(_from_npm()), indent=1, sort_keys=True)
    UPSTREAM.write_text(f"{reduced}\n", encoding="utf-8")
    return UPSTREAM


def reduce(full: dict[str, Any]) -> dict[str, Any]:
    """Keep of Pyodide's lock file what the course needs, and what that depends on."""
    packages = full["packages"]
    wanted = (*WANTED, *(name for name in BROUGHT if name in packages))
    return {"info": full["info"], "packages": {n: packages[n] for n in _closure(wanted, packages)}}


def wheels_of(lock: dict[str, Any]) -> list[str]:
    """The files that a lock file's packages are in."""
    return sorted(package["file_name"] for package in lock["packages"].values())


def _closure(wanted: Iterable[str], packages: Packages) -> list[str]:
    found: set[str] = set()
    waiting = [canonicalize_name(name) for name in wanted]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [canonicalize_name(below) for below in packages[name]["depends"]]
    return sorted(found)


def _from_npm() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        pack = ["npm", "pack", "--silent", f"pyodide@{PYODIDE}"]
        subprocess.run(pack, cwd=folder, check=True, capture_output=True)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as opened:
            file = opened.extractfile("package/pyodide-lock.json")
            assert file is not None
            content: dict[str, Any] = json.load(file)
    return content
