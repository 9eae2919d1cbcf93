"""What is not asked for is not worked out."""

from autograder.course import Course
from autograder.lab.lazy import Lazy
from autograder.lab.spec import Cases


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
    monkeypatch.setattr(Cases, "_mistake", lambda self, *_: ran.append(1) or {"a": 1})
    cases = Cases(Course(), "01_rnn_cell")
    drawn = cases.draw("softmax", b"seed")
    assert ran == []
    known = list(cases.exercises["softmax"].hints)
    assert drawn[0].mistakes[known[0]] == {"a": 1}
    assert ran == [1]
    assert list(drawn[0].mistakes) == known
    assert len(ran) == len(known)
