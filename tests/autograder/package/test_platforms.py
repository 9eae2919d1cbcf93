"""A package grades on the platform it was made for as `grade` does at home, and gives no score for
a fault of the machine's."""

import json
import os
import re
import zipfile
from pathlib import Path
from typing import get_args

import nbformat
import pytest

from autograder.course import ROOT, Course, CourseError, NotGradedError
from autograder.package import inside
from autograder.package.grader import LISTED, NEEDED, contents, package
from autograder.package.settings import APART, Settings
from autograder.sandbox import Isolation, Sandbox, SandboxUnavailableError
from tests.autograder.package.platforms import (
    Gradescope,
    PrairieLearn,
    without_bubblewrap,
    zipped,
)
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import LAB, answered, raw, released, with_cells

NAME = f"{LAB}.ipynb"
POINTS = {"softmax": 8, "one_hot": 6, "rnn_cell_forward": 10, "rnn_forward": 10, "cross_entropy": 6}
WRONG = "def softmax(x):\n    return x\n"
# Looks for what is not meant for it, and for the results; what it finds comes out in its error.
HOSTILE = """
import glob, os
found = []
for path in {paths!r} + ["/proc/1/environ", "/proc/self/environ"]:
    try:
        text = open(path, "rb").read().decode("utf-8", "replace")
        found += [path for secret in {secrets!r} if secret in text]
    except OSError:
        pass
    try:
        open(path, "a").write(" ")
        found.append("wrote " + path)
    except OSError:
        pass
"""
STEALS = "def softmax(x):\n    raise RuntimeError(f'found {found}')\n"

needs_bubblewrap = pytest.mark.skipif(isolation() != "bwrap", reason="needs bubblewrap")


@pytest.fixture(scope="module")
def make(built_once, tmp_path_factory):
    """Make a package and the platform that it is for."""

    def made(platform, **settings):
        folder = tmp_path_factory.mktemp("a platform")
        to = folder / ("package.zip" if platform == "gradescope" else "package")
        settings = {"isolation": isolation() if isolation() == "none" else "auto", **settings}
        package(built_once, Settings(LAB, platform, **settings), to)
        kind = Gradescope if platform == "gradescope" else PrairieLearn
        return kind(folder / "autograder", to)

    return made


@pytest.fixture(scope="module")
def gradescope(make):
    return make("gradescope")


@pytest.fixture(scope="module")
def prairielearn(make):
    return make("prairielearn")


def scores(results):
    """Points of each exercise, on either platform."""
    return {
        test["name"]: (test.get("score", test.get("points")), test.get("max_score", test.get("max_points")))
        for test in results["tests"]
    }  # fmt: skip


@pytest.fixture(params=["gradescope", "prairielearn"])
def platform(request):
    return request.getfixturevalue(request.param)


def share(results):
    """The score as a share of all points, and that it is the sum of the tests."""
    earned = sum(score for score, _ in scores(results).values())
    total = results["score"] if results["score"] > 1 or "gradable" not in results else earned
    assert total == pytest.approx(earned)
    return earned / 40


def test_a_right_submission_has_all_points(platform, built_once):
    found = platform.grade({NAME: raw(answered(built_once))})
    assert found.code == 0, found.errors
    assert scores(found.results) == {name: (p, p) for name, p in POINTS.items()}
    assert found.results["score"] == (1 if "gradable" in found.results else 40)


def test_a_wrong_function_costs_its_points_and_is_told_why(platform, built_once):
    found = platform.grade({NAME: raw(answered(built_once, softmax=WRONG))})
    assert scores(found.results)["softmax"] == (0, 8)
    assert share(found.results) == pytest.approx(32 / 40)
    (test,) = [test for test in found.results["tests"] if test["name"] == "softmax"]
    assert test["output"].startswith("0 of 8 points.\n  [--] columns of scores")
    assert "probabilities" in test["output"]


def test_half_a_submission_has_its_half(platform, built_once):
    notebook, given = released(built_once), answered(built_once)
    for cell, done in zip(notebook.cells, given.cells, strict=True):
        if cell.metadata.get("nbgrader", {}).get("grade_id") in ("softmax", "one_hot"):
            cell.source = done.source
    found = platform.grade({NAME: raw(notebook)})
    earned = {name: score for name, (score, _) in scores(found.results).items()}
    assert earned == {**dict.fromkeys(POINTS, 0), "softmax": 8, "one_hot": 6}


@pytest.mark.parametrize(
    "place",
    ["My lab (1).ipynb", f"work/{LAB}/{NAME}", "hand in.zip"],
)
def test_a_notebook_is_found_where_it_lies_and_that_is_said(gradescope, built_once, place):
    content = raw(answered(built_once))
    content = zipped(**{NAME: content}) if place.endswith(".zip") else content
    found = gradescope.grade({place: content})
    assert share(found.results) == 1
    assert "found" in found.results["output"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "missing; the folder is empty"),
        ({"essay.pdf": b"%PDF-1.7"}, "missing; there is 'essay.pdf'"),
        ({NAME: b"<html>"}, "web page"),
    ],
    ids=["nothing", "a pdf", "a web page"],
)
def test_what_cannot_be_read_is_said(platform, files, said):
    found = platform.grade(files)
    assert found.code == 0, found.errors
    assert said in found.results["output"]
    if "gradable" in found.results:  # costs no attempt
        assert found.results["gradable"] is False
        assert "score" not in found.results
        assert found.results["format_errors"]
    else:
        assert share(found.results) == 0


