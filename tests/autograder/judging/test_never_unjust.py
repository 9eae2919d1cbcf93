"""An honest submission is never graded 0, called a cheat, or taken for another's."""

import copy
import io
import json
import unicodedata
import zipfile

import nbformat
import pytest

from autograder.build.lab import build
from autograder.course import Course, CourseError
from autograder.intake import timestamps
from autograder.intake.normalise import normalise
from autograder.intake.submitted import Handed, hand_in, strays, students
from autograder.judging.marking import Bench
from autograder.lab.release import release
from autograder.sandbox import Limits
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import LAB, answered, answers, cell_of, raw, released, with_cells

CODE = nbformat.v4.new_code_cell
SHORT = Limits(call_seconds=2.0, cell_seconds=2.0, notebook_seconds=6.0, memory_bytes=400 << 20)


@pytest.fixture(scope="module")
def bench():
    with Bench(Course(), LAB, isolation(), SHORT) as found:
        yield found


def mark(bench, notebook):
    return bench.mark(Handed("ada", raw(notebook))).record


@pytest.mark.parametrize(
    ("later", "taken"),
    [
        ("softmax = softmax(np.array([1.0, 2.0]))", "softmax"),
        ("np = 10", "np"),
        ("%reset -f", "softmax"),
        ("del softmax, one_hot", "one_hot"),
        ("def softmax(z, T=2.0):\n    return z / T", "softmax"),
        ("sum = max = range = 0", ""),
        ("np.seterr(all='raise')", ""),
    ],
)
def test_later_cells_do_not_decide_and_are_named(bench, later, taken):
    notebook = answered(Course())
    notebook.cells.append(CODE(later))
    found = mark(bench, notebook)
    assert (found.status, found.score) == ("ok", 40)
    assert any(taken in note and "Taken" in note for note in found.notes) == bool(taken)


def between(notebook, source):
    """A copy with a cell below the check of softmax, before all that calls it is checked."""
    at = notebook.cells.index(cell_of(notebook, "check-softmax"))
    return with_cells(notebook, CODE(source), at=at + 1)


@pytest.mark.parametrize(
    "taking",
    ["softmax = 3", "del softmax", "def softmax(x):\n    return x", "np = 10", "import math as np"],
)
def test_a_name_taken_between_two_checks_costs_no_later_function(bench, taking):
    found = mark(bench, between(answered(Course()), taking))
    assert found.score == 40
    assert not any(entry.lent for entry in found.functions.values())


def test_neither_does_a_name_that_another_exercise_takes(bench):
    own = answers(Course())["one_hot"]
    found = mark(bench, answered(Course(), one_hot=f"{own}\nsoftmax = 3\n"))
    assert found.score == 40


def test_what_a_right_function_calls_stands_as_it_stood_too(bench):
    notebook = answered(
        Course(),
        softmax="def shifted(x):\n    return x - np.max(x, axis=0, keepdims=True)\n\n"
        "def softmax(x):\n    e = np.exp(shifted(x))\n    return e / e.sum(axis=0, keepdims=True)\n",
    )
    assert mark(bench, between(notebook, "shifted = 3")).score == 40


def test_a_wrong_function_that_is_mended_below_its_check_helps_those_that_call_it(bench):
    right = answers(Course())["softmax"]
    notebook = answered(Course(), softmax="def softmax(x):\n    return x\n")
    found = mark(bench, between(notebook, right))
    assert found.functions["softmax"].score == 0
    assert found.score == 32


def test_a_name_that_becomes_a_number_for_a_reason_stays_one(bench):
    softmax = answers(Course())["softmax"] + "\ndef one():\n    return 1\n"
    cell = answers(Course())["rnn_cell_forward"].replace("np.tanh(", "one * np.tanh(")
    assert "one *" in cell
    notebook = answered(Course(), softmax=softmax, rnn_cell_forward=cell)
    assert mark(bench, between(notebook, "one = 1")).score == 40


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("losses = []\nwhile True:\n    losses.append('x' * 10**6)", "memory"),
        ("import os\nos._exit(3)", "crash"),
        ("while True:\n    pass", "timeout"),
        (
            "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
            "timeout",
        ),
    ],
)
@pytest.mark.parametrize("at", [2, -1])
def test_a_cell_that_takes_too_much_costs_itself_alone(bench, cell, status, at):
    notebook = answered(Course())
    notebook.cells.insert(len(notebook.cells) if at == -1 else at, CODE(cell))
    found = mark(bench, notebook)
    assert (found.status, found.score) == (status, 40)
    assert any(cell.split("\n")[0] in note and "costs itself alone" in note for note in found.notes)


