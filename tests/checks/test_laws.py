import numpy as np
import pytest

from autograder.specs.lab04_dinosaur_names.sample import DRAWS
from tests.labs import scoring
from tests.labs.alternatives.dinosaur_names import SAMPLE
from unrolled.checks.procedures.laws import law as laws_procedure
from unrolled.checks.procedures.laws import whole_names
from unrolled.checks.procedures.registry import PROCEDURES
from unrolled.checks.runner import Runner
from unrolled.checks.sampling import counts as laws

LAB = "04_dinosaur_names"
RIGHT = np.array([[0.5, 0.3, 0.2, 0.0], [0.1, 0.6, 0.3, 0.0], [0.4, 0.4, 0.2, 0.0]])


def law_cases(seed=scoring.VISIBLE):
    return [case for case in scoring.drawn(LAB, "sample", seed) if "laws" in case.options]


def drawn_counts(law, rng, names=DRAWS):
    """Counts of names drawn from a law itself, as the procedure would see them."""
    k = law.shape[1] - 2
    law = law / law.sum(axis=1, keepdims=True)
    counts = np.zeros_like(law)
    counts[0] = rng.multinomial(names, law[0])
    for i in range(k):
        counts[laws.node([i], k)] = rng.multinomial(counts[0, i], law[laws.node([i], k)])
        for j in range(k):
            place = laws.node([i, j], k)
            counts[place] = rng.multinomial(counts[laws.node([i], k), j], law[place])
    return counts


def alarms(counts, case):
    right, *others = np.asarray(case.options["laws"], dtype=np.float64)
    bound = np.log(2 * len(others) / laws.ALARM)
    return laws.surprising(counts, right).any() or any(
        laws.likelihood_ratio(counts, right, other) > bound for other in others
    )


@pytest.mark.parametrize("place", range(3))
def test_the_right_law_never_raises_an_alarm_in_200_trials(place):
    case = law_cases()[place]
    right = np.asarray(case.options["laws"][0], dtype=np.float64)
    rng = np.random.default_rng(place)
    assert not any(alarms(drawn_counts(right, rng), case) for _ in range(200))


def test_every_wrong_law_is_caught_each_time_by_one_case_at_least():
    cases = law_cases()
    rng = np.random.default_rng(1)
    for mistake in sorted({m for case in cases for m in case.options["mistakes"]}):
        for _ in range(10):
            caught = []
            for case in cases:
                if mistake in case.options["mistakes"]:
                    wrong = case.options["laws"][1 + case.options["mistakes"].index(mistake)]
                    caught.append(alarms(drawn_counts(np.asarray(wrong, float), rng), case))
            assert any(caught), mistake


def test_the_laws_are_the_reference_samplers_own():
    """Long frequencies of the reference agree with the table that its choices were read from."""
    case = law_cases()[0]
    run = Runner(scoring.cases(LAB).names)
    rng, names = case.args[2], []
    for _ in range(600):
        outcome = run("sample", (*case.args[:2], rng))
        rng = outcome.args[2]
        names.append(outcome.value)
    counts = laws.count(names, case.options["letters"], case.args[1]["\n"])
    share = counts[0] / counts[0].sum()
    assert np.abs(share - case.options["laws"][0][0]).max() < 0.09


@pytest.mark.parametrize(
    "source", [SAMPLE[0], SAMPLE[1], SAMPLE[5]], ids=["choice", "gumbel", "uniform"]
)
def test_correct_samplers_pass_on_many_seeds(source):
    for seed in range(4):
        assert scoring.score_source(LAB, "sample", source, f"alarm {seed}".encode()).passed


UNKNOWN = """
def sample(parameters, char_to_ix, rng, temperature=1.0):
    indices, newline = [], char_to_ix["\\n"]
    n = len(char_to_ix)
    x, a = np.zeros((n, 1)), np.zeros((len(parameters["Waa"]), 1))
    while len(indices) < 50:
        a, y, _ = rnn_cell_forward(x, a, parameters)
        p = softmax((parameters["Wya"] @ a + parameters["by"]) / temperature)[:, 0]
        p = 0.5 * p + 0.5 * np.roll(p, 1)
        indices.append(int(rng.choice(n, p=p)))
        if indices[-1] == newline:
            return indices
        x = one_hot([indices[-1]], n)
    return indices + [newline]
"""


def test_an_unknown_wrong_law_is_caught_and_given_no_false_name():
    verdict = scoring.score_source(LAB, "sample", UNKNOWN)
    assert {f.name: f.earned for f in verdict.families}["distribution"] == 0
    assert verdict.hint == ""


