"""The images: what gets into them, and that the pages' commands for them hold together."""

import fnmatch
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINES = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
BASE = "python:3.11-slim-bookworm"


def stages():
    """Each stage's name, what it starts from, and its instructions."""
    found = {}
    for line in LINES:
        if match := re.fullmatch(r"FROM (\S+) AS (\w+)", line):
            found[match[2]] = (match[1], [])
        elif line and not line.startswith("#"):
            found[list(found)[-1]][1].append(line)
    return found


def copied(stage):
    """What a stage copies from the repository, with what it starts from."""
    start, lines = stages()[stage]
    own = [word for line in lines if line.startswith("COPY ") for word in line.split()[1:-1]]
    return own if start == BASE else [*copied(start), *own]


def test_the_default_image_is_the_one_for_students_and_holds_nothing_of_the_graders():
    assert list(stages())[-1] == "lab"
    assert not {name for name in copied("lab") if re.match("solutions|autograder|nbgrader", name)}
    assert {"solutions/", "autograder/", "nbgrader_config.py"} <= {*copied("grade")}


def test_whatever_is_copied_exists_and_no_address_is_named():
    assert [start for start, _ in stages().values()] == [BASE, "library", "library"]
    for name in copied("grade"):
        assert (ROOT / name).exists(), name
    assert not re.search(r"https?://|index-url|find-links", "\n".join(LINES))


def test_of_the_repository_only_what_is_copied_gets_to_the_builder():
    rules = [r for r in (ROOT / ".dockerignore").read_text().splitlines() if r and r[0] != "#"]
    assert rules[0] == "*"
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    assert let_in == {name.rstrip("/") for name in copied("grade")}
    kept_out = [rule for rule in rules[1:] if rule[0] != "!"]
    ignored = (ROOT / ".gitignore").read_text().partition("# what grading makes")[2]
    for made in re.findall(r"^/(autograder/\S+?)/?$", ignored, re.M):
        assert any(fnmatch.fnmatch(made, rule) for rule in kept_out), made


def test_the_devcontainer_is_built_from_a_stage_that_there_is():
    told = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    assert told["build"]["target"] in stages()
    assert (ROOT / ".devcontainer" / told["build"]["dockerfile"]).resolve() == ROOT / "Dockerfile"


def test_the_pages_name_images_folders_and_stages_that_there_are():
    page = (ROOT / "docs" / "containers.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"--target (\w+)", page))
    assert targets == {"grade"}
    workdir = next(line.split()[1] for line in LINES if line.startswith("WORKDIR"))
    assert f":{workdir}/work" in page


def test_the_loop_of_the_classroom_page_puts_notebooks_where_grade_looks(tmp_path):
    bash, git = shutil.which("bash"), shutil.which("git")
    if not bash or not git:
        pytest.skip("bash or git is not here")
    page = (ROOT / "docs" / "github-classroom.md").read_text(encoding="utf-8")
    loop = re.search(r"    for repo in .*?\n    done\n", page, re.S)[0]
    for login in ("ada", "ben-x"):
        repo = tmp_path / "lab-01-submissions" / f"lab-01-{login}"
        place = repo / "notebooks" / "01_rnn_cell" / "01_rnn_cell.ipynb"
        place.parent.mkdir(parents=True)
        place.write_text(login)
        who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        for words in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "done"]):
            subprocess.run([git, *words], cwd=repo, check=True)
    subprocess.run([bash, "-ec", loop], cwd=tmp_path, check=True)
    for login in ("ada", "ben-x"):
        folder = tmp_path / "autograder" / "submitted" / login / "01_rnn_cell"
        assert (folder / "01_rnn_cell.ipynb").read_text() == login
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT[\d:]{8}\S+\n", (folder / "timestamp.txt").read_text()
        )
