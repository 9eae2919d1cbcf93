"""Every attack by code, handed in as a notebook, mixed with honest ones: marked as a class is."""

import json

import pytest

from autograder.intake.submitted import Handed
from autograder.judging.marking import Bench
from autograder.lab.cells import grade_id
from tests.hostile.arena import COURSE, LAB, LIMITS, limited, sandbox_or_skip, victim
from tests.hostile.attacks import ATTACKS

EVERY = 10  # an honest notebook after so many attacks


def handed(student, notebook):
    return Handed(student=student, raw=json.dumps(notebook).encode())


def with_cell(notebook, source):
    cell = {
        "cell_type": "code",
        "id": "own",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": source,
    }
    return {**notebook, "cells": [*notebook["cells"], cell]}


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.long
@pytest.mark.timeout(3600)  # what misses its deadline sleeps for an hour, or for ever
def test_no_attack_scores_and_every_honest_notebook_keeps_its_points(tmp_path):
    sandbox_or_skip()
    released = read(COURSE.released_notebook(LAB))
    solved = read(COURSE.instructor(LAB) / f"{LAB}.ipynb")
    for cell, own in zip(released["cells"], solved["cells"], strict=True):
        own["metadata"] = cell["metadata"]
    honest = 0
    with victim(tmp_path) as host, Bench(COURSE, LAB, "bwrap", LIMITS) as bench:
        before = host.contents()
        for number, attack in enumerate(ATTACKS):
            marked = bench.mark(handed(attack.name, with_cell(released, host.told(attack.source))))
            assert marked.record.score == 0, attack.name
            assert marked.record.status in ("ok", "timeout", "memory", "crash"), attack.name
            for cell in marked.notebook.cells:
                kinds = {kind for o in cell.get("outputs", []) for kind in o.get("data", {})}
                allowed = {"text/html"} if grade_id(cell) else set()  # our own verdict
                assert kinds <= {"text/plain", "image/png"} | allowed, attack.name
            if number % EVERY == 0:
                with limited(
                    bench.sandbox, call_seconds=5.0, cell_seconds=20.0, notebook_seconds=120.0
                ):
                    record = bench.mark(handed("ada", solved)).record
                assert (record.score, record.status) == (40, "ok"), f"after {attack.name}"
                honest += 1
        assert host.contents() == before
        assert host.heard() == 0
        assert host.process.poll() is None
    assert len(ATTACKS) >= 60
    assert honest == -(-len(ATTACKS) // EVERY)
