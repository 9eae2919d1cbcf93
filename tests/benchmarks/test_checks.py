"""Mutants of the solutions: that they are made, run and judged as `python -m benchmarks checks` says."""

import argparse
import ast
import random
import secrets

import pytest

from autograder.course import Course
from benchmarks import checks, verdict
from benchmarks.harness.report import met
from benchmarks.mutants.forks import in_forks
from benchmarks.mutants.judge import fates
from benchmarks.mutants.left_open import reason
from benchmarks.mutants.make import every_exercise, mutants
from benchmarks.mutants.specialise import specialised
from unrolled.checks.verdict.verdict import Verdict

COURSE = Course()


def listed(lab, function):
    return {mutant.diff: mutant for mutant in mutants(COURSE, lab, function)}


def test_there_are_a_thousand_mutants_of_many_kinds_and_each_is_a_program():
    early = [(lab, name) for lab, name in every_exercise(COURSE) if lab < "03"]
    found = [m for lab, name in early for m in mutants(COURSE, lab, name)]
    assert len(found) >= 1000
    assert len({m.kind for m in found}) >= 25
    for mutant in random.Random(0).sample(found, 100):
        ast.parse(mutant.source)
        assert mutant.diff


def test_the_mistakes_of_real_students_are_among_the_mutants():
    back = "\n".join(listed("02_bptt", "rnn_backward"))
    assert "dWaa = step['dWaa']" in back
    assert "rnn_cell_backward(da[:, :, t], cells[t])" in back
    assert "for t in range(T_x)" in back
    cell = "\n".join(listed("02_bptt", "rnn_cell_backward"))
    assert "np.sum(dz, axis=1, keepdims=False)" in cell
    assert "'dWaa': dz @ a_next.T" in cell
    assert "'da_prev': Waa @ dz" in cell
    assert "gradients.update(" in "\n".join(listed("03_clipping", "clip"))


def test_a_child_that_hangs_dies_or_eats_memory_gives_nothing_and_the_others_answer():
    def hangs():
        while True:
            pass

    works = [lambda: 1, hangs, lambda: "x" * 10**6, lambda: bytearray(1 << 40), lambda: 1 / 0]
    found = dict(in_forks(works, jobs=2, seconds=3))  # without a limit this never comes back
    assert found == {0: 1, 1: None, 2: "x" * 10**6, 3: None, 4: None}


def test_equivalent_mutants_are_set_aside_and_others_are_not(monkeypatch):
    lab, function = "03_clipping", "clip_by_norm"
    there = listed(lab, function)
    same = [m for diff, m in there.items() if "if norm >= max_norm" in diff]
    wrong = [m for diff, m in there.items() if "if norm < max_norm" in diff]
    assert same
    assert wrong
    # A judge that looks at nothing lets both pass; only one of them is no mistake.
    monkeypatch.setattr("benchmarks.mutants.judge.score", lambda *args: _full_marks())
    judged = list(fates(COURSE, lab, function, [*same, *wrong], b"blind"))
    assert [(f.survived, f.equivalent) for f in judged if f.mutant in same] == [
        (False, True)
    ] * len(same)
    assert [(f.survived, f.equivalent) for f in judged if f.mutant in wrong] == [
        (True, False)
    ] * len(wrong)


def _full_marks():
    return Verdict("clip_by_norm", 1.0, 1.0, (), ())


def test_a_sample_of_mutants_loses_points():
    seed = secrets.token_hex(4)
    print(f"seed {seed}")
    chosen = random.Random(seed).sample(every_exercise(COURSE), 5)
    found = [fate for lab, name in chosen for fate in checks.tried(COURSE, lab, name, seed, 6)]
    survivors = [fate for fate in found if fate.survived]
    assert len(survivors) <= 1, "\n".join(
        f"{f.mutant.function}\n{f.mutant.diff}" for f in survivors
    )


def test_a_lab_and_its_right_alternatives_are_counted(monkeypatch):
    options = _options(lab=["03_clipping"], sample=1)
    outcome = checks.run(options)
    assert outcome.ratios["accepted"] == 1
    assert "right alternatives, 0 refused" in "\n".join(outcome.lines)
    monkeypatch.setattr(checks, "bank", lambda lab: [("smooth", 0, "def smooth(*a): return 0")])
    assert checks.run(options).ratios["accepted"] == 0


def _options(**chosen):
    parser = argparse.ArgumentParser()
    checks.add_options(parser)
    options = parser.parse_args([])
    for name, value in chosen.items():
        setattr(options, name, value)
    return options


def test_the_time_of_a_verdict_is_measured_for_every_function_of_a_lab():
    outcome = verdict.measure(1, ("00_start_here",))
    assert set(outcome.ratios) == set(verdict.GOALS)
    assert "name_lengths" in outcome.lines[0]


@pytest.mark.long
def test_every_mutant_of_every_solution_loses_points():
    outcome = checks.run(_options())
    print("\n".join(outcome.lines))
    assert met(outcome, checks.GOALS)


def test_what_all_cases_share_is_made_a_constant_and_each_argument_gets_more_and_less():
    found = specialised(COURSE, "01_rnn_cell", "rnn_forward")
    assert {mutant.kind for mutant in found} >= {"an entry added", "the type of an argument"}
    for mutant in found:
        ast.parse(mutant.source)
        assert mutant.diff
    fates_ = checks.specialised_of(COURSE, "01_rnn_cell", "rnn_forward", "any")
    assert [f.mutant.diff for f in fates_ if f.survived and not reason(f.mutant)] == []
