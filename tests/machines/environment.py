"""Another NumPy in an environment of its own; all other packages are those of this one."""

import subprocess
import sys
import sysconfig
from pathlib import Path

from tests.machines.machine import ROOT

NEWEST = "newest"


def with_numpy(version: str) -> Path:
    """Make `.cache/machines/numpy-VERSION`, unless it is there, and return its Python.

    Args:
        version: such as `"1.26.4"`, or `NEWEST`, which is looked up again each time.

    Raises:
        subprocess.CalledProcessError: when pip cannot install it; what it said has been shown.
    """
    folder = ROOT / ".cache" / "machines" / f"numpy-{version}"
    python = folder / "bin" / "python"
    if not python.is_file():
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        own, here = (
            sysconfig.get_path("purelib", vars={"base": str(base), "platbase": str(base)})
            for base in (folder, sys.prefix)
        )
        # Behind its own packages those of this environment, with the editable install there.
        line = f"import site; site.addsitedir({here!r})\n"
        Path(own, "other_packages.pth").write_text(line, encoding="utf-8")
    if version == NEWEST or not _has(python, version):
        wanted = "numpy" if version == NEWEST else f"numpy=={version}"
        own = sysconfig.get_path("purelib", vars={"base": str(folder), "platbase": str(folder)})
        asked = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        asked += ["--no-deps", "--only-binary=:all:", "--upgrade", "--target", own, wanted]
        subprocess.run(asked, check=True)
    return python


def _has(python: Path, version: str) -> bool:
    said = subprocess.run(
        [python, "-c", "import numpy; print(numpy.__version__)"], capture_output=True, text=True
    )
    return said.stdout.strip() == version
