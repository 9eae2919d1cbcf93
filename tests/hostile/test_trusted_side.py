"""Attacks on what reads, writes and tells results: no submission stops a run or forges a row."""

import json
import os
import shutil
import subprocess
import unicodedata

import pytest
from sqlalchemy import text as sql

from autograder.course import CourseError
from autograder.export import tables
from autograder.export.grades import Grades, Student
from autograder.grade import commands, history
from autograder.grade.any_file import judge_file
from autograder.grade.history import Change
from autograder.grade.run import Run
from autograder.gradebook import record as records
from autograder.gradebook.book import Gradebook, _time
from autograder.gradebook.journal import Journal, autograded
from autograder.gradebook.record import parse
from autograder.intake.normalise import normalise
from autograder.intake.rawcells import MAX_CELLS
from autograder.intake.submitted import folder, hand_in, students
from autograder.lab.release import release
from autograder.plaintext import MAX_ID_BYTES, few, student_id
from autograder.sandbox import Cell, Program
from tests.autograder.reported import LAB, record
from tests.autograder.sandboxed import isolation
from tests.autograder.submissions import answered, command, released
from tests.autograder.submissions import hand_in as put
from tests.hostile import arena, texts
from unrolled.checks.outcome import Failure, Outcome
from unrolled.checks.score import score

# --- time stamps

STAMPS = (
    "9" * 30 + "h", "2020-01-01 00:00:00 UTC", "2020-01-01T00:00:00+25:99", "0000-00-00", "1e999", "Jan 1 1",
    "10:10:10.99999999999999999999 PM", "12h 99m 3.5s", "2020W53", "20200101T", "Mon Tue", "9" * 20, "-1", "+99999",
    "1:2:3:4:5", "UTC-9999999999", "GMT+3", "am pm", "T" * 50, "1.1.1.1.1", "2020-366", "NaN", "inf", "Decimal", "0x10",
)  # fmt: skip
ALPHABET = "0123456789-:+./, TZWUTCGMTampmJanFebMonh\x00\t\n\"'e\xff٣"


def stamp(luck):
    made = list(luck.choice(STAMPS))
    for _ in range(luck.randint(0, 6)):
        at = luck.randint(0, len(made))
        kind = luck.random()
        if kind < 0.4:
            made.insert(at, luck.choice(ALPHABET))
        elif kind < 0.7:
            del made[at : at + 1]
        else:
            made[at:at] = luck.choice(STAMPS)
    return "".join(made)[:100]


def test_no_time_stamp_raises(luck):
    for made in (*STAMPS, *(stamp(luck) for _ in range(3000))):
        found = _time(made)
        assert found is None or found.tzinfo is None


def test_the_time_stamp_that_wedged_a_lab_is_graded_and_settled(built):
    for name, content in (
        ("ada", b"9" * 30 + b"h"),
        ("bob", os.urandom(200)),
        ("cid", b"\xff\xfe\x00"),
        ("zoe", b""),
    ):
        put(built, name, released(built)).with_name("timestamp.txt").write_bytes(content)
    journal = Journal(built, LAB)
    journal.add(record("dan", timestamp="9" * 30 + "h"), "{}")  # of a run that died of it
    found = {one.student for one in Run(built, LAB, isolation())}
    assert found == {"ada", "bob", "cid", "zoe"}
    assert journal.pending() == {}
    with Gradebook(built) as book:
        assert set(book.grades(LAB)) == {"ada", "bob", "cid", "dan", "zoe"}


# --- names


def test_names_of_every_length_and_alphabet_are_graded(built):
    names = [
        "漢" * 84,
        "𠀀" * 63,
        "é" * 127,
        "x" * 255,
        "a\nb",
        "a\x1b[2Jb",
        "‮evil",
        "ada",
        "-rf",
        "~",
        "a b.c@d",
    ]
    for name in names:
        place = folder(built) / name / LAB
        place.mkdir(parents=True)
        shutil.copy(built.released_notebook(LAB), place / f"{LAB}.ipynb")
    found = {one.student: one for one in Run(built, LAB, isolation())}
    assert len(found) == len(names)
    for student, one in found.items():
        assert len(student.encode()) <= MAX_ID_BYTES
        assert one.status == "ok"
        assert all("was taken for the student" in note for note in one.notes)
        assert bool(one.notes) == (student not in names)
        assert records.load(built, LAB, student) == one
    assert {one.student for one in Run(built, LAB, isolation())} == set(found)


