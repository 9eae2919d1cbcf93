"""The journal of a grading: what leaves it, what it clears away, what it leaves alone."""

import errno
import json
import os

import pytest

from autograder.grade.history import change
from autograder.grade.pending import Held
from autograder.gradebook import record as records
from autograder.gradebook.book import Gradebook
from autograder.gradebook.journal import Journal, autograded
from autograder.lab.release import release
from tests.autograder.reported import LAB, record


@pytest.fixture
def gradebook(built):
    with Gradebook(built) as book:
        book.enrol(release(built, LAB))
        yield book


def test_what_is_written_everywhere_leaves_the_journal(built, gradebook):
    journal = Journal(built, LAB)
    journal.add(record("ada"), "{}")
    assert set(journal.pending()) == {"ada"}
    journal.settle(gradebook)
    assert journal.pending() == {}
    assert records.load(built, LAB, "ada") == record("ada")
    assert gradebook.grades(LAB)["ada"] == record("ada").grades


@pytest.mark.parametrize("content", ["", "{", "[]", '{"record": "{}", "notebook": ""}'])
def test_an_entry_of_another_version_is_dropped_and_the_others_are_written(
    built, gradebook, content
):
    journal = Journal(built, LAB)
    journal.add(record("bob"), "{}")
    (entry,) = (built.root / "autograder" / "records").rglob("bob.json")
    entry.with_name("ada.json").write_text(content)
    entry.with_name("ada.ipynb").write_text("{}")
    journal.settle(gradebook)
    assert list(entry.parent.iterdir()) == []
    assert set(gradebook.grades(LAB)) == {"bob"}


def test_what_lies_beside_an_autograded_notebook_goes_and_no_link_is_followed(
    built, gradebook, tmp_path
):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine.txt").write_text("stays")
    place = autograded(built, LAB, "ada")
    (place.parent / "folder").mkdir(parents=True)
    (place.parent / "evil.html").write_text("<script>")
    (place.parent / ".hidden.ipynb").write_text("{}")
    (place.parent / "link").symlink_to(outside)
    autograded(built, LAB, "bob").parent.parent.mkdir(parents=True)
    autograded(built, LAB, "bob").parent.symlink_to(outside)
    journal = Journal(built, LAB)
    for name in ("ada", "bob"):
        journal.add(record(name, timestamp="2030-01-01 00:00:00 UTC"), '{"cells": []}')
    journal.settle(gradebook)
    for name in ("ada", "bob"):
        folder = autograded(built, LAB, name).parent
        assert not folder.is_symlink()
        assert {path.name for path in folder.iterdir()} == {f"{LAB}.ipynb", "timestamp.txt"}
    assert [(p.name, p.read_text()) for p in outside.iterdir()] == [("mine.txt", "stays")]


def test_only_what_is_half_written_is_tidied_away(built):
    journal = Journal(built, LAB)
    journal.add(record("ada"), "{}")
    records.save(built, record("bob"))
    (pending,) = (built.root / "autograder" / "records").rglob("ada.json")
    half = [
        pending.with_name(".ada.json.x1"), pending.with_name(".ada.ipynb.x5"),
        pending.with_name("eve.ipynb"),  # its record never came
        records.place(built, LAB, ".bob").with_suffix(".json.x2"),
        built.root / "autograder" / ".gradebook.db.x3", built.root / "autograder" / ".course.key.x4",
    ]  # fmt: skip
    for path in half:
        path.write_text("half")
    journal.tidy()
    assert not any(path.exists() for path in half)
    assert set(journal.pending()) == {"ada"}
    assert records.load(built, LAB, "bob") == record("bob")


def test_a_notebook_that_was_moved_before_the_process_died_is_moved_no_more(built, gradebook):
    journal = Journal(built, LAB)
    journal.add(record("ada"), '{"cells": []}')
    (pending,) = (built.root / "autograder" / "records").rglob("ada.ipynb")
    place = autograded(built, LAB, "ada")
    place.parent.mkdir(parents=True)
    pending.rename(place)  # it died right after this
    again = Journal(built, LAB)
    again.tidy()
    assert set(again.pending()) == {"ada"}
    again.settle(gradebook)
    assert again.pending() == {}
    assert place.read_text() == '{"cells": []}'
    assert records.load(built, LAB, "ada") == record("ada")
    assert gradebook.grades(LAB)["ada"] == record("ada").grades


def test_a_record_without_any_notebook_is_graded_again(built, gradebook):
    journal = Journal(built, LAB)
    journal.add(record("ada"), "{}")
    (pending,) = (built.root / "autograder" / "records").rglob("ada.ipynb")
    pending.unlink()
    assert journal.pending() == {}
    journal.settle(gradebook)
    assert gradebook.grades(LAB) == {}


def test_what_lies_on_another_disk_gets_there_as_well(built, gradebook, monkeypatch):
    real = os.replace

    def other_disk(one, two):
        if "autograded" in str(two) and ".pending" in str(one):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        real(one, two)

    monkeypatch.setattr(os, "replace", other_disk)
    journal = Journal(built, LAB)
    journal.add(record("ada"), '{"cells": []}')
    folder = (built.root / "autograder" / "records") / LAB / ".pending"
    journal.settle(gradebook)
    place = autograded(built, LAB, "ada")
    assert place.read_text() == '{"cells": []}'
    assert place.stat().st_mode & 0o777 == 0o444
    assert list(folder.iterdir()) == []


def test_a_place_that_cannot_be_written_keeps_the_result_in_the_journal(
    built, gradebook, monkeypatch
):
    journal = Journal(built, LAB)
    journal.add(record("ada"), "{}")
    real = os.replace

    def refused(one, two):
        if ".pending" in str(one) and "autograded" in str(two):
            raise PermissionError(errno.EPERM, "not this one")
        real(one, two)

    monkeypatch.setattr(os, "replace", refused)
    journal.add(record("bob"), "{}")
    monkeypatch.setattr(
        os, "replace", lambda one, two: real(one, two) if "bob" in str(two) else refused(one, two)
    )
    kept = journal.settle(gradebook)
    assert set(kept) == {"ada"}
    assert "not this one" in kept["ada"]
    assert set(journal.pending()) == {"ada"}  # and bob's is where it belongs
    monkeypatch.setattr(os, "replace", real)
    assert journal.settle(gradebook) == {}
    assert autograded(built, LAB, "ada").is_file()


def test_what_waits_for_a_yes_keeps_its_order_and_leaves_no_folder():
    changes = [change(None, record(f"s{n}")) for n in range(12)]
    with Held() as held:
        folder = held._path(0).parent
        for number, one in enumerate(changes):
            held.add(one, json.dumps(number))
        assert list(held) == [(one.after, str(number)) for number, one in enumerate(changes)]
        assert held.changes == changes
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()
