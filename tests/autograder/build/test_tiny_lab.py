"""The examples on the page about checks build, check and grade as the page says."""

import re
import shutil
import subprocess
import sys
import types
import zipfile

import pytest

from autograder.build.drift import drift
from autograder.build.lab import build
from autograder.course import ROOT, Course
from autograder.lab.reference import namespace
from unrolled.checks import score
from unrolled.checks.case import load
from unrolled.checks.runner import Runner

LAB = "42_double"
LEFT_OUT = (
    "__pycache__",
    "submitted",
    "autograded",
    "records",
    "gradebook.db*",
    "*.key",
    "reports",
)
COPIED = ("assets", "autograder", "data", "docs", "notebooks", "solutions", "tests", "unrolled")


def block(name, kind="python"):
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    return re.search(rf"<!-- tiny lab: {name} -->\n```{kind}\n(.*?)```", page, re.S)[1]


@pytest.fixture
def built(tmp_path, monkeypatch):
    """Build the lab from a source and a spec; gives what scores a function of it."""

    def lab(source, spec):
        (tmp_path / "solutions").mkdir()
        course = Course(tmp_path)
        course.source(LAB).write_text(source, encoding="utf-8")
        module = types.ModuleType("autograder.specs.lab42_double")
        exec(spec, module.__dict__)
        monkeypatch.setitem(sys.modules, module.__name__, module)
        build(course, [LAB])
        assert drift(course, [LAB]) == []
        assert "raise NotImplementedError(" in course.released_notebook(LAB).read_text()
        cases = load(course.release(LAB) / "expected.npz")

        def verdict(function, **answers):
            run = Runner({**namespace(course, LAB), **answers})
            return score(cases.exercises[function], cases.cases[function], run)

        return verdict

    return lab


def test_the_smallest_lab_of_the_page_builds_and_names_its_mistake(built):
    verdict = built(block("source"), block("spec"))
    assert (verdict("double").score, verdict("double").passed) == (2, True)
    wrong = verdict("double", double=lambda x: x * x)
    assert (wrong.score, wrong.misconception) == (1, "squared")
    unknown = verdict("double", double=lambda x: x + 2)
    assert (unknown.score, unknown.hint) == (0, "")


def test_the_misconception_of_the_page_is_named_with_its_hint(built):
    spec = block("spec").replace("mistakes=(\n", "mistakes=(\n" + block("misconception"))
    verdict = built(block("source"), spec)
    wrong = verdict("double", double=lambda x: x + 2)
    assert (wrong.score, wrong.misconception) == (1, "two added")
    assert "is twice ten twelve?" in str(wrong)
    assert verdict("double", double=lambda x: x * x).misconception == "squared"


def test_the_function_of_the_page_is_checked_beside_the_first(built):
    spec = block("spec").rstrip().removesuffix(")") + block("function, spec") + ")\n"
    verdict = built(f"{block('source')}\n{block('function, source')}", spec)
    assert verdict("double").passed
    assert verdict("quadruple").passed
    wrong = verdict("quadruple", quadruple=lambda x: 2 * x)
    assert (wrong.score, wrong.misconception) == (0.5, "doubled once")


@pytest.fixture
def course(tmp_path):
    """A copy of the course, to which the steps of the page are done."""
    for name in (*COPIED, "benchmarks", "lite"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns(*LEFT_OUT, "_site")
        )
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path)
    return tmp_path


def test_the_steps_of_the_page_lead_to_a_green_check(course):
    def run(*words):
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=course, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    steps = re.search(r"(?s)## Add a lab\n\n(.*?)\n\n[^\d]", (ROOT / "docs/checks.md").read_text())[
        1
    ]
    assert len(re.findall(r"(?m)^\d\. ", steps)) == 6
    (course / "solutions" / f"{LAB}.py").write_text(
        f"{block('source')}\n{block('function, source')}"
    )
    spec = block("spec").replace("mistakes=(\n", "mistakes=(\n" + block("misconception"))
    spec = spec.rstrip().removesuffix(")") + block("function, spec") + ")\n"
    place = course / "autograder" / "specs" / f"lab{LAB}"
    place.mkdir()
    (place / "__init__.py").write_text(spec)
    outlines = course / "autograder" / "lab" / "outlines.py"
    new = "OUTLINES = {\n" + block("outlines") + block("function, outlines")
    outlines.write_text(outlines.read_text().replace("OUTLINES = {\n", new, 1))
    run("autograder", "build", LAB)
    page = course / "README.md"
    text, row = page.read_text(encoding="utf-8"), block("row", "markdown")
    last = re.findall(r"(?m)^\| `\d\d_\w+` \|.*\n", text)[-1]
    page.write_text(text.replace(last, last + row), encoding="utf-8")

    run("ruff", "check", ".")
    run("ruff", "format", "--check", ".")
    run("autograder", "check", LAB)
    run("pytest", "-q", "-p", "no:cacheprovider", "tests/test_docs.py", "tests/labs/test_words.py")
    run("pytest", "-q", "-p", "no:cacheprovider", "tests/checks/test_rungs.py", "-k", LAB)
    answers = course / "answers.py"
    answers.write_text("def double(x):\n    return x + 2\n\ndef quadruple(x):\n    return 4 * x\n")
    said = run("autograder", "judge", LAB, "answers.py", "--isolation", "none")
    assert re.search(r"double +1 of 2", said)
    assert re.search(r"quadruple +1 of 1", said)
    run("hatchling", "build", "-t", "wheel", "-d", "dist")
    (wheel,) = (course / "dist").glob("*.whl")
    inside = zipfile.ZipFile(wheel).namelist()
    assert f"unrolled/_files/notebooks/{LAB}/expected.npz" in inside


def test_a_lab_that_is_left_out_leaves_a_course_whose_library_builds(course):
    """As for `make site` from a branch that has only those labs that are wanted."""
    for lab in ("06_binary_addition", "12_what_came_next"):
        shutil.rmtree(course / "notebooks" / lab)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"]
    done = subprocess.run(command, cwd=course, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (wheel,) = (course / "dist").glob("*.whl")
    labs = {
        name.split("/")[3] for name in zipfile.ZipFile(wheel).namelist() if "expected.npz" in name
    }
    assert labs == {path.parent.name for path in course.glob("notebooks/*/expected.npz")}
    assert "06_binary_addition" not in labs
