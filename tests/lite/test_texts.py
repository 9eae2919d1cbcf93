"""Texts that whoever builds the site has, go into the site's own wheel."""

import json
import subprocess
import sys
import zipfile

import pytest

from lite.build import _with_texts
from tests.lite.conftest import ROOT

# A text of our own in the place of one that is fetched: nothing here asks for a corpus.
TEXT = b"A text that stands in for one of the four."


@pytest.fixture
def texts(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    return folder


def test_a_folder_without_any_of_the_texts_is_refused(tmp_path, texts):
    with pytest.raises(SystemExit, match=r"has none of the texts"):
        _with_texts(tmp_path / "copy", texts)


def test_another_edition_of_a_text_is_refused(tmp_path, texts):
    (texts / "alice.txt").write_bytes(TEXT)
    with pytest.raises(SystemExit, match=r"alice\.txt is not the edition"):
        _with_texts(tmp_path / "copy", texts)


def test_a_wheel_built_with_texts_differs_from_ours_by_them_alone(tmp_path, texts, monkeypatch):
    entries = json.loads((ROOT / "data" / "corpora.json").read_text(encoding="utf-8"))
    (texts / "alice.txt").write_bytes(TEXT)
    monkeypatch.setattr("lite.build.sha256_of", lambda content: entries["alice"]["sha256"])
    source = _with_texts(tmp_path / "copy", texts)
    ours, theirs = (
        wheel_of(folder, tmp_path / name) for folder, name in ((ROOT, "a"), (source, "b"))
    )
    assert theirs - ours == {"unrolled/_files/data/alice.txt"}
    assert not ours - theirs


def wheel_of(source, to):
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(to)]
    subprocess.run([*build, str(source)], check=True, capture_output=True)
    (wheel,) = to.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())
