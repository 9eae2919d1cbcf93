"""The other ways that `check.help` shows are right, and there is one for each function."""

import pytest

from autograder.build.rungs import solutions_of
from tests.labs.scoring import COURSE, cases, score_source
from unrolled.checks.helping.selfstudy import OTHER, other_way_at_hand, solution_at_hand

EVERY = [(lab, name) for lab in COURSE.labs() for name in cases(lab).exercises]


@pytest.mark.parametrize(("lab", "name"), EVERY)
def test_it_earns_all_points_and_is_not_the_solution(lab, name):
    text = other_way_at_hand(lab, name)
    said, _, code = text.partition("\n")
    assert said.strip().endswith(".")
    verdict = score_source(lab, name, code)
    assert verdict.score == cases(lab).exercises[name].max_points, verdict
    assert code.strip() != solution_at_hand(lab, name).strip()


def test_a_release_with_solutions_holds_both():
    held = solutions_of(COURSE, "01_rnn_cell", ["softmax"])
    assert held["softmax"] == solution_at_hand("01_rnn_cell", "softmax")
    assert "logaddexp" in held[f"softmax {OTHER}"]
