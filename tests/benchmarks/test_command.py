"""The command line, the report, and that the benchmarks measure what they say."""

import argparse
import json
import subprocess
import sys

import numpy as np
import pytest

from benchmarks.__main__ import main
from benchmarks.harness import registry
from benchmarks.harness.report import Outcome, as_json, as_text, met
from benchmarks.harness.timing import interleaved

ENGINE = {"train_rnn", "train_lstm", "train_gru", "train_big", "train_growth", "sample", "quality"}


class Fake:
    GOALS = {"peer": 2.0}  # noqa: RUF012

    def __init__(self, ratio):
        self.ratio = ratio

    def run(self, options):
        if self.ratio is None:
            raise RuntimeError("the benchmark crashed")
        return Outcome({"peer": self.ratio}, ["a line"])


def run_fake(monkeypatch, ratio, *arguments):
    monkeypatch.setattr("benchmarks.__main__.names", lambda: ["fake"])
    monkeypatch.setattr("benchmarks.__main__.find", lambda name: Fake(ratio))
    return main(["fake", *arguments])


def test_every_module_of_the_folder_is_a_benchmark_with_goals():
    assert set(registry.names()) >= ENGINE
    for name in ENGINE:
        assert all(goal > 0 for goal in registry.find(name).GOALS.values())


def test_json_is_one_object_as_the_design_says(monkeypatch, capsys):
    assert run_fake(monkeypatch, 2.5, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"benchmark", "ratios", "goals", "met", "environment"}
    assert found["benchmark"] == "fake"
    assert found["ratios"] == {"peer": 2.5}
    assert found["goals"] == {"peer": 2.0}
    assert found["met"] is True
    assert found["environment"]["threads"] == 1


def test_a_missed_goal_is_printed_as_missed_and_is_no_failure(monkeypatch, capsys):
    assert run_fake(monkeypatch, 1.5) == 0
    assert "MISSED" in capsys.readouterr().out
    assert run_fake(monkeypatch, 1.5, "--json") == 0
    assert json.loads(capsys.readouterr().out)["met"] is False


def test_a_crash_is_a_failure(monkeypatch):
    with pytest.raises(RuntimeError, match="crashed"):
        run_fake(monkeypatch, None)


def test_a_condition_that_fails_or_a_ratio_that_is_lacking_is_not_met():
    goals = {"a": 1.0, "b": 1.0}
    assert met(Outcome({"a": 1.0, "b": 1.0}), goals)
    assert not met(Outcome({"a": 1.0}), goals)
    assert not met(Outcome({"a": 9.0, "b": float("nan")}), goals)
    broken = Outcome({"a": 9.0, "b": 9.0}, also_needed={"losses equal": False})
    assert not met(broken, goals)
    assert "FAILS: losses equal" in as_text("x", broken, goals)
    assert json.loads(as_json("x", broken, goals))["met"] is False


def test_one_thread_is_set_before_numpy_is_imported():
    program = (
        "import sys, benchmarks, os; assert 'numpy' not in sys.modules;"
        "assert os.environ['OPENBLAS_NUM_THREADS'] == os.environ['OMP_NUM_THREADS'] == '1'"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_sides_are_run_in_turn_and_medians_are_of_processor_time():
    order = []
    sides = {
        "quick": lambda: order.append("q"),
        "slow": lambda: (order.append("s"), sum(range(9**6))),
    }
    seconds = interleaved(sides, repeats=3, warm_up=1)
    assert "".join(order) == "qsqsqsqs"
    assert seconds["slow"] > seconds["quick"] >= 0


def test_an_unknown_name_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["nonsense"])
    assert "invalid choice" in capsys.readouterr().err


def test_without_pytorch_the_way_to_get_it_is_said(monkeypatch):
    from benchmarks.peers import pytorch

    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(SystemExit, match=r"Install the extra `oracle`"):
        pytorch.torch()


def test_the_textbook_loop_and_the_engine_have_the_same_losses():
    from benchmarks.train_rnn import _losses_apart

    text = np.random.default_rng(0).integers(0, 9, 400)
    apart, together = _losses_apart(text, 9, 12, 10, 30)
    assert apart < 1e-8
    assert together >= 3


def test_the_plain_window_reader_agrees_with_the_engine():
    from benchmarks.peers.textbook import read_window
    from unrolled import nn

    network = nn.LSTM(9, 6, 2, rng=np.random.default_rng(0), dtype=np.float64)
    window = np.random.default_rng(1).integers(0, 9, 12)
    p = read_window(window, [nn.to_lab(network, layer) for layer in (1, 2)])
    assert np.allclose(p, network.next_distribution(window), atol=1e-12)


@pytest.mark.oracle
def test_a_small_comparison_runs_whole():
    pytest.importorskip("torch")
    from benchmarks.train_rnn import compare

    text = np.random.default_rng(0).integers(0, 9, 400)
    outcome = compare(text, 9, 12, 10, updates=2, repeats=2, check=5)
    assert set(outcome.ratios) == {"loop", "pytorch"}
    assert all(ratio > 0 for ratio in outcome.ratios.values())
    assert all(outcome.also_needed.values())


@pytest.mark.oracle
def test_quality_trains_both_sides_and_counts_the_same_characters(monkeypatch):
    pytest.importorskip("torch")
    from benchmarks import quality
    from unrolled.data import Corpus

    verse = Corpus.from_text("shall i compare thee to a summer's day?\n" * 60)
    monkeypatch.setattr(quality, "load", lambda name: verse)
    outcome = quality.run(argparse.Namespace(minutes=0.01))
    assert 0 < outcome.ratios["source"] < 10
    assert "bits per held-out character" in outcome.lines[1]
