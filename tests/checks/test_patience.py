"""A bound on this process's own seconds: kept, shared, and never left armed behind."""

import contextlib
import importlib
import signal
import time

import pytest

from unrolled.checks.case import Case, Exercise
from unrolled.checks.outcome import Outcome
from unrolled.checks.patience import Endless, OutOfPatienceError, Patience
from unrolled.checks.score import PROCEDURES, Trial


def _forever():
    while True:
        pass


def _swallowing():
    while True:
        with contextlib.suppress(Exception):
            _forever()


def test_what_takes_too_long_is_stopped_and_nothing_stays_armed():
    patience, before = Patience(0.2), signal.getsignal(signal.SIGPROF)
    with pytest.raises(OutOfPatienceError), patience.spending():
        _forever()
    assert patience.left == 0
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGPROF) == before
    with pytest.raises(OutOfPatienceError), patience.spending():
        raise AssertionError("begun with nothing left")


def test_code_that_swallows_every_exception_is_stopped():
    with pytest.raises(OutOfPatienceError), Patience(0.2).spending():
        _swallowing()


def test_waiting_takes_none_of_it():
    patience = Patience(0.5)
    with patience.spending():
        time.sleep(1.0)
    assert patience.left > 0.3


def test_within_itself_it_counts_once_and_in_a_notebook_never():
    patience = Patience(5.0)
    with patience.spending(), patience.spending():
        pass
    assert 0 < patience.left <= 5.0
    with Endless().spending():
        assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_telling_too_long_costs_no_points_and_comparing_too_long_those_of_the_case(monkeypatch):
    exercise = Exercise("f", ("x",), ("y",), {"one": 1.0, "two": 2.0})
    cases = [Case("f", name, name, (1.0,), expected=1.0) for name in ("one", "two")]

    def call(function, args, then=None):
        return Outcome(1.0 if len(seen) < 1 else 2.0, args)

    seen = []
    plain = PROCEDURES["value"]

    def judge(exercise, case, call):
        found = plain(exercise, case, call)
        seen.append(case)
        return found

    monkeypatch.setitem(PROCEDURES, "value", judge)
    scoring = importlib.import_module(Trial.__module__)
    monkeypatch.setattr(scoring, "misconception", lambda *a: _forever())
    verdict = Trial(exercise, cases, call, telling=Patience(0.2)).verdict
    assert verdict.score == 1.0
    assert "not right" in verdict.message

    monkeypatch.setitem(PROCEDURES, "value", lambda *a: _forever())
    verdict = Trial(exercise, cases, call, comparing=Patience(0.2), telling=Patience(0.2)).verdict
    assert verdict.score == 0
    assert "took too long" in verdict.message or "not right" in verdict.message
