import shutil

import pytest

from autograder.build.lab import build
from autograder.course import ROOT, Course

LAB = "01_rnn_cell"


@pytest.fixture
def source_only(tmp_path):
    """A course with the source of one lab and nothing built."""
    (tmp_path / "solutions").mkdir()
    shutil.copy(ROOT / "solutions" / f"{LAB}.py", tmp_path / "solutions")
    shutil.copytree(ROOT / "assets" / "figures", tmp_path / "assets" / "figures")
    return Course(tmp_path)


@pytest.fixture(scope="session")
def built_once(tmp_path_factory):
    root = tmp_path_factory.mktemp("course")
    (root / "solutions").mkdir()
    shutil.copy(ROOT / "solutions" / f"{LAB}.py", root / "solutions")
    shutil.copytree(ROOT / "assets" / "figures", root / "assets" / "figures")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    (root / "autograder").mkdir()  # the gradebook goes there
    course = Course(root)
    build(course, [LAB])
    return course


@pytest.fixture
def built(built_once, tmp_path):
    """A course with one lab, built; each test has its own copy."""
    shutil.copytree(built_once.root, tmp_path / "course")
    return Course(tmp_path / "course")
