"""A browser has what our wheel asks for, and the lock file says so."""

import json
import shutil
import subprocess
import zipfile

import pytest
from packaging.utils import canonicalize_name

from lite.lock import WANTED, MissingPackageError, _from_npm, locked, reduce, upstream

CDN = "https://cdn.example/"


def wheel(folder, *asked, name="ours"):
    path = folder / f"{name}-1.0-py3-none-any.whl"
    lines = ["Metadata-Version: 2.3", f"Name: {name}", "Version: 1.0"]
    metadata = "\n".join([*lines, *(f"Requires-Dist: {line}" for line in asked)])
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-1.0.dist-info/METADATA", metadata)
        archive.writestr(f"{name}/__init__.py", "")
        archive.writestr(f"{name}_alone.py", "")
        archive.writestr(f"{name}-1.0.data/data/notes.txt", "")
    return path


def test_a_wheel_is_locked_with_what_it_depends_on(tmp_path):
    asked = ("numpy>=1.26", "typing_extensions", "colorama; sys_platform == 'win32'")
    lock = locked({"../pypi/ours.whl": wheel(tmp_path, *asked)}, CDN)
    ours = lock["packages"]["ours"]
    assert ours["file_name"] == "../pypi/ours.whl"
    assert ours["depends"] == ["numpy", "typing-extensions"]
    assert ours["imports"] == ["ours", "ours_alone"]
    assert lock["packages"]["numpy"]["file_name"].startswith(f"{CDN}numpy-")


@pytest.mark.parametrize(
    "asked",
    [
        "torch",
        "numpy>=99",
        "matplotlib<3",
        "jupyterlab; sys_platform == 'emscripten'",
        "psutil; python_version >= '3.13'",
    ],
)
def test_a_wheel_that_asks_for_what_a_browser_lacks_stops_the_build(tmp_path, asked):
    with pytest.raises(MissingPackageError, match=asked.split(";")[0].split(">")[0].split("<")[0]):
        locked({"../pypi/ours.whl": wheel(tmp_path, asked)}, CDN)


def test_wheels_of_the_site_may_depend_on_each_other(tmp_path):
    first, second = wheel(tmp_path, "second>=1"), wheel(tmp_path, name="second")
    lock = locked({"a.whl": first, "b.whl": second}, CDN)
    assert lock["packages"]["ours"]["depends"] == ["second"]


def test_the_committed_part_of_pyodides_lock_file_is_whole():
    packages = upstream()["packages"]
    assert set(WANTED) <= set(packages)
    for package in packages.values():
        assert {canonicalize_name(name) for name in package["depends"]} <= set(packages)
        assert "/" not in package["file_name"]


@pytest.mark.long
def test_the_committed_part_is_what_npms_package_of_that_version_says():
    if shutil.which("npm") is None:
        pytest.skip("no `npm` on PATH")
    try:
        full = _from_npm()
    except subprocess.CalledProcessError as error:
        pytest.skip(f"npm cannot fetch: {error.stderr.decode()[-200:]}")
    assert reduce(full) == upstream()


def test_our_wheel_and_all_others_of_the_site_find_what_they_ask_for(site):
    wheels = {f"../pypi/{path.name}": path for path in (site / "pypi").rglob("*.whl")}
    static = site / "extensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
    wheels |= {path.name: path for path in static.glob("*.whl") if "extension-3" not in path.name}
    expected = json.loads((site / "static/pyodide-lock.json").read_text())["packages"]
    assert set(locked(wheels, CDN)["packages"]) == set(expected)