def one_case(title):
    return next(c for c in scoring.drawn(LAB, "sample", scoring.VISIBLE) if title in c.title)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "type"),
        ("rex\n", "type"),
        ([1.5, 0], "type"),
        ([99, 0], "type"),
        ([], "no newline at the end"),
        (["a", "b"], "no newline at the end"),
        (["a", "\n", "b", "\n"], "goes on after the newline"),
        (["a"] * 51 + ["\n"], "too long"),
    ],
)
def test_a_name_of_wrong_form_is_described(value, kind):
    case = one_case("the form of")
    char_to_ix = case.args[1]
    letter, other = [i for c, i in char_to_ix.items() if c != "\n"][:2]
    numbers = {"a": letter, "b": other, "\n": char_to_ix["\n"]}
    if isinstance(value, list):
        value = [numbers.get(item, item) for item in value]
    run = Runner({"sample": lambda *args: value})
    finding = whole_names(scoring.cases(LAB).exercises["sample"], case, run)
    assert finding.differences[0].kind == kind


def test_chernoffs_bound_is_never_below_the_exact_tail():
    n, p = 40, np.array([[0.3, 0.7]])
    chances = np.array([1.0])
    for _ in range(n):
        chances = np.convolve(chances, [0.7, 0.3])
    tails = np.cumsum(chances[::-1])[::-1]
    for k in range(13, n + 1):
        unlikely = laws.surprising(np.array([[k, n - k]], dtype=float), p)[0, 0]
        assert not unlikely or tails[k] < laws.ALARM
    assert laws.surprising(np.array([[n, 0.0]]), p)[0, 0]


def test_a_missing_end_counts_as_an_end():
    np.testing.assert_array_equal(
        laws.count([[5, 6]], [5, 6], 0), laws.count([[5, 6, 0]], [5, 6], 0)
    )


def test_a_likelihood_ratio_of_something_impossible_settles_it():
    counts = np.array([[0.0, 0.0, 0.0, 1.0]])
    assert laws.likelihood_ratio(counts, RIGHT[:1], np.array([[0.1, 0.1, 0.1, 0.7]])) == np.inf
    assert laws.likelihood_ratio(counts, np.array([[0.1, 0.1, 0.1, 0.7]]), RIGHT[:1]) == -np.inf


ARGMAX_NOW_AND_THEN = """
def sample(parameters, char_to_ix, rng, temperature=1.0):
    n, newline = len(char_to_ix), char_to_ix["\\n"]
    x, a, indices = np.zeros((n, 1)), np.zeros((len(parameters["Waa"]), 1)), []
    while len(indices) < 50:
        a, _, _ = rnn_cell_forward(x, a, parameters)
        p = softmax((parameters["Wya"] @ a + parameters["by"]) / temperature)[:, 0]
        {change}
        indices.append(int(rng.choice(n, p=p)))
        if indices[-1] == newline:
            return indices
        x = one_hot([indices[-1]], n)
    return [*indices, newline]
"""


@pytest.mark.parametrize(
    "change",
    [
        "p = 0.9 * p + 0.1 * (p == p.max()) / (p == p.max()).sum()",
        "p = 0.97 * p + 0.03 / n",
        "p = p**0.7 / (p**0.7).sum()",
        "p = p**1.5 / (p**1.5).sum()",
    ],
)
@pytest.mark.parametrize("seed", [b"one", b"two"])
def test_a_law_that_is_nearly_right_is_caught(change, seed):
    source = ARGMAX_NOW_AND_THEN.format(change=change)
    verdict = scoring.score_source("04_dinosaur_names", "sample", source, seed)
    assert verdict.score < verdict.max_points


def test_only_what_is_in_doubt_is_drawn_more_often():
    case = one_case("long names of all letters, at temperature 0.6")
    calls = []

    def counted(source):
        names = dict(scoring.cases("04_dinosaur_names").names)
        exec(source, names)
        run = Runner(names)

        def call(function, args, then=None):
            calls.append(function)
            return run(function, args, then)

        calls.clear()
        found = laws_procedure(scoring.cases("04_dinosaur_names").exercises["sample"], case, call)
        return found.passed, len(calls)

    assert counted(ARGMAX_NOW_AND_THEN.format(change="pass")) == (True, 1)
    doubtful = ARGMAX_NOW_AND_THEN.format(
        change="p = 0.9 * p + 0.1 * (p == p.max()) / (p == p.max()).sum()"
    )
    passed, asked = counted(doubtful)
    assert not passed
    assert asked > 1


@pytest.mark.parametrize(
    ("released", "now"),
    [
        ("drawn_law", "law"),
        ("written_by_law", "law"),
        ("own_dice", "own_generator"),
        ("from_own_generator", "own_generator"),
    ],
)
def test_case_files_that_were_released_with_other_names_are_still_judged(released, now):
    assert PROCEDURES[released] is PROCEDURES[now]
