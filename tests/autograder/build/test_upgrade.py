"""Answers go over into a mended release; nothing that a student wrote is lost."""

import copy
import json

import nbformat
import pytest

from autograder.build.lab import mark
from autograder.lab.cells import grade_id, role
from tests.autograder.submissions import LAB, answered, answers, cell_of, released, with_cells
from unrolled.work.reading import WorkError
from unrolled.work.upgrade import carry_over, upgrade

NOTE = nbformat.v4.new_markdown_cell("My *own* note")
HELPER = nbformat.v4.new_code_cell("def shifted(z):\n    return z - z.max()")


@pytest.fixture
def mine(built, tmp_path):
    """A started notebook, two exercises answered, with cells of its own."""
    notebook = with_cells(released(built), NOTE, HELPER, at=6)
    for name in ("softmax", "one_hot"):
        cell_of(notebook, name).source = answers(built)[name]
    path = tmp_path / "mine" / f"{LAB}.ipynb"
    path.parent.mkdir()
    nbformat.write(notebook, path)
    return path


def mend(course, change):
    """Change the release as an instructor would mend it."""
    notebook = released(course)
    change(notebook)
    mark(notebook, LAB)
    nbformat.write(notebook, course.released_notebook(LAB))
    return notebook


def sources(notebook):
    return [cell.source for cell in notebook.cells]


def test_answers_and_own_cells_are_carried_over(built, mine):
    before = mine.read_bytes()

    def change(notebook):
        notebook.cells[1].source += "\n\nA sentence that was missing."
        cell_of(notebook, "setup").source += "\n# mended"

    new = mend(built, change)
    found = upgrade(mine, root=built.root)
    after = nbformat.read(mine, as_version=4)
    nbformat.validate(after)
    assert sorted(found.carried) == ["one_hot", "softmax"]
    assert cell_of(after, "softmax").source == answers(built)["softmax"]
    assert cell_of(after, "rnn_forward").source == cell_of(new, "rnn_forward").source
    assert cell_of(after, "setup").source.endswith("# mended")
    assert {NOTE.source, HELPER.source, new.cells[1].source} <= set(sources(after))
    assert found.kept.read_bytes() == before


def test_the_answer_to_a_removed_exercise_becomes_a_cell_of_their_own(built, mine):
    def change(notebook):
        notebook.cells = [
            c for c in notebook.cells if grade_id(c) not in ("one_hot", "check-one_hot")
        ]

    mend(built, change)
    found = upgrade(mine, root=built.root)
    after = nbformat.read(mine, as_version=4)
    assert found.removed == ["one_hot"]
    (kept,) = [c for c in after.cells if c.source == answers(built)["one_hot"]]
    assert role(kept) == "free"
    assert "check-one_hot" not in {grade_id(cell) for cell in after.cells}


def test_a_blank_exercise_gets_the_new_stub_and_a_new_text_is_reported(built, mine):
    def change(notebook):
        for name in ("softmax", "cross_entropy"):
            cell = cell_of(notebook, name)
            cell.source = cell.source.replace('"""', '"""Mended. ', 1)
            cell.metadata.nbgrader.checksum = "0" * 32

    new = mend(built, change)
    found = upgrade(mine, root=built.root)
    after = nbformat.read(mine, as_version=4)
    assert cell_of(after, "cross_entropy").source == cell_of(new, "cross_entropy").source
    assert found.changed == ["softmax"]
    assert cell_of(after, "softmax").source == answers(built)["softmax"]


def test_changed_cells_of_the_release_are_kept_and_not_run(built, mine):
    notebook = nbformat.read(mine, as_version=4)
    play = next(cell for cell in notebook.cells if role(cell) == "play")
    play.source += "\nmy_experiment = 1"
    cell_of(notebook, "setup").source += "\nmy_setup = 1"
    nbformat.write(notebook, mine)
    upgrade(mine, root=built.root)
    after = nbformat.read(mine, as_version=4)
    for text in ("my_experiment", "my_setup"):
        (kept,) = [cell for cell in after.cells if text in cell.source]
        assert role(kept) == "play"
        assert not grade_id(kept)


def test_a_changed_cell_of_the_release_comes_along_without_its_output(built, mine):
    notebook = nbformat.read(mine, as_version=4)
    setup = cell_of(notebook, "setup")
    setup.source += "\nmy_setup = 1"
    setup.execution_count = 3
    setup.outputs = [nbformat.v4.new_output("stream", text="of the old one")]
    nbformat.write(notebook, mine)
    upgrade(mine, root=built.root)
    (kept,) = [c for c in nbformat.read(mine, as_version=4).cells if "my_setup" in c.source]
    assert (kept.outputs, kept.execution_count) == ([], None)


