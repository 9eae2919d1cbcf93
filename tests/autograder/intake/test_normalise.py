"""Any notebook becomes the nearest honest one, and only a tampered one is called tampered."""

import copy
import json

import nbformat
import pytest

from autograder.course import Course
from autograder.intake import rawcells
from autograder.intake.normalise import ABSENT, ELSEWHERE, MAX_OWN_CELLS, normalise, untouched
from autograder.lab.cells import grade_id, role
from autograder.lab.release import release, runnable
from tests.autograder.submissions import LAB, answered, answers, cell_of, raw, released, with_cells

COURSE = Course()
RELEASE = release(COURSE, LAB)
CODE, TEXT = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell


def of(notebook):
    return normalise(raw(notebook), RELEASE)


def solved():
    return answered(COURSE)


def source_of(normal, name):
    return cell_of(normal.notebook, name).source


def test_a_solved_notebook_keeps_its_answers_and_nothing_else():
    normal = of(solved())
    assert not normal.tampered
    assert not normal.notes
    assert not normal.problem
    assert not normal.blank
    for name, answer in answers(COURSE).items():
        assert source_of(normal, name) == answer


def test_the_untouched_release_is_blank_everywhere():
    normal = of(released(COURSE))
    assert set(normal.blank) == set(answers(COURSE))
    assert [c.source for c in normal.notebook.cells] == [c.source for c in released(COURSE).cells]


def executed(notebook):
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            cell.execution_count = number
            cell.outputs = [nbformat.v4.new_output("stream", text="done\n")]
    return notebook


def resaved(notebook):
    notebook.metadata["widgets"] = {"state": {}}
    notebook.metadata.kernelspec = {"name": "mine", "display_name": "mine", "language": "python"}
    notebook.metadata.language_info = {"name": "python", "version": "3.13.1"}
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        cell.metadata["collapsed"] = True
        cell.metadata["execution"] = {"iopub.status.busy": "now"}
    return notebook


def windows(notebook):
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n")
    return notebook


def trailing(notebook):
    for cell in notebook.cells:
        cell.source = "\n".join(line + "  " for line in cell.source.split("\n")) + "\n\n"
    return notebook


def reordered(notebook):
    own = [CODE("one = 1"), TEXT("my notes"), CODE("two = 2")]
    notebook = with_cells(notebook, *own)
    notebook.cells.append(notebook.cells.pop(3))
    return notebook


def without_ids(notebook):
    for cell in notebook.cells:
        cell.pop("id", None)
    return notebook


def without_texts(notebook):
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return notebook


def lines_as_lists(notebook):
    for cell in notebook.cells:
        cell["source"] = cell.source.splitlines(keepends=True)
    return notebook


def points_as_float(notebook):
    for cell in notebook.cells:
        grader = cell.metadata.get("nbgrader", {})
        if "points" in grader:
            grader["points"] = float(grader["points"])
        grader.pop("checksum", None)
        grader.pop("cell_type", None)
    return notebook


def copied(notebook):
    again = copy.deepcopy(cell_of(notebook, "softmax"))
    again.id = "another"
    return with_cells(notebook, again, at=8)


def check_deleted(notebook):
    notebook.cells.remove(cell_of(notebook, "check-softmax"))
    return notebook


def pasted_from_another_lab(notebook):
    solution = {"grade": False, "solution": True, "locked": False, "grade_id": "rnn_backward"}
    check = {"grade": True, "solution": False, "grade_id": "check-clip", "points": 5}
    own = [
        CODE("def f(): pass", metadata={"nbgrader": {**solution, "schema_version": 3}}),
        CODE('check("clip")', metadata={"nbgrader": {**check, "schema_version": 3}}),
    ]
    return with_cells(notebook, *own)


HONEST = [
    executed, resaved, windows, trailing, reordered, without_ids, without_texts, lines_as_lists,
    points_as_float, copied, check_deleted, pasted_from_another_lab,
]  # fmt: skip


@pytest.mark.parametrize("change", HONEST, ids=lambda change: change.__name__)
def test_an_honest_notebook_is_never_called_tampered(change):
    normal = of(change(solved()))
    assert normal.tampered == ()
    assert not normal.problem
    assert [c for c in normal.notebook.cells if role(c) == "check"] == [
        c for c in RELEASE.notebook.cells if role(c) == "check"
    ]
    for name, answer in answers(COURSE).items():
        assert source_of(normal, name).split() == answer.split()


@pytest.mark.parametrize("change", [executed, resaved, windows, lines_as_lists, without_ids])
def test_saving_again_draws_the_same_cases(change):
    assert of(change(solved())).hash == of(solved()).hash


def edited_check(notebook):
    cell_of(notebook, "check-softmax").source = "8"
    return notebook, "graded cell 'check-softmax' was edited: it holds '8'"


def edited_setup(notebook):
    cell_of(notebook, "setup").source += "\ncheck = lambda name: 10"
    return notebook, "locked cell 'setup' was edited"


def changed_points(notebook):
    cell_of(notebook, "check-softmax").metadata.nbgrader.points = 1000
    return notebook, "worth '1000' points, released with 8"


