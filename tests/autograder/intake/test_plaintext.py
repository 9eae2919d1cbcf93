"""What a student wrote or drew, on a page or in a terminal: as text, of a modest size."""

import base64
import re
import struct

import pytest

from autograder.judging.outputs import MAX_IMAGE_SIDE, MAX_OUTPUTS, PNG, failure_text, shown
from autograder.plaintext import (
    MAX_SHOWN,
    plain,
    quoted,
    shown_as_text,
    student_id,
    without_formulas,
)
from autograder.sandbox import CellRun, Output
from unrolled.checks.outcome import Failure
from unrolled.checks.verdict.markup import text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("of Windows\r\nhere", "of Windows\nhere"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[?25l\x1b[2J\x1b[1;1Htop", "top"),
        ("\x1b]0;title\x07", "0;title"),
        ("\x9b31mred", "31mred"),
        ("over\rwritten\b\x7f\0", "overwritten"),
        ("a\u202egnp.exe\u202c", "agnp.exe"),
        ("\u2066a\u2069\u200e\u200f\u061c", "a"),
        ("half a pair: \ud800", "half a pair: ?"),
    ],
)
def test_what_would_move_colour_or_reorder_a_line_is_dropped(text, left):
    assert plain(text) == left


def test_what_is_long_is_cut_and_says_so():
    assert plain("x" * MAX_SHOWN) == "x" * MAX_SHOWN
    assert plain("x" * (MAX_SHOWN + 1)) == "x" * MAX_SHOWN + "\n… cut here"
    assert quoted("  a long name\nand more", 6) == "'a long…'"


def test_shown_as_text_leaves_nothing_that_means_something():
    text = shown_as_text("<b>*a*</b> [x](javascript:1) $x$ `y` \x1b[2J\n# h")
    head, body = text.split("\n", 1)
    assert head == '<pre style="white-space:pre-wrap">'
    assert re.fullmatch(r"[\w \n&#;]*</pre>", body)


def test_mathjax_is_kept_away():
    kept = without_formulas(text("$x$", 10)).source
    assert re.search(r"class=\"[^\"]*mathjax_ignore.*\$x\$", kept)


def test_an_id_fits_into_a_files_name_whatever_it_is_written_in():
    for name in ("漢" * 84, "𠀀" * 63, "é" * 127, "x" * 255):
        assert len(student_id(name).encode()) <= 200
    assert student_id("漢" * 84) != student_id("漢" * 83 + "字")
    assert student_id("漢" * 20) == "漢" * 20


def test_folders_that_differ_have_ids_that_differ_and_safe_ones_stay():
    names = ["a<b", "a>b", "a\nb", "a/b", "a\x1bb", "a\udcffb", "x" * 200, "x" * 201, "ada "]
    ids = [student_id(name) for name in names]
    assert len(set(ids)) == len(names)
    for made in ids:
        assert re.fullmatch(r"[\w@.+ \-]{1,89}", made)
    assert student_id("zoë.o@example.org") == "zoë.o@example.org"


def png(width, height, more=0):
    return PNG + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", width, height) + bytes(more)


@pytest.mark.parametrize(
    ("image", "kept"),
    [
        (png(640, 480), True),
        (png(MAX_IMAGE_SIDE, MAX_IMAGE_SIDE), True),
        (png(MAX_IMAGE_SIDE + 1, 1), False),
        (png(1, MAX_IMAGE_SIDE + 1), False),
        (png(0, 1), False),
        (png(9, 9, 2_000_000), False),
        (png(9, 9)[:20], False),
        (b"<svg onload='alert(1)'></svg>      ", False),
    ],
)
def test_pictures_of_modest_size_are_kept(image, kept):
    found = shown(CellRun("a", outputs=(Output("display", "image/png", image=image),)))
    assert [base64.b64decode(o.data["image/png"]) for o in found] == [image] * kept


def test_outputs_of_a_cell_are_text_and_not_too_many():
    texts = [Output("stream", "text/plain", "\x1b[31ma"), Output("stream", "text/plain", "b\0")]
    more = [Output("display", "text/html", f"\x1b[31m<b>{n}</b>") for n in range(2 * MAX_OUTPUTS)]
    found = shown(CellRun("a", outputs=(*texts, *more)))
    assert found[0].text == "ab"
    assert len(found) == MAX_OUTPUTS
    assert found[1].data == {"text/plain": "<b>0</b>"}


def test_why_a_cell_stopped_is_text_of_modest_length():
    failure = Failure("Odd\x1b[31m", "m\0" * 5000, "raise \x1b[2JOdd")
    (found,) = shown(CellRun("a", failure=failure))
    assert found.ename == "Odd"
    assert len(found.evalue) < 420
    assert len(failure_text(failure)) < 530
    assert not re.search(r"[\x00-\x08\x1b]", str(found) + failure_text(failure))
    assert found.traceback[0] == "at the line: raise Odd"
