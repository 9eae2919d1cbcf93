"""Pages parsed by an HTML5 parser: nothing of a student is in them but text, whatever its length."""

import base64
import dataclasses
import hashlib

import nbformat
import numpy as np
import pytest
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers

from autograder.feedback_pages import pages as feedback
from autograder.feedback_pages.page import FeedbackExporter
from autograder.feedback_pages.steps import next_steps
from autograder.grade.history import Change
from autograder.judging.graded_notebook import _remarks, _result
from autograder.judging.outputs import shown
from autograder.plaintext import shown_as_text
from autograder.report import page as report
from autograder.report.facts import Check, Facts, Misconception
from autograder.sandbox import CellRun, Output
from lite.start import start_page
from tests.autograder.reported import LAB, change_function, record
from tests.hostile import pages, texts
from unrolled.checks.comparing.difference import Difference
from unrolled.checks.outcome import Failure
from unrolled.checks.patience import Patience
from unrolled.checks.verdict import markup
from unrolled.checks.verdict import verdict as verdicts
from unrolled.checks.verdict.html import html
from unrolled.checks.verdict.plain import plain
from unrolled.checks.verdict.verdict import NAME, PRINTED, SAID, TITLE, Family, Verdict

# Longest text, and how many there can be: 12 by 12 entries in three pictures, 20 tests.
MOST_HTML = 6 * (4 * SAID + PRINTED + 25 * (TITLE + NAME)) + 3 * 144 * 400 + 25 * 1000
KINDS = 60  # verdicts of the short form


def verdict(luck, **fixed):
    """A verdict whose every text is hostile, each of a length near its bound or far beyond."""

    def said(bound):
        return texts.text(luck, texts.around(luck, bound))

    tests = tuple(
        verdicts.Test(said(TITLE), said(NAME), luck.random() < 0.5)
        for _ in range(luck.randint(0, 20))
    )
    shape = luck.choice([(3,), (5, 4), (30, 30), (2, 3, 4)])
    got = np.array(luck.choices([0.0, -1.5, np.nan, np.inf, 5e-324], k=int(np.prod(shape))))
    difference = Difference(
        said(600), "values", said(600), got.reshape(shape), np.zeros(luck.choice([shape, (2, 2)]))
    )
    families = tuple(Family(said(NAME), 1.0, 2.0) for _ in range(luck.randint(0, 4)))
    made = Verdict(
        said(NAME), 0.0, 8.0, families, tests, said(SAID), said(NAME), said(SAID),
        luck.choice([difference, None]), said(PRINTED), said(SAID),
    )  # fmt: skip
    return dataclasses.replace(made, **fixed)


def test_a_verdict_is_text_and_our_own_elements_whatever_is_in_it(luck):
    for _ in range(KINDS):
        made = html(verdict(luck))
        tree = pages.fragment(made)
        assert pages.strangers(tree, pages.VERDICT) == []
        assert len(made) <= MOST_HTML
        assert made.count("<") == made.count(">")  # none was cut
        (box,) = tree
        assert box.get("role") == "group"
        assert not box.tail


@pytest.mark.long
def test_every_length_around_every_bound(luck):
    for name, bound in (
        ("function", NAME), ("message", SAID), ("hint", SAID), ("printed", PRINTED), ("note", SAID)
    ):  # fmt: skip
        for length in (*range(8), *range(bound - 150, bound + 150), 500_000):
            made = html(verdict(luck, **{name: texts.text(luck, length)}))
            assert pages.strangers(pages.fragment(made), pages.VERDICT) == []
            assert len(made) <= MOST_HTML


def test_a_text_ten_times_as_long_makes_a_page_no_longer(luck):
    for bound, name in ((SAID, "message"), (SAID, "hint"), (SAID, "note"), (PRINTED, "printed")):
        base = verdict(luck, difference=None)
        sizes = {
            len(html(dataclasses.replace(base, **{name: "'" * n})))
            for n in (bound + 1, 10 * bound, 1_000_000)
        }
        assert len(sizes) == 1, name


def test_the_key_that_once_cut_a_verdict_cuts_nothing():
    """One huge key: the HTML of its verdict was cut in an attribute, which the next cell closed."""
    for length in range(498_000, 502_000, 97):
        found = Difference("parameters", "keys", f"parameters has a key {'x' * length!r}.")
        made = _result(
            Verdict("sgd_update", 0, 6, (), (), found.message, "uphill", "Which way?", found),
            Patience(1000.0),
        )
        source = made.data["text/html"]
        assert source.endswith("</div>")
        assert "Which way?" in source
        assert len(source) < 20_000
        assert pages.strangers(pages.fragment(source), pages.VERDICT) == []


