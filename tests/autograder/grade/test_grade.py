"""A small class, graded for real: sandbox, gradebook, feedback, nbgrader's own commands."""

import json
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import asdict

import nbformat
import numpy as np
import pytest
from nbgrader.api import Gradebook

from autograder.course import ROOT, Course, CourseError
from autograder.grade import commands
from autograder.grade.run import Run
from autograder.gradebook.record import load
from autograder.judging import seeds
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import (
    LAB,
    answered,
    cell_of,
    command,
    hand_in,
    raw,
    released,
    with_cells,
)

SCRIPT = "<script>alert('unrolled')</script><img src=x onerror=alert(1)>"
WRONG_SOFTMAX = """
def softmax(z):
    exponentials = np.exp(z - np.max(z, axis=0, keepdims=True))
    return exponentials / np.sum(exponentials)
"""
SHOWING = f"""
from IPython.display import HTML, Javascript, display
display(HTML({SCRIPT!r}), Javascript("alert(1)"))
print({SCRIPT!r}, "\\x1b]0;title\\x07")
def one_hot(indices, n):
    raise ValueError({SCRIPT!r} + r"$\\href{{javascript:alert(1)}}{{x}}$")
"""


def a_class(course):
    hand_in(course, "ada", answered(course))
    hand_in(course, "bob", released(course))
    hand_in(course, "cid", answered(course, softmax=WRONG_SOFTMAX))
    hand_in(course, "dan", raw(answered(course))[:5000])
    edited = answered(course)
    cell_of(edited, "check-softmax").source = "8"
    hand_in(course, "eve", edited)
    shown = answered(course, one_hot=SHOWING)
    shown = with_cells(shown, nbformat.v4.new_markdown_cell(SCRIPT))
    shown.cells[0]["attachments"] = {"a.svg": {"image/svg+xml": SCRIPT}}
    shown.metadata["title"] = SCRIPT
    hand_in(course, "gus", shown)
    hand_in(course, "hal", b"").rename(
        course.root / "autograder" / "submitted" / "hal" / LAB / "other.ipynb"
    )
    hand_in(course, "<img src=x onerror=alert(1)>", answered(course))


SCORES = {"ada": 40, "bob": 0, "cid": 36, "dan": 0, "eve": 40, "gus": 34, "hal": 0}
ODD = "_img src_x onerror_alert(1)_"


def graded_class(root, folder):
    shutil.copytree(root, folder)
    course = Course(folder)
    a_class(course)
    return course, {r.student: r for r in Run(course, LAB, isolation())}


@pytest.fixture(scope="module")
def graded(built_once, tmp_path_factory):
    return graded_class(built_once.root, tmp_path_factory.mktemp("graded") / "course")


def gradebook(course):
    return Gradebook(f"sqlite:///{course.root / 'autograder' / 'gradebook.db'}", "unrolled")


def scores_in(course):
    with gradebook(course) as book:
        return {s.student.id: s.score for s in book.assignment_submissions(LAB)}


def test_everyone_has_the_exact_score(graded):
    _, records = graded
    assert {s: r.score for s, r in records.items() if s in SCORES} == SCORES
    assert all(record.max_score == 40 for record in records.values())


def test_every_folder_has_a_record_and_a_row_in_the_gradebook(graded):
    course, records = graded
    assert len(records) == 8
    assert {s: load(course, LAB, s) for s in records} == records
    assert scores_in(course) == {s: r.score for s, r in records.items()}


def test_statuses_and_reasons(graded):
    _, records = graded
    statuses = {student: record.status for student, record in records.items()}
    unreadable = {s for s, status in statuses.items() if status == "unreadable"}
    assert unreadable == {"dan", "hal"}
    assert {s for s, status in statuses.items() if status == "tampered"} == {"eve"}
    assert "'check-softmax' was edited: it holds '8'" in records["eve"].tampered[0]
    assert "perhaps cut off" in records["dan"].notes[0]
    assert records["hal"].notes == (
        "The file is empty.",
        "The notebook was found as 'other.ipynb', and graded.",
    )


def test_a_mistake_costs_once_and_is_named(graded):
    _, records = graded
    record = records["cid"]
    assert record.misconceptions == ("sum over everything",)
    assert record.functions["softmax"].score == 4
    assert asdict(record.functions["rnn_cell_forward"]) | {"seed": "", "tests": {}} == {
        "grade_id": "check-rnn_cell_forward", "points": 10, "score": 10, "misconception": None,
        "message": "", "hint": "", "lent": True, "seed": "", "tests": {},
    }  # fmt: skip


def test_blank_answers_are_commented_as_nbgrader_does(graded):
    course, _ = graded
    with gradebook(course) as book:
        assert book.find_comment("softmax", LAB, LAB, "bob").comment == "No response."
        assert book.find_comment("softmax", LAB, LAB, "ada").comment is None
        assert not book.find_submission(LAB, "bob").needs_manual_grade


