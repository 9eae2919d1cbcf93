"""The example in CONTRIBUTING builds, checks and grades as the page says."""

import re
import sys
import types

from autograder.build import build
from autograder.course import ROOT, Course
from autograder.drift import drift
from autograder.reference import namespace
from unrolled.checks import score
from unrolled.checks.case import load
from unrolled.checks.runner import Runner

LAB = "42_double"


def block(name):
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return re.search(rf"<!-- tiny lab: {name} -->\n```python\n(.*?)```", page, re.S)[1]


def test_the_smallest_lab_of_the_page_builds_and_names_its_mistake(tmp_path, monkeypatch):
    (tmp_path / "solutions").mkdir()
    course = Course(tmp_path)
    course.source(LAB).write_text(block("source"), encoding="utf-8")
    spec = types.ModuleType("autograder.specs.double")
    exec(block("spec"), spec.__dict__)
    monkeypatch.setitem(sys.modules, spec.__name__, spec)
    build(course, [LAB])
    assert drift(course, [LAB]) == []
    assert "raise NotImplementedError()" in course.released_notebook(LAB).read_text()

    cases = load(course.release(LAB) / "expected.npz")
    names = namespace(course, LAB)
    right = score(cases.exercises["double"], cases.cases["double"], Runner(names))
    assert (right.score, right.passed) == (2, True)
    names["double"] = lambda x: x * x
    wrong = score(cases.exercises["double"], cases.cases["double"], Runner(names))
    assert (wrong.score, wrong.misconception) == (0, "squared")