def silly_points(notebook):
    cell_of(notebook, "check-softmax").metadata.nbgrader.points = {"a": [1]}
    return notebook, "released with 8"


def made_gradable(notebook):
    cell_of(notebook, "softmax").metadata.nbgrader.update(grade=True, points=100)
    return notebook, "exercise cell 'softmax' says grade='True'"


def unlocked(notebook):
    cell_of(notebook, "check-softmax").metadata.nbgrader.update(grade=False, solution=True)
    return notebook, "says grade='False'"


def renamed(notebook):
    cell_of(notebook, "softmax").metadata.nbgrader.grade_id = "soft"
    return notebook, "'softmax' was given another id, 'soft'"


def swapped(notebook):
    one, other = cell_of(notebook, "softmax"), cell_of(notebook, "one_hot")
    one.metadata.nbgrader.grade_id, other.metadata.nbgrader.grade_id = "one_hot", "softmax"
    return notebook, "was given another id"


def invented(notebook):
    grader = {"grade": True, "solution": False, "locked": True, "grade_id": "bonus", "points": 50}
    return with_cells(notebook, CODE("50", metadata={"nbgrader": grader})), "under the id 'bonus'"


TAMPERED = [
    edited_check, edited_setup, changed_points, silly_points, made_gradable, unlocked, renamed,
    swapped, invented,
]  # fmt: skip


@pytest.mark.parametrize("change", TAMPERED, ids=lambda change: change.__name__)
def test_tampering_is_said_in_words_and_undone(change):
    notebook, words = change(solved())
    normal = of(notebook)
    assert any(words in line for line in normal.tampered), normal.tampered
    graders = [c.metadata.get("nbgrader") for c in normal.notebook.cells if grade_id(c)]
    assert graders == [c.metadata.nbgrader for c in RELEASE.notebook.cells if grade_id(c)]
    assert source_of(normal, "check-softmax") == 'check("softmax")'
    assert source_of(normal, "setup") == cell_of(RELEASE.notebook, "setup").source


def test_cells_of_the_students_own_run_where_they_stood():
    notebook = with_cells(solved(), CODE("helper = 1"), at=2)
    names = [name for name, _ in runnable(of(notebook).notebook)]
    assert names[:3] == ["setup", "own-1", "softmax"]


def test_a_split_exercise_runs_in_both_parts():
    notebook = solved()
    first = cell_of(notebook, "softmax")
    second = copy.deepcopy(first)
    second.id, first.source = "second-half", "def helper(z):\n    return z"
    notebook = with_cells(notebook, second, at=notebook.cells.index(first) + 1)
    sources = dict(runnable(of(notebook).notebook))
    assert sources["softmax"] == second.source  # the part that defines the function
    assert sources["own-1"] == first.source
    assert list(sources).index("own-1") < list(sources).index("softmax")


def test_an_exercise_that_lost_its_id_is_recognised_by_its_function():
    notebook = solved()
    cell = cell_of(notebook, "softmax")
    cell.metadata, cell.id = {}, "elsewhere"
    normal = of(notebook)
    assert source_of(normal, "softmax") == cell.source
    assert "softmax" not in normal.blank
    assert any("recognised by the function's name" in note for note in normal.notes)


def test_a_deleted_exercise_leaves_no_stub_behind_that_would_override_a_moved_answer():
    notebook = solved()
    cells = [cell_of(notebook, name) for name in ("softmax", "one_hot")]
    both = CODE("\n\n".join(cell.source for cell in cells))
    notebook.cells = [both, *(cell for cell in notebook.cells if cell not in cells)]
    normal = of(notebook)
    for name in ("softmax", "one_hot"):
        assert source_of(normal, name) == ELSEWHERE
        assert name not in normal.blank
    assert both.source in [source for _, source in runnable(normal.notebook)]


def test_a_function_that_is_nowhere_is_blank_and_leaves_no_stub():
    notebook = solved()
    notebook.cells.remove(cell_of(notebook, "softmax"))
    normal = of(notebook)
    assert source_of(normal, "softmax") == ABSENT
    assert "softmax" in normal.blank


def test_a_function_is_untouched_where_no_code_of_the_students_own_names_it():
    blank = released(COURSE)
    assert untouched(of(blank), RELEASE) == list(RELEASE.checks.values())
    assert untouched(of(solved()), RELEASE) == []
    named = with_cells(blank, CODE("softmax = lambda z: z"))
    assert "softmax" not in untouched(of(named), RELEASE)
    assert "one_hot" in untouched(of(named), RELEASE)
    blank.cells.remove(cell_of(blank, "one_hot"))  # deleted: it has to be looked for
    assert "one_hot" not in untouched(of(blank), RELEASE)


def test_an_exercise_turned_into_text_by_accident_is_still_code():
    notebook = solved()
    cell = cell_of(notebook, "softmax")
    cell.cell_type = "markdown"
    for name in ("outputs", "execution_count"):
        cell.pop(name)
    normal = of(notebook)
    assert normal.tampered == ()
    assert cell_of(normal.notebook, "softmax").cell_type == "code"
    assert source_of(normal, "softmax") == answers(COURSE)["softmax"]