def works(word):
    """Whether this version has an isolation, and this machine allows it."""
    if word not in get_args(Isolation):
        return False
    try:
        with Sandbox(word):
            return True
    except SandboxUnavailableError:
        return False


@pytest.mark.parametrize("word", APART)
def test_a_hostile_submission_reads_no_solution_and_writes_no_result(platform, built_once, word):
    if not works(word):
        pytest.skip(f"there is no {word} here")
    course = next(platform.root.rglob("course"))
    paths = [
        str(course / "settings.json"),
        str(course / "solutions" / f"{LAB}.py"),
        str(platform.root / "results" / "results.json"),
        str(platform.root / "submission_metadata.json"),
        *map(str, course.glob("autograder/specs/*/*.py")),
    ]
    key = json.loads((course / "settings.json").read_text())["key"]
    before = {path: Path(path).read_bytes() for path in course.rglob("*.*") if path.is_file()}
    secrets = [key, "### BEGIN SOLUTION", "Mistake(", "ada@example.org"]
    cell = nbformat.v4.new_code_cell(HOSTILE.format(paths=paths, secrets=secrets))
    notebook = answered(built_once, softmax=STEALS)
    found = platform.grade({NAME: raw(with_cells(notebook, cell))}, UNROLLED_ISOLATION=word)
    assert found.code == 0, found.errors
    assert json.loads(found.said)["isolation"] == word
    assert share(found.results) == pytest.approx(32 / 40)
    (test,) = [test for test in found.results["tests"] if test["name"] == "softmax"]
    assert "RuntimeError: found []" in test["output"]
    assert before == {path: path.read_bytes() for path in before}


def test_a_submission_that_ends_its_process_loses_what_it_ended_alone(platform, built_once):
    ends = nbformat.v4.new_code_cell("import os\nos._exit(0)")
    found = platform.grade({NAME: raw(with_cells(answered(built_once), ends))})
    assert share(found.results) == 1
    assert "ended the process that ran it" in found.results["output"]


def test_students_see_nothing_that_is_for_instructors(gradescope, built_once):
    found = gradescope.grade({NAME: raw(answered(built_once))})
    assert found.results["stdout_visibility"] == "hidden"
    record = json.loads(found.said)  # enough to look into the case
    assert record["student"] == "ada@example.org"
    assert record["timestamp"] == "2026-11-25T20:15:00.000000-08:00"
    seeds = {entry["seed"] for entry in record["functions"].values()}
    assert not [seed for seed in seeds if seed in json.dumps(found.results)]
    assert {test["visibility"] for test in found.results["tests"]} == {"visible"}


def test_hidden_points_leave_what_the_notebook_says_to_be_seen(make, built_once):
    platform = make("gradescope", visibility="after_due_date")
    by_heart = "def softmax(x):\n    return x\n"
    found = platform.grade({NAME: raw(answered(built_once, softmax=by_heart))})
    tests = found.results["tests"]
    hidden = [test for test in tests if test["visibility"] == "after_due_date"]
    seen = [test for test in tests if test["visibility"] == "visible"]
    assert {test["name"]: test["max_score"] for test in hidden} == POINTS
    assert [test["name"] for test in seen] == [f"{n}, on the notebook's arrays" for n in POINTS]
    assert all("score" not in test for test in seen)
    assert [test["status"] for test in seen] == ["failed", *["passed"] * 4]
    assert "of 40" not in found.results["output"]


@needs_bubblewrap
def test_without_isolation_there_is_no_score(platform, built_once, tmp_path):
    path = without_bubblewrap(tmp_path / "bin")
    more = {"PATH": path, "UNROLLED_ISOLATION": "bwrap"}
    if isinstance(platform, PrairieLearn):
        more["PATH"] = os.pathsep.join([str(platform.root.parent / "bin"), path])
    found = platform.grade({NAME: raw(answered(built_once))}, **more)
    assert found.code == 1
    assert "Not graded, for no fault of the student: No isolation works" in found.errors
    if isinstance(platform, Gradescope):
        assert found.results is None  # Gradescope says then that the autograder failed
    else:
        assert found.results["gradable"] is False
        assert "score" not in found.results


def test_without_isolation_an_instructor_may_have_chosen_that(make, built_once, tmp_path):
    platform = make("gradescope", isolation="none")
    content = {NAME: raw(answered(built_once))}
    found = platform.grade(content, UNROLLED_ISOLATION="none")
    assert found.results["score"] == 40
    assert found.results["extra_data"]["isolation"] == "none"
    assert found.results["output"].startswith("Graded without isolation: ")
    if isolation() == "bwrap":  # the best that works is taken
        found = platform.grade(content)
        assert found.results["extra_data"]["isolation"] == "bwrap"
        assert "without isolation" not in found.results["output"]
        found = platform.grade(content, PATH=without_bubblewrap(tmp_path / "bin"))
        used = found.results["extra_data"]["isolation"]
        assert used in ("landlock", "none")
        assert found.results["output"].startswith("Graded without") == (used == "none")