def test_what_is_shown_is_what_was_said(luck):
    for _ in range(50):
        message = texts.text(luck, luck.randint(1, SAID - 10))
        made = html(verdict(luck, message=message, difference=None))
        assert plain(message).replace("\f", "") in pages.shown(pages.fragment(made))


def test_finished_markup_cannot_be_cut_joined_or_replaced():
    piece = markup.element("p", markup.text("a", 10))
    for name in ("replace", "split", "join", "__getitem__", "__add__", "format", "strip"):
        assert not hasattr(piece, name)
    with pytest.raises(dataclasses.FrozenInstanceError):
        piece.source = "<script>"


@pytest.mark.parametrize(
    ("name", "attributes"),
    [("script", {}), ("a", {"onclick": "x"}), ("a", {"href": "javascript:alert(1)"}), ("a", {"href": "https://x"}), ("img", {}), ("p", {"onclick": "x"}), ("div", {"href": "x"}), ("svg", {"onload": "x"})],
)  # fmt: skip
def test_an_element_or_attribute_off_the_list_cannot_be_made(name, attributes):
    with pytest.raises(ValueError, match=name):
        markup.element(name, **attributes)


def notebook(luck, released):
    """An autograded notebook: verdicts, outputs, notes and a student's own cells, all hostile."""
    made = nbformat.from_dict(released)
    hostile = record("eve", {"softmax": "ValueError"}, status="tampered")
    hostile = dataclasses.replace(
        hostile,
        tampered=tuple(texts.text(luck, 300) for _ in range(3)),
        notes=tuple(texts.text(luck, 300) for _ in range(3)),
    )
    change_function(
        hostile,
        "softmax",
        tests={texts.text(luck, 200): False},
        hint=texts.text(luck, 500),
        message=texts.text(luck, 500),
    )
    for cell in made.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.metadata.nbgrader.update(score=1.0, points=2.0, comment=None)
            cell.outputs = [_result(verdict(luck), Patience(1000.0))]
        elif cell.metadata.get("nbgrader", {}).get("solution"):
            cell.metadata.nbgrader.update(score=None, points=2.0, comment="No response.")
            cell.source = texts.text(luck, 2000).replace("\ud800", "").replace("\udfff", "")
            pieces = tuple(
                Output(kind, "text/plain", texts.text(luck, luck.randint(1, 3000)))
                for kind in ("stream", "display", "result")
            )
            failure = Failure(*(texts.text(luck, 600) for _ in range(3)))
            cell.outputs = shown(CellRun(cell.id, failure, outputs=pieces))
    own = [
        nbformat.v4.new_markdown_cell(shown_as_text(text))
        for text in (
            "\n".join(_remarks(hostile)), "\n".join(next_steps(hostile)),
            *(texts.text(luck, n) for n in (1, 80, 19_999, 20_001, 40_000)),
        )
    ]  # fmt: skip
    made.cells = [*own, *made.cells]
    return made


def innocent(released):
    """The same without a word of a student."""
    made = nbformat.from_dict(released)
    for cell in made.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader.update(score=1.0, points=2.0, comment=None)
    made.cells.insert(0, nbformat.v4.new_markdown_cell(shown_as_text("From grading:")))
    return made


RESOURCES = {
    "score": 1.0, "max_score": 2.0, "late_penalty": 0.0, "notebook": LAB, "assignment": LAB, "student": "eve",
}  # fmt: skip


def as_feedback(made):
    return FeedbackExporter().from_notebook_node(made, {"nbgrader": dict(RESOURCES)})[0]


def as_formgrader(made):
    exporter = HTMLExporter(
        template_name="formgrade", extra_template_basedirs=[handlers.template_path]
    )
    known = {
        "assignment_id": LAB, "notebook_id": LAB, "submission_id": "1", "index": 0, "total": 1, "base_url": "",
        "mathjax_url": "", "student": "eve", "last_name": None, "first_name": None, "notebook_path": "x",
    }  # fmt: skip
    return exporter.from_notebook_node(made, known)[0]


@pytest.fixture
def released(built):
    return nbformat.read(built.released_notebook(LAB), as_version=4)


