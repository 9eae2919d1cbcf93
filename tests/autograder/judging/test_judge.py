"""`judge`: functions of any file, as real students write them, get what `grade` would give."""

import json
import os
import subprocess

import nbformat
import pytest

from autograder.course import ROOT, Course, CourseError
from autograder.grade import commands
from autograder.grade.any_file import judge_file
from autograder.judging.marking import Bench
from autograder.lab.reference import cells
from autograder.sandbox.inside.any_source.source_text import statements
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import LAB, answered, answers, command, raw, released

COURSE = Course()
NAMES = ["softmax", "one_hot", "rnn_cell_forward", "rnn_forward", "cross_entropy"]
POINTS = {"softmax": 8, "one_hot": 6, "rnn_cell_forward": 10, "rnn_forward": 10, "cross_entropy": 6}


@pytest.fixture(scope="module")
def bench(built_once):
    with Bench(built_once, LAB, isolation()) as found:
        yield found


@pytest.fixture
def judged(bench, tmp_path):
    def judge(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return judge_file(bench, path).line()

    return judge


def scores(line):
    return {name: entry["score"] for name, entry in line["functions"].items()}


FOREIGN = """
from rnn_utils import *
import matplotlib.pyplot as plt
import tensorflow as tf
%matplotlib inline
!pip install something
np.random.seed(1)

def rnn_cell_forward(xt, a_prev, parameters):
    Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
    a_next = np.tanh(np.dot(Wax, xt) + np.dot(Waa, a_prev) + parameters["ba"])
    yt_pred = softmax(np.dot(Wya, a_next) + parameters["by"])
    return a_next, yt_pred, (a_next, a_prev, xt, parameters)

xt_tmp = np.random.randn(3, 10)
a_next_tmp, yt_tmp, cache_tmp = rnn_cell_forward(xt_tmp, a_prev_tmp, parameters_tmp)
print("a_next[4] = \\n", a_next_tmp[4])
plt.plot(a_next_tmp)
for epoch in range(10 ** 12):
    pass
"""


def test_a_file_with_missing_imports_magics_and_training_is_judged_on_its_functions(judged):
    line = judged("foreign.py", FOREIGN)
    assert line["file"].endswith("foreign.py")
    assert scores(line) == dict.fromkeys(NAMES, 0) | {"rnn_cell_forward": 10}
    assert line["functions"]["softmax"]["misconception"] == "missing"
    assert line["functions"]["rnn_cell_forward"] == {
        "points": 10, "score": 10, "misconception": None, "message": "",
    }  # fmt: skip


ELSEWHERE = """
from course import rnn_utils
from rnn_utils import softmax as squash
import numba
print "Python 2", 3
ratio = ("%d"
    % 3)
def rnn_cell_forward(xt, a_prev, parameters):
\tprint "shape", xt.shape
        Wax, Waa, Wya = parameters["Wax"], parameters["Waa"], parameters["Wya"]
\ta_next = np.tanh(np.dot(Wax, xt) + np.dot(Waa, a_prev) + parameters["ba"])
\tyt_pred = rnn_utils.softmax(np.dot(Wya, a_next) + parameters["by"])
\treturn a_next, yt_pred, (a_next, a_prev, xt, parameters)
def unfinished(x:
    return 3
@numba.jit(nopython=True)
def one_hot(indices, n=vocab_size) -> tf.Tensor:
    columns = np.zeros((n, len(indices)), dtype=np.float)
    for t in xrange(len(indices)):
        if indices[t] is not None:
            columns[indices[t], t] = 1
    return columns
def train():
    while True:
        pass
one_hot = 3
model = train()
model = train()
model = train()
model = train()
"""


def test_python_2_a_broken_line_absent_modules_and_training_hide_no_function(judged):
    line = judged("elsewhere.py", ELSEWHERE)
    found = scores(line)
    assert (found["one_hot"], found["rnn_cell_forward"]) == (6, 10)
    missing = line["functions"]["rnn_forward"]["message"]
    assert "no function rnn_forward" in missing
    assert "line 14" in missing
    assert "rnn_cell_forward, unfinished, one_hot, train" in missing


STUMBLES = """
import numpy as np
x_tmp = np.random.randn(n_x, 10)
def softmax(z):
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)
class Net(Base):
    pass
SCALE = undefined_too
def one_hot(indices, n):
    return SCALE * np.zeros((n, len(indices)))
"""


def test_what_stands_behind_a_statement_that_failed_is_judged_and_that_one_is_named(judged):
    line = judged("stumbles.py", STUMBLES)
    assert scores(line)["softmax"] == 8
    said = line["functions"]["one_hot"]["message"]
    assert "line 3, x_tmp = np.random.randn(n_x, 10): NameError" in said
    assert "line 3, x_tmp" in line["functions"]["rnn_forward"]["message"]
    body, unread = statements("def unfinished(x:\n    return 3\n" + STUMBLES)
    assert [s.lineno for s in body] == [4, 5, 6, 9, 11, 12]
    assert "line 1" in str(unread)


def test_a_foreign_notebook_is_judged_like_its_code(judged):
    cells = [nbformat.v4.new_code_cell(part) for part in FOREIGN.split("\n\n")]
    cells.insert(1, nbformat.v4.new_markdown_cell("# My course"))
    assert scores(judged("any.ipynb", raw(nbformat.v4.new_notebook(cells=cells)))) == dict.fromkeys(
        NAMES, 0
    ) | {"rnn_cell_forward": 10}


def test_the_labs_own_notebook_scores_as_in_grade(judged, bench):
    from autograder.intake.submitted import Handed

    for notebook, total in ((answered(COURSE), 40), (released(COURSE), 0)):
        line = judged("lab.ipynb", raw(notebook))
        record = bench.mark(Handed("x", raw(notebook))).record
        assert scores(line) == {name: f.score for name, f in record.functions.items()}
        assert record.score == total


def test_a_solved_script_gets_full_marks_and_a_named_mistake_is_named(judged):
    wrong = answers(COURSE)["softmax"].replace("axis=0, keepdims=True)\n    ###", ")\n    ###")
    source = "\n".join(["import numpy as np", *(answers(COURSE) | {"softmax": wrong}).values()])
    line = judged("solved.py", source)
    assert scores(line) == POINTS | {"softmax": 4}
    assert line["functions"]["softmax"]["misconception"] == "sum over everything"
    assert line["functions"]["softmax"]["message"]


def test_what_a_lab_gives_is_lent_where_a_file_has_its_own_and_that_is_wrong(tmp_path):
    lab, path = "07_lstm", tmp_path / "file.py"
    cell = solution_of(lab, "lstm_cell_forward")
    with Bench(COURSE, lab, isolation()) as bench:
        for own in ("", "def softmax(z):\n    return z\n"):
            path.write_text(f"import numpy as np\n{own}{cell}")
            found = judge_file(bench, path).found["lstm_cell_forward"]
            assert found.right == (not own)
            assert found.verdict.score == found.verdict.max_points
            assert found.lent == bool(own)


def solution_of(lab, function):
    return next(source for _, name, source in cells(COURSE, lab) if name == function)


def test_no_cell_at_all_is_five_missing_functions(judged):
    line = judged("empty.py", "")
    assert {entry["misconception"] for entry in line["functions"].values()} == {"missing"}


@pytest.mark.parametrize(
    ("name", "content"),
    [("cut.ipynb", b'{"cells": ['), ("page.html", b"<html>"), ("big.py", b"#" * (21 << 20))],
)
def test_a_file_that_cannot_be_read_is_a_line_with_an_error(judged, name, content):
    line = judged(name, content)
    assert set(line) == {"file", "error"}
    assert "cannot be read" in line["error"]


def test_a_folder_a_pipe_and_no_file_are_lines_with_an_error(bench, tmp_path):
    os.mkfifo(tmp_path / "pipe.py")
    for path in (tmp_path, tmp_path / "pipe.py", tmp_path / "none.py"):
        assert "cannot be read" in judge_file(bench, path).line()["error"]


def test_bytes_that_are_not_utf8_and_code_that_is_not_python_are_survived(judged):
    source = b"# caf\xe9\nthis is no Python\n" + answers(COURSE)["one_hot"].encode()
    assert scores(judged("latin.py", b"import numpy as np\n" + source))["softmax"] == 0


def test_the_command_prints_one_json_object_a_file_and_ends_well(built_once, tmp_path):
    (tmp_path / "a.py").write_text("def softmax(z):\n    return z\n")
    done = subprocess.run(
        command(
            built_once, "judge", LAB, str(tmp_path / "a.py"), str(tmp_path / "b.py"),
            "--json", "--isolation", isolation(),
        ),
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["functions"]["softmax"]["score"] == 0
    assert set(first["functions"]) == set(NAMES)
    assert "error" in second


def test_the_table_for_people_fits_a_line_each(bench, tmp_path):
    path = tmp_path / "a.py"
    path.write_text("def softmax(z):\n    raise ValueError('\\x1b[31m' + 'x\\n' * 999)\n")
    table = judge_file(bench, path).table()
    assert len(table.splitlines()) == 6
    assert "\x1b" not in table


def test_a_wrong_lab_is_a_clear_error(tmp_path):
    with pytest.raises(CourseError, match=r"There is no lab '99_none'; .*01_rnn_cell"):
        commands.judge.main(["99_none", str(tmp_path / "a.py")], standalone_mode=False)
