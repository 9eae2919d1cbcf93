"""Wrong answers that nobody had in mind when the specs were written lose points and are named."""

import importlib

import pytest

from tests.labs.scoring import score_source

LABS = (
    "01_rnn_cell",
    "02_bptt",
    "04_dinosaur_names",
    "05_char_rnn",
    "07_lstm",
    "08_lstm_backward",
    "09_shakespeare",
    "10_decoding",
    "11_gru",
)


def bank():
    for lab in LABS:
        known = importlib.import_module(f"tests.labs.mistakes.{lab[3:]}").MISTAKES
        for function, (right, wrong) in known.items():
            for label, (change, words) in wrong.items():
                yield pytest.param(lab, function, right, change, words, id=f"{function}: {label}")


@pytest.mark.parametrize(("lab", "function", "right", "change", "words"), list(bank()))
def test_a_wrong_answer_loses_points_and_its_verdict_says_why(lab, function, right, change, words):
    source = change if isinstance(change, str) else right
    for old, new in change if not isinstance(change, str) else ():
        assert old in source
        source = source.replace(old, new)
    verdict = score_source(lab, function, source)
    assert verdict.score < verdict.max_points
    said = f"{verdict.misconception} {verdict.message} {verdict.hint}"
    assert words.lower() in said.lower(), said
