"""Each file that `grade` reads or leaves behind is spoilt, and grading is started again.

It goes on, or says in one clear sentence what is in the way; then that is moved away, and it goes on.
"""

import json
import os
import random
import shutil
import socket

import pytest

from autograder.course import Course, CourseError
from autograder.files import remove
from autograder.grade.run import Run
from autograder.gradebook import record as records
from autograder.gradebook.book import Gradebook
from autograder.gradebook.journal import Journal, autograded
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import LAB, answered, hand_in

SHORT = 8  # of all combinations, drawn anew each time
OWN = "autograder"
PLACES = {
    "the lock": f"{OWN}/records/.lock",
    "all records": f"{OWN}/records",
    "the records of the lab": f"{OWN}/records/{LAB}",
    "a record": f"{OWN}/records/{LAB}/ada.json",
    "the journal": f"{OWN}/records/{LAB}/.pending",
    "an entry of the journal": f"{OWN}/records/{LAB}/.pending/ada.json",
    "a notebook of the journal": f"{OWN}/records/{LAB}/.pending/ada.ipynb",
    "another entry": f"{OWN}/records/{LAB}/.pending/zoe.json",
    "half an entry": f"{OWN}/records/{LAB}/.pending/.bob.json.x",
    "the folder of before": f"{OWN}/records/{LAB}/.before",
    "the records of before": f"{OWN}/records/{LAB}/.before/records.json",
    "the beginning": f"{OWN}/records/{LAB}/.before/begun",
    "the yes": f"{OWN}/records/{LAB}/.before/agreed",
    "all autograded": f"{OWN}/autograded",
    "one's autograded": f"{OWN}/autograded/ada",
    "one's autograded lab": f"{OWN}/autograded/ada/{LAB}",
    "an autograded notebook": f"{OWN}/autograded/ada/{LAB}/{LAB}.ipynb",
    "an autograded time stamp": f"{OWN}/autograded/ada/{LAB}/timestamp.txt",
    "what lies beside it": f"{OWN}/autograded/ada/{LAB}/more",
    "the gradebook": f"{OWN}/gradebook.db",
    "its journal": f"{OWN}/gradebook.db-journal",
    "a backup": f"{OWN}/gradebook.db.backup",
    "an older backup": f"{OWN}/gradebook.db.backup.1",
    "the oldest backup": f"{OWN}/gradebook.db.backup.2",
    "half a gradebook": f"{OWN}/.gradebook.db.x",
    "the key": f"{OWN}/course.key",
    "half a key": f"{OWN}/.course.key.x",
    "the submissions": f"{OWN}/submitted",
    "a submission": f"{OWN}/submitted/ada/{LAB}/{LAB}.ipynb",
    "a submission's folder": f"{OWN}/submitted/ada/{LAB}",
    "a student's folder": f"{OWN}/submitted/ada",
    "a time stamp": f"{OWN}/submitted/ada/{LAB}/timestamp.txt",
    "the release": f"notebooks/{LAB}/{LAB}.ipynb",
    "the configuration": "nbgrader_config.py",
}
WAYS = (
    "garbage", "empty", "truncated", "a folder", "a link to nothing", "a link elsewhere", "a link to itself", "a socket",
)  # fmt: skip
PUT_BACK = ("the gradebook", "the release", "the configuration", "the submissions")
COMBINATIONS = [(place, way) for place in PLACES for way in WAYS]


def spoil(path, way, elsewhere):
    """Put something in a file's place that `grade` did not put there."""
    before = path.read_bytes() if path.is_file() else b'{"format": 1, "lab": "01_rnn_cell"}'
    remove(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    match way:
        case "garbage":
            path.write_bytes(b"\xff\x00[[[{" + random.Random(len(before)).randbytes(5000))
        case "empty":
            path.write_bytes(b"")
        case "truncated":
            path.write_bytes(before[: len(before) // 2])
        case "a folder":
            (path / "inside").mkdir(parents=True)
            (path / "inside" / "file").write_text("x")
        case "a link to nothing":
            path.symlink_to(elsewhere / "nothing")
        case "a link elsewhere":
            path.symlink_to(elsewhere / "theirs")
        case "a link to itself":
            path.symlink_to(path)
        case "a socket":  # which nobody can open, root neither
            here = os.open(path.parent, os.O_RDONLY)
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(f"/proc/self/fd/{here}/{path.name}")
            os.close(here)


@pytest.fixture(scope="module")
def graded(built_once, tmp_path_factory):
    """A course in which three are graded; one waits in the journal, as after a kill."""
    course = Course(tmp_path_factory.mktemp("wedged") / "a course")
    shutil.copytree(built_once.root, course.root)
    for name in ("ada", "bob"):
        hand_in(course, name, answered(course)).with_name("timestamp.txt").write_text(
            "2030-01-01 10:00:00 UTC"
        )
    assert [one.score for one in Run(course, LAB, isolation())] == [40, 40]
    list(Run(course, LAB, isolation(), again=True))  # leaves a backup, and what was before
    hand_in(course, "zoe", answered(course))
    return course


def scores(course):
    with Gradebook(course) as book:
        found = book.grades(LAB)
    return {student: sum(cells.values()) for student, cells in found.items()}


def grade(course):
    return {one.student: one for one in Run(course, LAB, isolation())}


def survives(graded, folder, place, way):
    course, elsewhere = Course(folder / "a course"), folder / "elsewhere"
    shutil.copytree(graded.root, course.root)
    elsewhere.mkdir()
    (elsewhere / "theirs").write_bytes(b"not ours")
    journal = Journal(course, LAB)
    journal.add(records.load(course, LAB, "ada"), autograded(course, LAB, "ada").read_text())
    path, own = course.root / PLACES[place], folder / "own"
    if place in PUT_BACK:
        (shutil.copytree if path.is_dir() else shutil.copy)(path, own)
    spoil(path, way, elsewhere)
    try:
        found = grade(course)
    except CourseError as error:
        said = str(error)
        assert "\n" not in said
        assert path.name in said or path.parent.name in said
        remove(path)
        if place in PUT_BACK:
            (shutil.copytree if own.is_dir() else shutil.copy)(own, path)
        found = grade(course)
        assert not any("could not be written" in note for r in found.values() for note in r.notes)
    assert {found["bob"].score, found["zoe"].score} == {40}
    if place in ("a submission", "a submission's folder", "a student's folder"):
        assert "ada" not in found or found["ada"].score in (0, 40)  # what was handed in is gone
    else:
        assert found["ada"].score == 40
    if any("could not be written" in note for one in found.values() for note in one.notes):
        assert "Move it away" in found["ada"].notes[0]
        remove(path)
        found = grade(course)
        assert not any("could not be" in note for one in found.values() for note in one.notes)
    for student, one in found.items():
        assert scores(course)[student] == one.score
        assert records.load(course, LAB, student) == one
        assert json.loads(autograded(course, LAB, student).read_text())["cells"]
    assert [p.name for p in elsewhere.iterdir()] in (
        ["theirs"],
        ["nothing", "theirs"],
        ["theirs", "nothing"],
    )


@pytest.mark.parametrize("number", range(SHORT))
def test_a_spoilt_file_stops_no_grading_for_good(graded, tmp_path, luck, number):
    place, way = luck.choice(COMBINATIONS)
    print(f"{place}: {way}")
    survives(graded, tmp_path, place, way)


@pytest.mark.long
@pytest.mark.parametrize(("place", "way"), COMBINATIONS)
def test_every_file_spoilt_in_every_way(graded, tmp_path, place, way):
    survives(graded, tmp_path, place, way)
