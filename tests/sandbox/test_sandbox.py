"""What a submission may do, and what is known of it afterwards."""

import os
import time

import numpy as np
import pytest

from autograder.sandbox import (
    Cell,
    Limits,
    Program,
    Sandbox,
    SandboxUnavailableError,
    exchange,
    launch,
)
from autograder.sandbox.inside.frames import Frame, FrameError
from tests.hostile.arena import COURSE, LAB, limited, sandbox_or_skip

LIMITS = Limits()


@pytest.fixture(scope="module", params=["bwrap", "none"])
def sandbox(request):
    if request.param == "bwrap":
        made = sandbox_or_skip(limits=LIMITS)
    else:
        made = Sandbox("none", LIMITS, COURSE.release(LAB))
    with made as one:
        yield one


def cells(*sources: str, lenient: bool = False) -> Program:
    return Program(tuple(Cell(str(n), text) for n, text in enumerate(sources)), lenient)


def test_cells_run_in_order_in_one_namespace(sandbox):
    with sandbox.submission(cells("a = 2", "def f(x):\n    return a * x", "f(4)")) as submission:
        assert submission.status == "ok"
        assert [run.id for run in submission.cells] == ["0", "1", "2"]
        assert submission.cells[2].outputs[0].text == "8"
        with submission.function() as call:
            assert call("f", (5,)).value == 10


@pytest.mark.parametrize(
    ("word", "module"),
    [("np.testing", "numpy.testing"), ("tqdm", "tqdm.auto"), ("widgets", "ipywidgets")],
)
def test_what_a_submission_mentions_is_there_before_it_runs(sandbox, word, module):
    program = cells(f"import sys  # before {word}", f"'{module}' in sys.modules")
    with sandbox.submission(program) as submission:
        assert submission.cells[1].outputs[0].text == "True"


def test_arguments_come_back_as_the_call_left_them(sandbox):
    source = (
        "def keep(x, d):\n    return x.sum()\n"
        "def spoil(x, d):\n    x[0] = 9; d['n'] = 2\n    return x.sum()"
    )
    args = (np.zeros(3), {"n": 1})
    with sandbox.submission(cells(source)) as submission, submission.function() as call:
        assert call("keep", args).args is args
        x, d = call("spoil", args).args
        assert (list(x), d) == ([9, 0, 0], {"n": 2})
        assert (list(args[0]), args[1]) == ([0, 0, 0], {"n": 1})


@pytest.mark.parametrize("said", [1, "yes", [True], None])
def test_only_a_plain_yes_says_that_arguments_are_unchanged(said):
    answer = Frame.of({"printed": "", "failure": None, "unchanged": said}, value=1, args=None)
    with pytest.raises(FrameError):
        exchange._outcome(answer, exchange.Asked("f", (2,)))
    answer.header["unchanged"] = True
    assert exchange._outcome(answer, exchange.Asked("f", (2,))).args == (2,)


def test_a_lent_function_changes_the_arguments_that_it_is_given(sandbox):
    source = "def outer(x):\n    before = x.copy()\n    inner(x)\n    return before, x"
    spoil, keep = (lambda x: x.__setitem__(0, 9.0)), (lambda x: x.sum())
    for inner, after in ((spoil, 9.0), (keep, 0.0)):
        with (
            sandbox.submission(cells(source)) as submission,
            submission.function({"inner": inner}) as call,
        ):
            before, changed = call("outer", (np.zeros(2),)).value
            assert (list(before), list(changed)) == ([0, 0], [after, 0])


def test_the_collector_runs_where_a_student_expects_it(sandbox):
    source = "import gc\nfound = gc.isenabled\nfound()"
    with sandbox.submission(cells(source)) as submission:
        assert submission.cells[0].outputs[0].text == "True"
        with submission.function() as call:
            assert call("found", ()).value is True


def test_a_cell_that_fails_does_not_stop_the_next(sandbox):
    with sandbox.submission(cells("1 / 0", "x = (", "f = lambda: 'here'")) as submission:
        kinds = [run.failure and run.failure.kind for run in submission.cells]
        assert kinds == ["ZeroDivisionError", "SyntaxError", None]
        assert submission.status == "ok"
        with submission.function() as call:
            assert call("f", ()).value == "here"


def test_an_unknown_name_is_an_error_also_where_the_checks_explain_it(sandbox):
    sources = (f"from unrolled.checks import checks_of\ncheck = checks_of({LAB!r})", "nowhere")
    with sandbox.submission(cells(*sources)) as submission:
        assert submission.cells[0].failure is None
        assert submission.cells[1].failure.kind == "NameError"


