"""What a reader is told of a name that is not there, in a shell as a notebook has it."""

import subprocess
import sys

import pytest

IN_A_SHELL = """
import sys
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance(colors="nocolor")
shell.run_cell("from unrolled.checks import checks_of; check = checks_of('01_rnn_cell')")
shell.run_cell(sys.argv[1])
"""
SENTENCE = "is made in a cell further up, which has not run or has stopped with an error"


def shown(cell):
    done = subprocess.run(
        [sys.executable, "-c", IN_A_SHELL, cell], capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize("cell", ["losses[-1]", "def f(): return losses\nf()"])
def test_a_name_that_is_not_there_yet_is_explained_under_its_error(cell):
    said = shown(cell)
    assert "NameError: name 'losses' is not defined" in said
    assert f"Either losses {SENTENCE}" in said


@pytest.mark.parametrize(
    ("cell", "error"), [("1 / 0", "ZeroDivision"), ("def f(): x += 1\nf()", "UnboundLocal")]
)
def test_other_errors_are_shown_as_they_are(cell, error):
    said = shown(cell)
    assert f"{error}Error" in said
    assert SENTENCE not in said
