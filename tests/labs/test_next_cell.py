"""Full marks mean that the next cell runs: each accepted answer carries the rest of its lab.

A run takes one right answer of another style for every exercise at once, and all cells of the lab
in order, those that only play too. The short form takes the first answer of each bank, and trains
for a few updates; the long form takes all of them.
"""

import contextlib
import importlib
import io
import re
import warnings

import pytest

from autograder.lab.cells import grade_id, role
from autograder.lab.source import read
from tests.labs.scoring import COURSE

LABS = [lab for lab in COURSE.labs() if lab[:2] not in ("00", "12")]
# Numbers that decide how long a cell trains, and smaller ones.
SHORTER = (
    (r"\bupdates=[\d_]+", "updates=4"),
    (r"\brange\(\d\), \"not clipped\"", 'range(1), "not clipped"'),
)
# What tells of a training that was long enough; from there on the short form stops.
STOP = {
    "04_dinosaur_names": "play_training(",
    "05_char_rnn": "play_reciting(",
    "06_binary_addition": "def train(seed",
    "09_shakespeare": "def rereading(",
    "11_gru": "def opening_letter(",
}


def answers(lab):
    bank = importlib.import_module(f"tests.labs.alternatives.{lab[3:]}").ALTERNATIVES
    return {name: [one for one in own if of_this_lab(lab, one)] for name, own in bank.items()}


def of_this_lab(lab, source):
    """Not of a file that brings names of its own along, which a grading accepts all the same.

    Elsewhere the hidden bias is called b, and some classes keep their arrays under other names than
    in the constructor that the lab gives. Its later cells read `ba`, and `parameters`.
    """
    if lab == "04_dinosaur_names":
        return not re.search(r"[\"']d?b[\"']", source)
    if lab == "05_char_rnn" and "def __init__" in source:
        return "self.parameters = " in source
    return True


def runs(lab):
    return max(len(bank) for bank in answers(lab).values())


def carry(lab, number, short):
    """Run a lab's code cells with the answers of one number in place of the solution's."""
    names = {"__name__": "__main__", "display": lambda *args, **named: None}
    bank, ran = {name.replace(".", "-"): own for name, own in answers(lab).items()}, 0
    for place, cell in enumerate(read(COURSE, lab).cells):
        if cell.cell_type != "code" or role(cell) == "check":
            continue
        source = cell.source
        if short and STOP.get(lab, "no such piece") in source:
            break
        if role(cell) == "exercise":
            own = bank.get(grade_id(cell), ())
            source = own[number] if number < len(own) else source
            ran += number < len(own)
        elif short:
            for pattern, smaller in SHORTER:
                source = re.sub(pattern, smaller, source)
        try:
            exec(compile(source, f"<cell {place}>", "exec"), names)
        except Exception as error:
            error.add_note(f"{lab}, cell {place}, with answers number {number}:\n{source[:600]}")
            raise
    return ran


@contextlib.contextmanager
def alone(folder, monkeypatch):
    monkeypatch.chdir(folder)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield


@pytest.mark.parametrize("lab", LABS)
def test_the_rest_of_a_lab_runs_with_other_right_answers(lab, tmp_path, monkeypatch):
    with alone(tmp_path, monkeypatch):
        assert carry(lab, 0, short=True)


@pytest.mark.long
@pytest.mark.parametrize(
    ("lab", "number"), [(lab, number) for lab in LABS for number in range(runs(lab))]
)
def test_the_rest_of_a_lab_runs_with_every_right_answer(lab, number, tmp_path, monkeypatch):
    with alone(tmp_path, monkeypatch):
        assert carry(lab, number, short=number > 0)


def test_an_answer_that_the_next_cell_cannot_use_is_noticed(tmp_path, monkeypatch):
    wrong = "def softmax(z):\n    return None\n"
    monkeypatch.setattr("tests.labs.test_next_cell.answers", lambda lab: {"softmax": [wrong]})
    with alone(tmp_path, monkeypatch), pytest.raises(Exception, match="NoneType"):
        carry("01_rnn_cell", 0, short=True)
