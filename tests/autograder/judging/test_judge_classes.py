"""`judge` on classes: found by name, judged by what their methods give, whatever else they do."""

import pytest

from autograder.course import Course
from autograder.grade.any_file import judge_file
from autograder.judging.marking import Bench
from tests.autograder.sandboxed import isolation
from tests.labs.alternatives.char_rnn import CLASSES

LAB = "05_char_rnn"
METHODS = ("CharRNN.loss", "CharRNN.sample", "CharRNN.train")
FULL = {"CharRNN.loss": 12, "CharRNN.sample": 8, "CharRNN.train": 12}


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    folder = tmp_path_factory.mktemp("classes")
    with Bench(Course(), LAB, isolation()) as bench:

        def judge(source):
            path = folder / "file.py"
            path.write_text(source)
            found = judge_file(bench, path).found
            return {name: found[name] for name in METHODS}

        yield judge


def scores(found):
    return {name: judged.verdict.score for name, judged in found.items()}


def test_a_class_from_elsewhere_with_weights_as_attributes_is_right(judged):
    source = next(iter(CLASSES.values()))
    trained = "model = CharRNN(10, 100, np.random.default_rng(0))\nwhile True:\n    model.train([0, 1], 9)\n"
    assert scores(judged(source + trained)) == FULL


def test_a_mistake_in_loss_costs_once(judged):
    """The step that trains is judged with the reference's loss, lent to the class by call-back."""
    right = CLASSES["single precision inside"]
    found = judged(right.replace("ds[:, t] *= 1 - a[:, t + 1] ** 2", "pass"))
    assert scores(found)["CharRNN.loss"] < 12
    assert found["CharRNN.train"].verdict.score == 12
    assert found["CharRNN.train"].lent
    assert not found["CharRNN.sample"].lent


HOSTILE = {
    "a constructor that raises": """
class CharRNN:
    def __init__(self, *a): raise SystemExit
    def loss(self, *a): return 0
""",
    "every attribute is there": """
class Meta(type):
    def __call__(cls, *a): return Anything()
    def __setattr__(cls, k, v): raise SystemExit
class Anything:
    __eq__ = __lt__ = __gt__ = lambda self, other: True
    __hash__ = None
    def __getattr__(self, name): return lambda *a, **k: self
    def __iter__(self): return iter([self] * 3)
    def __len__(self): return 3
    def __float__(self): return 0.0
class CharRNN(metaclass=Meta):
    pass
""",
    "methods that are no functions, results that are none": """
class CharRNN:
    loss, sample = 3, "text"
    def __init__(self, *a): self.parameters = self
    def __getattribute__(self, name): return object.__getattribute__(self, name)
    def train(self, *a): return (x for x in ())
""",
    "not a class": "CharRNN = 5\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_classes_get_nothing_and_break_nothing(judged, name):
    assert scores(judged(HOSTILE[name])) == dict.fromkeys(METHODS, 0)


def test_results_that_change_later_lose_the_points_of_what_they_break(judged):
    right = CLASSES["single precision inside"]
    view = right.replace(
        "return -logs[list(targets), range(T)].sum(), clip(g, 5), a[:, -1:].copy()",
        "self.kept = getattr(self, 'kept', np.zeros((a.shape[0], 1)))\n"
        "        self.kept[...] = a[:, -1:]\n"
        "        return -logs[list(targets), range(T)].sum(), clip(g, 5), self.kept",
    )
    assert view != right
    found = judged(view)["CharRNN.loss"].verdict
    assert {family.name for family in found.families if family.earned < family.points} == {
        "edges of the window"
    }
