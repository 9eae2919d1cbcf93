"""The report: what it says, to whom it says nothing, and that no student speaks in it as HTML."""

import re

import pytest

from autograder.grade import history
from autograder.gradebook.record import Status
from autograder.report import page
from autograder.report.facts import facts, without_names
from tests.autograder.reported import LAB, SCRIPT, change_function, record, save
from tests.autograder.submissions import hand_in
from unrolled.checks.comparing.compare import compare
from unrolled.checks.comparing.in_words import describe
from unrolled.checks.outcome import Failure
from unrolled.checks.values import Opaque
from unrolled.checks.verdict.failures import explain_failure

SECRET = "zoë.o_brien-1234"
IN_OWN_WORDS = (
    explain_failure("softmax", Failure("ValueError", f"I am {SECRET}")),
    explain_failure("softmax", Failure("died", SECRET)),
    explain_failure("softmax", Failure("unreadable", SECRET)),
    f"softmax is {describe(SECRET)}, expected an array of shape (2, 3).",
    f"softmax is {describe(Opaque(SECRET))}, expected an array of shape (2, 3).",
    compare({SECRET: 1}, {"y": 1}, ("softmax",))[0].message,
    f"text is {SECRET!r}, of 16 characters; expected a text of 3 characters.",
    f"text holds {SECRET!r}, which the model does not know.",
    f"text was 'ab', and the complaint was ValueError: {SECRET!r}.",
    f"softmax is wrong `here: {SECRET}`.",
    f"softmax is wrong in /home/{SECRET}/work and for {SECRET}@example.org.",
)


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


def test_who_handed_in_and_has_no_grade_is_counted_and_named(built):
    a_class(built)
    for student in ("ada", "lost", "late"):
        hand_in(built, student, b"{}")
    assert facts(built, LAB).waiting == ("late", "lost")
    assert "2 handed in and have no grade: late, lost." in report(built)
    hidden = report(built, anonymous=True)
    assert "2 handed in and have no grade." in hidden
    assert "lost" not in hidden
    (built.root / "autograder" / "submitted" / "late" / LAB / f"{LAB}.ipynb").unlink()
    (built.root / "autograder" / "submitted" / "late" / LAB).rmdir()
    assert "1 handed in and has no grade: lost." in report(built)


@pytest.mark.parametrize("status", [status for status in Status if status != Status.OK])
def test_who_did_not_run_to_the_end_is_listed_in_the_words_and_colour_of_the_one_table(
    built, status
):
    save(built, record("ada"), record("eve", status=str(status)))
    (line,) = [line for line in report(built).splitlines() if "<bdi>eve</bdi></b>: " in line]
    assert f'color:{status.color}">' in line
    assert status.words in line


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
    assert "default-src 'none'" in text  # should one get in after all
    assert not re.search(r"""(src|href)=|url\(|@import""", text.replace("&lt;img src=x", ""))
    assert "&lt;script&gt;alert(1)" in text
    assert all("aria-label='" in svg for svg in re.findall("<svg[^>]*>", text))


def test_no_name_is_in_the_anonymous_page(built):
    save(built, record(SECRET), *(record(name) for name in ("ada", "bob", "cid")))
    history.begin(built, LAB)
    wrong = {"softmax": "sum over everything", "one_hot": f"{SECRET}Error"}
    save(built, record(SECRET, wrong, version="v2", seconds=99.0))
    save(
        built, record(f"{SECRET}-too", status="unreadable", notes=(f"{SECRET}.ipynb is missing.",))
    )
    text = report(built)
    assert text.count(SECRET) > 8  # changes, an example, a failed and a slow run, everyone, charts
    text = report(built, anonymous=True)
    assert SECRET not in text
    assert str(built.root) not in text
    assert "student 1" in text
    assert "softmax is wrong everywhere: got 1, expected 2." in text
    (found,) = without_names(facts(built, LAB)).misconceptions
    assert found.student == ""


@pytest.mark.parametrize("message", IN_OWN_WORDS)
def test_no_message_that_quotes_a_student_is_in_the_anonymous_page(built, message):
    shown = record("ada", {"softmax": "sum over everything"})
    change_function(shown, "softmax", message=f"In “a batch”: {message}")
    save(built, shown)
    assert SECRET in report(built)
    assert SECRET not in report(built, anonymous=True)


def test_no_chart_has_markup_of_a_student(built):
    save(built, record("<b>ada"), record("bob"))
    history.begin(built, LAB)
    save(built, record("<b>ada", {"softmax": None}, version="v2"))
    for anonymous in (False, True):
        assert "<b>ada" not in report(built, anonymous)
    assert report(built).count("&lt;b&gt;ada: 40 to 32") == 1  # a title in the slopes


def test_what_is_long_is_cut(built):
    wordy = record("wordy", {"softmax": "sum over everything"})
    change_function(wordy, "softmax", message="m" * 5000)
    save(built, wordy, record("odd", status="tampered", tampered=("t" * 5000,)))
    save(built, *(record(f"s{n}", {"softmax": None}) for n in range(50)))
    history.begin(built, LAB)
    save(built, *(record(f"s{n}", version="v2") for n in range(50)))
    text = report(built)
    assert "m" * 600 in text
    assert "m" * 601 not in text
    assert "t" * 301 not in text
    assert "and 10 more" in text
    assert text.count("32 to 40; ") == 40


def test_nobody_is_slow_where_everybody_is(built):
    save(built, *(record(f"s{n}", seconds=20.0 + n) for n in range(9)), record("dan", seconds=90.0))
    assert [r.student for r in facts(built, LAB).slow] == ["dan"]


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
        ({"timestamp": "2030-01-01 00:00:00 UTC", "version": "v2"}, "handed in again"),
        ({"version": "v2"}, "the checks changed"),
        ({"isolation": "none", "version": "v2"}, "graded with isolation none"),
        ({}, "it does not always do the same"),
    ],
)
def test_why_a_score_changed(changed, why):
    found = history.change(record(), record(wrong={"softmax": None}, **changed))
    assert found.why == why
    assert found.ours == ("changed" in why)
    assert history.told(found) == f"ada: 40 -> 32: softmax 8 -> 0 ({why})"


def test_points_that_only_moved_are_a_change():
    before, after = record(wrong={"one_hot": None}), record(wrong={"cross_entropy": None})
    assert before.score == after.score
    moved = history.change(before, after).functions
    assert moved == [("one_hot", 0.0, 6.0), ("cross_entropy", 6.0, 0.0)]


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[]", b'{"records": [1]}', b'{"records": ["{}"]}']
)
def test_a_history_that_cannot_be_read_is_none(built, content):
    save(built, record("ada"))
    history.begin(built, LAB)
    (kept,) = (built.root / "autograder" / "records").rglob("records.json")
    assert history.changes(built, LAB) == []
    kept.write_bytes(content)
    assert history.changes(built, LAB) is None


def test_a_yes_counts_for_one_state_of_the_course_and_until_the_end(built):
    history.agree(built, LAB, "one")
    assert history.agreed(built, LAB, "one")
    assert not history.agreed(built, LAB, "another")
    history.end(built, LAB)
    assert not history.agreed(built, LAB, "one")


def test_nothing_changed_where_nobody_would_see_it():
    assert history.change(record(), record(version="v2", seconds=9.0)) is None
