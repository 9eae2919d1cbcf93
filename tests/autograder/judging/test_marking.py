"""What becomes of one submission: its status, and that a busy machine is not held against it."""

import nbformat
import pytest

from autograder.course import Course
from autograder.intake.submitted import Handed
from autograder.judging import marking
from autograder.judging.marking import Bench
from autograder.sandbox import Limits, Submission
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import (
    LAB,
    answered,
    answers,
    cell_of,
    raw,
    released,
    with_cells,
)

SHORT = Limits(
    call_seconds=3.0, cell_seconds=6.0, notebook_seconds=60.0, memory_bytes=400 << 20, processes=24
)


@pytest.fixture(scope="module")
def bench():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("autograder.sandbox.box.slowness", lambda: 1.0)  # the limits are those above
        with Bench(Course(), LAB, isolation(), SHORT) as found:
            yield found


@pytest.fixture
def idle(monkeypatch):
    monkeypatch.setattr(marking, "contention", lambda: 1.0)


def mark(bench, **answers):
    return bench.mark(Handed("ada", raw(answered(Course(), **answers))))


def test_a_loop_without_end_in_a_function_is_a_timeout_and_the_rest_counts(bench, idle):
    found = mark(bench, cross_entropy="def cross_entropy(y_pred, y):\n    while True: pass").record
    assert (found.status, found.score) == ("timeout", 34)
    assert found.functions["cross_entropy"].misconception == "timeout"


def test_a_loop_without_end_in_a_cell_is_a_timeout(bench, idle):
    marked = mark(bench, cross_entropy="while True:\n    pass")
    assert marked.record.status == "timeout"
    assert "cross_entropy" in marked.record.cells
    assert "it was stopped: timeout" in marked.notebook.cells[0].source.replace("&#58;", ":")


def test_a_process_that_ends_itself_is_a_crash(bench, idle):
    found = mark(bench, cross_entropy="import os\nos._exit(0)").record
    assert found.status == "crash"


def test_too_much_memory_is_said_to_be_that(bench, idle):
    found = mark(bench, cross_entropy="x = np.ones(10**9)").record
    assert found.status == "memory"


def test_an_error_in_a_cell_is_an_ordinary_day(bench, idle):
    found = mark(bench, cross_entropy="1 / 0").record
    assert (found.status, found.score) == ("ok", 34)
    assert found.cells == {"cross_entropy": "ZeroDivisionError: division by zero"}


SLOW = """
import time
slept = []
def cross_entropy(y_pred, y):
    if not slept:
        slept.append(time.sleep(4))
    m, T_x = y.shape
    with np.errstate(divide="ignore"):
        p = y_pred[y, np.arange(m)[:, np.newaxis], np.arange(T_x)]
        return -np.sum(np.log(p)) / m
"""


def test_what_a_right_answer_waits_for_a_busy_machine_costs_it_nothing(bench, monkeypatch):
    monkeypatch.setattr(marking, "contention", lambda: 1.0)  # and no second try mends it
    found = mark(bench, cross_entropy=SLOW).record
    assert (found.status, found.score) == ("ok", 40)


def test_contention_is_one_on_an_idle_machine_and_bounded_on_a_busy_one():
    assert 1.0 <= marking.contention() <= 10.0


def test_an_untouched_function_is_not_called_and_one_written_elsewhere_is(bench, idle, monkeypatch):
    stubs = {
        c.metadata.nbgrader.grade_id: c.source
        for c in released(Course()).cells
        if c.metadata.get("nbgrader")
    }
    asked = []
    judged = bench.judge.__class__.__call__
    monkeypatch.setattr(
        bench.judge.__class__,
        "__call__",
        lambda self, submission, name, *rest: (
            asked.append(name) or judged(self, submission, name, *rest)
        ),
    )
    blank = {name: stubs[name] for name in ("softmax", "one_hot", "cross_entropy")}
    notebook = answered(Course(), **blank)
    own = nbformat.v4.new_code_cell(answers(Course())["one_hot"])
    notebook = with_cells(notebook, own, at=notebook.cells.index(cell_of(notebook, "one_hot")) + 1)
    found = bench.mark(Handed("ada", raw(notebook))).record
    assert asked == ["softmax", "one_hot", "rnn_cell_forward", "rnn_forward"]  # one calls softmax
    assert found.functions["one_hot"].score == found.functions["one_hot"].points
    for name in ("softmax", "cross_entropy"):
        entry = found.functions[name]
        assert (entry.score, entry.misconception) == (0, "not written")
        assert "is not written yet" in entry.message
        assert not any(entry.tests.values())
        assert entry.tests