def test_text_is_not_code(bench):
    notebook = answered(Course())
    own = cell_of(notebook, "softmax").metadata
    for kind in (nbformat.v4.new_raw_cell, nbformat.v4.new_markdown_cell):
        wrong = kind("def softmax(z):\n    return z")
        wrong.metadata = copy.deepcopy(own)
        notebook.cells.insert(7, wrong)
    assert mark(bench, notebook).score == 40


def test_an_answer_below_its_check_counts_where_there_is_none_above(bench):
    notebook = answered(Course())
    answer = cell_of(notebook, "softmax").source
    cell_of(notebook, "softmax").source = cell_of(released(Course()), "softmax").source
    place = notebook.cells.index(cell_of(notebook, "check-softmax"))
    notebook.cells.insert(place + 1, CODE(answer))
    notebook.cells.append(CODE("softmax = 3"))
    found = mark(bench, notebook)
    assert found.score == 40
    assert "softmax" not in found.blank


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import no_such_package\n", "ModuleNotFoundError"),
        ("def softmax(z):\n\tif True:\n        return z", "TabError"),
        ("def softmax(z:\n    return z", "SyntaxError"),
        ("def softmax(z):\n    return return z", "(line 2 of the cell). Run the cell"),
        ("while True:\n    pass\ndef softmax(z):\n    return z", "did not end in time"),
    ],
)
def test_a_verdict_names_what_stopped_the_cell(bench, source, words):
    answer = source + answers(Course())["softmax"] if "no_such" in source else source
    found = mark(bench, answered(Course(), softmax=answer))
    assert words in found.functions["softmax"].message
    assert "deleted or renamed" not in found.functions["softmax"].message
    assert "<ipython" not in found.functions["softmax"].message


def test_a_name_that_only_a_play_cell_sets_is_said_to_be_that(bench):
    play = CODE("def table(n, m):\n    return np.zeros((n, m))")
    play.metadata["tags"] = ["skip-execution"]
    wrong = "def one_hot(indices, n):\n    return table(n, len(indices))"
    found = mark(bench, with_cells(answered(Course(), one_hot=wrong), play))
    assert "table is set only in a cell for playing" in found.functions["one_hot"].message


def test_an_instructors_change_is_not_blamed_on_a_student(built):
    before = raw(answered(built))
    text = built.source(LAB).read_text(encoding="utf-8")
    built.source(LAB).write_text(
        text.replace("import numpy as np\n", "import math\nimport numpy as np\n", 1)
    )
    build(built, [LAB])
    now = release(built, LAB)
    normal = normalise(before, now)
    assert normal.tampered == ()
    assert any("from the release of 20" in note for note in normal.notes)
    tampered = json.loads(before)
    cell = next(c for c in tampered["cells"] if c["id"] == "setup")
    cell["source"] = "check = lambda name: 10"
    assert normalise(json.dumps(tampered).encode(), now).tampered


def test_a_release_that_somebody_worked_in_is_refused(built):
    path = built.released_notebook(LAB)
    path.write_bytes(raw(answered(built)))
    with pytest.raises(CourseError, match=r"not as `build` made it.*git checkout"):
        release(built, LAB)


