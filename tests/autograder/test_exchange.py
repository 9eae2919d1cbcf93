"""Nbgrader's own commands work on this layout: the exchange there and back, and Validate."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from autograder.course import Course
from tests.autograder.clones import clone
from tests.autograder.submissions import LAB, answered, hand_in, raw

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


LIST = """
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.baseapp import NbGrader
app = NbGrader()
app.initialize([])
for row in NbGraderAPI(app.coursedir, parent=app).get_submissions({!r}):
    print(row["student"], row["timestamp"])
"""


def test_formgraders_list_goes_on_at_any_time_stamp(tmp_path):
    course = Course(clone(tmp_path / "course"))
    texts = {
        "bom": b"\xef\xbb\xbf2026-11-27 01:00:00 UTC\r\n",
        "garbage": b"\x00\xff as soon as I could",
        "plain": b"2026-11-27 01:00:00 UTC",
        "utf16": "2026-11-27 01:00:00 UTC\r\n".encode("utf-16"),
    }
    for student, text in texts.items():
        hand_in(course, student, answered(course)).with_name("timestamp.txt").write_bytes(text)
    done = subprocess.run(
        [sys.executable, "-c", LIST.format(LAB)], cwd=course.root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert found.pop("garbage") == "None"
    assert found == dict.fromkeys(("bom", "plain", "utf16"), "2026-11-27T01:00:00")


def test_zip_collect_takes_the_forms_that_the_page_names(tmp_path):
    course = Course(clone(tmp_path / "course"))
    archive = course.root / "downloaded" / LAB / "archive"
    archive.mkdir(parents=True)
    content = raw(answered(course))
    with zipfile.ZipFile(archive / "all.zip", "w") as packed:
        packed.writestr(f"ada/{LAB}.ipynb", content)
        packed.writestr(f"O'Brien, Ben/{LAB}/{LAB}.ipynb", content)
        packed.writestr(f"cid_{LAB}.ipynb", content)
        packed.writestr(f"dan@example.org_attempt_2026-11-25-20-15-00_{LAB}.ipynb", content)
        packed.writestr("essay.ipynb", b"{}")
    done = subprocess.run(
        [NBGRADER, "zip_collect", LAB], cwd=course.root, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    found = {path.parent.parent.name: path for path in course.submitted.rglob(f"{LAB}.ipynb")}
    assert found.keys() == {"ada", "O'Brien, Ben", "cid", "dan@example.org"}
    assert all(path.parent.name == LAB for path in found.values())
    time = found["dan@example.org"].with_name("timestamp.txt").read_text()
    assert time.startswith("2026-11-25 20:15:00")
