"""Predictions: asked before the reveal, kept beside the notebook, shown beside what came out."""

import json

import pytest

from unrolled import guess
from unrolled.guessing import KEPT, NOT_KEPT
from unrolled.widgets.front import script
from unrolled.widgets.question import Question


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def asked():
    return guess("How likely?", unit="nats")


def test_an_answer_is_there_after_a_restart_and_shown_beside_what_came_out(folder, capsys):
    asked().answer = 0.5
    assert json.loads((folder / "guesses.json").read_text()) == {"How likely?": 0.5}
    again = asked()
    assert again.answer == 0.5
    capsys.readouterr()
    again.show(0.731, "The gap is one.")
    assert capsys.readouterr().out == (
        "How likely?\nYou guessed: 0.5 nats.\nIt came out: 0.731 nats.\nThe gap is one.\n"
    )


def test_without_an_answer_only_what_came_out_is_shown(folder, capsys):
    asked().show(1)
    assert "You guessed: nothing" in capsys.readouterr().out
    assert not (folder / "guesses.json").exists()


def test_the_answers_of_other_questions_stay(folder):
    guess("One?", ["a", "b"]).answer = "b"
    guess("Two?", over=[1, 2], between=(0, 4)).answer = [3, 1]
    assert guess("One?", ["a", "b"]).answer == "b"
    assert guess("Two?", over=[1, 2]).answer == [3.0, 1.0]


def test_an_answer_that_is_no_choice_any_more_is_forgotten():
    guess("One?", ["a", "b"]).answer = "b"
    assert guess("One?", ["a", "c"]).answer is None


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, "much"),
        ({}, float("nan")),
        ({}, None),
        ({"choices": ["a", "b"]}, "c"),
        ({"choices": ["a", "b"]}, 0),
        ({"over": [1, 2]}, [1]),
        ({"over": [1, 2]}, 1),
        ({"over": [1, 2]}, [1, float("inf")]),
    ],
)
def test_what_is_no_answer_is_refused_and_not_kept(folder, more, wrong):
    question = guess("Well?", **more)
    with pytest.raises(ValueError, match=r"is none of|is not a|a curve of"):
        question.answer = wrong
    assert question.answer is None
    assert not (folder / "guesses.json").exists()


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b'{"How likely?": [[]]}'])
def test_a_broken_file_is_no_answer_and_stops_nothing(folder, content):
    (folder / "guesses.json").write_bytes(content)
    question = asked()
    assert question.answer is None
    question.answer = 2
    assert asked().answer == 2


def test_a_result_that_is_no_number_is_shown_as_it_is(capsys):
    asked().show(float("nan"))
    guess("Draw.", over=[1, 2]).show([float("nan"), 1])
    assert "It came out: nan" in capsys.readouterr().out


def test_large_numbers_are_written_whole_and_words_may_come_out_too(capsys):
    question = asked()
    question.answer = 30000
    question.show(31412)
    question.show("not within 80")
    said = capsys.readouterr().out
    assert "You guessed: 30,000 nats.\nIt came out: 31,412 nats." in said
    assert "It came out: not within 80." in said


def test_the_widget_keeps_what_the_browser_sends_and_refuses_what_is_none(folder):
    question = guess("One?", ["a", "b"])
    widget = Question(question)
    widget.answer = "b"
    assert (question.answer, widget.kept) == ("b", KEPT)
    widget.answer = "<b>"
    assert question.answer == "b"
    assert "is none of a, b" in widget.kept
    assert Question(guess("One?", ["a", "b"])).answer == "b"


def test_where_nothing_can_be_written_that_is_said(monkeypatch):
    def full(*_):
        raise OSError("full")

    monkeypatch.setattr("unrolled.guessing.write_whole", full)
    question = asked()
    question.answer = 1
    assert (question.answer, question.kept) == (1, NOT_KEPT)


@pytest.mark.parametrize("how", ["validate", "autograde"])
def test_nothing_is_shown_when_grading(monkeypatch, capsys, how):
    monkeypatch.setenv("NBGRADER_EXECUTION", how)
    asked().show(1)
    assert capsys.readouterr().out == ""


def test_in_plain_text_the_question_its_choices_and_a_way_to_answer_are_read(capsys):
    guess("One?", ["a", "b"])
    said = capsys.readouterr().out
    assert "One?\n  - a\n  - b\n" in said
    assert '.answer = "…"' in said


def test_the_page_asks_for_nothing_from_elsewhere():
    code = script("guess")
    assert "http" not in code
    assert "import " not in code
