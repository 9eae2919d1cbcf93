"""A lab is built again when anything that it is made from has changed, and else it is not."""

import shutil

import pytest
from click.testing import CliRunner

import autograder.__main__ as command
from autograder.build import stamp
from autograder.course import ROOT
from tests.autograder.conftest import LAB


@pytest.fixture
def stamped(built):
    stamp.remember(built, LAB, stamp.inputs(built, LAB))
    return built


def test_what_was_just_built_is_not_built_again(stamped, monkeypatch):
    monkeypatch.setattr("autograder.build.lab.build", lambda *_: 1 / 0)
    done = CliRunner().invoke(command.main, ["build"], catch_exceptions=False, obj=stamped)
    assert done.output == f"Nothing has changed in {LAB}.\n"
    with pytest.raises(ZeroDivisionError):
        CliRunner().invoke(command.main, ["build", "--again"], catch_exceptions=False, obj=stamped)


def test_a_changed_lab_is_built_and_then_known(stamped, monkeypatch):
    ran = []
    monkeypatch.setattr("autograder.build.lab.build", lambda course, labs: ran.append(labs))
    source = stamped.source(LAB)
    source.write_text(source.read_text() + "\n# %% [markdown]\n# One more.\n")
    for _ in range(2):
        CliRunner().invoke(command.main, ["build"], catch_exceptions=False, obj=stamped)
    assert ran == [[LAB]]


@pytest.mark.parametrize("part", ["solutions", "notebooks"])
def test_an_edited_missing_or_strange_built_file_is_seen(stamped, part):
    found = stamp.inputs(stamped, LAB)
    assert stamp.unchanged(stamped, LAB, found)
    path = stamped.root / part / LAB / "expected.npz"
    content = path.read_bytes()
    path.write_bytes(content[:-1] + b"x")
    assert not stamp.unchanged(stamped, LAB, found)
    path.unlink()
    assert not stamp.unchanged(stamped, LAB, found)
    path.write_bytes(content)
    assert stamp.unchanged(stamped, LAB, found)
    path.with_name("strange.txt").touch()
    assert not stamp.unchanged(stamped, LAB, found)


def test_a_figure_that_the_lab_shows_counts_and_another_does_not(stamped):
    before = stamp.inputs(stamped, LAB)
    shown = set(stamp.FIGURE.findall(stamped.source(LAB).read_text()))
    figures = stamped.root / "assets" / "figures"
    for path in figures.glob("*.png"):
        path.write_bytes(path.read_bytes() + b"x")
        assert (stamp.inputs(stamped, LAB) != before) == (path.stem in shown)
        path.write_bytes(path.read_bytes()[:-1])
    assert shown


@pytest.mark.parametrize(
    "name",
    ["autograder/build/lab.py", "autograder/specs/lab01_rnn_cell/__init__.py", "autograder/specs/lab01_rnn_cell/cell.py", "autograder/specs/draws.py",
     "unrolled/checks/case.py", "data/dinosaurs.txt"],
)  # fmt: skip
def test_code_specs_and_data_count(built, tmp_path, name):
    for part in ("autograder", "unrolled", "data"):
        shutil.copytree(
            ROOT / part, tmp_path / "root" / part,
            ignore=shutil.ignore_patterns("__pycache__", "submitted", "records"),
        )  # fmt: skip
    before = stamp.inputs(built, LAB, tmp_path / "root")
    path = tmp_path / "root" / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert stamp.inputs(built, LAB, tmp_path / "root") != before


def test_another_version_of_a_tool_counts(built, monkeypatch):
    before = stamp.inputs(built, LAB)
    monkeypatch.setattr(stamp.metadata, "version", lambda name: "0.0")
    assert stamp.inputs(built, LAB) != before


def test_a_damaged_stamp_means_build(stamped):
    kept = [path for path in (stamped.root / ".cache" / "build").rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        path.write_text("{")
    assert not stamp.unchanged(stamped, LAB, stamp.inputs(stamped, LAB))