def test_text_of_the_students_own_is_shown_and_does_nothing():
    evil = "<script>alert(1)</script> [x](javascript:alert(1)) $\\href{javascript:alert(1)}{x}$"
    notebook = with_cells(solved(), TEXT(evil), nbformat.v4.new_raw_cell(evil))
    shown = [c for c in of(notebook).notebook.cells if c.id.startswith("own-")]
    assert len(shown) == 2
    for cell in shown:
        assert cell.cell_type == "markdown"
        body = cell.source.removeprefix('<pre style="white-space:pre-wrap">').removesuffix("</pre>")
        assert not set("<>$[]()\\`*_") & set(body)


def test_play_cells_come_from_the_release_and_are_not_run():
    notebook = solved()
    (play, *_) = [cell for cell in notebook.cells if role(cell) == "play"]
    play.source = "raise SystemExit"
    normal = of(notebook)
    assert "raise SystemExit" not in [cell.source for cell in normal.notebook.cells]
    assert play.id not in dict(runnable(normal.notebook))


def test_twenty_thousand_cells_are_cut_to_a_number_that_can_be_run():
    notebook = solved()
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    notebook.cells += [{**cell, "source": f"x{n} = {n}"} for n in range(20_000)]
    normal = of(notebook)
    own = [cell for cell in normal.notebook.cells if cell.id.startswith("own-")]
    assert len(own) == MAX_OWN_CELLS
    assert "19700 of its cells were too many" in normal.notes[-1]


def test_a_cell_of_a_megabyte_is_not_run():
    notebook = solved()
    cell_of(notebook, "softmax").source = "#" * 1_000_000
    notebook.cells.append(CODE("#" * 1_000_000))
    normal = of(notebook)
    assert sum(len(source) for _, source in runnable(normal.notebook)) < 100_000
    assert len(normal.notes) == 2


def bad_utf8():
    return raw(solved()).replace(b"def softmax", b"# caf\xe9\\ndef softmax", 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (raw(solved())[:-500], "perhaps cut off"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deep"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested too deep"),
        (b"[]," * 1_100_000, "lists and objects"),
        (b" " * (60 << 20), "empty"),
        (b'{"cells": ["' + b" " * (21 << 20) + b'"]}', "more than 20 MB"),
        (b"PK\x03\x04 a zip archive", "a zip file"),
        (b"1" * 10_000, "not JSON"),
        (b"null", "no list of cells"),
        (b'{"cells": {"a": 1}}', "no list of cells"),
        (b'{"worksheets": [{"cells": []}]}', "old format 3"),
        (b"<!DOCTYPE html><html>", "a web page"),
        (raw(solved()).replace(b"{", b"{\n<<<<<<< HEAD\n", 1), "marks of a merge"),
        (b"\xff\xfe\x00", "not JSON"),
    ],
)
def test_what_cannot_be_read_becomes_the_empty_release_with_a_reason(content, words):
    normal = normalise(content, RELEASE)
    assert words in normal.problem
    assert set(normal.blank) == set(answers(COURSE))
    assert [c.source for c in normal.notebook.cells] == [c.source for c in RELEASE.notebook.cells]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_an_editors_other_encoding_is_read(encoding):
    normal = normalise(raw(solved()).decode().encode(encoding), RELEASE)
    assert normal.hash == of(solved()).hash


def test_a_few_bytes_that_are_not_utf8_cost_nothing():
    normal = normalise(bad_utf8(), RELEASE)
    assert not normal.problem
    assert "not UTF-8" in normal.notes[0]
    assert "def softmax" in source_of(normal, "softmax")


JUNK = [None, 7, "text", [], {}, {"cell_type": "code", "source": 7}, {"cell_type": "bomb"}]


def test_entries_that_are_no_cells_are_left_out():
    notebook = json.loads(raw(solved()))
    notebook["cells"] += JUNK
    normal = normalise(json.dumps(notebook).encode(), RELEASE)
    assert normal.hash == of(solved()).hash
    assert "7 entries of its list of cells are no cells" in normal.notes[0]


@pytest.mark.parametrize("metadata", [None, 7, [], {"nbgrader": 7}, {"nbgrader": {"grade_id": []}}])
def test_metadata_of_any_type_is_survived(metadata):
    notebook = json.loads(raw(solved()))
    cell = {"cell_type": "code", "id": [], "metadata": metadata, "source": "x = 1"}
    notebook["cells"].append(cell)
    assert not normalise(json.dumps(notebook).encode(), RELEASE).problem


def test_half_a_character_can_be_written_again():
    notebook = json.loads(raw(solved()))
    notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": "x = '\ud800'"})
    normal = normalise(json.dumps(notebook).encode(), RELEASE)
    nbformat.writes(normal.notebook).encode("utf-8")


def test_what_comes_out_is_a_valid_notebook():
    notebook = with_cells(solved(), CODE("a = 1"), TEXT("b"), nbformat.v4.new_raw_cell("c"))
    nbformat.validate(of(notebook).notebook)


def test_limits_are_where_the_documents_say():
    assert rawcells.MAX_BYTES == 20 << 20
