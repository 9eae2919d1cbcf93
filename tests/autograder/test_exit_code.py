"""`judge --exit-code` tells CI whether a file has all points."""

import subprocess

import pytest
from click.testing import CliRunner

from autograder.__main__ import main
from autograder.course import NotGradedError
from autograder.grade import any_file
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import LAB, answers, command

WRONG = "def softmax(x):\n    return x\n"


@pytest.mark.parametrize(
    ("kind", "flag", "code"),
    [
        ("right", "--exit-code", 0),
        ("wrong", "--exit-code", 1),
        ("no python", "--exit-code", 1),
        ("missing", "--exit-code", 1),
        ("wrong", "--no-flag", 0),
    ],
)
def test_the_exit_code_says_whether_a_point_is_missing(built, tmp_path, kind, flag, code):
    right = "\n\n".join(answers(built).values())
    texts = {"right": right, "wrong": f"{right}\n\n{WRONG}", "no python": "def ("}
    path = tmp_path / "answers.py"
    if kind in texts:
        path.write_text(texts[kind], encoding="utf-8")
    flags = [flag] if flag == "--exit-code" else []
    done = subprocess.run(
        command(built, "judge", LAB, str(path), *flags), capture_output=True, text=True
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "answers.py" in done.stdout


def test_a_fault_of_the_machine_is_no_missing_point(built, tmp_path, monkeypatch):
    def killed(*words):
        raise NotGradedError("its process was killed")

    path = tmp_path / "answers.py"
    path.write_text("\n\n".join(answers(built).values()), encoding="utf-8")
    monkeypatch.setattr(any_file, "_judged", killed)
    words = ["--course", str(built.root), "judge", LAB, str(path), "--isolation", isolation()]
    done = CliRunner().invoke(main, [*words, "--exit-code"])
    assert done.exit_code == 4
    assert "It was not judged: its process was killed" in done.output
    assert CliRunner().invoke(main, words).exit_code == 0
