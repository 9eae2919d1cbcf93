"""`python -m unrolled progress`: where am I, read from saved notebooks, running nothing."""

import json
import shutil

import pytest

from unrolled.__main__ import main
from unrolled.checks import checks_of
from unrolled.commands.progress import progress
from unrolled.files import CHECKOUT

LAB = "01_rnn_cell"


@pytest.fixture
def folder(tmp_path):
    """A learner's folder: lab 01 as released, lab 00 not begun."""
    shutil.copytree(CHECKOUT / "notebooks" / LAB, tmp_path / LAB)
    return tmp_path


def cells(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    ids = [c["metadata"].get("nbgrader", {}).get("grade_id") for c in notebook["cells"]]
    return notebook, dict(zip(ids, notebook["cells"], strict=True))


def answer(folder, name, shown):
    """Answer an exercise by the solution; its check cell shows a score, or nothing."""
    path = folder / LAB / f"{LAB}.ipynb"
    _, solved = cells(CHECKOUT / "solutions" / LAB / f"{LAB}.ipynb")
    notebook, by_id = cells(path)
    by_id[name]["source"] = solved[name]["source"]
    data = {"text/plain": [shown]}
    by_id[f"check-{name}"]["outputs"] = [
        {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}
    ] * (shown is not None)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def lab(folder):
    (found,) = [one for one in progress(folder).labs if one.name == LAB]
    return found


def test_points_are_those_that_the_check_last_showed(folder):
    answer(folder, "softmax", "8")
    answer(folder, "one_hot", "4.5")
    answer(folder, "rnn_forward", None)
    found = lab(folder)
    assert found.tenths == 125
    assert found.most == 400
    assert "12.5 of 40. Open: one_hot (4.5 of 6), rnn_cell_forward," in found.said
    assert "rnn_forward (not checked)" in found.said
    assert found.said.endswith("Next: one_hot")
    said = str(progress(folder))
    assert "checks last showed them" in said
    assert "Nothing was run" in said


def test_what_the_check_showed_is_what_a_verdict_writes(folder, monkeypatch):
    monkeypatch.chdir(folder / LAB)
    verdict = checks_of(LAB)("softmax")
    answer(folder, "softmax", repr(verdict))
    assert lab(folder).exercises[0].points == 0.0


def test_an_exercise_that_is_blank_again_has_no_points(folder):
    answer(folder, "softmax", "8")
    notebook = str(folder / LAB / f"{LAB}.ipynb")
    assert main(["reset", notebook, "softmax"]) == 0
    assert lab(folder).tenths == 0
    assert "softmax," in lab(folder).said


@pytest.mark.parametrize("shown", ["nan", "-1", "9", "1e9", "softmax", "<b>8</b>"])
def test_what_is_no_score_of_this_check_counts_for_nothing(folder, shown):
    answer(folder, "softmax", shown)
    assert lab(folder).tenths == 0


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"PK\x03\x04", b'{"cells": 1}', b"\xff\xfe"])
def test_a_broken_notebook_is_named_and_the_others_counted(folder, content, capsys):
    (folder / "00_start_here.ipynb").write_bytes(content)
    answer(folder, "softmax", "8")
    assert main(["progress", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "00_start_here" in said
    assert "cannot be read." in said
    assert "8 of " in said


@pytest.mark.parametrize("outputs", [None, 3, [3], [{"data": 3}], [{"data": {"text/plain": {}}}]])
def test_strange_outputs_are_no_points(folder, outputs):
    path = folder / LAB / f"{LAB}.ipynb"
    notebook, by_id = cells(path)
    by_id["check-softmax"]["outputs"] = outputs
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert lab(folder).tenths == 0


def test_labs_that_were_not_begun_say_how_to_begin(folder):
    said = str(progress(folder))
    assert "not begun. python -m unrolled start 02" in said
    assert str(CHECKOUT) not in said


def test_from_a_lab_s_own_folder_the_others_are_found_and_linked(folder, monkeypatch):
    shutil.copytree(CHECKOUT / "notebooks" / "00_start_here", folder / "00_start_here")
    monkeypatch.chdir(folder / "00_start_here")
    page = progress()._repr_html_()
    assert f'href="../{LAB}/{LAB}.ipynb"' in page
    assert 'href="00_start_here.ipynb"' in page
    assert "percent of the points" in page


def test_on_the_site_the_notebooks_lie_side_by_side(tmp_path, monkeypatch):
    for name in ("00_start_here", LAB):
        shutil.copy(CHECKOUT / "notebooks" / name / f"{name}.ipynb", tmp_path)
    monkeypatch.chdir(tmp_path)
    shutil.copy(f"{LAB}.ipynb", f"{LAB}.before-upgrade-1.ipynb")  # what is kept is no lab
    found = progress()
    assert [one.name for one in found.labs if one.notebook] == ["00_start_here", LAB]
    assert f'href="{LAB}.ipynb"' in found._repr_html_()
