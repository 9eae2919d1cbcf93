"""The pieces of the grading benchmarks: an honest class, a watch over stages, memory."""

import json
import os
import types

from autograder.course import Course
from benchmarks import build, grade, grade_growth
from benchmarks.harness.classes import course_of, hand_in
from benchmarks.harness.stages import Stages
from benchmarks.peers.autograde import scores

LAB = "07_lstm"


def sources(course, student):
    path = course.root / "autograder" / "submitted" / student / LAB / f"{LAB}.ipynb"
    return [cell["source"] for cell in json.loads(path.read_text())["cells"]]


def test_a_class_holds_the_four_kinds_in_turn_and_is_the_same_each_time(tmp_path):
    one, two = (course_of(tmp_path / name, [LAB]) for name in ("one", "two"))
    names = hand_in(one, LAB, 8)
    assert hand_in(two, LAB, 8) == names
    read = [sources(one, name) for name in names]
    assert read == [sources(two, name) for name in names]
    released = json.loads(Course().released_notebook(LAB).read_text())["cells"]
    blank = [cell["source"] for cell in released]
    blank = ["".join(source) for source in blank]
    read = [["".join(source) for source in own] for own in read]
    changed = [sum(a != b for a, b in zip(own, blank, strict=True)) for own in read]
    assert changed == [2, 1, 2, 0, 2, 1, 2, 0]
    assert read[0] == read[4] != read[2] != read[6]
    assert hand_in(course_of(tmp_path / "three", [LAB]), LAB, 3, kinds=1) == names[:3]


def test_a_stage_does_not_count_what_is_inside_it(monkeypatch):
    now = [0.0]
    clock = types.SimpleNamespace(perf_counter=lambda: now[0])
    monkeypatch.setattr("benchmarks.harness.stages.time", clock)

    class Work:
        def outer(self):
            now[0] += 2
            self.inner()
            now[0] += 1

        def inner(self):
            now[0] += 5

    stages, work = Stages(), Work()
    with stages.watching(("outer", Work, "outer"), ("inner", Work, "inner")):
        work.outer()
    assert dict(stages.seconds) == {"outer": 3, "inner": 5}
    before = dict(stages.seconds)
    work.outer()
    assert dict(stages.seconds) == before


def test_memory_is_what_a_process_has_for_itself():
    assert grade_growth.occupied(os.getpid()) > 5 << 20
    assert grade_growth.occupied(0) == 0


def test_what_is_timed_is_the_class_that_was_handed_in(tmp_path):
    course = course_of(tmp_path / "course", ["01_rnn_cell"])
    names = hand_in(course, "01_rnn_cell", 2, kinds=1)
    assert grade.grade(course, "01_rnn_cell", "--isolation", "none") > 0
    book = course.root / "autograder" / "gradebook.db"
    assert scores(book, "01_rnn_cell") == dict.fromkeys(names, 40)


def test_what_is_built_is_the_copy(tmp_path):
    course = build._sources(tmp_path)
    for path in (tmp_path / "solutions").glob("*.py"):
        if path.stem != "00_start_here":
            path.unlink()
    assert build._seconds(course) > 0
    assert build._as_committed(course, "00_start_here")
    (course.release("00_start_here") / "more").write_text("")
    assert not build._as_committed(course, "00_start_here")