def test_no_kept_cell_is_locked_and_an_edited_check_does_not_come_along(built, mine):
    notebook = nbformat.read(mine, as_version=4)
    for cell in notebook.cells:
        cell.metadata.update(deletable=False, editable=False)
    cell_of(notebook, "setup").source += "\nmy_setup = 1"
    cell_of(notebook, "check-softmax").source = "8  # full marks"
    nbformat.write(notebook, mine)
    upgrade(mine, root=built.root)
    after = nbformat.read(mine, as_version=4)
    assert not any("full marks" in text for text in sources(after))
    own = [c for c in after.cells if c.source == HELPER.source or "my_setup" in c.source]
    assert len(own) == 2
    for cell in own:
        assert not {"deletable", "editable", "nbgrader"} & set(cell.metadata)


def test_a_cell_of_their_own_is_not_taken_for_a_released_one_of_the_same_id(built, mine):
    notebook = nbformat.read(mine, as_version=4)
    (helper,) = [cell for cell in notebook.cells if cell.source == HELPER.source]
    text = next(c for c in released(built).cells if c.cell_type == "markdown")
    notebook.cells.remove(next(cell for cell in notebook.cells if cell.source == text.source))
    helper.id = text.id
    nbformat.write(notebook, mine)
    upgrade(mine, root=built.root)
    after = nbformat.read(mine, as_version=4)
    nbformat.validate(after)
    (kept,) = [cell for cell in after.cells if HELPER.source in cell.source]
    assert kept.source == HELPER.source  # a cell to run, no remark that it is an old text
    assert len({cell.id for cell in after.cells}) == len(after.cells)


def test_a_copied_answer_is_kept_too(built):
    notebook = answered(built)
    twin = copy.deepcopy(cell_of(notebook, "softmax"))
    twin.source += "\n# second try"
    found = carry_over(with_cells(notebook, twin, at=len(notebook.cells)), released(built), LAB)
    after = nbformat.from_dict(found.notebook)
    assert sum("# second try" in "".join(text) for text in sources(after)) == 1
    assert "".join(cell_of(after, "softmax").source) == answers(built)["softmax"]


def test_upgrading_to_the_same_release_changes_no_answer_and_adds_no_cell(built, mine):
    before = nbformat.read(mine, as_version=4)
    upgrade(mine, root=built.root)
    upgrade(mine, root=built.root)
    assert sources(nbformat.read(mine, as_version=4)) == sources(before)


def test_every_upgrade_keeps_its_own_old_notebook(built, mine):
    first, second = upgrade(mine, root=built.root).kept, upgrade(mine, root=built.root).kept
    assert first != second
    assert first.is_file()
    assert second.is_file()


def test_rights_and_a_link_to_the_notebook_stay(built, mine):
    mine.chmod(0o600)
    link = mine.with_name("link.ipynb")
    link.symlink_to(mine)
    before = mine.read_bytes()
    kept = upgrade(link, root=built.root).kept
    assert link.is_symlink()
    assert mine.stat().st_mode & 0o777 == 0o600
    assert kept.read_bytes() == before
    assert not kept.is_symlink()


def test_a_notebook_alone_gets_no_cases(built, mine):
    upgrade(mine, root=built.root)
    assert not mine.with_name("expected.npz").exists()


def test_a_byte_order_mark_is_no_obstacle(built, mine):
    mine.write_bytes(b"\xef\xbb\xbf" + mine.read_bytes())
    assert sorted(upgrade(mine, root=built.root).carried) == ["one_hot", "softmax"]


def test_cases_beside_the_notebook_become_those_of_the_release(built, mine):
    cases = mine.with_name("expected.npz")
    cases.write_bytes(b"old")
    upgrade(mine, root=built.root)
    assert cases.read_bytes() == (built.release(LAB) / "expected.npz").read_bytes()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe\x00", json.dumps({"cells": []}).encode()]
)
def test_what_is_no_notebook_of_a_lab_stays_as_it_is(built, tmp_path, content):
    path = tmp_path / "x.ipynb"
    path.write_bytes(content)
    with pytest.raises(WorkError):
        upgrade(path, root=built.root)
    assert path.read_bytes() == content
    assert list(tmp_path.glob("*before-upgrade*")) == []


def test_the_release_itself_is_refused(built):
    with pytest.raises(WorkError, match="the release itself"):
        upgrade(built.released_notebook(LAB), root=built.root)
