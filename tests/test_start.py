"""`python -m unrolled start [LAB]`: a released lab in the folder where a learner works."""

import shutil

import pytest

from unrolled.files import CHECKOUT
from unrolled.work.start import StartError, labs, start

LAB = "01_rnn_cell"


@pytest.fixture
def course(tmp_path):
    for name in ("00_start_here", LAB):
        shutil.copytree(CHECKOUT / "notebooks" / name, tmp_path / "notebooks" / name)
    return tmp_path


def test_a_lab_is_put_there_once_and_never_over_what_is_there(course):
    found = start(course, "01")
    assert found.new
    released = course / "notebooks" / LAB / f"{LAB}.ipynb"
    assert found.notebook.read_bytes() == released.read_bytes()
    assert found.notebook.with_name("expected.npz").is_file()
    found.notebook.write_text("mine")
    assert not start(course, LAB).new
    assert found.notebook.read_text() == "mine"


def test_without_a_name_the_next_lab_is_started(course):
    assert [start(course).notebook.stem for _ in labs(course)] == labs(course)


def test_what_was_written_into_the_release_comes_along_and_is_said(course):
    path = course / "notebooks" / LAB / f"{LAB}.ipynb"
    path.write_text(path.read_text().replace("raise NotImplementedError", "return 1 #", 1))
    assert start(course, LAB).worked_in
    assert not start(course, "00").worked_in


@pytest.mark.parametrize("name", ["77", "", "0", "../x"])
def test_no_such_lab_is_one_sentence(course, name):
    with pytest.raises(StartError, match="the labs are: 00_start_here, 01_rnn_cell"):
        start(course, name)
