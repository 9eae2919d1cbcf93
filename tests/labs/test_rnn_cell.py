import numpy as np
import pytest

from autograder.lab.reference import functions
from autograder.specs.draws import printed_example, printed_sequence
from tests.labs.alternatives.rnn_cell import ALTERNATIVES
from tests.labs.scoring import assert_spec_is_sound, cases, score_source

LAB = "01_rnn_cell"
REF = functions(cases(LAB).names)


def test_the_cell_gives_the_long_printed_numbers():
    a_next, yt_pred, _ = REF.rnn_cell_forward(*printed_example())
    printed_a = "0.59584544 0.18141802 0.61311866 0.99808218 0.85016201 0.99980978 -0.18887155 0.99815551 0.6531151 0.82872037"
    printed_y = "0.9888161 0.01682021 0.21140899 0.36817467 0.98988387 0.88945212 0.36920224 0.9966312 0.9982559 0.17746526"
    np.testing.assert_allclose(a_next[4], [float(x) for x in printed_a.split()], atol=5e-9)
    np.testing.assert_allclose(yt_pred[1], [float(x) for x in printed_y.split()], atol=5e-9)


def test_the_sequence_gives_the_long_printed_numbers():
    a, y_pred, caches = REF.rnn_forward(*printed_sequence())
    np.testing.assert_allclose(
        a[4][1], [-0.99999375, 0.77911235, -0.99861469, -0.99833267], atol=5e-9
    )
    np.testing.assert_allclose(
        y_pred[1][3], [0.79560373, 0.86224861, 0.11118257, 0.81515947], atol=5e-9
    )
    assert len(caches) == 2
    assert len(caches[0]) == 4


def test_the_text_says_how_many_activations_of_the_printed_example_are_saturated():
    a_next, _, _ = REF.rnn_cell_forward(*printed_example())
    a, _, _ = REF.rnn_forward(*printed_sequence())
    assert 0.1 < np.mean(np.abs(a_next) > 0.99) < 0.4
    assert 0.1 < np.mean(np.abs(a) > 0.99) < 0.4


def test_an_impossible_truth_costs_infinity_without_a_warning():
    assert REF.cross_entropy(np.array([[[1.0]], [[0.0]]]), np.array([[1]])) == np.inf


def test_every_mistake_loses_points_and_is_named():
    assert_spec_is_sound(LAB)


@pytest.mark.parametrize(
    ("function", "source"),
    [(name, text) for name, texts in ALTERNATIVES.items() for text in texts],
)
def test_every_right_alternative_keeps_all_points(function, source):
    for number in range(3):
        verdict = score_source(LAB, function, source, f"alternative {number}".encode())
        assert verdict.passed, f"{source}\n{verdict}"