def test_a_folder_name_with_a_script_becomes_a_harmless_id(graded):
    _, records = graded
    (odd,) = set(records) - set(SCORES)
    assert odd.startswith(ODD)
    assert records[odd].score == 40


def test_the_key_is_secret_and_seeds_differ(graded):
    course, records = graded
    mode = seeds.key_path(course).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    found = [f.seed for r in records.values() for f in r.functions.values() if r.score]
    assert len(set(found)) >= 12
    ada, cid = (records[student].functions["softmax"].seed for student in ("ada", "cid"))
    assert ada != cid
    key = seeds.key_path(course).read_bytes().hex()
    for record in records.values():
        assert key not in record.text()


def test_a_second_run_grades_nothing_and_says_the_same(graded, monkeypatch):
    course, records = graded
    kind = isolation()
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("something was run"))
    assert {r.student: r for r in Run(course, LAB, kind)} == records


def test_the_autograded_notebook_carries_verdicts_and_no_script(graded):
    course, records = graded
    for student in records:
        path = course.root / "autograder" / "autograded" / student / LAB / f"{LAB}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        for name, entry in records[student].functions.items():
            (output,) = cell_of(notebook, f"check-{name}").outputs
            assert output.output_type == "execute_result"
            assert float(output.data["text/plain"]) == entry.score
            assert "tex2jax_ignore" in output.data["text/html"]
        shown = [o for c in notebook.cells for o in c.get("outputs", []) if c.id != "x"]
        kinds = {mime for output in shown for mime in output.get("data", {})}
        assert kinds <= {"text/plain", "text/html", "image/png"}
        assert all("<script" not in o.get("data", {}).get("text/html", "") for o in shown)


def in_course(course, *words):
    """Run a real command in a copy of the course."""
    path = f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    return subprocess.run(words, cwd=course.root, env=env, capture_output=True, text=True)


def test_feedback_shows_our_verdicts_and_holds_no_script_of_a_student(graded, tmp_path):
    course = Course(tmp_path / "course")
    shutil.copytree(graded[0].root, course.root)
    for folder in (course.root / "autograder" / "autograded").iterdir():
        if folder.name not in ("gus", "dan"):
            shutil.rmtree(folder)
    done = in_course(course, sys.executable, "-m", "nbgrader", "generate_feedback", LAB)
    assert done.returncode == 0, done.stderr
    page = course.root / "autograder" / "feedback" / "gus" / LAB / f"{LAB}.html"
    text = page.read_text()
    assert text.count("Verdict on") == 5
    assert "&lt;script&gt;alert(" in text  # it is shown, as text
    for evil in ("<script>alert(", "<img src=x", "onerror=alert(1)>", "\x1b"):
        assert evil not in text
    refused = course.root / "autograder" / "feedback" / "dan" / LAB / f"{LAB}.html"
    assert "perhaps cut off" in refused.read_text()


