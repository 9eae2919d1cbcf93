"""The report: what it says, to whom it says nothing, and that no student speaks in it as HTML."""

import re

import pytest

from autograder.grading import history
from autograder.report import page
from autograder.report.facts import facts, without_names
from tests.autograder.reported import LAB, SCRIPT, record, save


def report(course, anonymous=False):
    path = page.place(course, LAB, anonymous)
    page.write(course, LAB, path, anonymous)
    return path.read_text(encoding="utf-8")


def a_class(course):
    save(
        course,
        record("ada"),
        record("bob", {"softmax": "sum over everything"}),
        record("cid", {"softmax": "sum over everything", "rnn_forward": "a0 ignored"}),
        record("dan", {"one_hot": "not written"}, seconds=60.0),
        record("eve", status="tampered", tampered=(f"it holds {SCRIPT}",)),
    )


def test_counts_are_those_of_the_records(built):
    a_class(built)
    found = facts(built, LAB)
    assert (found.students, found.perfect, found.median) == (5, 2, 34)
    by_name = {check.name: check for check in found.checks}
    assert (by_name["softmax"].full, by_name["softmax"].none) == (3, 2)
    assert by_name["one_hot"].blank == 1
    assert by_name["softmax"].tests["columns of scores"] == 3
    assert [(m.name, m.count) for m in found.misconceptions] == [
        ("sum over everything", 2), ("a0 ignored", 1),
    ]  # fmt: skip
    assert found.hardest.name == "softmax"
    assert [r.student for r in found.slow] == ["dan"]
    assert [r.student for r in found.failed] == ["eve"]


def test_the_page_is_one_file_without_scripts_or_addresses(built):
    a_class(built)
    text = report(built)
    assert "Over which axis does your sum run?" in text  # what to say in class
    assert "<script" not in text
    assert not re.search(r"""(src|href)=|url\(|@import""", text.replace("&lt;img src=x", ""))
    assert "&lt;script&gt;alert(1)" in text
    assert all("aria-label='" in svg for svg in re.findall("<svg[^>]*>", text))


def test_no_name_is_in_the_anonymous_page(built):
    secret = "zoë.o_brien-1234"
    message = f"In “a batch”: softmax raised ValueError: I am {secret} in /home/{secret}/work."
    shown = record(secret, {"softmax": "sum over everything"}, seconds=99.0)
    shown.functions["softmax"]["message"] = message
    noted = record(f"{secret}-too", status="unreadable", notes=(f"{secret}.ipynb is missing.",))
    save(built, shown, noted)
    history.begin(built, LAB)
    save(built, record(secret, version="v2"))
    assert secret in report(built)
    text = report(built, anonymous=True)
    assert secret not in text
    assert "/home" not in text
    assert str(built.root) not in text
    assert "student 1" in text


def test_labels_of_students_do_not_follow_the_alphabet(built):
    save(built, *(record(f"s{n:02}", version=f"{(7 * n) % 20:02}", seconds=n) for n in range(20)))
    found = without_names(facts(built, LAB))
    assert [r.seconds for r in found.records] != sorted(r.seconds for r in found.records)


@pytest.mark.parametrize("count", [0, 1, 1000])
def test_a_class_of_any_size(built, count):
    save(
        built,
        *(record(f"s{n:04}", {"softmax": "never divided"} if n % 2 else {}) for n in range(count)),
    )
    text = report(built)
    assert ("Nothing has been graded yet" in text) == (count == 0)
    assert text.count("<tr><td>") == count
    assert len(text) < 2_500_000


def test_what_changed_is_told_until_the_next_grading_and_a_resumed_one_is_the_same(built):
    save(built, record("ada", {"softmax": None}), record("bob"))
    assert facts(built, LAB).changes is None
    history.begin(built, LAB)
    save(built, record("ada", version="v2"))
    history.begin(built, LAB)  # the run was killed and goes on
    save(built, record("bob", {"one_hot": None}, version="v2"), record("new"))
    history.end(built, LAB)
    found = {change.student: change for change in facts(built, LAB).changes}
    assert {s: c.why for s, c in found.items()} == {
        "ada": "the checks changed", "bob": "the checks changed", "new": "new",
    }  # fmt: skip
    assert found["ada"].functions == [("softmax", 0.0, 8.0)]
    text = report(built)
    assert "32 to 40" in text
    assert "1 submission is new" in text
    history.begin(built, LAB)
    assert facts(built, LAB).changes == ()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"release": "r2", "submission": "x"}, "the release changed"),
        ({"submission": "x"}, "handed in again"),
        ({"version": "v2"}, "the checks changed"),
        ({"isolation": "none", "version": "v2"}, "graded with isolation none"),
        ({}, "it does not always do the same"),
    ],
)
def test_why_a_score_changed(changed, why):
    found = history.change(record(), record(wrong={"softmax": None}, **changed))
    assert found.why == why
    assert history.told(found) == f"ada: 40 -> 32: softmax 8 -> 0 ({why})"


def test_nothing_changed_where_nobody_would_see_it():
    assert history.change(record(), record(version="v2", seconds=9.0)) is None