def test_the_environment_narrows_what_was_chosen_and_never_weakens_it():
    assert inside.to_try("auto")[0] == "bwrap"
    assert "none" not in inside.to_try("auto")
    assert inside.to_try("none")[-1] == "none"
    assert inside.to_try("auto", "bwrap") == inside.to_try("bwrap") == ["bwrap"]
    for chosen in ("auto", "bwrap", "landlock"):
        with pytest.raises(CourseError, match=r"asks for the isolation 'none', and this package"):
            inside.to_try(chosen, "none")


@pytest.mark.parametrize(
    "error", [NotGradedError("its process was killed"), MemoryError(), KeyboardInterrupt()]
)
def test_a_fault_of_the_machine_is_no_score(platform, monkeypatch, capsys, error):
    def failing(*words):
        raise error

    results = platform.root / "results" / "results.json"
    results.parent.mkdir(exist_ok=True)
    results.write_text('{"score": 40}')  # of an earlier run
    monkeypatch.chdir(next(platform.root.rglob("course")))
    monkeypatch.setattr(inside, "grade", failing)
    assert inside.main(platform.root) == 1
    if isinstance(platform, Gradescope):
        assert not results.exists()
    else:
        said = json.loads(results.read_text())
        assert said["gradable"] is False
        assert "no fault of yours" in said["message"]
    assert "Not graded" in capsys.readouterr().err


def test_setup_asks_for_bubblewrap_and_pinned_packages_only(gradescope):
    assert gradescope.apt.read_text().splitlines() == ["update", "install -y bubblewrap"]
    source = gradescope.root / "source"
    wanted = (source / "requirements.txt").read_text().split()[2:]
    pins = (source / "constraints.txt").read_text()
    assert sorted(wanted) == sorted(NEEDED)
    assert [name for name in wanted if not re.search(rf"(?m)^{name}==", pins)] == []
    course = source / "course"
    for name in ("solutions", "settings.json", "autograder/specs"):
        assert (course / name).stat().st_mode & 0o077 == 0
    for name in ("unrolled/checks", "autograder/sandbox/inside", f"notebooks/{LAB}"):
        assert (course / name).stat().st_mode & 0o005 == 0o005


def test_a_package_holds_nothing_of_a_class_and_no_other_lab(built_once, make, tmp_path):
    root = built_once.root
    (root / "autograder" / "submitted" / "ada").mkdir(parents=True, exist_ok=True)
    (root / "autograder" / "gradebook.db").write_bytes(b"of a class")
    to = tmp_path / "package.zip"
    try:
        package(built_once, Settings(LAB, "gradescope"), to)
    finally:
        (root / "autograder" / "gradebook.db").unlink()
    key = built_once.key.read_bytes()
    with zipfile.ZipFile(to) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert {"setup.sh", "run_autograder"} <= files.keys()
    assert not [n for n, c in files.items() if key in c or key.hex().encode() in c]
    own = [n for n in files if not n.startswith("course/unrolled/")]
    assert not [n for n in own if re.search(r"submitted/|gradebook\.db|records|tests?/|\.key", n)]
    labs = {match[0] for n in own for match in re.finditer(r"\d\d_[a-z]\w+", n)}
    assert {lab.removesuffix("_rnn_cell") for lab in labs} == {"01"}
    again = tmp_path / "again.zip"
    package(built_once, Settings(LAB, "gradescope"), again)
    assert again.read_bytes() == to.read_bytes()


def test_a_folder_is_renewed_and_what_else_is_in_it_stays(built_once, tmp_path):
    folder = tmp_path / "course"
    made = package(built_once, Settings(LAB, "prairielearn"), folder, image="uni/grader")
    assert made.points == 40
    (folder / "mine.txt").write_text("mine")
    listed = json.loads((folder / LISTED).read_text())
    (folder / "old.py").write_text("of an earlier version")
    listed["files"].append("old.py")
    (folder / LISTED).write_text(json.dumps(listed))
    package(built_once, Settings(LAB, "prairielearn"), folder)
    assert (folder / "mine.txt").exists()
    assert not (folder / "old.py").exists()
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "all.tex").write_text("mine")
    with pytest.raises(CourseError, match="no package"):
        package(built_once, Settings(LAB, "prairielearn"), tmp_path / "thesis")


@pytest.mark.parametrize("lab", ["05_char_rnn", "11_gru"])
def test_a_lab_brings_the_sources_of_the_cells_that_it_is_given(lab):
    course = Course(ROOT)
    source = course.source(lab).read_text(encoding="utf-8")
    given = set(re.findall(r'given="(\w+)/', source))
    assert given
    names = contents(course, Settings(lab, "gradescope"))
    found = {Path(name).stem for name in names if re.fullmatch(r"course/solutions/\w+\.py", name)}
    assert found == {lab, *given}
    assert f"course/autograder/specs/lab{lab}/__init__.py" in names
