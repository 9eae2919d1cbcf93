"""What the labs say about training: numbers that tables hold, and promises that the last bit keeps."""

import numpy as np
import pytest

from autograder.course import Course
from benchmarks.promises import table
from benchmarks.promises.claims import Promise, Quote, span
from benchmarks.promises.machines import MACHINES
from benchmarks.promises.run import nudge_of, untouched
from benchmarks.promises.runs import RUNS
from benchmarks.promises.said import PROMISES, QUOTES
from unrolled.data import CorpusError

# Short runs, of which `make test` nudges the first weights; the long form nudges those of all.
QUICK = ("02_word", "03_recall_clipped", "05_seventh", "05_book", "06_squared_error", "08_open")
KERNELS = {"Nehalem", "Sandybridge", "Haswell", "SkylakeX"}


def source(lab):
    return Course().source(lab).read_text(encoding="utf-8")


def promises_of(name):
    return [promise for promise in PROMISES if promise.run == name]


@pytest.mark.parametrize("quote", QUOTES, ids=lambda quote: f"{quote.lab}: {quote.says[:40]}")
def test_a_lab_quotes_its_table(quote):
    (found,) = quote.pattern.finditer(source(quote.lab))
    assert list(found.groups()) == quote.numbers(table.read(quote.run))


@pytest.mark.parametrize("promise", PROMISES, ids=str)
def test_every_machine_keeps_what_a_lab_promises(promise):
    assert promise.pattern.search(source(promise.lab)), "the lab does not say so"
    own = [row for row in table.read(promise.run) if row.seed == RUNS[promise.run].own]
    broken = [row for row in own if not promise.kept(row.numbers[promise.number])]
    assert len({row.machine for row in own}) >= 4
    assert not broken


@pytest.mark.parametrize("name", sorted({said.run for said in (*QUOTES, *PROMISES)}))
def test_a_table_holds_the_runs_that_the_script_makes_on_at_least_four_kernels(name):
    rows = table.read(name)
    assert sorted((row.machine, row.seed) for row in rows) == sorted(
        RUNS[name].places(tuple(MACHINES))
    )
    assert {row.taken.partition(",")[0] for row in rows} == KERNELS
    assert len({row.taken for row in rows}) == len(MACHINES)
    assert len(RUNS[name].seeds) >= 10 or RUNS[name].seeds == (RUNS[name].own,)


def kept_when_nudged(name, nudge):
    try:
        numbers = RUNS[name].measure(RUNS[name].own, nudge)
    except CorpusError as error:
        pytest.skip(f"a text is not here: {error}")
    return [str(p) for p in promises_of(name) if not p.kept(numbers[p.number])]


@pytest.mark.parametrize("name", QUICK)
def test_promises_survive_another_last_bit(name):
    assert promises_of(name)
    assert not kept_when_nudged(name, nudge_of(np.random.default_rng(0)))


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", sorted({promise.run for promise in PROMISES}))
def test_promises_survive_twenty_other_last_bits(name):
    for seed in range(20):
        assert not kept_when_nudged(name, nudge_of(np.random.default_rng(seed))), seed


def test_a_nudge_changes_the_last_bits_of_every_weight_and_nothing_else():
    first = {"Waa": np.random.default_rng(0).normal(size=(20, 20))}
    moved = nudge_of(np.random.default_rng(1))(first)["Waa"] / first["Waa"] - 1
    assert np.all(moved != 0)
    assert np.abs(moved).max() < 2e-15
    assert np.all(untouched(first)["Waa"] == first["Waa"])


def test_a_quote_finds_its_numbers_over_broken_lines_and_renews_them():
    rows = [
        table.Row("haswell", "Haswell", seed, {"loss": loss}) for seed, loss in ((0, 52.4), (1, 57))
    ]
    quote = Quote(
        "lab",
        "from {:.1f} to {:.1f} nats, all below {:.0%}",
        "run",
        lambda rows: (*span("loss")(rows), 0.6),
    )
    text = "# It went from 1.0 to\n# 2.0 nats,\n# all below 50%. More."
    assert quote.numbers(rows) == ["52.4", "57.0", "60%"]
    assert (
        quote.updated(text, rows) == "# It went from 52.4 to\n# 57.0 nats,\n# all below 60%. More."
    )
    with pytest.raises(ValueError, match="not enough values"):
        quote.updated("# Nothing of that.", rows)


def test_a_promise_that_is_not_kept_is_noticed():
    promise = Promise("lab", "below 60", "run", "loss", high=60)
    assert promise.kept(59.9)
    assert not promise.kept(60.1)
    assert not promise.kept(float("nan"))
