"""What is not asked for is not worked out."""

from dataclasses import replace

from autograder.course import Course
from autograder.lab.lazy import Lazy
from autograder.lab.spec import Cases, Mistake, specs


def test_each_value_is_worked_out_once_and_only_when_asked_for():
    asked = []
    lazy = Lazy(("two", "three", "four"), lambda name: asked.append(name) or {"two": 4}.get(name))
    assert asked == []
    assert (lazy["two"], lazy.get("three"), lazy.get("nine"), "two" in lazy) == (
        4,
        None,
        None,
        True,
    )
    assert asked == ["two", "three"]
    assert (list(lazy), len(lazy), dict(lazy)) == (["two"], 1, {"two": 4})
    assert asked == ["two", "three", "four"]


def test_drawing_cases_runs_no_misconception_until_one_is_looked_for(monkeypatch):
    ran = []

    def noted(name):
        return lambda z: ran.append(name) or 2 * z

    (softmax, *_) = specs("01_rnn_cell")
    wrong = tuple(Mistake(name, "Think again.", instead=noted(name)) for name in ("one", "other"))
    softmax = replace(softmax, mistakes=wrong)
    monkeypatch.setattr("autograder.lab.spec.specs", lambda lab: (softmax,))
    (drawn, *_) = Cases(Course(), "01_rnn_cell").draw("softmax", b"seed")
    assert ran == []
    assert drawn.mistakes["other"]
    assert ran == ["other"]
    assert list(drawn.mistakes) == ["one", "other"]
    assert ran == ["other", "one"]
