"""Nbgrader's own commands work on this layout: the exchange there and back, and Validate."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from tests.autograder.clones import clone
from tests.autograder.submissions import LAB

NBGRADER = str(Path(sys.executable).parent / "nbgrader")


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """A clone, the exchange's folder, and the folder where a student works."""
    root = tmp_path_factory.mktemp("exchange")
    made = [root / name for name in ("course", "exchange", "student")]
    for place in made:
        place.mkdir()
    made[1].chmod(0o777)
    clone_at = made[0]
    clone(clone_at / "clone")
    return clone_at / "clone", made[1], made[2]


def run(places, *words, cwd, check=True):
    env = os.environ | {"HOME": str(places[2]), "PYTHONPATH": str(places[0])}
    done = subprocess.run([str(w) for w in words], cwd=cwd, env=env, capture_output=True, text=True)
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.timeout(300)
def test_feedback_of_grade_goes_out_and_is_fetched(places):
    course, exchange, student = places
    at = [f"--Exchange.root={exchange}"]
    grader = [sys.executable, "-m", "autograder"]
    theirs = [*at, "--course", "unrolled"]
    run(places, NBGRADER, "release_assignment", LAB, *at, cwd=course)
    run(places, NBGRADER, "fetch_assignment", LAB, *theirs, cwd=student)
    run(places, NBGRADER, "submit", LAB, *theirs, cwd=student)
    run(places, NBGRADER, "collect", LAB, *at, cwd=course)
    submitted = course / "autograder" / "submitted"
    by_hand = submitted / "by hand" / LAB / f"{LAB}.ipynb"
    by_hand.parent.mkdir(parents=True)
    (original,) = (p for p in submitted.glob(f"*/{LAB}/*.ipynb") if p != by_hand)
    by_hand.write_bytes(original.read_bytes())
    run(places, *grader, "grade", LAB, cwd=course)
    run(places, *grader, "feedback", LAB, cwd=course)
    said = run(places, NBGRADER, "release_feedback", LAB, *at, cwd=course)
    assert "Not handed in through the exchange: by hand" in said
    run(places, NBGRADER, "fetch_feedback", LAB, *theirs, cwd=student)
    (page,) = student.rglob("feedback/**/*.html")
    assert "softmax" in page.read_text(encoding="utf-8")


@pytest.mark.timeout(300)
def test_validate_works_whatever_kernel_an_editor_wrote(places):
    course = places[0]
    notebook = nbformat.read(course / "solutions" / LAB / f"{LAB}.ipynb", as_version=4)
    notebook.metadata["kernelspec"] = {"name": "rnn-venv", "display_name": ".venv (3.11)"}
    work = course / "mywork"
    work.mkdir()
    (work / f"{LAB}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    (work / "expected.npz").write_bytes((course / "notebooks" / LAB / "expected.npz").read_bytes())
    said = run(places, NBGRADER, "validate", f"mywork/{LAB}.ipynb", cwd=course)
    assert "Success" in said