def test_magics_display_and_figures_work_as_in_a_notebook(sandbox):
    sources = (
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "%%capture held\nprint('caught')",
        "from IPython.display import display\ndisplay([1, 2])",
        "get_ipython().user_ns['held'].stdout",
        "import warnings\nwarnings.warn('careful')\nprint('said')",
    )
    with sandbox.submission(cells(*sources)) as submission:
        figure, _, shown, held, said = submission.cells
        assert [run.failure for run in submission.cells] == [None] * 5
        assert figure.outputs[-1].image.startswith(b"\x89PNG")
        assert [output.text for output in shown.outputs] == ["[1, 2]"]
        assert [output.text for output in held.outputs] == ["'caught\\n'"]
        assert "careful" in said.printed
        assert said.printed.endswith("said\n")


def test_arguments_come_back_as_they_are_after_the_call(sandbox):
    source = "def f(x, d):\n    x[0] = 9\n    d['new'] = 1\n    return None"
    with sandbox.submission(cells(source)) as submission, submission.function() as call:
        outcome = call("f", (np.zeros(2), {}))
    assert outcome.args[0].tolist() == [9.0, 0.0]
    assert outcome.args[1] == {"new": 1}


def test_read_only_and_fortran_ordered_arrays_arrive_as_such(sandbox):
    locked = np.ones(3)
    locked.flags.writeable = False
    source = "def f(x, y):\n    return x.flags.writeable, y.flags.f_contiguous"
    with sandbox.submission(cells(source)) as submission, submission.function() as call:
        assert call("f", (locked, np.asfortranarray(np.eye(3)[:, :2]))).value == (False, True)


def test_each_function_starts_from_what_the_cells_left(sandbox):
    source = "seen = []\ndef f():\n    seen.append(1)\n    return len(seen)"
    with sandbox.submission(cells(source)) as submission:
        for _ in range(2):
            with submission.function() as call:
                assert [call("f", ()).value, call("f", ()).value] == [1, 2]


def test_a_method_is_called_on_a_fresh_object(sandbox):
    source = """
class Sum:
    def __init__(self, start): self.total = start
    def add(self, x): self.total += x; return self.total
"""
    with sandbox.submission(cells(source)) as submission, submission.function() as call:
        assert call("Sum.add", ((1,), (2,))).value == 3
        assert call("Sum.add", ((1,), (2,))).value == 3


def test_further_calls_go_to_the_same_object_and_results_are_read_at_the_end(sandbox):
    source = """
class Sum:
    def __init__(self, start): self.total = np.array(start)
    def add(self, x): self.total += x; return self.total
    def twice(self): return 2 * self.total
"""
    program = cells("import numpy as np", source)
    with sandbox.submission(program) as submission, submission.function() as call:
        first, second = call("Sum.add", ((1,), (2,), ("twice", ()))).value
        assert (int(first), int(second)) == (3, 6)
        first, second = call("Sum.add", ((1,), (2,), ("add", (3,)))).value
        assert (int(first), int(second)) == (6, 6)  # the first was a view of what changed


def test_a_class_that_lacks_the_method_is_a_missing_one(sandbox):
    source = "class A:\n    pass\nclass B:\n    def f(self): return self.g()\nC = 3"
    with sandbox.submission(cells(source)) as submission, submission.function() as call:
        for name in ("A.f", "C.f", "D.f"):
            assert call(name, ((), ())).failure.kind == "missing"
        assert call("B.f", ((), ())).failure.kind == "AttributeError"


def test_a_lent_method_gets_the_parameters_of_the_object_first(sandbox):
    source = """
class Net:
    def __init__(self, p): self.parameters = p
    def loss(self, x): return "mine"
    def train(self, x): return self.loss(x)
class Bare:
    def __init__(self, p): pass
    def train(self, x): return self.loss(x)
"""
    lend = {"Net.loss": lambda p, x: p["W"] * x, "Bare.loss": lambda p, x: 1}
    made = ({"W": np.ones(2)},)
    with sandbox.submission(cells(source)) as submission:
        with submission.function(lend) as call:
            assert call("Net.train", (made, (3.0,))).value.tolist() == [3.0, 3.0]
            assert call("Bare.train", (made, (3.0,))).failure.kind == "AttributeError"
        with submission.function() as call:
            assert call("Net.train", (made, (3.0,))).value == "mine"


def test_a_class_that_will_not_be_changed_keeps_its_own_method(sandbox):
    source = """
class Stubborn(type):
    def __setattr__(self, name, value): raise RuntimeError("no")
class Net(metaclass=Stubborn):
    def loss(self): return "mine"
    def train(self): return self.loss()
"""
    lend = {"Net.loss": lambda p: "lent", "Gone.loss": lambda p: "lent"}
    with sandbox.submission(cells(source)) as submission, submission.function(lend) as call:
        assert call("Net.train", ((), ())).value == "mine"


