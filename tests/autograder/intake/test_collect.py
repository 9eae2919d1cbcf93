"""Downloads of Canvas and Moodle come in under the right names, and pages go back."""

import json
import stat
import zipfile

import pytest

from autograder.course import Course, CourseError
from autograder.export.returned import give_back
from autograder.intake import archive
from autograder.intake.archive import entries
from autograder.intake.collect import Person, collect
from autograder.intake.platforms import sent

LAB = "01_rnn_cell"
CANVAS = {
    "müllerjörg_1001_50001_01_rnn_cell.ipynb": b"joerg",
    "leeanna_1002_50002_01_rnn_cell.ipynb": b"anna, first",
    "leeanna_1002_50009_01_rnn_cell-2.ipynb": b"anna, last",
    "leeanna_1002_50003_01_rnn_cell-1.ipynb": b"anna, second",
    "leeanna_LATE_1003_50004_01_rnn_cell-1.ipynb": b"another anna",
    "obrienpat_LATE_1004_50005_my homework.ipynb": b"renamed",
    "twofiles_1005_50006_a.ipynb": b"a",
    "twofiles_1005_50007_b.ipynb": b"b",
    "saved_1006_50008_01_rnn_cell.ipynb.txt": b"saved as text",
    "_1007_50010_01_rnn_cell (1).ipynb": b"no letters in the name",
}
MOODLE = {
    "Jörg Müller_77_assignsubmission_file/01_rnn_cell.ipynb": b"joerg",
    "Anna Lee_78_assignsubmission_file_/01_rnn_cell.ipynb": b"anna, before 4.1",
    "Anna Lee_79_assignsubmission_file_01_rnn_cell.ipynb": b"another anna, without folders",
    "Pat O'Brien_80_assignsubmission_file/sub/01_rnn_cell.ipynb": b"in a folder",
    "Pat O'Brien_80_assignsubmission_onlinetext/onlinetext.html": b"<p>text</p>",
}


