"""Wrong answers that nobody has named, tried on the arrays that every notebook has."""

import json
import re

import html5lib
import pytest

from autograder.grade.run import Run
from autograder.report import page, tried
from autograder.report.facts import facts, without_names
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import LAB, answered, hand_in

HALVED = "def softmax(z):\n    shifted = np.exp(z - np.max(z, axis=0, keepdims=True))\n"
ONE = HALVED + "    return shifted / np.sum(shifted, axis=0, keepdims=True) / 2\n"
SAME = (  # another text, the same results but for the last bit
    "def softmax(z):\n    # ada-was-here\n    e = np.exp(z - z.max(axis=0, keepdims=True))\n"
    "    p = e / e.sum(axis=0, keepdims=True)\n    return p * (1 / 3) * 1.5\n"
)
OTHER = HALVED + "    return shifted / np.sum(shifted, axis=0, keepdims=True) + 0.125\n"
KEY = "def softmax(z):\n    {name} = dict()\n    return {name}['missing']\n"


@pytest.fixture(scope="module")
def graded(built_once, tmp_path_factory):
    """A class in which some are wrong alike, each in words of their own."""
    import shutil

    from autograder.course import Course

    if isolation() == "none":
        pytest.skip("without a sandbox no answer is tried again")
    root = tmp_path_factory.mktemp("unnamed") / "course"
    shutil.copytree(built_once.root, root)
    course = Course(root)
    texts = {
        "one": ONE, "two": SAME, "alone": OTHER,
        "key-a": KEY.format(name="found"), "key-b": KEY.format(name="kept"),
    }  # fmt: skip
    for student, source in texts.items():
        hand_in(course, student, answered(course, softmax=source))
    hand_in(course, "right", answered(course))
    assert [r.score for r in Run(course, LAB, "bwrap") if r.student == "right"] == [40]
    return course


def test_alike_is_what_does_the_same_however_it_is_written(graded):
    found = facts(graded, LAB)
    assert {group.students for group in found.groups} == {("one", "two"), ("key-a", "key-b")}
    assert (found.alone, found.untried) == (1, "")


def test_a_group_shows_the_smallest_input_the_wrong_array_and_a_representative(graded):
    (group,) = [g for g in facts(graded, LAB).groups if g.students == ("one", "two")]
    assert group.representative in ("one", "two")
    assert group.seen.code.strip() in (ONE.strip(), SAME.strip())
    assert group.seen.called.startswith("“one column”: softmax(z)\n  z: shape (4, 1)\n")
    got, want = (
        [float(x) for x in re.findall(r"-?\d+\.\d*", text)]
        for text in (group.seen.got, group.seen.want)
    )
    assert len(got) == 4
    assert sum(want) == pytest.approx(1, abs=1e-3)
    assert sum(got) == pytest.approx(0.5, abs=1e-3)
    page.write(graded, LAB, page.place(graded, LAB, False))
    text = page.place(graded, LAB, False).read_text(encoding="utf-8")
    tree = html5lib.HTMLParser(strict=True).parse(text)
    assert tree is not None
    assert "The smallest input that shows it" in text


def test_without_names_no_code_and_no_words_of_theirs_are_shown(graded):
    found = without_names(facts(graded, LAB))
    assert not any(group.seen.code or group.representative for group in found.groups)
    text = page.html(found, "Lab", True, "now")
    for own in ("ada-was-here", "shifted", "one of them", "kept", "'missing'"):
        assert own not in text
    assert "The smallest input that shows it" in text


def test_what_was_tried_is_kept_and_tried_again_when_it_was_handed_in_again(graded, monkeypatch):
    first = facts(graded, LAB).groups
    with monkeypatch.context() as patch:
        patch.setattr(tried, "Bench", None)  # nothing can be run now
        assert facts(graded, LAB).groups == first
    place = graded.reports / f"{LAB}.tried.json"
    for content in (b"", b"[]", json.dumps({"format": 1, "seen": {"x": 1}}).encode()):
        place.write_bytes(content)
        assert facts(graded, LAB).groups == first
    hand_in(graded, "two", answered(graded, softmax=OTHER))
    place.unlink()
    groups = facts(graded, LAB).groups  # its record is of what was handed in before
    assert not any("two" in group.students for group in groups)


def test_what_was_graded_without_a_sandbox_is_not_run_again(graded, monkeypatch):
    from autograder.gradebook import record as records

    kept = records.load(graded, LAB, "one")
    monkeypatch.setattr(tried, "Bench", None)
    trusted = records.Record(**{**vars(kept), "isolation": "none", "version": "another"})
    seen, why = tried.tried(graded, LAB, [trusted], ())
    assert (seen, "without a sandbox" in why) == ({}, True)