def put(course, path, content):
    place = course.root / "autograder" / "submitted" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def test_two_folders_that_stand_for_one_student_are_both_graded(built):
    content, decomposed = raw(answered(built)), unicodedata.normalize("NFD", "émile")
    put(built, f"émile/{LAB}/{LAB}.ipynb", content)
    put(built, f"{decomposed}/{LAB}/{LAB}.ipynb", content)
    put(built, f"ada/{LAB}/{LAB}.ipynb", content)
    put(built, f"{LAB}/ada/{LAB}.ipynb", content)
    found = students(built, LAB)
    assert {place: name for name, place in found.items()}.keys() == {
        "émile", decomposed, "ada", f"{LAB}/ada",
    }  # fmt: skip
    assert {found["émile"], found["ada"]} == {"émile", "ada"}
    for name, place in found.items():
        handed = hand_in(built, LAB, place)
        assert (handed.student, handed.raw) == (name, content)
        assert any("is graded as" in note for note in handed.notes) == (
            name not in ("émile", "ada")
        )
    assert strays(built, LAB) == []


def test_of_two_folders_for_one_student_that_which_has_work_in_it_is_the_students(built):
    decomposed = unicodedata.normalize("NFD", "émile")
    (built.root / "autograder" / "submitted" / "émile" / "02_bptt").mkdir(parents=True)
    put(built, f"{decomposed}/{LAB}/{LAB}.ipynb", raw(answered(built)))
    assert students(built, LAB) == {"émile": decomposed}


def zipped(content):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"hand in/{LAB}.ipynb", content)
        archive.writestr(f"__MACOSX/._{LAB}.ipynb", b"\0")
    return file.getvalue()


@pytest.mark.parametrize(
    "path",
    [
        f"ada/{LAB}/{LAB}/{LAB}.ipynb",
        f"ada/{LAB}/{LAB}.ipynb.txt",
        f"ada/{LAB}/{LAB} (1).ipynb",
        f"ada/{LAB}/hand_in.zip",
        f"ada/{LAB.upper()}/{LAB}.ipynb",
        f"ada/{LAB}.ipynb",
        f"{LAB}/ada/{LAB}.ipynb",
    ],
)
def test_a_notebook_in_the_wrong_place_is_taken_and_that_is_said(built, path):
    content = raw(answered(built))
    put(built, path, zipped(content) if path.endswith(".zip") else content)
    (name,) = students(built, LAB).values()
    found = hand_in(built, LAB, name)
    assert (found.student, found.raw, found.problem) == ("ada", content, "")
    assert any(note.endswith("graded.") for note in found.notes)


def test_where_there_is_doubt_it_is_said_what_lies_there(built):
    put(built, f"ada/{LAB}/one.ipynb", b"{}")
    put(built, f"ada/{LAB}/two.ipynb", b"{}")
    put(built, f"ada/{LAB}/._{LAB}.ipynb", b"\0\5\26\7")
    put(built, "eve/Lab 1/x.ipynb", b"{}")
    found = hand_in(built, LAB, "ada")
    assert found.raw is None
    assert "'one.ipynb', 'two.ipynb'" in found.problem
    assert "._" not in found.problem
    (line,) = strays(built, LAB)
    assert "'eve/Lab 1/x.ipynb'" in line


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf2026-11-27 01:00:00 UTC\r\n",
        "2026-11-27 01:00:00 UTC\r\n".encode("utf-16"),
        b"2026-11-27T01:00:00Z",
        b"11/27/2026 1:00 AM",
        b"2026-11-26 23:00:00 UTC\n2026-11-27 01:00:00 UTC\n",
        b"2026-11-27 02:00:00 Europe/Berlin",
    ],
)
def test_a_time_stamp_is_read_whatever_an_editor_made_of_it(content):
    assert timestamps.read(content)[0] == "2026-11-27 01:00:00 UTC"


@pytest.mark.parametrize("content", [b"", b"yesterday", b"12", b"\xff\x00\x80", b"Friday 10:00"])
def test_what_is_no_time_is_said_to_be_none(content):
    time, said = timestamps.read(content)
    assert time == ""
    assert "whether this was late is not known" in said


def test_sources_are_read_under_more_outputs_than_a_notebook_may_have():
    notebook = answered(Course())
    notebook.cells[-1] = CODE("1")
    notebook.cells[-1].outputs = [{"output_type": "stream", "text": ["[loss] 0.1\n"] * 2_000_000}]
    normal = normalise(raw(notebook), release(Course(), LAB))
    assert not normal.problem
    assert not normal.blank
