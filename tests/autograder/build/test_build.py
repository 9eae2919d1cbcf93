"""Source, instructor's notebook and release: built the same each time, and nothing slips in."""

import difflib
import json
import re

import nbformat
import pytest

from autograder.build.drift import drift
from autograder.build.lab import build, sync, tidy
from autograder.build.rules import MARKERS, inspect_release
from autograder.course import KEEPSAKES, Course, CourseError
from autograder.lab import source
from autograder.lab.cells import role
from unrolled import guessing

LAB = "01_rnn_cell"


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def files(course):
    return {
        str(path.relative_to(course.root)): path.read_bytes()
        for folder in (course.instructor(LAB), course.release(LAB))
        for path in sorted(folder.iterdir())
    }


def test_building_twice_gives_the_same_bytes(built):
    before = files(built)
    build(built, [LAB])
    assert files(built) == before
    assert set(before) == {
        f"{place}/{LAB}/{name}"
        for place in ("solutions", "notebooks")
        for name in (f"{LAB}.ipynb", "expected.npz", "glossary.md")
    }


def test_a_one_line_edit_is_a_one_line_difference(built):
    before = files(built)
    edit(built.source(LAB), "Say the word *allosaurus* slowly", "Say the word *allosaurus* aloud")
    build(built, [LAB])
    after = files(built)
    for name, old in before.items():
        if name.endswith((".npz", ".md")):
            assert after[name] == old
            continue
        lines = difflib.unified_diff(
            old.decode().split("\n"), after[name].decode().split("\n"), n=0
        )
        assert sum(line.startswith("+") for line in list(lines)[2:]) == 1


def test_a_release_holds_no_solution_output_or_version(built):
    release = built.released_notebook(LAB).read_text(encoding="utf-8")
    solutions = source.read(built, LAB)
    for cell in solutions.cells:
        if role(cell) == "exercise":
            body = re.search(r"### BEGIN SOLUTION\n(.*?)\n +### END SOLUTION", cell.source, re.S)[1]
            for line in body.split("\n"):
                if len(line.strip()) > 12:
                    assert json.dumps(line)[1:-1] not in release
    assert not any(mark in release for mark in MARKERS)
    notebook = nbformat.reads(release, as_version=4)
    assert set(notebook.metadata) == {"kernelspec", "language_info", "unrolled"}
    assert notebook.metadata.language_info == {"name": "python"}
    assert all(not cell.get("outputs") for cell in notebook.cells)
    assert release.count("raise NotImplementedError(") == 5


def test_nbgraders_own_generate_assignment_gives_the_same_release(built):
    """The instructor's notebook is all that plain nbgrader, or formgrader's button, needs."""
    from nbgrader.apps import NbGraderAPI
    from traitlets.config import PyFileConfigLoader

    before = files(built)
    config = PyFileConfigLoader("nbgrader_config.py", str(built.root)).load_config()
    api = NbGraderAPI(config=config)
    assert api.generate_assignment(LAB, force=True)["success"]
    assert files(built) == before


def test_drift_is_seen_in_both_directions(built):
    assert drift(built, [LAB]) == []
    edit(built.released_notebook(LAB), "allosaurus", "allosaurux")
    (built.instructor(LAB) / "stray.txt").write_text("x")
    (built.release(LAB) / "expected.npz").unlink()
    (built.root / "notebooks" / "99_gone").mkdir()
    lines = drift(built, [LAB])
    assert len(lines) == 4
    text = "\n".join(lines)
    for part in (
        f"{LAB}.ipynb differs",
        "stray.txt has no source",
        "expected.npz is missing",
        "99_gone",
    ):
        assert part in text
    assert text.count(f"`python -m autograder build {LAB}`") == 3


def test_what_readers_keep_beside_a_notebook_is_no_drift_and_outlives_a_build(built):
    kept = built.release(LAB) / KEEPSAKES[0]
    kept.write_text("mine")
    (built.release(LAB) / "stray.txt").write_text("x")
    assert [line.split()[0] for line in drift(built, [LAB])] == [str(kept.with_name("stray.txt"))]
    build(built, [LAB])
    assert kept.read_text() == "mine"
    assert not kept.with_name("stray.txt").exists()


def test_every_file_that_a_lab_writes_is_known_as_the_readers_own():
    sources = (Course().source(lab).read_text() for lab in Course().labs())
    writing = r'(?:np\.savez\(|save=|savefig\()"([^"]+)"|Path\("([^"]+)"\)\.write_'
    found = [names for text in sources for names in re.findall(writing, text)]
    assert {one or other for one, other in found} | {guessing.KEPT_IN} == set(KEEPSAKES)


