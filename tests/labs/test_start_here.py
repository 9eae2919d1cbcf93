import numpy as np
import pytest

from tests.labs import scoring
from unrolled import files
from unrolled.data import load
from unrolled.widgets.explorer import Explorer
from unrolled.widgets.readers import reader
from unrolled.widgets.temperature import finished_model

LAB = "00_start_here"
RIGHT = [
    "def name_lengths(names):\n    return list(map(lambda name: 1 + len(name), names))",
    "def name_lengths(names):\n    return [len(name + '\\n') for name in names]",
    "def name_lengths(names):\n    out = ()\n    for n in names:\n        out += (len(n) + 1,)\n    return out",
    "def name_lengths(names):\n    return np.array([len(n) for n in names], dtype=int) + 1",
]


def test_the_spec_is_sound():
    scoring.assert_spec_is_sound(LAB)


@pytest.mark.parametrize("source", RIGHT)
def test_a_right_answer_in_another_style_gets_full_marks(source):
    for seed in (scoring.VISIBLE, b"fresh 0", b"fresh 1"):
        verdict = scoring.score_source(LAB, "name_lengths", source, seed)
        assert verdict.passed, verdict


def test_the_finished_model_is_small_and_knows_its_dinosaurs():
    assert files.path("assets/weights/dinosaurs.npz").stat().st_size < 200_000
    parameters, char_to_ix = finished_model()
    corpus = load("dinosaurs")
    assert char_to_ix == corpus.char_to_ix
    explorer = Explorer(reader(parameters, char_to_ix, None))
    nats = []
    for name in corpus.names[::40]:
        chances = [explorer.next_letter(name[:i], 1.0) for i in range(len(name) + 1)]
        truth = [*corpus.encode(name), 0]
        nats.append(-sum(np.log(p[i]) for p, i in zip(chances, truth, strict=True)))
    assert np.mean(nats) < 21.5  # the log says 19.72 over all of them
