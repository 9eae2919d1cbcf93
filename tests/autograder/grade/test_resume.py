"""`grade` is killed at random moments, started again, and nothing is lost or done twice."""

import json
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.course import ROOT, Course
from autograder.gradebook.reading import scores
from autograder.gradebook.record import load
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import (
    LAB,
    answered,
    answers,
    cell_of,
    command,
    hand_in,
    raw,
    released,
)

WRONG = {
    "softmax": "def softmax(z):\n    return np.exp(z) / np.sum(np.exp(z))",
    "one_hot": "def one_hot(indices, n):\n    return np.eye(n)[:, indices]",
    "rnn_forward": "def rnn_forward(x, a0, parameters):\n    return x",
    "cross_entropy": "def cross_entropy(y_pred, y):\n    raise SystemExit",
}


def kinds(course):
    """One submission after the other, of every sort that is quickly graded."""
    yield answered(course)
    yield released(course)
    for name, source in WRONG.items():
        yield answered(course, **{name: source})
    yield raw(answered(course))[:3000]
    edited = answered(course)
    cell_of(edited, "check-softmax").source = "8"
    yield edited


def a_class(course, number):
    made = list(kinds(course))
    for n in range(number):
        hand_in(course, f"student-{n:02}", made[n % len(made)])


def give_by_hand(course):
    with Gradebook(f"sqlite:///{course.root / 'autograder' / 'gradebook.db'}", "unrolled") as book:
        grade = book.find_grade("check-softmax", LAB, LAB, "student-00")
        grade.manual_score, grade.extra_credit = 3, 0.5
        book.find_comment("softmax", LAB, LAB, "student-00").manual_comment = "see me"
        book.db.commit()


def contents(course):
    """All that the gradebook says, without the ids that it draws at random."""
    found = {}
    with Gradebook(f"sqlite:///{course.root / 'autograder' / 'gradebook.db'}", "unrolled") as book:
        for submission in book.assignment_submissions(LAB):
            (notebook,) = submission.notebooks
            student = submission.student.id
            found[student] = {"score": submission.score, "time": submission.timestamp}
            for g in notebook.grades:
                found[student][g.name] = (
                    g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade,
                )  # fmt: skip
            for c in notebook.comments:
                found[student][c.name] = (c.auto_comment, c.manual_comment)
    return found


def start(course, *words):
    return subprocess.Popen(
        command(course, "grade", LAB, "--json", "--isolation", isolation(), *words),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's `&` ignores it
    )  # fmt: skip


def to_the_end(course, *words):
    """Run `grade` to its end: its lines by student."""
    with start(course, *words) as process:
        out, said = process.communicate(timeout=600)
    assert process.returncode == 0, said
    lines = [json.loads(line) for line in out.splitlines()]
    return {line["student"]: line for line in lines}


