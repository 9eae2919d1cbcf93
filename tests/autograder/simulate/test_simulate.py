"""A simulated class: seeded, of known worth, and graded exactly so."""

import datetime
import json

import numpy as np
import pytest

from autograder.course import Course, CourseError
from autograder.grade.run import Run
from autograder.gradebook import record as records
from autograder.gradebook.reading import lateness
from autograder.lab import reference
from autograder.report.facts import facts
from autograder.simulate import classroom, truth
from autograder.simulate.answers import answers
from autograder.simulate.audit import compare
from autograder.simulate.classroom import Classroom
from autograder.simulate.enrolment import enrol
from autograder.simulate.oracle import Oracle
from autograder.simulate.people import DUE
from autograder.simulate.spoil import BROKEN, HOSTILE
from autograder.simulate.texts.styles import STYLES
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import LAB, answered, hand_in
from tests.labs.scoring import score_names

COURSE = Course()
QUICK = ("01_rnn_cell", "08_lstm_backward")
HONEST = ("right", "mistake", "two mistakes", "unnamed", "partial", "copy", "blank")


def files(course):
    root = course.root / "autograder"
    return {
        str(path.relative_to(root)): path.read_bytes()
        for folder in ("submitted", "simulated")
        for path in sorted((root / folder).rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(built):
    Classroom(built, LAB, 7).write(8)
    first = files(built)
    Classroom(built, LAB, 7).write(8)
    assert files(built) == first
    Classroom(built, LAB, 8).write(8)
    assert files(built) != first


def test_every_kind_is_there_where_there_is_room(built):
    found = Classroom(built, LAB, 1).write(30)
    kinds = {one.kind.partition(":")[0] for one in found}
    assert {"right", "blank", "partial", "broken", "hostile"} <= kinds
    assert any(":" in one.kind and one.kind.partition(":")[0] in one.functions for one in found)
    names = "".join(one.folder for one in found)
    assert all(sign in names for sign in "',\"=+-<")
    assert any(ord(letter) > 0x3000 for letter in names)


def test_copies_unnamed_mistakes_and_extensions_are_in_a_class_and_in_its_truth(built):
    found = {one.student: one for one in Classroom(built, LAB, 1).write(60)}
    copies = [one for one in found.values() if one.copied_from]
    assert copies
    for one in copies:
        original = found[one.copied_from]
        assert one.answers == original.answers
        assert one.functions == original.functions
        assert one.files != original.files
    unnamed = [one for one in found.values() if "without a name" in one.kind]
    assert len(unnamed) > len({one.kind for one in unnamed})  # some have the same one
    for one in unnamed:
        name = one.kind.removeprefix("copy: ").partition(":")[0]
        worth = one.functions[name]
        assert worth["score"] < worth["points"]
        assert worth["misconception"] not in (one.misconceptions or ["none is determined"])
    extended = [one for one in found.values() if one.extension]
    assert extended
    assert any(one.seconds_late for one in found.values())
    for one in found.values():
        if one.timestamp:
            when = datetime.datetime.strptime(one.timestamp, "%Y-%m-%d %H:%M:%S %Z")
            late = (when - DUE.replace(tzinfo=None)).total_seconds() - one.extension
            assert one.seconds_late == max(late, 0)


def test_it_never_touches_what_it_did_not_make(built):
    mine = hand_in(built, "ada", answered(built))
    before = mine.read_bytes()
    with pytest.raises(CourseError, match="not simulated"):
        Classroom(built, LAB, 1).write(5)
    assert files(built) == {f"submitted/ada/{LAB}/{LAB}.ipynb": before}


def test_a_changed_file_of_a_simulated_student_is_kept(built):
    found = Classroom(built, LAB, 1).write(5, HONEST)
    place = built.root / "autograder" / "submitted" / found[0].folder / LAB / f"{LAB}.ipynb"
    place.write_text("mine now")
    with pytest.raises(CourseError, match="changed since"):
        Classroom(built, LAB, 1).write(5)
    assert place.read_text() == "mine now"
    classroom.clear(built, LAB)
    assert place.read_text() == "mine now"


@pytest.mark.parametrize(
    "lab",
    [lab if lab in QUICK else pytest.param(lab, marks=pytest.mark.long) for lab in COURSE.labs()],
)
def test_every_style_of_every_answer_is_right(lab):
    known = answers(COURSE, lab)
    for function, cell in known.functions.items():
        for name, style in STYLES.items():
            names = reference.namespace(COURSE, lab)
            exec(style(known.right[cell].source, cell), names)
            verdict = score_names(lab, function, names, b"in many hands")
            assert verdict.passed, f"{function}, {name}\n{verdict}"


@pytest.mark.parametrize(
    "lab",
    [lab if lab in QUICK else pytest.param(lab, marks=pytest.mark.long) for lab in COURSE.labs()],
)
def test_an_answer_in_steps_and_in_several_styles_is_right(lab):
    known, rng = answers(COURSE, lab), np.random.default_rng(3)
    class_ = Classroom(COURSE, lab, 1)
    for function, cell in known.functions.items():
        for _ in range(4):
            answer = class_._in_some_style(known.right[cell], rng)
            names = reference.namespace(COURSE, lab)
            exec(answer.source, names)
            verdict = score_names(lab, function, names, b"in many hands")
            assert verdict.passed, f"{function}\n{answer.source}\n{verdict}"


def test_styles_change_the_text():
    known = answers(COURSE, LAB)
    source = known.right["rnn_forward"].source
    texts = {style(source, "rnn_forward") for style in STYLES.values()}
    assert len(texts) >= len(STYLES) - 1


def test_the_oracle_knows_what_a_mistake_and_what_stands_on_it_are_worth():
    known = answers(COURSE, LAB)
    (wrong,) = [a for a in known.wrong["softmax"] if a.label.endswith("sum over everything")]
    worth = Oracle(COURSE, LAB, known).worth({**known.right, "softmax": wrong})
    assert (worth["softmax"].score, worth["softmax"].misconception) == (4, "sum over everything")
    assert worth["rnn_cell_forward"].score == worth["rnn_cell_forward"].points


@pytest.fixture(scope="module")
def graded(built_once, tmp_path_factory):
    """A class of all that is broken and hostile, and an honest one in one, graded."""
    import shutil

    root = tmp_path_factory.mktemp("simulated") / "course"
    shutil.copytree(built_once.root, root)
    course = Course(root)
    Classroom(course, LAB, 5).write(14)
    enrol(course, LAB)
    list(Run(course, LAB, isolation(), 2))
    return course


def test_grading_is_exactly_as_the_truth_says(graded):
    count, differences = compare(graded, LAB)
    assert (count, differences) == (14, [])


def test_lateness_and_extensions_are_in_the_gradebook_as_the_truth_says(graded, monkeypatch):
    expected = truth.load(graded, LAB)
    late = lateness(graded, LAB)
    assert late == {one.student: one.seconds_late for one in expected}
    assert any(late.values())
    assert any(one.extension for one in expected)
    monkeypatch.setattr("autograder.simulate.audit.lateness", lambda *_: dict.fromkeys(late, 1.0))
    assert "seconds late, expected" in compare(graded, LAB)[1][0]


def test_a_group_of_the_report_is_one_mistake_of_the_truth(graded):
    if isolation() == "none":
        pytest.skip("without a sandbox no answer is tried again")
    labels = {one.student: one.answers for one in truth.load(graded, LAB)}
    planted = {  # by mistake, who made it
        (name, one.answers[name]): one.student
        for one in truth.load(graded, LAB)
        for name in one.functions
        if "without a name" in one.answers.get(name, "")
    }
    assert planted
    for group in facts(graded, LAB).groups:
        assert len({labels[student][group.function] for student in group.students}) == 1


@pytest.mark.long
@pytest.mark.parametrize("kind", ["broken", "hostile"])
def test_whatever_is_broken_or_hostile_is_graded_as_the_truth_says(built, kind):
    table = BROKEN if kind == "broken" else HOSTILE
    found = Classroom(built, LAB, 2).write(len(table), (kind,))
    assert {one.kind for one in found} == {f"{kind}: {name}" for name in table}
    list(Run(built, LAB, isolation(), 2))
    assert compare(built, LAB) == (len(table), [])


@pytest.mark.parametrize("field", ["score", "status", "misconception", "function"])
def test_a_wrong_record_is_a_difference(graded, field):
    one = next(e for e in truth.load(graded, LAB) if e.misconceptions)
    place = records.place(graded, LAB, one.student)
    right = place.read_text()
    record = json.loads(right)
    if field == "score":
        record["score"] -= 1
    elif field == "status":
        record["status"] = "timeout"
    elif field == "misconception":
        record["misconceptions"] = []
    else:
        record["functions"]["one_hot"]["score"] = 1
    try:
        place.write_text(json.dumps(record))
        assert compare(graded, LAB)[1]
    finally:
        place.write_text(right)
    assert not compare(graded, LAB)[1]


def test_a_gradebook_that_says_otherwise_is_a_difference(graded):
    import sqlite3

    with sqlite3.connect(graded.root / "autograder" / "gradebook.db") as db:
        (at, old) = db.execute("SELECT id, auto_score FROM grade WHERE auto_score > 0").fetchone()
        db.execute("UPDATE grade SET auto_score = auto_score + 1 WHERE id = ?", (at,))
        db.commit()
        assert "the gradebook says" in compare(graded, LAB)[1][0]
        db.execute("UPDATE grade SET auto_score = ? WHERE id = ?", (old, at))
    assert not compare(graded, LAB)[1]
    db.close()
