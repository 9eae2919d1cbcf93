"""Starting quickly costs nothing: the collector comes back, what is loaded stays, no code is mixed."""

import gc
import subprocess
import sys

import pytest

from autograder.course import ROOT, Course
from autograder.lab.reference import namespace
from autograder.lab.spec import specs
from autograder.startup import collector_at_rest

LAB = "01_rnn_cell"
LOADED_BEFORE = """
import setuptools.archive_util, alembic.ddl.sqlite, nbgrader.apps
from autograder.startup import EMPTY, skip_slow_imports
loaded = {name: sys.modules[name] for name in EMPTY if name in sys.modules}
skip_slow_imports()
assert loaded
assert all(sys.modules[name] is module for name, module in loaded.items())
assert all(name in loaded for name in EMPTY if name in sys.modules)
from setuptools.archive_util import unpack_archive
assert unpack_archive is not None
"""
NOT_LOADED = """
from autograder.startup import ABSENT, EMPTY, skip_slow_imports
skip_slow_imports()
import nbformat, nbgrader.apps, jupytext
assert not [name for name in ABSENT if sys.modules[name] is not None]
nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]))
"""


def test_the_collector_rests_and_comes_back_whatever_happens():
    with collector_at_rest():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ImportError), collector_at_rest():
        raise ImportError
    assert gc.isenabled()


@pytest.mark.parametrize("code", [LOADED_BEFORE, NOT_LOADED])
def test_nothing_that_is_loaded_is_replaced_and_nothing_needed_is_left_out(code):
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_a_wrong_variant_of_a_solution_is_compiled_apart_from_the_right_one():
    spec = specs(LAB)[0]
    name, mistake = spec.exercise.name, next(m for m in spec.mistakes if m.swaps)
    right = namespace(Course(), LAB)[name]
    wrong = namespace(Course(), LAB, name, mistake.swaps)[name]
    again = namespace(Course(), LAB)[name]
    assert wrong.__code__ != right.__code__
    assert again.__code__ == right.__code__
    assert again is not right  # names of one run are not those of another


@pytest.mark.parametrize("module", ["autograder.__main__", "autograder.workers.dask_worker"])
def test_whoever_imports_a_command_or_what_dask_runs_loses_no_module(module):
    code = f"""
import sys
from autograder.startup import ABSENT
import {module}
sys.exit(any(name in sys.modules and sys.modules[name] is None for name in ABSENT))
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


def test_what_dask_imports_in_its_event_loop_needs_no_notebook_format():
    code = "import sys, autograder.workers.dask_worker; sys.exit('nbformat' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
