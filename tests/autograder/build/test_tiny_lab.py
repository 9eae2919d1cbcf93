"""The examples on the page about checks build, check and grade as the page says."""

import re
import sys
import types

import pytest

from autograder.build.drift import drift
from autograder.build.lab import build
from autograder.course import ROOT, Course
from autograder.lab.reference import namespace
from unrolled.checks import score
from unrolled.checks.case import load
from unrolled.checks.runner import Runner

LAB = "42_double"


def block(name):
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    return re.search(rf"<!-- tiny lab: {name} -->\n```python\n(.*?)```", page, re.S)[1]


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
    assert (wrong.score, wrong.misconception) == (0, "squared")
    unknown = verdict("double", double=lambda x: x + 2)
    assert (unknown.score, unknown.hint) == (0, "")


def test_the_misconception_of_the_page_is_named_with_its_hint(built):
    spec = block("spec").replace("mistakes=(\n", "mistakes=(\n" + block("misconception"))
    verdict = built(block("source"), spec)
    wrong = verdict("double", double=lambda x: x + 2)
    assert (wrong.score, wrong.misconception) == (0, "two added")
    assert "is twice ten twelve?" in str(wrong)
    assert verdict("double", double=lambda x: x * x).misconception == "squared"


def test_the_function_of_the_page_is_checked_beside_the_first(built):
    spec = block("spec").rstrip().removesuffix(")") + block("function, spec") + ")\n"
    verdict = built(f"{block('source')}\n{block('function, source')}", spec)
    assert verdict("double").passed
    assert verdict("quadruple").passed
    wrong = verdict("quadruple", quadruple=lambda x: 2 * x)
    assert (wrong.score, wrong.misconception) == (0, "doubled once")