def test_a_missing_function_is_a_failure_of_that_kind(sandbox):
    with sandbox.submission(cells("g = 3")) as submission, submission.function() as call:
        assert call("f", ()).failure.kind == "missing"
        assert call("g", ()).failure.kind == "missing"


def test_a_lent_function_replaces_the_students_own(sandbox):
    def below(x, d):
        d["seen"] = x.sum()
        return {"double": 2 * x}

    source = "def below(x, d):\n    return 'mine'\ndef f(x):\n    d = {}\n    return below(x, d), d"
    with sandbox.submission(cells(source)) as submission:
        with submission.function({"below": below}) as call:
            result, changed = call("f", (np.ones(3),)).value
        with submission.function() as call:
            assert call("f", (np.ones(3),)).value == ("mine", {})
    assert result["double"].tolist() == [2.0, 2.0, 2.0]
    assert changed == {"seen": 3.0}


def test_what_a_lent_function_raises_is_raised_in_the_caller(sandbox):
    source = "def f():\n    try: below()\n    except RuntimeError as error: return str(error)"
    with (
        sandbox.submission(cells(source)) as submission,
        submission.function({"below": lambda: 1 / 0}) as call,
    ):
        assert "ZeroDivisionError" in call("f", ()).value


def test_a_lent_function_that_hangs_is_stopped(sandbox):
    source = "def f():\n    return below()"
    slept = []
    with (
        limited(sandbox, call_seconds=1.0),
        sandbox.submission(cells(source)) as submission,
        submission.function({"below": lambda: slept.append(time.sleep(300))}) as call,
    ):
        outcome = call("f", ())
    assert outcome.failure is not None
    assert slept == []


def test_after_a_timeout_the_next_function_is_judged(sandbox):
    source = "def f():\n    while True: pass\ndef g():\n    return 1"
    with limited(sandbox, call_seconds=2.0), sandbox.submission(cells(source)) as submission:
        with submission.function() as call:
            assert call("f", ()).failure.kind == "timeout"
        with submission.function() as call:
            assert call("g", ()).value == 1


def test_all_functions_together_have_one_deadline(sandbox):
    source = "def f():\n    while True:\n        pass"
    said = []
    short = {"call_seconds": 1.0, "notebook_seconds": 5.0}
    with limited(sandbox, **short), sandbox.submission(cells(source)) as submission:
        for _ in range(15):
            with submission.function() as call:
                failure = call("f", ()).failure
                assert failure.kind == "timeout"
                said.append(failure.message)
    assert "still running" in said[0]
    assert "all functions together" in said[-1]


def test_a_submission_that_ended_answers_every_call(sandbox):
    with sandbox.submission(cells("x = 1", "import os\nos._exit(3)", "x")) as submission:
        assert submission.status == "crash"
        assert [run.failure and run.failure.kind for run in submission.cells] == [
            None,
            "skipped",
            "skipped",
        ]
        with submission.function() as call:
            assert call("f", ()).failure.kind == "died"


def test_output_is_bounded_and_the_cell_is_not(sandbox):
    with sandbox.submission(cells("print('x' * 10_000_000)\nprint('y')", "z = 1")) as submission:
        assert submission.status == "ok"
        assert sum(len(run.printed) for run in submission.cells) <= LIMITS.output_bytes


def test_a_second_run_draws_the_same_numbers(sandbox):
    source = "import random, numpy as np\nprint(np.random.rand(), random.random(), hash('text'))"
    printed = []
    for _ in range(2):
        with sandbox.submission(cells(source)) as submission:
            printed.append(submission.cells[0].printed)
    assert printed[0] == printed[1]


def test_a_server_that_was_killed_is_started_again(sandbox):
    sandbox._server.kill()
    sandbox._server.wait()
    with (
        sandbox.submission(cells("def f(): return 7")) as submission,
        submission.function() as call,
    ):
        assert call("f", ()).value == 7


FOREIGN = """
import os, no_such_module, math
from also_missing import something
%matplotlib inline
!pip install torch
try:
    import no_torch_here as torch
except ImportError:
    torch = None
RATE: float = 0.1
broken = no_such_module.thing
print("never printed")
while True: pass
for i in range(10): print(i)
if __name__ == "__main__":
    raise SystemExit
def f(x):
    return math.floor(x) * RATE
class Net:
    def g(self): return f(30)
input("name? ")
"""


def test_foreign_code_runs_its_definitions_only(sandbox):
    with (
        limited(sandbox, cell_seconds=4.0),
        sandbox.submission(cells("%%bash\nrm -rf .", FOREIGN, lenient=True)) as submission,
    ):
        assert submission.status == "ok"
        assert submission.cells[1].printed == ""
        assert submission.cells[1].failure is None  # what is not here is stood in for
        with submission.function() as call:
            assert call("f", (20.5,)).value == 2.0
            assert call("Net.g", ((), ())).value == 3.0