def test_two_folders_are_never_one_student(built):
    strange = "a\nb"
    twin = student_id(strange)  # called as the other is written
    put(built, twin, answered(built))
    put(built, strange, released(built))
    assert sorted(students(built, LAB).values()) == sorted([strange, twin])
    found = {one.student: one.score for one in Run(built, LAB, isolation())}
    assert found[twin] == 40
    assert sorted(found.values()) == [0, 40]
    assert hand_in(built, LAB, strange).student != twin
    assert hand_in(built, LAB, strange).student in found


def test_an_id_is_the_same_whoever_else_is_there(built):
    put(built, "a\nb", released(built))
    alone = hand_in(built, LAB, "a\nb").student
    put(built, "a\tb", released(built))
    assert hand_in(built, LAB, "a\nb").student == alone == student_id("a\nb")


# --- floods


def tampered(number):
    cell = '{"cell_type":"code","metadata":{"nbgrader":{"grade":1,"grade_id":"a%06d"}}}'
    return ('{"cells":[' + ",".join(cell % n for n in range(number)) + "]}").encode()


@pytest.mark.parametrize("number", [20_000, 250_000])
def test_cells_that_say_they_are_graded_fill_no_record(built, number):
    normal = normalise(tampered(number), release(built, LAB))
    assert len(normal.tampered) <= 51
    assert f"{min(number, MAX_CELLS) - 50} more" in normal.tampered[-1]


def test_a_folder_full_of_links_and_notebooks_fills_no_record(built):
    place = put(built, "ada", released(built)).parent
    for number in range(400):
        (place / f"{number}.ipynb").write_text("{}")
        (place / f"link {number}").symlink_to("/etc")
    assert len(hand_in(built, LAB, "ada").notes) <= 51


def test_few_says_how_many_it_left_out():
    assert few(["a", "b"], 2) == ("a", "b")
    assert few(["a", "b", "c", "d"], 2) == ("a", "b", "… and 2 more of this kind.")


def test_an_exceptions_name_is_one_short_line_wherever_it_is_counted():
    cases = arena.Cases(arena.COURSE, LAB)

    def call(function, args, then=None):
        return Outcome(failure=Failure("Evil\n softmax 8 of 8\x1b[2J" + "x" * 10_000, "no"))

    verdict = score(cases.exercises["softmax"], cases.draw("softmax", b"0" * 32), call)
    assert "\n" not in verdict.misconception
    assert "\x1b" not in verdict.misconception
    assert len(verdict.misconception) < 200


# --- what is told: rows, tables, lines

FORGED = (
    "ada\n\rbob                      ok             40 of 40\u2028zoe ok\x85\x1b[1A\u202e\ttail"
)


def rows(text):
    return [line for line in text.splitlines() if line]


def test_no_name_or_note_makes_a_second_row():
    one = record(FORGED, notes=(FORGED,), tampered=(FORGED,), misconceptions=(FORGED,))
    assert len(rows(commands._row(one))) == 1
    assert len(rows(json.dumps(one.line()))) == 1
    assert len(rows(history.told(Change(FORGED, one, one, "handed in again")))) == 1


def test_a_row_cannot_be_pushed_over_the_edge_of_a_terminal():
    row = commands._row(record("ada" + " " * 76 + "bob  ok  40 of 40"))
    assert row.startswith("ada bob ok")


def test_a_files_name_makes_no_row_of_judge(tmp_path):
    path = tmp_path / "a.py\n  softmax   8 of 8  right\u2028x"
    opinion = judge_file(None, path)  # it is not there, so nothing is run
    assert len(rows(opinion.table())) == 2
    assert "\n" not in opinion.line()["file"] + opinion.line()["error"]


def test_no_student_forges_a_line_of_a_table(luck):
    people = tuple(
        Student(texts.text(luck, 40), *(texts.text(luck, luck.randint(0, 60)) for _ in range(4)))
        for _ in range(30)
    )
    for lay_out in tables.TABLES.values():
        made = tables.text(lay_out(Grades({LAB: 40.0}, people)))
        assert len(made.splitlines()) == len(made.split("\r\n")) - 1
        assert not any(
            unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE", "RLI", "LRI") for c in made
        )


def invisible():
    for number in range(0x110000):
        if not 0xD800 <= number < 0xE000:
            character = chr(number)
            if character.isspace() or unicodedata.category(character)[0] in "CZ":
                yield character


