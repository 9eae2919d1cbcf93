"""What is not asked for is not worked out."""

from autograder.course import Course
from autograder.lazy import Lazy
from autograder.spec import Cases


def test_it_is_worked_out_once_and_only_when_asked():
    asked = []
    lazy = Lazy(lambda: asked.append(1) or {"two": 4})
    assert asked == []
    assert (lazy["two"], list(lazy), len(lazy), dict(lazy)) == (4, ["two"], 1, {"two": 4})
    assert asked == [1]


def test_drawing_cases_runs_no_misconception_until_one_is_looked_for(monkeypatch):
    ran = []
    monkeypatch.setattr(Cases, "_mistakes", lambda self, *_: ran.append(1) or {"a": {}})
    drawn = Cases(Course(), "01_rnn_cell").draw("softmax", b"seed")
    assert ran == []
    assert dict(drawn[0].mistakes) == {"a": {}}
    assert ran == [1]
