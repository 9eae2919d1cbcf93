"""`python -m unrolled reset FILE EXERCISE`."""

import json
import shutil

import pytest

from unrolled.__main__ import main
from unrolled.files import CHECKOUT

LAB = "01_rnn_cell"


@pytest.fixture
def notebook(tmp_path):
    """A solved notebook in a student's folder, with the released expected.npz beside it."""
    shutil.copy(CHECKOUT / "solutions" / LAB / f"{LAB}.ipynb", tmp_path)
    shutil.copy(CHECKOUT / "notebooks" / LAB / "expected.npz", tmp_path)
    return tmp_path / f"{LAB}.ipynb"


def cells(path):
    return {
        cell["metadata"].get("nbgrader", {}).get("grade_id", index): "".join(cell["source"])
        for index, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"])
    }


def test_one_exercise_is_as_released_and_the_rest_untouched(notebook, capsys):
    before = notebook.read_bytes()
    solved, released = cells(notebook), cells(CHECKOUT / "notebooks" / LAB / f"{LAB}.ipynb")
    assert main(["reset", str(notebook), "one_hot"]) == 0
    after = cells(notebook)
    assert after["one_hot"] == released["one_hot"]
    assert {**after, "one_hot": 0} == {**solved, "one_hot": 0}
    backup = notebook.with_name(f"{LAB}.before-reset-1.ipynb")
    assert backup.read_bytes() == before
    assert str(backup) in capsys.readouterr().out


def test_a_second_reset_keeps_the_first_backup(notebook):
    assert main(["reset", str(notebook), "one_hot"]) == 0
    assert main(["reset", str(notebook), "softmax"]) == 0
    assert len(list(notebook.parent.glob("*.before-reset-*.ipynb"))) == 2


def test_what_the_old_answer_printed_goes_with_it(notebook):
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[{"output_type": "stream", "name": "stdout", "text": ["8"]}])
            cell["execution_count"] = 7
    notebook.write_text(json.dumps(content), encoding="utf-8")
    assert main(["reset", str(notebook), "one_hot"]) == 0
    after = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    blank = [c for c in after if c["cell_type"] == "code" and not c["outputs"]]
    assert [c["metadata"]["nbgrader"]["grade_id"] for c in blank] == ["one_hot"]
    assert blank[0]["execution_count"] is None


def test_without_cases_beside_it_the_checkout_knows_the_released_text(notebook, capsys):
    notebook.with_name("expected.npz").unlink()
    assert main(["reset", str(notebook), "one_hot"]) == 0
    released = cells(CHECKOUT / "notebooks" / LAB / f"{LAB}.ipynb")
    assert cells(notebook)["one_hot"] == released["one_hot"]
    renamed = notebook.rename(notebook.with_name("mine.ipynb"))  # its exercises tell the lab
    assert main(["reset", str(renamed), "softmax"]) == 0
    assert cells(renamed)["softmax"] == released["softmax"]
    renamed.write_text('{"cells": []}')
    assert main(["reset", str(renamed), "softmax"]) == 1
    assert "expected.npz is not beside" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("spoil", "exercise", "says"),
    [
        (lambda path: None, "softmaxx", "this lab has: softmax"),
        (lambda path: None, "check-softmax", "There is no exercise"),
        (lambda path: path.write_text("not json"), "softmax", "not a notebook"),
        (lambda path: path.write_text("[1]"), "softmax", "not a notebook"),
        (lambda path: path.write_text('{"cells": [1]}'), "softmax", "not a notebook"),
        (lambda path: path.write_text('{"cells": [{"metadata": 1}]}'), "softmax", "not in"),
        (lambda path: path.write_bytes(b"\xff\xfe"), "softmax", "not a notebook"),
        (lambda path: path.write_bytes(b"\xfe\xed"), "softmax", "cannot be read"),
        (lambda path: path.unlink(), "softmax", "cannot be read"),
        (lambda path: path.write_text('{"cells": []}'), "softmax", "not in"),
        (lambda path: path.with_name("expected.npz").write_bytes(b"x"), "softmax", "expected.npz"),
    ],
)
def test_what_cannot_be_put_back_is_one_sentence_and_changes_nothing(
    notebook, spoil, exercise, says, capsys
):
    spoil(notebook)
    before = notebook.read_bytes() if notebook.exists() else None
    assert main(["reset", str(notebook), exercise]) == 1
    assert says in capsys.readouterr().err
    assert (notebook.read_bytes() if notebook.exists() else None) == before
    assert not list(notebook.parent.glob("*.before-reset-*"))