def test_one_changed_byte_of_the_arrays_is_seen(built):
    path = built.release(LAB) / "expected.npz"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert "expected.npz differs" in drift(built, [LAB])[0]


def test_an_edit_of_the_built_notebook_comes_back_into_the_source(built):
    path = built.instructor(LAB) / f"{LAB}.ipynb"
    edit(path, "You can guess the next letter.", "You can easily guess the next letter.")
    edit(path, "Probabilities from scores, over axis 0", "Turn scores into probabilities")
    sync(built, LAB)
    text = built.source(LAB).read_text(encoding="utf-8")
    assert "easily guess" in text
    assert "Turn scores" in text
    build(built, [LAB])
    assert "easily guess" in built.released_notebook(LAB).read_text(encoding="utf-8")


def test_bringing_back_an_unedited_notebook_changes_nothing(built):
    before = built.source(LAB).read_bytes()
    sync(built, LAB)
    assert built.source(LAB).read_bytes() == before
    assert not tidy(built, LAB)


def test_bringing_back_refuses_to_undo_a_newer_source(built):
    path = built.source(LAB)
    later = path.stat().st_mtime + 10
    edit(path, "allosaurus", "stegosaurus")
    import os

    os.utime(path, (later, later))
    with pytest.raises(CourseError, match="--force"):
        sync(built, LAB)
    assert "stegosaurus" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"grade_id": "check-one_hot"', '"grade_id": "check-softmax"', "two cells have the grade_id"),
        ("Exercise: softmax (8 points)", "Exercise: softmax (9 points)", "a heading says"),
        ('"grade_id": "check-softmax", "locked": true, "points": 8', '"grade_id": "check-softmax", "locked": true, "points": 9', "is worth 9 points"),
        ('check("softmax")\n', 'check("softmax")\nprint(1)\n', "exactly check"),
        ('check("softmax")\n', 'check("softmin")\n', "has no spec"),
        ("    ### BEGIN SOLUTION\n", "", "no ### BEGIN SOLUTION"),
        ("for gap in (0, 1, 5):", "### BEGIN SOLUTION\nfor gap in (0, 1, 5):", "solution or test marker"),
        ("    columns = np.zeros((n, len(indices)))\n", "    columns = np.zeros((n, len(letters)))\n", "solution of one_hot fails in"),
        ("    m, T_x = y.shape\n", "    m, T_x = small.shape\n", "solution of cross_entropy fails in"),
        ("rnn_cell.svg", "no_such_figure.svg", "shows no_such_figure, but"),
        ("def one_hot(indices, n):", "def one_hot(indices, n:", "not plain Python"),
    ],
)  # fmt: skip
def test_a_source_that_breaks_a_rule_is_refused_and_nothing_is_written(source_only, old, new, says):
    edit(source_only.source(LAB), old, new)
    with pytest.raises(CourseError) as refusal:
        build(source_only, [LAB])
    assert says in str(refusal.value)
    assert f"{LAB}.py" in str(refusal.value)
    assert not source_only.instructor(LAB).exists()
    assert not source_only.release(LAB).exists()


def test_a_graded_cell_may_not_lean_on_a_play_cell(source_only):
    edit(
        source_only.source(LAB), "def cross_entropy(", "gaps = list(letters)\n\ndef cross_entropy("
    )
    edit(source_only.source(LAB), "for gap in (0, 1, 5):", 'letters = "abc"\nfor gap in (0, 1, 5):')
    with pytest.raises(CourseError, match="letters, which only a play cell defines"):
        build(source_only, [LAB])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda cells: cells[-1].update(source="### END SOLUTION"), "END SOLUTION"),
        (lambda cells: cells[-1].update(source="### BEGIN HIDDEN TESTS"), "HIDDEN TESTS"),
        (lambda cells: cells[1].update(execution_count=3), "holds an output"),
        (lambda cells: cells.append(dict(cells[1])), "two cells have the grade_id"),
    ],
)
def test_a_release_that_breaks_a_rule_is_refused(built, change, says):
    path = built.released_notebook(LAB)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(notebook["cells"])
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(CourseError) as refusal:
        inspect_release(built, LAB, path)
    assert says in str(refusal.value)
    assert f"python -m autograder build {LAB}" in str(refusal.value)


def test_a_given_cell_that_nobody_wrote_is_refused(source_only):
    path = source_only.source(LAB)
    given = '# %% given="00_none/f" nbgrader={"grade": false, "grade_id": "given-f", "locked": true, "schema_version": 3, "solution": false, "task": false}\n# given\n\n'
    path.write_text(path.read_text(encoding="utf-8") + given, encoding="utf-8")
    with pytest.raises(CourseError, match="there is no such exercise"):
        build(source_only, [LAB])
