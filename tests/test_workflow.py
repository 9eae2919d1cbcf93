"""The workflow file runs what the Makefile runs, on the systems and Pythons that it names."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "tests.yml").read_text())
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.M))


def steps(job, name):
    """The commands of a job's steps whose name begins so."""
    found = [s for s in WORKFLOW["jobs"][job]["steps"] if s.get("name", "").startswith(name)]
    return {step.get("if", ""): step["run"] for step in found}


def recipe(target):
    """What make would run, the environment there already, as words of a Unix shell."""
    done = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "--old-file", ".venv/.installed", target],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [shlex.split(line) for line in done.stdout.splitlines() if line.strip()]


def on_windows(line):
    """A line for PowerShell as words; a backslash there is no escape."""
    return shlex.split(line.replace("\\", "/"))


def test_students_have_three_systems_and_every_python_from_the_first_that_is_asked_for():
    matrix = WORKFLOW["jobs"]["students"]["strategy"]["matrix"]
    assert matrix["os"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
    assert matrix["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert f'requires-python = ">={matrix["python"][0]}"' in (ROOT / "pyproject.toml").read_text()
    assert WORKFLOW["jobs"]["students"]["strategy"]["fail-fast"] is False


@pytest.mark.parametrize("job", WORKFLOW["jobs"])
def test_every_target_that_it_makes_is_one(job):
    runs = [step["run"] for step in WORKFLOW["jobs"][job]["steps"] if "run" in step]
    made = [word for run in runs for word in re.findall(r"\bmake ([a-z-]+)", run)]
    assert made
    assert set(made) <= TARGETS
    assert "setup" in made


def test_on_linux_everything_is_run_that_ci_runs():
    runs = [step.get("run", "") for step in WORKFLOW["jobs"]["all"]["steps"]]
    for line in (ROOT / ".ci" / "run").read_text().splitlines():
        for target in re.findall(r"^make ([a-z-]+)", line):
            assert any(f"make {target}" in run for run in runs), target
    system = " ".join(runs)
    for package in ("bubblewrap", "chromium", "openssl"):
        assert package in system


def test_windows_runs_what_make_runs_elsewhere():
    (elsewhere, windows) = ("runner.os != 'Windows'", "runner.os == 'Windows'")
    assert steps("students", "test")[elsewhere] == "make test-students"
    (make,) = recipe("test-students")
    own = on_windows(steps("students", "test")[windows])
    assert own[0] == ".venv/Scripts/python"
    assert make[0] == ".venv/bin/python"
    assert own[1:] == make[1:]
    for path in own[own.index("not long") + 1 :]:
        assert (ROOT / path).exists(), path


def test_windows_installs_what_make_installs_elsewhere():
    make = MAKEFILE.split("$(STAMP): pyproject.toml constraints.txt\n")[1].split("\n\n")[0]
    unix = [shlex.split(line.strip()) for line in make.splitlines()]
    windows = [
        on_windows(line)
        for line in steps("students", "set up")["runner.os == 'Windows'"].splitlines()
    ]
    assert [words[1:] for words in unix[:2]] == [
        [word.replace(".venv", "$(VENV)") if word == ".venv" else word for word in words[1:]]
        for words in windows
    ]
    assert [words[0] for words in windows] == ["python", ".venv/Scripts/python"]


def test_the_docs_say_that_it_has_not_been_run():
    text = " ".join((ROOT / "CONTRIBUTING.md").read_text().split())
    assert "neither macOS nor Windows was at hand" in text