def killed(course, luck, *words):
    """Run `grade`, kill it at some moment, and return the lines that it came to print."""
    with start(course, *words) as process:
        lines = []
        for _ in range(luck.randint(0, 3)):
            line = process.stdout.readline()
            lines += [json.loads(line)] if line.endswith("\n") else []
        time.sleep(luck.choice([0, 0.02, 0.3, 1.0]) * luck.random())
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate()
    lines += [json.loads(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    return {line["student"]: line for line in lines}


def left_over(course):
    """Processes that still have the course on their command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes()
        except OSError:
            continue
        if str(course.root).encode() in line:
            found.append(line)
    return found


def none_left_over(course):
    end = time.monotonic() + 120
    while left_over(course):
        assert time.monotonic() < end
        time.sleep(0.05)


def survives(template, folder, seed, kills, number, *words):
    print(f"seed {seed}")
    luck = random.Random(seed)
    base, calm, rough = (Course(folder / name) for name in ("base", "calm", "rough"))
    shutil.copytree(template, base.root)
    a_class(base, 1)
    to_the_end(base)
    give_by_hand(base)
    a_class(base, number)
    hand_in(base, "student-00", answered(base, one_hot=WRONG["one_hot"]))  # handed in again
    shutil.copytree(base.root, calm.root)
    shutil.copytree(base.root, rough.root)
    expected = to_the_end(calm, *words)
    assert len(expected) == number
    seen = {}
    for _ in range(kills):
        for student, line in killed(rough, luck, *words).items():
            assert seen.setdefault(student, line) == line, "it was graded twice"
    final = to_the_end(rough, *words)
    for student, line in seen.items():
        assert final[student] == line, "it was graded twice"
    assert contents(rough) == contents(calm)
    for student, line in expected.items():
        assert {**line, "seconds": 0} == {**final[student], "seconds": 0}
        assert load(rough, LAB, student).functions == load(calm, LAB, student).functions
        notebook = Path("autograder", "autograded", student, LAB, f"{LAB}.ipynb")
        assert (rough.root / notebook).read_bytes() == (calm.root / notebook).read_bytes()
    names = [path.name for path in (rough.root / "autograder").rglob("*")]
    assert {name for name in names if name.startswith(".")} <= {
        ".lock",
        ".pending",
        ".before",
        ".built",
    }
    none_left_over(rough)


def test_a_killed_run_resumes_without_losing_or_grading_twice(built_once, tmp_path):
    survives(built_once.root, tmp_path, random.randrange(1_000_000), 5, 8)


def test_a_request_to_stop_is_one_sentence_and_loses_nothing(built_once, tmp_path):
    course = Course(tmp_path / "course")
    shutil.copytree(built_once.root, course.root)
    a_class(course, 12)
    # The last one waits, so that no run has come to its end before it is asked to stop.
    slow = answered(course, softmax=f"import time\ntime.sleep(12)\n{WRONG['softmax']}")
    hand_in(course, "student-12", slow)
    seen = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        with start(course) as process:
            lines = [process.stdout.readline() for _ in range(len(seen) + 1)]
            process.send_signal(number)
            rest, said = process.communicate(timeout=300)
        assert process.returncode == 130
        lines += rest.splitlines()
        assert said == f"Stopped: {len(lines)} of 13 are graded and kept; start again to go on.\n"
        for line in map(json.loads, lines):
            assert seen.setdefault(line["student"], line) == line, "it was graded twice"
    final = to_the_end(course)
    assert len(final) == 13
    assert {student: final[student] for student in seen} == seen
    none_left_over(course)


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_fifty_kills_of_a_run_over_forty(built_once, tmp_path):
    survives(built_once.root, tmp_path, random.randrange(1_000_000), 50, 40, "--jobs", "2")


def test_a_result_in_the_journal_is_written_and_not_graded_again(built_once, tmp_path, monkeypatch):
    from autograder.grade import run
    from autograder.gradebook.journal import Journal

    course = Course(tmp_path / "course")
    shutil.copytree(built_once.root, course.root)
    a_class(course, 2)
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "settle", lambda self, book: {})  # it died right there
        patch.setattr(os, "fsync", lambda handle: None)
        first = {r.student: r for r in run.Run(course, LAB, isolation())}
    assert load(course, LAB, "student-00") is None
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("something was run"))
    assert {r.student: r for r in run.Run(course, LAB, isolation())} == first
    assert load(course, LAB, "student-00") == first["student-00"]
    assert contents(course)["student-00"]["score"] == first["student-00"].score


def test_a_gradebook_that_was_put_back_is_filled_from_the_records(
    built_once, tmp_path, monkeypatch
):
    from autograder.grade import run

    course = Course(tmp_path / "course")
    shutil.copytree(built_once.root, course.root)
    a_class(course, 2)
    list(run.Run(course, LAB, isolation()))
    before = contents(course)
    (course.root / "autograder" / "gradebook.db").unlink()
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("something was run"))
    list(run.Run(course, LAB, isolation()))
    assert contents(course) == before


def test_two_at_once_is_refused(built_once, tmp_path):
    from autograder.course import CourseError
    from autograder.grade import run

    course = Course(tmp_path / "course")
    shutil.copytree(built_once.root, course.root)
    a_class(course, 1)
    with run._only_one(course), pytest.raises(CourseError, match="Another grading is running"):
        list(run.Run(course, LAB, isolation()))


@pytest.mark.parametrize("times", [1, 2])
def test_nobody_pays_for_a_worker_that_died(built_once, tmp_path, times):
    from autograder.grade import run

    course = Course(tmp_path / "course")
    shutil.copytree(built_once.root, course.root)
    a_class(course, 2)
    from autograder.workers.pool import Workers

    handed_out = Workers._next

    killed = []

    def kill_the_first(self, worker, waiting):
        handed_out(self, worker, waiting)
        if worker.name == "student-00" and len(killed) < times:
            killed.append(worker.name)
            worker.process.kill()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Workers, "_next", kill_the_first)
        grading = run.Run(course, LAB, isolation(), jobs=2)
        found = {r.student: r.status for r in grading}
    assert found["student-01"] == "ok"
    if times == 1:  # it was tried again
        assert found["student-00"] == "ok"
        assert not grading.not_graded
    else:  # no score, anywhere
        assert "student-00" not in found
        assert "ended, twice" in grading.not_graded["student-00"]
        assert not (course.root / "autograder" / "records" / LAB / "student-00.json").exists()
        assert "student-00" not in scores(course, LAB)
    assert answers(course)
