"""A handout holds what a student needs and nothing else, and is enough to do a lab."""

import io
import json
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile

import nbformat
import pytest

from autograder.course import CourseError
from autograder.package import page
from autograder.package.handout import hand_out, telling
from tests.autograder.submissions import LAB, answers

WRITTEN = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.S)


@pytest.fixture(scope="module")
def handout(built_once, tmp_path_factory):
    return hand_out(built_once, [LAB], tmp_path_factory.mktemp("class") / "a handout")


def run(*words, cwd):
    done = subprocess.run([str(w) for w in words], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def unpacked(handout, tmp_path_factory):
    """The zip, unpacked and installed into an empty environment; libraries come from this one."""
    folder = tmp_path_factory.mktemp("bare machine")
    with zipfile.ZipFile(handout.archive) as archive:
        archive.extractall(folder)
    (root,) = folder.iterdir()
    run(sys.executable, "-m", "venv", "--without-pip", root / ".venv", cwd=root)
    python = root / ".venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index"]
    run(*pip, "--disable-pip-version-check", "-r", "requirements.txt", cwd=root)
    (site,) = (root / ".venv" / "lib").glob("python*/site-packages")
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return root, python


def test_a_lab_is_done_in_an_empty_environment(unpacked, built_once):
    root, python = unpacked
    path = root / "notebooks" / LAB / f"{LAB}.ipynb"
    notebook, given = nbformat.read(path, as_version=4), answers(built_once)
    for cell in notebook.cells:
        cell.source = given.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
    nbformat.write(notebook, path)
    where = "import unrolled; print(unrolled.__file__)"
    assert str(root) in run(python, "-c", where, cwd=path.parent)
    execute = ["-m", "nbconvert", "--to", "notebook", "--execute", "--inplace"]
    run(python, *execute, path.name, cwd=path.parent)
    graded = [c for c in nbformat.read(path, as_version=4).cells if _points(c)]
    assert len(graded) == 5
    for cell in graded:
        (output,) = [o for o in cell.outputs if o.output_type == "execute_result"]
        assert float(output.data["text/plain"]) == _points(cell)

    said = run(python, "-m", "unrolled", "reset", path.relative_to(root), "softmax", cwd=root)
    assert "softmax" in said
    again = {c.id: c.source for c in nbformat.read(path, as_version=4).cells}
    (softmax,) = [c.id for c in notebook.cells if c.source == given["softmax"]]
    assert "raise NotImplementedError(" in again[softmax]
    assert given["one_hot"] in again.values()


def _points(cell):
    marks = cell.metadata.get("nbgrader", {})
    return marks.get("points", 0) if marks.get("grade") else 0


def test_no_solution_spec_or_test_is_in_a_handout(handout, built_once):
    files = {p: p.read_bytes() for p in handout.folder.rglob("*") if p.is_file()}
    (wheel,) = [p for p in files if p.suffix == ".whl"]
    with zipfile.ZipFile(io.BytesIO(files.pop(wheel))) as archive:
        files |= {name: archive.read(name) for name in archive.namelist()}
    source = built_once.source(LAB).read_text(encoding="utf-8")
    secrets = [text.strip() for text in WRITTEN.findall(source)]
    secrets += [json.dumps(text)[1:-1] for text in secrets]  # as a notebook writes it
    secrets += ["BEGIN SOLUTION", "import autograder", "from autograder"]
    assert len(secrets) > 8
    marks = "unrolled/checks/helping/selfstudy.py"  # in a clone it looks for what stands between
    files[marks] = files[marks].replace(b"BEGIN SOLUTION", b"")
    found = [(n, s) for n, c in files.items() for s in secrets if s.encode() in c]
    assert found == []
    names = [str(name) for name in files]
    assert not [n for n in names if re.search(r"autograder/|specs|/tests?/|solutions", n)]


def test_folder_zip_and_list_hold_the_same_files(handout):
    listed = json.loads((handout.folder / "handout.json").read_text())["files"]
    there = [str(p.relative_to(handout.folder)) for p in handout.folder.rglob("*") if p.is_file()]
    with zipfile.ZipFile(handout.archive) as archive:
        inside = [name.removeprefix("a handout/") for name in archive.namelist()]
    assert sorted(there) == sorted(inside) == listed
    assert len(listed) == handout.files == 12


def test_a_second_handout_replaces_its_own_files_and_touches_nothing_else(built, tmp_path):
    folder = tmp_path / "class"
    (folder / ".git").mkdir(parents=True)
    hand_out(built, [LAB], folder)
    (folder / "notes.txt").write_text("mine")
    listed = json.loads((folder / "handout.json").read_text())
    (folder / "old.whl").write_text("of an earlier version")
    (tmp_path / "outside").write_text("not ours")
    listed["files"] += ["old.whl", "../outside"]
    (folder / "handout.json").write_text(json.dumps(listed))
    hand_out(built, [LAB], folder)
    assert not (folder / "old.whl").exists()
    assert (folder / "notes.txt").read_text() == "mine"
    assert (tmp_path / "outside").exists()


def test_a_folder_with_something_else_in_it_is_left_alone(built, tmp_path):
    (tmp_path / "thesis.tex").write_text("all of it")
    with pytest.raises(CourseError, match="holds something that is no handout"):
        hand_out(built, [LAB], tmp_path)
    assert not (tmp_path / "README.md").exists()


def test_a_release_that_somebody_worked_in_is_not_handed_out(built, tmp_path):
    shutil.copy(built.instructor(LAB) / f"{LAB}.ipynb", built.released_notebook(LAB))
    with pytest.raises(CourseError, match="differs from its source; `python -m autograder build"):
        hand_out(built, [LAB], tmp_path / "class")
    assert not (tmp_path / "class").exists()


def test_links_to_colab_and_binder_follow_the_repository():
    said = page.text([LAB], "unrolled-1-py3-none-any.whl", "https://github.com/uni/rnn")
    assert f"github/uni/rnn/blob/main/notebooks/{LAB}/{LAB}.ipynb)" in said
    assert "/v2/gh/uni/rnn/main" in said
    assert "/uni/rnn/raw/main/unrolled-1-py3-none-any.whl" in said
    assert "Colab" not in page.text([LAB], "unrolled-1-py3-none-any.whl")
    with pytest.raises(CourseError, match="is no address of the form"):
        page.text([LAB], "a.whl", "javascript:alert(1)")


def test_who_hands_out_a_lab_with_an_earlier_ones_functions_is_told(built):
    (built.root / "solutions" / "02_next.py").write_text(f'# %% given="{LAB}/softmax"\n')
    assert telling(built, [LAB, "02_next"]) == {"02_next": [LAB]}
    assert telling(built, ["02_next"]) == {}
