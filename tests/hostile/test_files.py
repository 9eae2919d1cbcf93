"""One run over all attacks by file, mixed with honest submissions."""

import hashlib
import json
import shutil
from pathlib import Path

import nbformat
import pytest

from autograder.build.lab import build
from autograder.course import ROOT, Course
from autograder.grade.run import Run
from autograder.lab.cells import grade_id
from tests.hostile.files import HONEST, HOSTILE, LAB

PWNED = Path("/tmp/unrolled-pwned")


def slug(name):
    return name.replace(" ", "-")


def state(folder):
    """A hash of every plain file in a folder, links not followed."""
    paths = [p for p in sorted(folder.rglob("*")) if p.is_file() and not p.is_symlink()]
    small = [p for p in paths if p.stat().st_size < 1 << 26]
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in small}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("files")
    (root / "solutions").mkdir()
    shutil.copy(ROOT / "solutions" / f"{LAB}.py", root / "solutions")
    shutil.copytree(ROOT / "assets" / "figures", root / "assets" / "figures")
    (root / "autograder").mkdir()
    build(Course(root), [LAB])
    return Course(root)


@pytest.fixture(scope="module")
def run(course):
    from tests.autograder.sandboxed import isolation

    released = json.loads(course.released_notebook(LAB).read_text())
    solved = json.loads((course.instructor(LAB) / f"{LAB}.ipynb").read_text())
    labels = {c["id"]: c["metadata"] for c in released["cells"]}
    for cell in solved["cells"]:
        cell["metadata"] = labels[cell["id"]]
    for bank, start in ((HOSTILE, released), (HONEST, solved)):
        for name, attack in bank.items():
            folder = course.root / "autograder" / "submitted" / slug(name) / LAB
            folder.mkdir(parents=True)
            attack(folder, json.loads(json.dumps(start)))
    before = state(course.root)
    records = {record.student: record for record in Run(course, LAB, isolation(), jobs=2)}
    return records, before


@pytest.mark.parametrize("name", HOSTILE)
def test_no_attack_scores_above_the_untouched_release(run, name):
    records, _ = run
    assert records[slug(name)].score == 0


@pytest.mark.parametrize("name", HONEST)
def test_an_odd_but_honest_file_keeps_every_point(run, name):
    records, _ = run
    record = records[slug(name)]
    assert (record.score, record.status, record.tampered) == (40, "ok", ())


def test_every_one_has_a_record_that_says_what_was_wrong(run):
    records, _ = run
    assert set(records) == {slug(name) for name in (*HOSTILE, *HONEST)}
    for record in records.values():
        assert record.status in ("ok", "unreadable", "tampered")
        if record.status == "unreadable":
            assert record.notes
        if record.status == "tampered":
            assert record.tampered
    for name in ("edited-checks", "edited-points", "edited-ids", "everything-is-a-solution"):
        assert records[name].status == "tampered"
    for name in (
        "truncated",
        "a-link-for-the-notebook",
        "a-link-for-the-folder",
        "sixty-megabytes",
    ):
        assert records[name].status == "unreadable"


def test_nothing_that_was_there_changed_and_no_payload_ran(run, course):
    _, before = run
    after = state(course.root)
    assert {path: after.get(path) for path in before} == before
    assert not PWNED.exists()


def test_no_script_is_in_any_autograded_notebook(run, course):
    records, _ = run
    for student in records:
        folder = course.root / "autograder" / "autograded" / student / LAB
        assert {path.name for path in folder.iterdir()} <= {f"{LAB}.ipynb", "timestamp.txt"}
        notebook = nbformat.read(folder / f"{LAB}.ipynb", as_version=4)
        nbformat.validate(notebook)
        own = [c for c in notebook.cells if not grade_id(c) and c.cell_type == "markdown"]
        assert not any("<script" in c.source or "javascript:" in c.source for c in own)
        outputs = [o for c in notebook.cells for o in c.get("outputs", [])]
        for output in outputs:
            html = output.get("data", {}).get("text/html", "")
            assert "<script" not in html
            assert "onerror=" not in html
            assert not {"application/javascript", "image/svg+xml", "text/latex"} & set(
                output.get("data", {})
            )