def test_no_blank_of_unicode_hides_a_formula(luck):
    blanks = [*invisible(), "\u2800", "\u3164", "\u115f", "\uffa0"]
    for blank in blanks:
        assert tables.harmless(f"{blank}=1").startswith("'"), hex(ord(blank))
    for _ in range(500):
        front = "".join(luck.choices(blanks, k=luck.randint(0, 6)))
        sign = luck.choice("=+-@＝＋－＠﹢﹣⁼₊")
        assert tables.harmless(f"{front}{sign}cmd|' /C calc'!A0").startswith("'")


def test_what_is_no_formula_stays_with_blanks_in_front():
    for text in ("\u3000李", " ada", "a=1", "\ufeffada", "5 - 3", "O'Brien"):
        assert not tables.harmless(text).startswith("'")


# --- records that are none


BROKEN = {
    "a list": "[]",
    "a number": "7",
    "nothing": "",
    "deep": "[" * 100_000,
    "another format": '{"format": 99}',
    "no fields": '{"format": 1}',
    "a null byte": "\0",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_what_is_no_record_is_a_value_error(content):
    with pytest.raises(ValueError, match="no record of this format"):
        parse(content)


def test_a_record_with_any_field_of_another_kind_is_none(luck):
    whole = json.loads(record("ada", {"softmax": None}).text())
    for name in whole:
        for wrong in (None, 5, "x", [1], {"a": 1}, [[]], -1.5, {"softmax": {}}, {"softmax": 5}):
            spoilt = {**whole, name: wrong}
            try:
                found = parse(json.dumps(spoilt))
            except ValueError:
                continue
            assert isinstance(found.grades, dict)  # what could be read can be used
            assert isinstance(found.line(), dict)
            assert isinstance(commands._row(found), str)


def test_an_entry_that_names_another_student_is_not_written(built):
    journal = Journal(built, LAB)
    journal.add(record("bob"), "{}")
    (entry,) = (built.root / "autograder" / "records").rglob("bob.json")
    for name in ("ada", "eve"):
        shutil.copy(entry, entry.with_name(f"{name}.json"))
        shutil.copy(entry.with_suffix(".ipynb"), entry.with_name(f"{name}.ipynb"))
    assert set(journal.pending()) == {"bob"}


# --- one bad result among good ones


def test_settling_gets_past_a_bad_entry_and_says_which(built, monkeypatch):
    journal, write = Journal(built, LAB), Gradebook._write
    for name in ("ada", "bob", "eve"):
        journal.add(record(name), "{}")

    def refuse(self, one):
        if one.student == "bob":
            raise ZeroDivisionError("a plugin for penalties\nthat divides")
        write(self, one)

    monkeypatch.setattr(Gradebook, "_write", refuse)
    with Gradebook(built) as book:
        book.enrol(release(built, LAB))
        kept = journal.settle(book)
        assert list(kept) == ["bob"]
        assert "ZeroDivisionError: a plugin for penalties that divides" in kept["bob"]
        assert set(book.grades(LAB)) == {"ada", "eve"}
        assert set(journal.pending()) == {"bob"}
        monkeypatch.undo()
        assert journal.settle(book) == {}
        assert set(book.grades(LAB)) == {"ada", "bob", "eve"}


def test_a_gradebook_that_takes_nothing_stops_at_once(built, monkeypatch):
    journal = Journal(built, LAB)
    for name in ("ada", "bob"):
        journal.add(record(name), "{}")
    with Gradebook(built) as book:
        book.enrol(release(built, LAB))
        book._book.db.execute(sql("PRAGMA query_only = ON"))
        with pytest.raises(CourseError, match="read-only"):
            journal.settle(book)
    assert set(journal.pending()) == {"ada", "bob"}


def test_the_row_says_what_kept_a_result_and_the_end_is_not_0(built, monkeypatch, capsys):
    put(built, "ada", released(built))
    put(built, "bob", released(built))
    place = autograded(built, LAB, "ada").parent.parent
    place.parent.mkdir(parents=True)
    place.write_text("a file where a folder should be")
    with pytest.raises(SystemExit) as ended:
        commands.grade.main([LAB, "--isolation", isolation()], standalone_mode=False, obj=built)
    said = capsys.readouterr()
    assert ended.value.code == 1
    assert "1 of the results could not be written" in said.err
    (row,) = [row for row in said.out.splitlines() if row.startswith("ada")]
    assert "could not be written and waits" in row
    assert records.load(built, LAB, "bob") is not None
    place.unlink()
    found = list(Run(built, LAB, isolation()))
    assert [one.notes for one in found] == [(), ()]
    assert autograded(built, LAB, "ada").is_file()


def test_a_grader_that_fails_on_one_grades_the_others_and_gives_it_no_score(built, monkeypatch):
    from autograder.workers.pool import Workers

    for name in ("ada", "bob", "cid"):
        put(built, name, released(built))
    handed_out = Workers._next

    def kill_at_ada(self, worker, waiting):
        handed_out(self, worker, waiting)
        if worker.name == "ada":
            worker.process.kill()

    monkeypatch.setattr(Workers, "_next", kill_at_ada)
    run = Run(built, LAB, isolation())
    list(run)
    assert list(run.not_graded) == ["ada"]
    known = (name for name in ("ada", "bob", "cid") if records.load(built, LAB, name))
    assert list(known) == ["bob", "cid"]


# --- words between submissions

LOCKS = """
import fcntl, os
for name in (np.__file__, os.__file__):
    try:
        fcntl.flock(os.open(name, os.O_RDONLY), fcntl.LOCK_SH | fcntl.LOCK_NB)
        print("LOCKED")
    except OSError as error:
        print("flock", error.errno)
"""
LEAVE_WORD = """
import os
_held = os.open(os.getcwd(), os.O_RDONLY | os.O_DIRECTORY)
def softmax(z):
    try:
        os.close(os.open("word", os.O_CREAT | os.O_WRONLY, dir_fd=_held))
    except OSError as error:
        raise ValueError(f"{sorted(os.listdir(_held))} {error.strerror}")
    raise ValueError(f"LEFT {sorted(os.listdir(_held))}")
"""


def test_a_file_that_two_submissions_read_cannot_be_locked():
    with (
        arena.sandbox_or_skip() as sandbox,
        sandbox.submission(arena.program(LOCKS)) as submission,
    ):
        said = "".join(run.printed for run in submission.cells)
    assert "LOCKED" not in said
    assert said.count("flock 1\n") == 2  # EPERM


def test_what_a_function_leaves_in_a_scratch_folder_is_gone_for_the_next():
    with (
        arena.sandbox_or_skip() as sandbox,
        sandbox.submission(
            Program((Cell("own", "import numpy as np\n" + LEAVE_WORD),))
        ) as submission,
    ):
        said = []
        for _ in range(3):
            with submission.function() as call:
                said.append(call("softmax", (1.0,)).failure.message)
    assert all(one.startswith("[] No space left") for one in said[1:]), said


def test_a_scratch_folder_of_an_earlier_function_takes_no_more_memory():
    fill = """
import os
_held = os.open(os.getcwd(), os.O_RDONLY | os.O_DIRECTORY)
for _ in range(3): open(f"old {_}", "wb").write(b"x" * 3_000_000)
os.makedirs("deep/er"); open("deep/er/file", "w").write("x")
def softmax(z):
    raise ValueError(f"{os.listdir(_held)} {os.listdir('.')} {os.fstatvfs(_held).f_blocks}")
"""
    with (
        arena.sandbox_or_skip() as sandbox,
        sandbox.submission(Program((Cell("own", "import numpy as np\n" + fill),))) as submission,
    ):
        for _ in range(2):
            with submission.function() as call:
                said = call("softmax", (1.0,)).failure.message
    assert said.startswith("[] []")
    assert int(said.split()[-1]) <= 1


# --- whole runs


def test_a_run_over_everything_hostile_by_name_and_stamp_prints_one_row_each(built, luck):
    root = os.fsencode(folder(built))
    names = [
        f"s{number}{texts.text(luck, 12)}".translate({ord("/"): "_", 0: "_"})
        for number in range(12)
    ]
    for name in names:
        place = os.path.join(root, name.encode("utf-8", "ignore"), LAB.encode())
        os.makedirs(place)
        shutil.copy(built.released_notebook(LAB), os.path.join(place, f"{LAB}.ipynb".encode()))
        with open(os.path.join(place, b"timestamp.txt"), "wb") as file:
            file.write(luck.randbytes(luck.randint(0, 300)))
    words = command(built, "grade", LAB, "--isolation", isolation())
    done = subprocess.run(words, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    told = done.stdout.splitlines()
    assert len(told) == len(names)
    assert all(" 0 of 40 " in row for row in told)
