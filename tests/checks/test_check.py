"""`check("name")` as a student meets it, against every kind of broken function."""

import os
import random
import subprocess
import sys
import textwrap
import warnings
import zipfile

import numpy as np
import pytest

from autograder.course import Course
from autograder.lab.reference import namespace
from unrolled.checks.case import BadCaseFileError, _array, load
from unrolled.checks.notebook import Check, checks_of, find_cases
from unrolled.checks.runner import SECONDS, Runner

LAB = "01_rnn_cell"
CASES = load(find_cases(LAB))
SHORT = 0.3  # for what never ends; what does has the time that students have


def verdict_on(source, function="softmax", seconds=SECONDS):
    names = namespace(Course(), LAB)
    exec(textwrap.dedent(source), names)
    return Check(CASES, names, seconds)(function)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("def softmax(z): raise NotImplementedError()", "not written yet"),
        ("def softmax(z): pass", "is None"),
        ("def softmax(z): return np.ones(3)", "has shape (3,)"),
        ("def softmax(z): return 'probably'", "the text 'probably'"),
        ("def softmax(z): return np.full(np.shape(z), np.nan)", "NaN"),
        ("def softmax(z): return z / 0", ""),
        ("def softmax(z): return undefined", "NameError"),
        ("def softmax(): return 1", "TypeError"),
        ("def softmax(z): return softmax(z)", "RecursionError"),
        ("def softmax(z):\n  while True: pass", "still running"),
        ("def softmax(z):\n  while True:\n    try: pass\n    except: pass", "still running"),
        ("def softmax(z):\n  import time\n  time.sleep(5)", "still running"),
        ("def softmax(z): raise SystemExit", "SystemExit"),
        ("def softmax(z): raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("del softmax", "no function softmax"),
        ("softmax = 3", "not a function"),
        ("class Odd:\n  def __array__(self, *a, **k): raise ValueError\n"
         "def softmax(z): return Odd()", "an object of type Odd"),
        ("class E(Exception):\n  def __str__(self): raise ValueError\n"
         "def softmax(z): raise E", "raised E"),
        ("def softmax(z): return (lambda: z)", "an object of type function"),
    ],
)  # fmt: skip
def test_a_broken_function_gets_one_sentence_and_no_points(source, says, capsys):
    verdict = verdict_on(source, seconds=SHORT if says == "still running" else SECONDS)
    assert verdict.score == 0
    assert says in str(verdict).replace("\n", " ")
    assert not verdict.passed
    assert "Traceback" not in str(verdict) + verdict._repr_html_()
    assert capsys.readouterr().err == ""


def test_one_broken_function_leaves_the_others_their_points():
    names = namespace(Course(), LAB)
    exec("def softmax(z):\n  while True: pass", names)
    assert Check(CASES, names, SHORT)("softmax").score == 0
    assert Check(CASES, names)("one_hot").passed


@pytest.mark.parametrize("name", ["softmaxx", "", 3, [], "soft max"])
def test_an_unknown_name_is_answered_with_the_known_ones(name, capsys):
    verdict = Check(CASES, {})(name)
    assert repr(verdict) == "0"
    assert not verdict.passed
    assert "softmax, one_hot" in capsys.readouterr().out.replace("\n", " ")


def test_prints_and_warnings_of_the_function_cost_nothing_and_do_not_leak(capsys):
    noisy = """
    import sys, warnings
    right = softmax
    def softmax(z):
        print("hello"); print("careful", file=sys.stderr); warnings.warn("old")
        np.exp(np.array([1000.0]))
        return right(z)
    """
    verdict = verdict_on(noisy)
    out = capsys.readouterr()
    assert verdict.passed
    assert "hello" not in out.out
    assert out.err == ""
    assert "careful" in verdict.printed


def test_code_that_uses_the_global_random_state_draws_on_and_disturbs_nothing():
    before = np.random.get_state()[1].copy(), random.getstate()  # noqa: NPY002
    run = Runner({"dice": lambda: (np.random.random(), random.random())})  # noqa: NPY002
    one, other = run("dice", ()).value, run("dice", ()).value
    assert one[0] != other[0]
    assert one[1] != other[1]
    assert np.array_equal(np.random.get_state()[1], before[0])  # noqa: NPY002
    assert random.getstate() == before[1]


def test_draws_go_on_through_calls_made_together_and_after_them():
    before = np.random.get_state()[1].copy(), random.getstate()  # noqa: NPY002
    run = Runner({"dice": lambda: (np.random.random(), random.random())})  # noqa: NPY002
    with run.own_randomness():
        drawn = [run("dice", ()).value for _ in range(2)]
    drawn += [run("dice", ()).value for _ in range(2)]
    with pytest.raises(KeyError), run.own_randomness():
        raise KeyError
    drawn.append(run("dice", ()).value)
    assert all(len(set(numbers)) == 5 for numbers in zip(*drawn, strict=True))
    assert np.array_equal(np.random.get_state()[1], before[0])  # noqa: NPY002
    assert random.getstate() == before[1]
    again = Runner({"dice": lambda: (np.random.random(), random.random())})  # noqa: NPY002
    assert [again("dice", ()).value for _ in range(5)] == drawn


