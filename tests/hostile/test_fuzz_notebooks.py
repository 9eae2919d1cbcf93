"""Notebooks spoilt at random are normalised to something of a bounded size, or refused in words."""

import copy
import json
import os
import random

import nbformat
import pytest

from autograder.course import Course
from autograder.intake.normalise import MAX_OWN_CELLS, MAX_SOURCES, normalise
from autograder.judging.outputs import MAX_SOURCES as SHOWN
from autograder.judging.outputs import shorten_sources
from autograder.lab.release import release
from autograder.plaintext import MAX_LINES
from unrolled.work import counting

SEED = int.from_bytes(os.urandom(4), "big")
LABS = ("01_rnn_cell", "05_char_rnn")
SHORT, LONG = 150, 5_000
ODD = [
    None, True, 0, -1, 2**70, 1.5, float("nan"), "", "x", "\x00", "\ud800", "\u202e", [], {}, [[]],
    ["a", 1], {"a": 1}, "code", "raw", "markdown", "softmax", "check-softmax", "setup", "own-1",
    "from-grading", "../../x", "<script>", "a" * 5000, 10**300, "check(\"softmax\")", "%%bash\nls",
    "def f(:", "skip-execution",
]  # fmt: skip
KEYS = [
    "cells", "metadata", "nbgrader", "grade_id", "source", "id", "cell_type", "tags", "points",
    "grade", "solution", "locked", "outputs", "nbformat",
]  # fmt: skip


def spoilt(rng, tree, share):
    if rng.random() < share:
        return rng.choice(ODD)
    if isinstance(tree, dict):
        found = {key: spoilt(rng, value, share) for key, value in tree.items()}
        if rng.random() < share:
            found[rng.choice(KEYS)] = rng.choice(ODD)
        return found
    if isinstance(tree, list):
        found = [spoilt(rng, value, share) for value in tree]
        if found and rng.random() < 3 * share:
            found.insert(rng.randrange(len(found) + 1), copy.copy(rng.choice(found)))
        if rng.random() < 3 * share:
            rng.shuffle(found)
        return found
    return tree


def written(rng, notebook):
    raw = json.dumps(notebook).encode()
    if rng.random() < 0.2:
        spots = bytearray(raw)
        for _ in range(rng.randrange(1, 20)):
            spots[rng.randrange(len(spots))] = rng.randrange(256)
        raw = bytes(spots)
    return raw[: rng.randrange(len(raw))] if rng.random() < 0.1 else raw


def _try(number):
    rng = random.Random(SEED)
    given = {lab: release(Course(), lab) for lab in LABS}
    base = {lab: json.loads(Course().released_notebook(lab).read_text()) for lab in LABS}
    for turn in range(number):
        lab = rng.choice(LABS)
        raw = written(rng, spoilt(rng, base[lab], rng.choice([0.0005, 0.005, 0.05])))
        normal = normalise(raw, given[lab])
        where = f"seed {SEED}, turn {turn}"
        cells = normal.notebook.cells
        assert len(cells) <= len(given[lab].notebook.cells) + MAX_OWN_CELLS, where
        assert sum(len(cell.source) for cell in cells) <= 2 * MAX_SOURCES, where
        assert len(normal.tampered) <= MAX_LINES + 1, where
        assert all(len(line) < 1_000 for line in (*normal.tampered, *normal.notes)), where
        json.dumps([normal.tampered, normal.notes], ensure_ascii=False).encode()
        nbformat.validate(normal.notebook)


def test_notebooks_spoilt_at_random_stay_within_bounds():
    _try(SHORT)


@pytest.mark.long
def test_many_notebooks_spoilt_at_random_stay_within_bounds():
    _try(LONG)


def _notebook(*cells):
    return json.dumps({"cells": list(cells)}).encode()


def test_a_long_cell_is_read_once_however_often_it_is_copied(monkeypatch):
    looked_at = []
    same_text = counting.same_text
    monkeypatch.setattr(
        counting,
        "same_text",
        lambda one, other: looked_at.append(len(one)) or same_text(one, other),
    )
    first = {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "softmax"}}}
    copies = [{"cell_type": "code", "id": "softmax"}] * 20_000
    normalise(_notebook({**first, "source": "a\n" * 200_000}, *copies), release(Course(), LABS[0]))
    assert sum(length > 100_000 for length in looked_at) == 1


def test_a_hundred_thousand_marked_cells_are_a_few_sentences():
    cells = [
        {"cell_type": "code", "metadata": {"nbgrader": {"grade": 1, "grade_id": f"a{n}"}}}
        for n in range(100_000)
    ]
    normal = normalise(_notebook(*cells), release(Course(), LABS[0]))
    assert len(normal.tampered) == MAX_LINES + 1
    assert "cells; the first 25,000 of them were read." in " ".join(normal.notes)


def test_long_cells_are_shown_in_part_and_the_releases_own_as_a_whole():
    cells = [nbformat.v4.new_code_cell("a+" * 40_000 + "a") for _ in range(300)]
    kept = nbformat.v4.new_code_cell("b" * 30_000)
    kept.metadata["nbgrader"] = {"locked": True}
    shorten_sources([kept, *cells], {kept.id})
    assert len(kept.source) == 30_000
    assert sum(len(cell.source) for cell in cells) < SHOWN + 100 * len(cells)
    assert cells[0].source.endswith("# … cut here, of 80,001 characters")