def test_foreign_code_that_hangs_or_is_broken_is_told_apart(sandbox):
    sources = ("x = [i for i in iter(int, 1)]\ndef f(): return 1", "def (:")
    short = limited(sandbox, cell_seconds=2.0)
    with short, sandbox.submission(cells(*sources, lenient=True)) as submission:
        hangs, broken = (run.failure for run in submission.cells)
        assert hangs is None or hangs.kind == "MemoryError"  # a value that takes long is left out
        assert broken.kind == "SyntaxError"
        with submission.function() as call:
            assert call("f", ()).value == 1


def test_without_bubblewrap_the_refusal_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(launch.shutil, "which", lambda name: None)
    with pytest.raises(SandboxUnavailableError, match="apt install bubblewrap"), Sandbox("bwrap"):
        pass


def test_a_bubblewrap_that_fails_is_a_refusal(monkeypatch, tmp_path):
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho no permissions >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(SandboxUnavailableError, match="no permissions"), Sandbox("bwrap"):
        pass


def test_the_limits_stretch_on_a_slow_machine(monkeypatch):
    monkeypatch.setattr("autograder.sandbox.box.slowness", lambda: 3.0)
    assert Sandbox("none", Limits(call_seconds=2.0)).limits.call_seconds == 6.0


COUNTS = """
seen = []
def f(x):
    seen.append(x)
    return seen
def g(x):
    return -x
def die(x):
    if x == 2:
        import os
        os._exit(1)
    return x
"""


def test_calls_sent_ahead_are_answered_whatever_is_asked_for_first(sandbox):
    args = [(n,) for n in range(40)]
    with sandbox.submission(cells(COUNTS)) as submission, submission.function() as call:
        call.ahead(("f", one) for one in args)
        assert call("g", (7,)).value == -7  # was not sent ahead
        assert call("f", args[2]).value == [0, 1, 2]
        assert call("f", args[0]).value == [0]
        assert call("f", (1,)).value[-1] == 1  # equal to one that was, but another call
        assert call("f", args[39]).value.count(39) == 1


def test_arrays_that_no_pipe_holds_can_be_sent_ahead(sandbox):
    args = [(np.full(100_000, n),) for n in range(6)]
    source = "def f(x):\n    return x + 1"
    with sandbox.submission(cells(source)) as submission, submission.function() as call:
        call.ahead(("f", one) for one in args)
        for number, one in enumerate(args):
            assert np.all(call("f", one).value == number + 1)


def test_much_that_goes_both_ways_at_once_does_not_wait_for_each_other(sandbox):
    large, small = (np.ones(300_000),), [(np.full(2, n),) for n in range(8)]
    source = "import numpy as np\ndef f(x):\n    return np.full(300_000, x[0])"
    with sandbox.submission(cells(source)) as submission, submission.function() as call:
        call.ahead([*(("f", one) for one in small), ("f", large)])
        assert call("f", small[0]).value[0] == 0
        assert call("f", large).value[0] == 1
        assert [call("f", one).value[0] for one in small[1:]] == [1, 2, 3, 4, 5, 6, 7]


def test_behind_calls_that_nobody_foresees_everything_waits_for_its_turn(sandbox):
    args = [(n,) for n in range(4)]
    with sandbox.submission(cells(COUNTS)) as submission, submission.function() as call:
        call.ahead([("f", args[0]), None, ("f", args[1]), ("f", args[2]), None, ("f", args[3])])
        assert call("f", args[0]).value == [0]
        assert call("f", (9,)).value == [0, 9]
        assert call("f", args[1]).value == [0, 9, 1]
        assert call("f", args[2]).value == [0, 9, 1, 2]
        assert call("f", args[3]).value == [0, 9, 1, 2, 3]


def test_a_call_sent_ahead_that_ends_the_process_ends_its_own_call_and_no_earlier_one(sandbox):
    args = [(n,) for n in range(4)]
    with sandbox.submission(cells(COUNTS)) as submission:
        with submission.function() as call:
            call.ahead(("die", one) for one in args)
            kinds = [found.failure and found.failure.kind for found in map(call, ["die"] * 4, args)]
        assert kinds == [None, None, "died", "died"]
        with submission.function() as call:
            assert call("g", (1,)).value == -1


def test_what_a_submission_mentions_is_there_before_it_and_not_earlier():
    look = "import sys\nsorted({'mat' 'pl' 'otlib', 'ipywid' 'gets'} & set(sys.modules))"
    with sandbox_or_skip(limits=LIMITS) as fresh:
        seen = []
        for note in ("", "# widgets", "# a plot", ""):
            with fresh.submission(cells(f"{note}\n{look}")) as submission:
                seen.append(submission.cells[0].outputs[0].text)
    both = "['ipywidgets', 'matplotlib']"
    assert seen == ["[]", "['ipywidgets']", both, both]
