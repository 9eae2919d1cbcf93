"""A disk that is full, a gradebook that is read-only or damaged: one clear error, nothing lost."""

import contextlib
import resource
import shutil
import sqlite3

import pytest

from autograder.course import Course, CourseError
from autograder.export import grades
from autograder.files import write_whole
from autograder.grade.run import Run
from autograder.gradebook import backup
from tests.autograder.grade.test_resume import contents
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import LAB, answered, hand_in, released


@pytest.fixture(scope="module")
def graded_once(built_once, tmp_path_factory):
    course = Course(tmp_path_factory.mktemp("storage") / "course")
    shutil.copytree(built_once.root, course.root)
    hand_in(course, "ada", answered(course))
    hand_in(course, "bob", released(course))
    list(Run(course, LAB, isolation()))
    return course


@pytest.fixture
def course(graded_once, tmp_path):
    """A course with two graded submissions."""
    found = Course(tmp_path / "course")
    shutil.copytree(graded_once.root, found.root)
    return found


@pytest.mark.parametrize("name", ["what?", "a[1]b", "50% #1", "a b"])
def test_a_gradebook_lies_in_its_course_whatever_that_is_called(graded_once, tmp_path, name):
    course = Course(tmp_path / "here" / name)
    shutil.copytree(graded_once.root, course.root)
    backup.database(course).unlink()
    for _ in range(2):
        list(Run(course, LAB, isolation()))
        assert grades.read(course).labs == {LAB: 40}
    assert [path.name for path in (tmp_path / "here").iterdir()] == [name]
    assert backup.database(course).stat().st_size > 0


def database(course):
    return backup.database(course)


def everything(course):
    return list(Run(course, LAB, isolation()))


def test_a_read_only_gradebook_is_one_clear_error(course):
    database(course).chmod(0o444)
    with pytest.raises(CourseError, match=r"gradebook.db is read-only.*Make it writable"):
        everything(course)
    database(course).chmod(0o644)
    assert len(everything(course)) == 2


DAMAGE = {
    "no database at all": lambda raw: b"this is no database" * 1000,
    "cut in half": lambda raw: raw[: len(raw) // 2],
    "written over": lambda raw: raw[:8192] + b"\xff" * (len(raw) - 8192),
    "two pages lost": lambda raw: raw[:16384] + bytes(8192) + raw[24576:],
    "empty": lambda raw: raw[:100] + bytes(len(raw) - 100),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_gradebook_leaves_the_last_backup_usable(course, damage):
    before = contents(course)
    everything(course)  # which backs it up
    path = database(course)
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    for _ in range(2):  # the damaged one never gets into a backup's place
        with pytest.raises(CourseError, match=r"cannot be used .*Copy its last backup"):
            everything(course)
    saved = backup.backups(path)[0]
    (found,) = sqlite3.connect(saved).execute("PRAGMA integrity_check").fetchone()
    assert found == "ok"
    shutil.copy(saved, path)
    everything(course)
    assert contents(course) == before


@pytest.mark.parametrize("room", [5_000, 150_000])
def test_a_full_disk_is_one_clear_error_and_a_second_start_goes_on(course, room):
    hand_in(course, "ada", answered(course, softmax="def softmax(z):\n    return z"))
    hand_in(course, "cid", answered(course))
    run = iter(Run(course, LAB, isolation()))
    next(run)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        with pytest.raises(CourseError, match="is the disk full"):
            list(run)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    saved = backup.backups(database(course))[0]
    assert sqlite3.connect(saved).execute("PRAGMA integrity_check").fetchone() == ("ok",)
    found = {record.student: record.score for record in everything(course)}
    assert found == {student: row["score"] for student, row in contents(course).items()}
    assert set(found) == {"ada", "bob", "cid"}
    assert found["cid"] == 40


def test_a_folder_that_cannot_be_written_is_one_clear_error(course):
    records = course.root / "autograder" / "records"
    shutil.rmtree(records)
    records.write_text("a file where a folder should be")
    with pytest.raises(CourseError, match="records"):
        everything(course)


def test_backups_are_kept_in_turn(course):
    path = database(course)
    for number in range(backup.KEPT + 1):
        with contextlib.closing(sqlite3.connect(path)) as book:
            book.execute(f"PRAGMA user_version = {number}")
        backup.prepare(path)
    numbers = []
    for saved in backup.backups(path):
        with contextlib.closing(sqlite3.connect(saved)) as book:
            numbers += book.execute("PRAGMA user_version").fetchone()
    assert numbers == [3, 2, 1]
    assert len(list(path.parent.glob("gradebook.db*"))) == backup.KEPT + 1


def test_gradebook_and_backups_can_be_read_by_whoever_grades_next(course):
    path = database(course)
    path.unlink()
    backup.prepare(path)  # a new one
    backup.prepare(path)
    for made in (path, backup.backups(path)[0]):
        assert made.stat().st_mode & 0o777 == 0o644


def test_a_backup_that_fails_leaves_nothing_half_written(course):
    path = database(course)
    path.write_bytes(DAMAGE["written over"](path.read_bytes()))
    with pytest.raises(CourseError):
        backup.prepare(path)
    assert list(path.parent.glob(".gradebook.db.*")) == []


def test_a_gradebook_in_use_is_said_to_be_that(course):
    said = backup.explain(database(course), sqlite3.OperationalError("database is locked"))
    assert "in use by another program" in said


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    write_whole(tmp_path / "new" / "a.txt", b"old", 0o444)
    write_whole(tmp_path / "new" / "a.txt", b"new")
    assert (tmp_path / "new" / "a.txt").read_bytes() == b"new"
    assert (tmp_path / "new" / "a.txt").stat().st_mode & 0o777 == 0o644
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_whole(tmp_path / "folder", b"a file in a folder's place")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "new"]
