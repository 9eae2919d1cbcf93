"""The house is as its page draws it: arrows lead down, rooms are small, nothing goes in a circle."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MOST = 13  # files in a room, its `__init__` among them


@pytest.fixture(scope="module")
def architecture():
    place = ROOT / "docs" / "draw_architecture.py"
    spec = importlib.util.spec_from_file_location("draw_architecture", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_picture_is_as_the_imports_are(architecture):
    drawn = architecture.draw(architecture.imports())
    assert architecture.PICTURE.read_text(encoding="utf-8") == drawn, (
        "the imports have changed: run `python docs/draw_architecture.py`"
    )


def test_imports_go_in_no_circle_and_one_that_does_is_named(architecture):
    architecture.rows(architecture.imports())
    with pytest.raises(ValueError, match="a -> b -> a"):
        architecture.rows({"a": {"b"}, "b": {"a"}})


def test_the_library_imports_nothing_of_the_grader(architecture):
    for name, others in architecture.imports().items():
        if name.startswith("unrolled"):
            assert not {one for one in others if one.startswith("autograder")}, name


@pytest.mark.parametrize("package", ["autograder", "unrolled"])
def test_a_room_holds_a_dozen_files_at_most(package):
    for folder in [ROOT / package, *(ROOT / package).rglob("*")]:
        if folder.is_dir() and folder.name != "__pycache__":
            files = list(folder.glob("*.py"))
            assert len(files) <= MOST, f"{folder.relative_to(ROOT)} holds {len(files)}"