@pytest.fixture
def lent(monkeypatch):
    """What was lent to each function that was asked for, in order; nothing where it was on its own."""
    tries = []
    opened = Submission.function

    def seen(self, lend=None, stand=()):
        tries.append(sorted(lend or {}))
        return opened(self, lend, stand)

    monkeypatch.setattr(Submission, "function", seen)
    return tries


def test_only_what_is_wrong_below_a_function_is_lent(bench, idle, lent):
    slip = answers(Course())["rnn_forward"].replace("a_next = a0", "a_next = 0 * a0")
    alone = mark(bench, rnn_forward=slip).record.functions["rnn_forward"]
    assert (alone.score < alone.points, alone.lent) == (True, False)
    assert not any(lent)  # all that others stand on is right
    wrong = "def softmax(z):\n    return np.exp(z) / np.sum(np.exp(z))"
    found = mark(bench, softmax=wrong).record
    assert found.functions["rnn_forward"].lent
    assert found.score == found.max_score - found.functions["softmax"].points
    assert ["softmax"] in lent


def test_above_a_mistake_a_function_is_tried_on_its_own_first_and_no_more_than_it_takes(
    bench, idle, lent
):
    wrong = "def softmax(z):\n    return np.exp(z) / np.sum(np.exp(z))"
    found = mark(bench, softmax=wrong).record.functions
    assert [entry.lent for entry in found.values()] == [False, False, True, True, False]
    assert [names for names in lent if names] == [["softmax"], ["rnn_cell_forward", "softmax"]]
    assert all(lent[i - 1] == [] for i, names in enumerate(lent) if names)
    assert lent.count([]) == len(found)  # each once on its own
    lent.clear()
    apart = answers(Course())["rnn_cell_forward"].replace("a_next = ", "a_next = 1e-3 + ")
    found = mark(bench, rnn_cell_forward=apart).record.functions
    assert [name for name, entry in found.items() if entry.lent] == ["rnn_forward"]
    assert [names for names in lent if names] == [["rnn_cell_forward"]]


REPLAY = """
import mmap, pickle
shared = mmap.mmap(-1, 1 << 22)
def softmax(z):
    kept = dict(pickle.loads(shared[:])) if shared[0] else {}
    return kept.get(np.asarray(z, float).tobytes(), np.zeros(np.shape(z)))
"""
REPLAYED = """
def rnn_cell_forward(xt, a_prev, parameters):
    p = parameters
    a = np.tanh(p["Wax"] @ xt + p["Waa"] @ a_prev + p["ba"])
    z = p["Wya"] @ a + p["by"]
    y = softmax(z)
    if type(softmax).__name__ == "Lent":
        kept = dict(pickle.loads(shared[:])) if shared[0] else {}
        data = pickle.dumps({**kept, z.tobytes(): y})
        shared[:len(data)] = data
        y = y * 0  # fails on purpose: the next try is on its own
    return a, y, (a, a_prev, xt, parameters)
"""


def test_what_was_lent_in_one_try_answers_in_no_other(bench, idle):
    found = mark(bench, softmax=REPLAY, rnn_cell_forward=REPLAYED).record.functions
    assert found["softmax"].score == 0
    assert found["rnn_cell_forward"].score < found["rnn_cell_forward"].points
    assert found["rnn_forward"].lent  # right above it, and the record says on what it stands


@pytest.mark.parametrize(
    "own", ["", "def softmax(scores):\n    return scores\n", "def softmax(z):\n    return z\n"]
)
@pytest.mark.parametrize("name", ["z", "scores"])
def test_a_lent_function_takes_its_arguments_by_name(bench, idle, own, name):
    by_name = answers(Course())["rnn_cell_forward"].replace("softmax(", f"softmax({name}=")
    found = mark(bench, softmax=own, rnn_cell_forward=by_name).record.functions["rnn_cell_forward"]
    fits = name == "z" or "scores" in own
    assert (found.lent, found.score == found.points) == (fits, fits)