def test_nbgraders_own_autograde_gives_the_same_scores(built_once, graded, tmp_path):
    course, (_, records) = Course(tmp_path / "course"), graded
    shutil.copytree(built_once.root, course.root)
    shutil.copyfile(ROOT / "nbgrader_config.py", course.root / "nbgrader_config.py")
    shutil.copy(seeds.key_path(graded[0]), course.root / "autograder")
    for student in ("ada", "cid", "dan", "eve"):
        folder = graded[0].root / "autograder" / "submitted" / student
        shutil.copytree(folder, course.root / "autograder" / "submitted" / student)
    (course.root / "autograder" / "submitted" / "ada" / LAB / "numpy.py").write_text("1 / 0")
    done = in_course(
        course, sys.executable, "-m", "nbgrader", "autograde", LAB,
        f"--SandboxedExecute.isolation={isolation()}",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    same = ("ada", "cid", "dan", "eve")
    assert scores_in(course) == {student: records[student].score for student in same}
    for student in same:
        ours = load(course, LAB, student)
        assert ours.functions == records[student].functions
        assert ours.status == records[student].status
    left = os.listdir(course.root / "autograder" / "autograded" / "ada" / LAB)
    assert left == [f"{LAB}.ipynb"]


def test_explain_replays_the_verdict(graded, capsys):
    course, records = graded
    words = [LAB, "--explain", "cid", "softmax", "--isolation", isolation()]
    commands.grade.main(words, standalone_mode=False, obj=course)
    said = capsys.readouterr().out
    assert said.startswith("softmax: 4 of 8 points.")
    assert records["cid"].functions["softmax"].hint in " ".join(said.split())
    assert "Its record says" not in said


def test_an_appeal_can_be_run_again_by_hand(graded, capsys, tmp_path):
    from unrolled.checks.case import load as load_cases
    from unrolled.checks.helping.inhand import in_hand

    place = tmp_path / "a case.npz"
    words = [LAB, "--explain", "cid", "softmax", "--save", str(place), "--isolation", isolation()]
    commands.grade.main(words, standalone_mode=False, obj=graded[0])
    said = capsys.readouterr().out
    assert f"load({str(place)!r})" in said
    file = load_cases(place)
    case = in_hand(file.exercises["softmax"], file.cases["softmax"][0])
    names = {"np": np}
    exec(WRONG_SOFTMAX, names)
    own = names["softmax"](*case.args)
    assert np.allclose(own, file.examples["softmax"]["result"])
    assert not np.allclose(own, case.expected)
    assert f"“{case.title}”" in said
    assert not file.cases["softmax"][0].mistakes
    with np.load(place, allow_pickle=False) as plain:
        assert all(plain[name].dtype.kind in "buif" for name in plain)


def test_a_case_is_saved_where_something_is_explained_and_can_be_written(graded, tmp_path):
    from click import UsageError

    from autograder.grade.explain import explain

    with pytest.raises(UsageError, match="--explain"):
        commands.grade.main([LAB, "--save", "x.npz"], standalone_mode=False, obj=graded[0])
    with pytest.raises(CourseError, match="cannot be written"):
        explain(graded[0], LAB, "cid", "softmax", isolation(), tmp_path / "no" / "case.npz")


@pytest.mark.parametrize(("student", "name"), [("nobody", "softmax"), ("ada", "soft")])
def test_explain_says_what_it_does_not_have(graded, student, name):
    from autograder.grade.explain import explain

    with pytest.raises(CourseError, match=r"no record of 'nobody'|no graded function 'soft'"):
        explain(graded[0], LAB, student, name, isolation())


def test_what_a_human_gave_survives_a_regrade_and_a_new_submission_is_graded(graded, tmp_path):
    course = Course(tmp_path / "course")
    shutil.copytree(graded[0].root, course.root)
    with gradebook(course) as book:
        grade = book.find_grade("check-softmax", LAB, LAB, "bob")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 5, 1, False
        book.find_comment("softmax", LAB, LAB, "bob").manual_comment = "well tried"
        book.db.commit()
    folder = hand_in(course, "bob", answered(course, softmax=WRONG_SOFTMAX)).parent
    (folder / "timestamp.txt").write_text("2031-01-02 03:04:05 UTC")
    found = {r.student: r for r in Run(course, LAB, isolation())}
    assert found["bob"].score == 36
    assert all(found[s].score == graded[1][s].score for s in found if s != "bob")
    with gradebook(course) as book:
        grade = book.find_grade("check-softmax", LAB, LAB, "bob")
        assert (grade.auto_score, grade.manual_score, grade.extra_credit) == (4, 5, 1)
        assert grade.score == 6
        assert grade.needs_manual_grade  # as nbgrader: a human should look again
        assert book.find_comment("softmax", LAB, LAB, "bob").comment == "well tried"
        assert str(book.find_submission(LAB, "bob").timestamp) == "2031-01-02 03:04:05"


def test_the_command_prints_one_json_object_a_line(graded):
    course, records = graded
    done = subprocess.run(
        command(course, "grade", LAB, "--json", "--isolation", isolation()),
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["student"] for line in lines] == sorted(records)
    for line in lines:
        assert [*line][:4] == ["student", "status", "score", "max_score"]
        assert [*line][4:] == ["seconds", "misconceptions"]


def test_without_isolation_it_says_so_loudly_and_in_the_record(built_once, tmp_path):
    course = Course(tmp_path / "course")
    shutil.copytree(built_once.root, course.root)
    hand_in(course, "bob", released(course))
    done = subprocess.run(
        command(course, "grade", LAB, "--isolation", "none"),
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    assert "WARNING: --isolation none" in done.stderr
    assert load(course, LAB, "bob").isolation == "none"


def test_without_bubblewrap_it_refuses_and_says_how_to_get_it(built_once, tmp_path):
    course = Course(tmp_path / "course")
    shutil.copytree(built_once.root, course.root)
    hand_in(course, "bob", released(course))
    done = subprocess.run(
        command(course, "grade", LAB),
        capture_output=True, text=True, cwd=ROOT, env={**os.environ, "PATH": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 1
    assert "apt install bubblewrap" in done.stderr
    assert "Traceback" not in done.stderr
    assert load(course, LAB, "bob") is None


def test_nothing_handed_in_is_one_clear_error(built_once, tmp_path):
    course = Course(tmp_path)
    shutil.copytree(built_once.root, tmp_path, dirs_exist_ok=True)
    with pytest.raises(CourseError, match="submitted is missing"):
        Run(course, LAB)
    (tmp_path / "autograder" / "submitted").mkdir()
    with pytest.raises(CourseError, match="No submission of 01_rnn_cell"):
        Run(course, LAB)