def test_global_random_state_is_neither_used_nor_disturbed():
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    seeding = "right = softmax\ndef softmax(z):\n  np.random.seed(1)\n  return right(z)"
    assert verdict_on(seeding).passed
    assert np.array_equal(np.random.get_state()[1], before)  # noqa: NPY002


def test_settings_that_a_function_changes_are_put_back():
    verdict_on("def softmax(z):\n  np.seterr(all='raise')\n  return z")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert np.isinf(np.exp(np.float64(1e4)))


def test_what_a_student_writes_is_escaped_in_html():
    verdict = verdict_on("def softmax(z): raise ValueError('<script>alert(1)</script>')")
    assert "<script>" not in verdict._repr_html_()
    assert "&lt;script&gt;" in verdict._repr_html_()


def test_an_argument_that_is_changed_is_named_and_costs():
    verdict = verdict_on(
        "def softmax(z):\n  z -= z.max(axis=0)\n  np.exp(z, out=z)\n  z /= z.sum(axis=0)\n  return z.copy()"
    )
    assert verdict.misconception == "changes its argument"
    assert 0 <= verdict.score < verdict.max_points


def test_a_result_kept_in_a_global_is_found_out():
    verdict = verdict_on(
        """
        right = softmax
        kept = {}
        def softmax(z):
            buffer = kept.setdefault(np.shape(z), np.empty(np.shape(z)))
            buffer[...] = right(z)
            return buffer
        """
    )
    assert verdict.misconception == "shared between calls"


def test_a_wrong_function_on_a_broken_one_is_told_which_to_mend_first():
    verdict = verdict_on(
        "def rnn_cell_forward(xt, a_prev, parameters): return 1, 2, 3\n"
        "def rnn_forward(x, a0, parameters): return 1, 2, 3",
        "rnn_forward",
    )
    assert "rnn_cell_forward, which this function builds on, is not right yet" in verdict.note


def test_a_missing_case_file_is_explained_at_each_check(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    verdict = checks_of("77_no_such_lab")("softmax")
    assert repr(verdict) == "0"
    assert "expected.npz" in str(verdict)
    capsys.readouterr()


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut off"])
def test_a_damaged_case_file_is_one_clear_error(content, tmp_path):
    path = tmp_path / "expected.npz"
    path.write_bytes(content)
    with pytest.raises(BadCaseFileError, match="Copy it again"):
        load(path)


def test_a_case_file_with_a_pickle_in_it_is_refused(tmp_path):
    path = tmp_path / "expected.npz"
    np.savez(path, header=np.array([{"a": 1}], dtype=object))
    with pytest.raises(BadCaseFileError):
        load(path)


@pytest.mark.parametrize("arguments", ["", "z, seed", "*, z"])
def test_a_function_with_other_arguments_is_told_how_it_is_called(arguments):
    verdict = verdict_on(f"def softmax({arguments}): return z")
    assert verdict.misconception == "other arguments than it is called with"
    assert "It is called with z, in this order." in verdict.message


def test_a_call_inside_with_the_wrong_number_of_arguments_is_another_matter():
    verdict = verdict_on("def inner(): pass\ndef softmax(z): return inner(z)")
    assert verdict.misconception == "TypeError"
    assert "It is called with" not in verdict.message


def test_the_arrays_of_a_case_file_are_read_as_numpy_reads_them():
    path = Course().released_notebook("07_lstm").with_name("expected.npz")
    with zipfile.ZipFile(path) as file, np.load(path, allow_pickle=False) as known:
        for name in known.files:
            mine, right = _array(file.read(f"{name}.npy")), known[name]
            assert (mine.dtype, mine.shape) == (right.dtype, right.shape)
            assert mine.flags.f_contiguous == right.flags.f_contiguous
            assert mine.tobytes() == right.tobytes()


def test_repr_is_the_score_alone_in_whole_tenths():
    assert repr(verdict_on("")) == "8"
    half = verdict_on("def softmax(z):\n  e = np.exp(z - np.max(z))\n  return e / e.sum(axis=0)")
    assert repr(half) == "5"
    assert float(repr(half)) == half.score


@pytest.mark.parametrize(
    ("function", "first"),
    [
        ("np.exp(z - z.max()) / np.exp(z - z.max()).sum(axis=0)", "Hint: "),
        ("z.nothing", "AttributeError"),
    ],
)
def test_under_validate_the_diagnosis_stands_first(monkeypatch, capsys, function, first):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    names = {"np": np}
    exec(f"def softmax(z):\n    return {function}", names)
    verdict = Check(load(find_cases(LAB)), names)("softmax")
    said = " ".join(capsys.readouterr().err.split())
    wanted = verdict.hint if first == "Hint: " else first
    assert said.startswith("softmax: ")
    assert wanted in said.partition(" points.")[0]
    assert said.count(wanted[:60]) == 1


def test_under_validate_a_failure_is_written_to_stderr():
    code = (
        "from unrolled.checks import checks_of\n"
        f"check = checks_of({LAB!r})\n"
        "softmax = None\n"
        "check('softmax')"
    )
    environment = {**os.environ, "NBGRADER_EXECUTION": "validate"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert "softmax: 0 of 8 points" in done.stderr
    assert done.stdout == ""
