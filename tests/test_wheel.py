"""The built wheel carries its data and every lab's expected arrays, and needs no checkout."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LABS = sorted(path.parent.name for path in ROOT.glob("notebooks/*/expected.npz"))
TRY = """
from pathlib import Path
import unrolled
from unrolled.data import load
from unrolled.files import path
assert not str(Path(unrolled.__file__)).startswith({root!r}), unrolled.__file__
names, verse = load("dinosaurs"), load("pastiche")
assert len(names.text.split()) >= 1000 and len(verse.text) >= 20_000
assert path("assets/figures/unrolled.svg").read_text().startswith("<?xml")
for weights in path("assets/weights").glob("*.npz"):
    assert weights.stat().st_size > 1000
from unrolled.widgets.front import script, style
assert "function mount" in script() and ".unrolled-explorer" in style()
for lab in {labs!r}:
    assert path(f"notebooks/{{lab}}/expected.npz").is_relative_to(Path(unrolled.__file__).parent)
from unrolled.checks import checks_of
assert "softmax" in checks_of("01_rnn_cell")._cases.exercises
from unrolled.widgets.live import TemperatureExplorer
assert TemperatureExplorer._esm == script()
print("loaded")
"""


@pytest.fixture(scope="module")
def empty_environment(tmp_path_factory):
    """A new environment with the wheel in it; libraries come from this one, our package does not."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "env")], check=True)
    python = folder / "env" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--disable-pip-version-check", str(wheel)], check=True)
    (site,) = (folder / "env" / "lib").glob("python*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return python


def test_a_wheel_in_an_empty_environment_loads_its_data(empty_environment, tmp_path):
    done = subprocess.run(
        [str(empty_environment), "-c", TRY.format(root=str(ROOT), labs=LABS)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "loaded\n"
