"""One line says what was not tried here, whoever runs the tests."""

import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import left_out

ROOT = Path(__file__).resolve().parent.parent
TRIAL = """
import pytest
def test_one(): pass
@pytest.mark.parametrize("n", range(9))
def test_torch(n): pytest.importorskip("no_torch_here")
@pytest.mark.parametrize("n", range(5))
def test_corpus(n): pytest.skip(f"the sonnets are not here: file {n}")
def test_other(): pytest.skip("this machine has\\n one core")
"""


def run(tmp_path, *options):
    trial = tmp_path / "test_trial.py"
    trial.write_text(TRIAL)
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", tmp_path]
    command += ["-p", "tests.conftest", "-p", "no:cacheprovider", *options, trial]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip().splitlines()


def test_what_is_left_out_is_one_line_and_pytests_own_closing_line_the_last(tmp_path):
    for options in ([], ["-n", "2"]):
        *before, told, last = run(tmp_path, *options)
        assert told == (
            "Left out here: comparisons with PyTorch, which is not installed (9); "
            "what reads the corpora, which are not here (5); this machine has one core (1)."
        )
        assert re.fullmatch(r"=+ 1 passed, 15 skipped in .* =+", last)
        assert not any("SKIPPED" in line or "not here" in line for line in before)


def test_each_is_listed_where_that_is_asked_for(tmp_path):
    assert sum(line.startswith("SKIPPED") for line in run(tmp_path, "-rs")) > 2


def test_nothing_left_out_is_no_line():
    assert left_out([]) == ""