def test_a_feedback_page_holds_no_script_and_nothing_that_is_on_no_list(luck, released):
    for _ in range(3):
        tree = pages.document(as_feedback(notebook(luck, released)))
        assert pages.strangers(tree, pages.PAGE) == []
        assert "default-src 'none'" in pages.policy(tree)
        assert "script-src" not in pages.policy(tree)
        assert "From grading" in pages.shown(tree)


def test_formulas_of_the_lab_show_on_a_feedback_page_without_a_script(released):
    tree = pages.document(as_feedback(innocent(released)))
    powers = [one for name, one in pages.elements(tree) if name == "math msup"]
    assert "e1000" in {pages.shown(power) for power in powers}
    assert "$e^{1000}$" not in pages.shown(tree)


def test_formgraders_page_holds_no_element_or_attribute_that_is_not_there_without_a_student(
    luck, released
):
    def kinds(source):
        return [
            (name, key)
            for name, one in pages.elements(pages.document(source))
            for key in ("", *one.attrib)
        ]

    own = set(kinds(as_formgrader(innocent(released))))
    ours = {(name, key) for name, keys in pages.VERDICT.items() for key in ("", *keys)}
    scripts = kinds(as_formgrader(innocent(released))).count(("script", ""))
    for _ in range(3):
        found = kinds(as_formgrader(notebook(luck, released)))
        assert set(found) - own - ours <= {("span", "class"), ("div", "class")}
        assert found.count(("script", "")) == scripts


def facts(luck):
    def said(most=400):
        return texts.text(luck, texts.around(luck, most))

    records = []
    for number in range(12):
        one = record(f"s{number}", {"softmax": said()}, luck.choice(["ok", "tampered", "crash"]))
        records.append(
            dataclasses.replace(
                one,
                student=said(120),
                notes=(said(), said()),
                tampered=(said(),),
                misconceptions=(said(),),
                seconds=30.0,
            )
        )
    before = dataclasses.replace(records[0], score=1.0, status="unreadable")
    return Facts(
        LAB, 12, 40.0, tuple(records), (Check("softmax", 8, 1, 2, 3, 4, {said(): 3}),),
        (Misconception("softmax", said(), 3, said(), said(), said()),), tuple(r for r in records if r.status != "ok"),
        tuple(records[:3]), (Change(said(), before, records[0], said()),),
    )  # fmt: skip


def test_a_report_holds_nothing_of_a_student_but_text_and_is_bounded(luck):
    for anonymous in (False, True):
        made = report.html(facts(luck), texts.text(luck, 50), anonymous, "now")
        tree = pages.document(made)
        assert pages.strangers(tree, pages.PAGE) == []
        assert "default-src 'none'" in pages.policy(tree)
        assert len(made) < 400_000


def test_the_sites_start_page_allows_its_own_styles_and_its_own_scripts_alone():
    attack = "Lab <script>alert(1)</script>"
    tree = pages.document(start_page({LAB: attack}))
    styles, policy = list(tree.iter(f"{pages.XHTML}style")), pages.policy(tree)
    config, *scripts = tree.iter(f"{pages.XHTML}script")
    assert config.get("type") == "application/json"
    assert not [e for e in tree.iter() if {"style", "src"} & set(e.keys()) or "onload" in e.attrib]
    for kind, own in (("script", scripts), ("style", styles)):
        texts = [one.text.encode() for one in own]
        hashes = (base64.b64encode(hashlib.sha256(t).digest()).decode() for t in texts)
        allowed = " ".join(f"'sha256-{one}'" for one in hashes)
        assert f"{kind}-src {allowed};" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    (link,) = (e for e in tree.iter(f"{pages.XHTML}a") if LAB in e.get("href") and e.text == attack)
    assert link.get("href").startswith("lab/index.html?path=")


def test_a_page_from_the_future_is_made_again(built):
    import os
    import time

    from tests.autograder.feedback.test_feedback import graded

    graded(built, record("ada"))
    assert list(feedback.make(built, LAB)) == [("ada", "")]
    assert list(feedback.make(built, LAB)) == []
    ahead = time.time() + 10_000
    os.utime(feedback.page(built, LAB, "ada"), (ahead, ahead))
    assert list(feedback.make(built, LAB)) == [("ada", "")]
    assert feedback.page(built, LAB, "ada").stat().st_mtime < ahead
