"""Answers that want to hurt the grader earn nothing and cost it little, in the real sandbox."""

import os
import random
import resource

import nbformat
import pytest

from autograder.course import Course
from autograder.judging import verdicts
from autograder.judging.memory import bounded_memory
from autograder.judging.outputs import shown
from autograder.lab.cells import role
from autograder.sandbox import Cell, Limits, Program, Sandbox
from tests.hostile.answering import ANSWERING
from tests.hostile.arena import why_no_sandbox
from unrolled.checks.verdict.html import html

COURSE = Course()
LIMITS = Limits(call_seconds=2.0, cell_seconds=5.0, notebook_seconds=15.0, memory_bytes=600 << 20)
SEED = int.from_bytes(os.urandom(4), "big")
FEW = 3  # attacks on each lab in the short form
LITTLE = 160 << 20  # bytes that the grader may grow by
ATTACKS = [(lab, name) for lab, table in ANSWERING.items() for name in table]


def _some(request, table):
    """A few attacks, other ones each time; all of them in the long form."""
    if request.config.getoption("-m") != "not long":
        return dict(table)
    return {name: table[name] for name in random.Random(SEED).sample(sorted(table), FEW)}


@pytest.fixture(scope="module", params=ANSWERING)
def lab(request):
    print(f"seed {SEED}")
    if why_no_sandbox():
        pytest.skip(why_no_sandbox())
    released = COURSE.release(request.param)
    with Sandbox("bwrap", LIMITS, released=released) as sandbox:
        judge = verdicts.Judge(COURSE, request.param)
        some = _some(request, ANSWERING[request.param])
        yield sandbox, judge, _blank(request.param), some


def _blank(lab):
    notebook = nbformat.read(COURSE.released_notebook(lab), as_version=4)
    roles = ("fixed", "free", "given", "exercise")
    return tuple(Cell(cell.id, cell.source) for cell in notebook.cells if role(cell) in roles)


def test_there_are_answers_enough():
    assert len(ATTACKS) >= 45


def test_answers_earn_nothing_and_cost_the_grader_little(lab, monkeypatch):
    sandbox, judge, blank, attacks = lab
    kept = []

    class Spent(verdicts.Spent):
        def __init__(self):
            super().__init__()
            kept.append(self)

    monkeypatch.setattr(verdicts, "Spent", Spent)
    failed = {}
    for attack, source in attacks.items():
        program = Program((*blank, Cell("own", source)))
        with bounded_memory(LITTLE), sandbox.submission(program) as submission:
            found = judge.all(submission, lambda function: b"hostile")
            written = [str(one.verdict) + html(one.verdict) for one in found.values()]
            outputs = [piece for run in submission.cells for piece in shown(run)]
        said = "".join(written) + str([one.verdict.as_json() for one in found.values()])
        wrong = [
            words
            for words, true in (
                ("it earned points", any(one.verdict.score for one in found.values())),
                ("the grader ran short of memory", "MemoryError" in said and "lent" not in attack),
                ("comparing took too long", kept[-1].comparing.left <= 0),
                ("telling took too long", kept[-1].telling.left <= 0),
                ("its verdicts are long", len(said) > 500_000),
                ("its outputs are long", sum(len(str(piece)) for piece in outputs) > 1_000_000),
            )
            if true
        ]
        if wrong:
            failed[attack] = wrong
    assert not failed, f"seed {SEED}"


def test_the_bound_on_memory_is_one():
    with bounded_memory(LITTLE), pytest.raises(MemoryError):
        bytearray(2 * LITTLE)
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    assert soft == hard or soft == resource.RLIM_INFINITY
