"""The built site holds what a browser needs, and nothing of the machine that built it."""

import hashlib
import json
import re
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlparse

import pytest
from packaging.utils import canonicalize_name

from lite.contents import BESIDE, BROWSERS_OWN
from tests.lite.conftest import ROOT

LABS = sorted(path.name for path in (ROOT / "notebooks").iterdir() if path.is_dir())
LARGEST = 60e6  # bytes; a free host takes far more, a phone's owner does not
PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
PUBLIC = "https://cdn.jsdelivr.net/pyodide/"
REGISTRIES = r"pypi\.org|pythonhosted\.org|registry\.npmjs|conda\.anaconda"
WRITTEN_BY_US = (
    "*.html",
    "jupyter-lite.json",
    "static/*.json",
    "api/**/*.json",
    "pypi/*/unrolled*",
)


def test_every_lab_is_there_as_it_is_released_and_listed(site):
    listing = json.loads((site / "api/contents/all.json").read_text())
    *labs, glossary = listing["content"]
    assert [entry["path"] for entry in labs] == [f"{lab}.ipynb" for lab in LABS]
    assert (glossary["path"], glossary["type"]) == ("glossary.md", "file")
    start = (site / "index.html").read_text()
    for lab, entry in zip(LABS, labs, strict=True):
        released, here = (
            json.loads(path.read_text(encoding="utf-8"))
            for path in (ROOT / f"notebooks/{lab}/{lab}.ipynb", site / f"files/{lab}.ipynb")
        )
        text = BESIDE.sub(r"](\1.ipynb", json.dumps(released["cells"], ensure_ascii=False))
        assert here["cells"] == json.loads(text)
        assert here["metadata"] == released["metadata"] | BROWSERS_OWN
        assert entry["size"] == (site / f"files/{lab}.ipynb").stat().st_size
        assert f'"lab/index.html?path={lab}.ipynb&amp;workspace={lab}"' in start


def test_a_wheels_address_says_what_is_in_it(site):
    for wheel in files(site / "pypi", "*.whl"):
        assert hashlib.sha256(wheel.read_bytes()).hexdigest().startswith(wheel.parent.name)
        assert len(wheel.parent.name) == 12


def test_the_wheel_carries_data_weights_and_figures(site):
    (wheel,) = (site / "pypi").rglob("unrolled-*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    arrays = [f"notebooks/{lab}/expected.npz" for lab in LABS]
    for name in (
        "data/dinosaurs.txt",
        "data/pastiche.txt",
        "assets/weights/dinosaurs.npz",
        *arrays,
    ):
        assert f"unrolled/_files/{name}" in inside
    package = ROOT / "unrolled"
    scripts = {p.relative_to(ROOT).as_posix() for p in package.rglob("*.js")}
    styles = {p.relative_to(ROOT).as_posix() for p in package.rglob("*.css")}
    assert scripts | styles <= inside


def test_widgets_have_their_javascript(site):
    config = json.loads((site / "jupyter-lite.json").read_text())["jupyter-config-data"]
    found = {extension["name"]: extension["load"] for extension in config["federated_extensions"]}
    for name in ("@jupyter-widgets/jupyterlab-manager", "anywidget"):
        assert (site / "extensions" / name / found[name]).is_file()


def test_each_locked_package_is_in_the_site_or_at_pyodides_own_address(site):
    lock = json.loads((site / "static/pyodide-lock.json").read_text())
    for package in lock["packages"].values():
        depends = {canonicalize_name(name) for name in package["depends"]}
        assert depends <= set(lock["packages"]), package["name"]
        place = package["file_name"]
        if not place.startswith(PUBLIC):
            wheel = (site / "static" / place).resolve()
            assert wheel.is_relative_to(site)
            assert hashlib.sha256(wheel.read_bytes()).hexdigest() == package["sha256"]


def test_the_kernel_preloads_locked_packages_and_asks_no_registry(site):
    config = json.loads((site / "jupyter-lite.json").read_text())["jupyter-config-data"]
    settings = config["litePluginSettings"][PLUGIN]
    options = settings["loadPyodideOptions"]
    lock = json.loads((site / options["lockFileURL"]).read_text())
    assert set(options["packages"]) <= set(lock["packages"])
    assert "unrolled" in options["packages"]
    assert settings["disablePyPIFallback"] is True


def test_nothing_names_this_machine_or_a_registry(site):
    machine = re.compile("|".join(re.escape(str(p)) for p in (ROOT, Path(sys.prefix), site)))
    for path in files(site, "*"):
        assert not machine.search(text(path)), path.relative_to(site)
    for pattern in WRITTEN_BY_US:
        for path in files(site, pattern):
            assert not re.search(REGISTRIES, text(path)), path.relative_to(site)


def test_the_start_page_leads_only_to_what_is_there(site):
    page = (site / "index.html").read_text()
    links = re.findall(r'(?:href|src)="([^"]+)"', page)
    assert len(links) > len(LABS)
    for link in links:
        assert not urlparse(link).scheme
        assert (site / urlparse(link).path).is_file(), link
        for notebook in re.findall(r"path=([^&]*)", link):
            assert (site / "files" / notebook).is_file(), link


def test_the_site_is_of_modest_size(site):
    size = sum(path.stat().st_size for path in files(site, "*"))
    print(f"site: {size / 1e6:.1f} MB")
    assert size < LARGEST


@pytest.mark.parametrize("name", ["rspack.config.js", "package.json"])
def test_a_build_tools_leftovers_stay_out(site, name):
    assert not (site / name).exists()


def files(site: Path, pattern: str) -> list[Path]:
    found = [path for path in site.rglob(pattern) if path.is_file()]
    assert found, f"no file matches {pattern}"
    return found


def text(path: Path) -> str:
    """What is to be read in a file, inside a wheel too."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
        return b"\n".join(parts).decode(errors="replace")
    return path.read_bytes().decode(errors="replace")
