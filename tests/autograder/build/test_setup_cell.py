"""A notebook without the library says what to install, in its first cell."""

import subprocess
import sys

import pytest

from autograder.build.lab import sync
from autograder.build.setup_cell import IMPORT, explain, plain
from autograder.course import Course
from tests.autograder.submissions import LAB, cell_of, released

ALONE = """
import sys
sys.modules["unrolled"] = None  # as where it is not installed
from IPython.core.interactiveshell import InteractiveShell
InteractiveShell.instance().run_cell({!r}).raise_error()
"""


def test_a_notebook_alone_says_what_to_install():
    source = cell_of(released(Course()), "setup").source
    done = subprocess.run(
        [sys.executable, "-c", ALONE.format(source)], capture_output=True, text=True
    )
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ModuleNotFoundError: ")
    assert "unrolled" in last
    assert "%pip install ./unrolled-" in last
    assert "During handling" not in done.stderr


@pytest.mark.parametrize("lab", [lab for lab in Course().labs() if lab < "12"])
def test_every_lab_says_it_and_its_source_need_not(lab):
    assert IMPORT in Course().source(lab).read_text(encoding="utf-8")
    assert explain(IMPORT) in Course().released_notebook(lab).read_text(encoding="utf-8").replace(
        '\\n",\n    "', "\n"
    ).replace('\\"', '"')


def test_the_import_comes_back_as_it_was(built):
    before = built.source(LAB).read_text(encoding="utf-8")
    sync(built, LAB, force=True)
    assert built.source(LAB).read_text(encoding="utf-8") == before
    assert plain(explain(f"import numpy\n{IMPORT}\n")) == f"import numpy\n{IMPORT}\n"
