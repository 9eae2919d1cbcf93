"""`progress()`, `upgrade()` and `reset()` in a cell; a newer release is noticed."""

import io
import json
import shutil
import sys
import types

import pytest

import unrolled
from unrolled.__main__ import main
from unrolled.checks import checks_of
from unrolled.commands.from_a_cell import reset, upgrade
from unrolled.files import CHECKOUT
from unrolled.work import running
from unrolled.work.running import running_notebook

LAB = "01_rnn_cell"
SENTENCE = "A newer release is here."


@pytest.fixture
def mine(tmp_path, monkeypatch):
    """A notebook in a course of its own, in `work/`, whose release is newer; this is its kernel."""
    shutil.copytree(CHECKOUT / "notebooks" / LAB, tmp_path / "notebooks" / LAB)
    shutil.copytree(CHECKOUT / "notebooks" / LAB, tmp_path / "work" / LAB)
    path = tmp_path / "work" / LAB / f"{LAB}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"]["unrolled"]["release"] = "an older one"
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "softmax":
            cell["source"] = "def softmax(z):\n    return 'mine'"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    monkeypatch.chdir(path.parent)
    monkeypatch.setattr(running, "shell", lambda: Shell())
    return path


class Shell:
    kernel, user_ns = True, {}


def test_a_newer_release_is_said_in_the_first_cell(mine, capsys):
    checks_of(LAB)
    assert SENTENCE in capsys.readouterr().out
    upgrade(mine)
    assert "with 1 of your answers in it" in capsys.readouterr().out
    assert "return 'mine'" in mine.read_text(encoding="utf-8")
    checks_of(LAB)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("how", ["validate", "autograde"])
def test_nothing_is_said_when_grading(mine, monkeypatch, capsys, how):
    monkeypatch.setenv("NBGRADER_EXECUTION", how)
    checks_of(LAB)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("content", [None, "", "{", '{"cells": [], "metadata": 3}'])
def test_a_notebook_that_cannot_be_read_stops_no_first_cell(mine, capsys, content):
    mine.unlink() if content is None else mine.write_text(content)
    assert checks_of(LAB).lab == LAB
    assert capsys.readouterr().out == ""


def test_the_running_notebook_is_the_one_that_vs_code_or_jupyter_names(mine, monkeypatch):
    assert running_notebook().name == mine.name
    other = mine.with_name("renamed.ipynb")
    shutil.copy(mine, other)
    assert running_notebook() is None  # two of them, and nothing tells
    assert running_notebook(LAB).name == mine.name
    monkeypatch.setenv("JPY_SESSION_NAME", str(other))
    assert running_notebook() == other
    monkeypatch.setitem(Shell.user_ns, "__vsc_ipynb_file__", str(mine))
    assert running_notebook() == mine


def test_reset_in_a_cell_needs_only_the_name_of_the_exercise(mine, capsys):
    before = mine.read_bytes()
    reset("softmax")
    assert "softmax is as it was released" in capsys.readouterr().out
    assert "'mine'" not in mine.read_text(encoding="utf-8")
    assert mine.with_name(f"{LAB}.before-reset-1.ipynb").read_bytes() == before
    reset("nothing")
    assert "this lab has: softmax" in capsys.readouterr().out


def test_a_release_that_was_handed_out_can_be_named(mine, tmp_path, capsys, monkeypatch):
    handed = tmp_path / "handed out" / f"{LAB}.ipynb"
    handed.parent.mkdir()
    shutil.copy(CHECKOUT / "notebooks" / LAB / f"{LAB}.ipynb", handed)
    shutil.rmtree(tmp_path / "notebooks")
    assert main(["upgrade", str(mine), "--release", str(handed)]) == 0
    assert "1 of your answers" in capsys.readouterr().out
    assert main(["upgrade", str(mine), "--release", str(mine)]) == 1
    assert "is the release itself" in capsys.readouterr().err


def test_on_the_site_the_release_is_asked_of_the_site_itself(mine, monkeypatch, capsys):
    asked = []

    def open_url(address):
        asked.append(address)
        return io.StringIO((CHECKOUT / "notebooks" / LAB / f"{LAB}.ipynb").read_text())

    there = types.SimpleNamespace(href="https://a.school/course/extensions/kernel/static/1.js")
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setitem(sys.modules, "js", types.SimpleNamespace(location=there))
    monkeypatch.setitem(sys.modules, "pyodide", types.SimpleNamespace())
    monkeypatch.setitem(sys.modules, "pyodide.http", types.SimpleNamespace(open_url=open_url))
    running.tell_of_a_newer_release(LAB)
    assert SENTENCE in capsys.readouterr().out
    assert asked == [f"https://a.school/course/files/{LAB}.ipynb"]
    upgrade()
    assert "1 of your answers" in capsys.readouterr().out
    monkeypatch.setitem(sys.modules, "js", types.SimpleNamespace())  # no such place
    running.tell_of_a_newer_release(LAB)
    assert capsys.readouterr().out == ""


def test_what_a_cell_needs_is_one_short_import_away():
    for name in ("progress", "reset", "upgrade"):
        assert callable(getattr(unrolled, name))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        unrolled.nothing
