"""A grade rests on all code that grading loads, and on no spec of another lab."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import ROOT, Course
from autograder.judging.versions import specs_version
from autograder.lab import rests_on

LABS = Course().labs()
# What says where files lie, how they are written, how a submission is kept apart (its record says
# so by itself) and what a page looks like decides no score.
NO_SCORE = (
    "autograder/course.py",
    "autograder/files.py",
    "autograder/gradebook",
    "autograder/isolation.py",
    "autograder/stopping.py",
    "unrolled/plots/palette.py",
    "unrolled/plots/theme.py",
    "unrolled/widgets",
)
LOADED = """
import importlib, json, sys
import autograder.judging.marking
importlib.import_module("autograder.specs.lab{}")
print(json.dumps([module.__file__ for name, module in sys.modules.items()
                  if name.partition(".")[0] in ("autograder", "unrolled") and module.__file__]))
"""


@pytest.fixture(scope="module")
def code(tmp_path_factory):
    """A copy of the code, to be changed."""
    root = tmp_path_factory.mktemp("code")
    for part in ("autograder", "unrolled"):
        shutil.copytree(
            ROOT / part, root / part,
            ignore=shutil.ignore_patterns("__pycache__", "submitted", "records", "autograded"),
        )  # fmt: skip
    return root


def stale(lab, code, name):
    """Whether a change of a file makes the grades of a lab old."""
    path = code / name
    old = path.read_bytes()
    before = rests_on.digest(rests_on.grade(Course(), lab, code), ROOT, code)
    try:
        path.write_bytes(old + b"\n# changed\n")
        return rests_on.digest(rests_on.grade(Course(), lab, code), ROOT, code) != before
    finally:
        path.write_bytes(old)


@pytest.mark.parametrize("lab", ["01_rnn_cell", "09_shakespeare"])
def test_all_code_that_grading_loads_is_in_the_list(lab):
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(lab)], capture_output=True, text=True, check=True
    )
    loaded = {Path(name).resolve() for name in json.loads(done.stdout)}
    packages = {ROOT / p / "__init__.py" for p in ("autograder", "unrolled", "autograder/specs")}
    packages.add(ROOT / "unrolled/plots/__init__.py")
    left = loaded - packages - set(rests_on.grade(Course(), lab))
    names = [path.relative_to(ROOT).as_posix() for path in left]
    assert not [name for name in names if not name.startswith(NO_SCORE)]


@pytest.mark.parametrize(
    "name",
    [
        "autograder/sandbox/program.py",  # Limits
        "autograder/sandbox/inside/shell.py",
        "autograder/sandbox/inside/any_source/statements.py",
        "autograder/intake/normalise.py",
        "autograder/judging/running.py",
        "autograder/lab/spec.py",
        "autograder/specs/draws.py",
        "autograder/specs/lab01_rnn_cell/softmax.py",
        "unrolled/checks/comparing/compare.py",
        "unrolled/work/counting.py",
    ],
)
def test_a_change_of_what_decides_a_score_makes_grades_old(code, name):
    assert stale("01_rnn_cell", code, name)


def test_a_hint_of_one_lab_makes_no_grade_of_another_old(code):
    hint = "autograder/specs/lab09_shakespeare/sharpen.py"
    assert [lab for lab in LABS if stale(lab, code, hint)] == ["09_shakespeare"]


def test_what_only_builds_or_shows_makes_no_grade_old(code):
    for name in ("autograder/build/lab.py", "autograder/report/page.py", "unrolled/nn/network.py"):
        assert not stale("01_rnn_cell", code, name)


def test_a_source_that_cells_are_given_from_counts():
    lab = next(lab for lab in LABS if len(rests_on.sources(Course(), lab)) > 1)
    assert rests_on.sources(Course(), lab)[0] == Course().source(lab)
    assert set(rests_on.sources(Course(), lab)) <= {Course().source(name) for name in LABS}


def test_the_version_of_the_specs_is_the_hash_of_that_list():
    paths = rests_on.grade(Course(), LABS[1])
    assert all(path.is_file() for path in paths)
    assert specs_version(Course(), LABS[1]) == rests_on.digest(paths, ROOT)