def zipped(path, files, flag=True):
    """A zip; without the flag names are UTF-8 and the zip does not say so."""
    with zipfile.ZipFile(path, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    if not flag:
        data = path.read_bytes()
        for head, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
            start = 0
            while (start := data.find(head, start)) >= 0:
                flags = int.from_bytes(data[start + at : start + at + 2], "little") & ~0x800
                data = data[: start + at] + flags.to_bytes(2, "little") + data[start + at + 2 :]
                start += 4
        path.write_bytes(data)
    return path


def there(course):
    found = (course.root / "autograder" / "submitted").rglob("*.ipynb")
    return {p.parent.parent.name: p.read_bytes() for p in found}


@pytest.mark.parametrize("flag", [True, False])
def test_a_download_of_canvas_comes_in_with_its_last_attempts(tmp_path, flag):
    course = Course(tmp_path / "a course")
    found = collect(course, LAB, zipped(tmp_path / "submissions.zip", CANVAS, flag))
    assert there(course) == {
        "müllerjörg_1001": b"joerg",
        "leeanna_1002": b"anna, last",
        "leeanna_1003": b"another anna",
        "obrienpat_1004": b"renamed",
        "saved_1006": b"saved as text",
        "_1007": b"no letters in the name",
    }
    assert set(found.students) == set(there(course))
    assert found.late == ("leeanna_1003", "obrienpat_1004")
    notes = "\n".join(found.notes)
    assert "obrienpat_1004: taken from 'my homework.ipynb'" in notes
    assert "twofiles_1005: no 01_rnn_cell.ipynb among 'a.ipynb', 'b.ipynb'" in notes


def test_a_download_of_moodle_comes_in_from_folders_and_without(tmp_path):
    course = Course(tmp_path)
    collect(course, LAB, zipped(tmp_path / "x.zip", MOODLE))
    by_content = {content: student for student, content in there(course).items()}
    assert len(by_content) == 4
    assert by_content[b"joerg"] == "Jörg Müller"
    assert by_content[b"anna, before 4.1"] == "Anna Lee_78"
    assert by_content[b"another anna, without folders"] == "Anna Lee_79"
    assert by_content[b"in a folder"].startswith("Pat O")


def test_students_of_the_roster_keep_their_ids(tmp_path):
    roster = [Person("jm1", "Jo\u0308rg Mu\u0308ller"), Person("al1", "Anna Lee", "1002")]
    canvas, moodle = Course(tmp_path / "canvas"), Course(tmp_path / "moodle")
    collect(canvas, LAB, zipped(tmp_path / "c.zip", CANVAS), roster)
    assert there(canvas)["jm1"] == b"joerg"
    assert there(canvas)["al1"] == b"anna, last"
    assert there(canvas)["leeanna_1003"] == b"another anna"
    collect(moodle, LAB, zipped(tmp_path / "m.zip", MOODLE), roster)
    assert there(moodle)["jm1"] == b"joerg"
    assert "al1" not in there(moodle), "two are called so: which is al1?"


def test_a_name_does_not_get_into_the_row_of_another_number(tmp_path):
    files = {"leeanna_6_7_01_rnn_cell.ipynb": b"not the Anna of the roster"}
    roster = [Person("al1", "Anna Lee", "1002")]
    found = collect(Course(tmp_path), LAB, zipped(tmp_path / "c.zip", files), roster)
    assert found.students == ("leeanna_6",)


def test_nothing_of_a_hostile_zip_lands_outside(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 1 << 20)
    names = ["../../evil_1_2_01_rnn_cell.ipynb", "/abs_3_4_01_rnn_cell.ipynb", "C:\\w_5_6_a.ipynb"]
    course, path = Course(tmp_path / "in" / "course"), tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, "evil")
        made.writestr("bomb_7_8_01_rnn_cell.ipynb", bytes(8 << 20))
        link = zipfile.ZipInfo("link_9_10_01_rnn_cell.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
        made.writestr("good_11_12_01_rnn_cell.ipynb", "good")
    found = collect(course, LAB, path)
    assert there(course) == {"good_11": b"good"}
    notes = "\n".join(found.notes)
    assert notes.count("leads out of the folder") == 3
    assert "it is a link" in notes
    assert "MB" in notes
    outside = [p for p in tmp_path.rglob("*") if p.is_file() and course.root not in p.parents]
    assert outside == [path]


def test_a_header_that_lies_about_its_size_is_no_way_around_the_bound(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 1 << 20)
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("bomb_7_8_01_rnn_cell.ipynb", bytes(8 << 20))
    data = path.read_bytes().replace((8 << 20).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(data)
    (found,) = entries(path)
    assert found.problem
    assert found.content == b""


@pytest.mark.parametrize("content", [b"", b"PK\3\4 no zip", b"\x1f\x8b\x08"])
def test_what_is_no_zip_is_said_in_one_sentence(tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(CourseError, match="cannot be read as a zip"):
        collect(Course(tmp_path), LAB, tmp_path / "x.zip")


def test_a_zip_of_neither_platform_is_said_with_what_to_do(tmp_path):
    path = zipped(tmp_path / "x.zip", {"homework.ipynb": b"?"})
    with pytest.raises(CourseError, match="called as in a download of Canvas or Moodle"):
        collect(Course(tmp_path), LAB, path)


def test_the_time_of_an_older_notebook_does_not_stay_beside_a_new_one(tmp_path):
    course = Course(tmp_path)
    collect(course, LAB, zipped(tmp_path / "x.zip", {"a_1_2_01_rnn_cell.ipynb": b"old"}))
    (stamp,) = [p.parent / "timestamp.txt" for p in tmp_path.rglob("*.ipynb")]
    stamp.write_text("2026-11-25 20:15:00 UTC")
    collect(course, LAB, tmp_path / "x.zip")
    assert stamp.exists()
    collect(course, LAB, zipped(tmp_path / "x.zip", {"a_1_3_01_rnn_cell-1.ipynb": b"new"}))
    assert not stamp.exists()


def pages(course, *students):
    for student in students:
        place = course.root / "autograder" / "feedback" / student / LAB
        place.mkdir(parents=True)
        (place / f"{LAB}.html").write_text(f"<p>{student}</p>", encoding="utf-8")


def test_pages_go_back_to_canvas_under_the_numbers_that_it_looks_for(tmp_path):
    course = Course(tmp_path)
    collect(course, LAB, zipped(tmp_path / "x.zip", CANVAS))
    pages(course, "müllerjörg_1001", "leeanna_1002", "leeanna_1003")
    count, without = give_back(course, LAB, "canvas", tmp_path / "back.zip")
    assert (count, without) == (3, ["_1007", "obrienpat_1004", "saved_1006"])
    with zipfile.ZipFile(tmp_path / "back.zip") as back:
        numbers = {_canvas_finds(n): back.read(n).decode() for n in back.namelist()}
    assert numbers == {
        ("1001", "50001"): "<p>müllerjörg_1001</p>",
        ("1002", "50009"): "<p>leeanna_1002</p>",
        ("1003", "50004"): "<p>leeanna_1003</p>",
    }


def _canvas_finds(name):
    """What Canvas takes from a file's name: the first two parts that are numbers."""
    return tuple([part for part in name.split("_") if part.isdecimal()][:2])


def test_pages_go_back_to_moodle_under_its_participants(tmp_path):
    course = Course(tmp_path)
    collect(course, LAB, zipped(tmp_path / "x.zip", MOODLE))
    pages(course, "Jörg Müller", "Anna Lee_78")
    give_back(course, LAB, "moodle", tmp_path / "back.zip")
    with zipfile.ZipFile(tmp_path / "back.zip") as back:
        parts = {n: n.split("/")[0].split("_", 4) for n in back.namelist()}
    assert sorted(p[1] for p in parts.values()) == ["77", "78"]
    assert {(p[2], p[3], len(p)) for p in parts.values()} == {("assignfeedback", "file", 4)}
    assert all(name.endswith(f"/{LAB}.html") for name in parts)


def test_without_a_page_nothing_is_written_and_the_steps_are_named(tmp_path):
    with pytest.raises(CourseError, match="then `grade` and `feedback`"):
        give_back(Course(tmp_path), LAB, "canvas", tmp_path / "back.zip")
    assert not (tmp_path / "back.zip").exists()


def test_a_damaged_list_of_what_was_collected_does_not_stop_the_next(tmp_path):
    course, place = Course(tmp_path), tmp_path / "autograder" / "collected" / f"{LAB}.json"
    place.parent.mkdir(parents=True)
    place.write_text(json.dumps({"a": 1}))
    collect(course, LAB, zipped(tmp_path / "x.zip", CANVAS))
    assert len(json.loads(place.read_text(encoding="utf-8"))) == 6


def test_names_with_underscores_numbers_and_blanks_are_read():
    assert sent("o_1_2_3_4.ipynb").own == "3_4.ipynb"
    assert sent("notes/readme.txt") is None
    assert sent("A_1_assignsubmission_file/B_2_assignsubmission_file/x.ipynb").number == "1"
