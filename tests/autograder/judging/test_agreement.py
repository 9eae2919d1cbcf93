"""One submission, one score: through `grade`, `judge`, `nbgrader autograde` and formgrader."""

import json
import os
import shutil
import subprocess
import sys

import nbformat
import pytest

from autograder.course import ROOT, Course
from autograder.grade.any_file import judge_file
from autograder.gradebook.record import load
from autograder.intake.submitted import Handed
from autograder.judging.marking import Bench
from tests.autograder.sandboxed import isolation

COURSE = Course()
LABS = [lab for lab in COURSE.labs() if COURSE.released_notebook(lab).is_file()]
QUICK = ("02_bptt",)  # given cells, functions that stand on each other
FORMGRADER = """
import json, sys
from nbgrader.apps import NbGraderAPI
from traitlets.config import PyFileConfigLoader
root, isolation, lab = sys.argv[1:]
config = PyFileConfigLoader("nbgrader_config.py", path=root).load_config()
config.SandboxedExecute.isolation = isolation
api = NbGraderAPI(config=config)
result = api.autograde(lab, "ada")  # what formgrader's button calls
said = api.get_submission(lab, "ada")
names = ("score", "autograded", "needs_manual_grade")
print(json.dumps([result["success"], *(said[name] for name in names)]))
"""


def short_or_long(labs):
    return [lab if lab in QUICK else pytest.param(lab, marks=pytest.mark.long) for lab in labs]


def solved(course, lab):
    """The instructor's answers in the release."""
    notebook = nbformat.read(course.released_notebook(lab), as_version=4)
    answers = nbformat.read(course.instructor(lab) / f"{lab}.ipynb", as_version=4)
    by_id = {cell.id: cell.source for cell in answers.cells}
    for cell in notebook.cells:
        cell.source = by_id[cell.id]
    return notebook


@pytest.mark.parametrize("lab", short_or_long(LABS))
def test_a_solved_and_a_blank_notebook_score_the_same_in_grade_and_judge(lab, tmp_path):
    blank = COURSE.released_notebook(lab).read_bytes()
    with Bench(COURSE, lab, isolation()) as bench:
        for raw, part in ((json.dumps(solved(COURSE, lab)).encode(), 1), (blank, 0)):
            record = bench.mark(Handed("ada", raw)).record
            assert record.status == "ok"
            assert record.score == part * record.max_score
            (tmp_path / f"{lab}.ipynb").write_bytes(raw)
            said = judge_file(bench, tmp_path / f"{lab}.ipynb").line()["functions"]
            for name, entry in record.functions.items():
                assert said[name]["score"] == entry.score
                assert said[name]["misconception"] == entry.misconception


def test_one_function_of_a_chain_alone_in_a_file_stands_on_given_and_lent_ones(tmp_path):
    lab = "02_bptt"
    answers = solved(COURSE, lab)
    (alone,) = [c.source for c in answers.cells if c.id == "rnn_backward"]
    (tmp_path / "alone.py").write_text(f"import numpy as np\n{alone}\n")
    with Bench(COURSE, lab, isolation()) as bench:
        said = judge_file(bench, tmp_path / "alone.py").line()["functions"]
    assert said["rnn_backward"]["score"] == said["rnn_backward"]["points"]
    assert said["rnn_cell_backward"]["misconception"] == "missing"
    assert said["rnn_cell_backward"]["score"] == 0


def copy_of_the_course(folder):
    """A copy of what nbgrader needs, with one submission in it."""
    course = Course(folder)
    (folder / "autograder").mkdir(parents=True)
    for name in ("solutions", "notebooks"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copyfile(ROOT / "nbgrader_config.py", folder / "nbgrader_config.py")
    return course


@pytest.mark.parametrize("lab", short_or_long(LABS))
def test_formgraders_button_gives_the_same_score(lab, tmp_path):
    course = copy_of_the_course(tmp_path / "course")
    place = course.root / "autograder" / "submitted" / "ada" / lab / f"{lab}.ipynb"
    place.parent.mkdir(parents=True)
    nbformat.write(solved(course, lab), place)
    path = f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-c", FORMGRADER, str(course.root), isolation(), lab],
        cwd=course.root, env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    record = load(course, lab, "ada")
    assert json.loads(done.stdout) == [True, record.max_score, True, False]
    assert record.score == record.max_score
    assert record.isolation == isolation()
