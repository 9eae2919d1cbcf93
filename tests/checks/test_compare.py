import numpy as np
import pytest

from unrolled.checks.comparing.compare import compare
from unrolled.checks.comparing.tolerance import close, entries_close

A = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.5]])


def kind(got, want=A, names=("a",), steps=None):
    found = compare(got, want, names, steps)
    return found[0].kind if found else None


def test_equal_up_to_a_millionth_is_right():
    assert kind(A * (1 + 5e-7)) is None
    assert kind(A * (1 + 5e-5)) is not None


def test_single_precision_is_right_to_four_digits():
    wanted = np.random.default_rng(0).normal(size=(4, 5))
    single = wanted.astype(np.float32)
    assert compare(single, wanted, ("a",)) == []
    assert compare(single.astype(np.float64), wanted, ("a",)) == []
    assert compare(single * np.float32(1.001), wanted, ("a",)) != []


def test_wrong_truth_values_are_described_like_numbers():
    truth = A > 2
    assert kind(~truth, truth) == "one minus the right array"
    assert kind(truth.astype(float), truth) is None


def test_small_remainders_of_large_entries_are_judged_by_the_large_ones():
    assert close(np.array([1.0, 1e-17]), np.array([1.0, 0.0]))
    assert not close(np.array([1.0, 1e-3]), np.array([1.0, 0.0]))


def test_what_is_told_at_once_is_what_a_look_at_each_entry_says():
    rng, seen = np.random.default_rng(0), []
    odd = [0.0, -0.0, np.nan, np.inf, -np.inf, 1e-300, 1e300, 1e-12]
    for _ in range(4000):
        shape = [(), (1,), (3,), (2, 3), (0,)][rng.integers(5)]
        want = np.asarray(rng.normal(size=shape) * 10.0 ** rng.integers(-9, 6, size=shape))
        got = np.asarray(want * (1 + rng.normal(size=shape) * 10.0 ** rng.integers(-9, 1)))
        if rng.random() < 0.5:
            got = np.asarray(got + rng.normal(size=shape) * 10.0 ** rng.integers(-14, 1))
        if rng.random() < 0.2:
            got = got.astype(np.float32).astype(float)
        for array in (got, want):
            if array.size and rng.random() < 0.15:
                array.reshape(-1)[rng.integers(array.size)] = odd[rng.integers(len(odd))]
        rtol = (1e-6, 1e-4)[rng.integers(2)]
        seen.append(bool(np.all(entries_close(got, want, rtol))))
        assert close(got, want, rtol) == seen[-1], (got, want, rtol)
    assert 1000 < sum(seen) < 3000


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (-A, "sign"),
        (A.T, "transposed"),
        (A[:, ::-1], "reversed"),
        (2 * A, "scaled"),
        (0 * A, "zeros"),
        (A + 1, "offset"),
        (A / 5, "scaled"),
        (A * [[1.0], [-1.0]], "sign"),
        (1 - A, "one minus the right array"),
        (A**2, "the square of the right array"),
        (np.trunc(A), "the right array cut to whole numbers"),
        (np.where(A == 5, 0.3, A) * 1.5, "values"),
        (np.where(A == 3, 0.3, A), "one column"),
        (np.ones((2, 3)), "one number"),
        (A[[1, 0]], "reversed"),
        (A[:, [1, 2, 0]], "order"),
        (A * [[2.0], [3.0]], "each row scaled"),
        (np.where(A > 4, np.nan, A), "nan"),
        (np.where(A > 4, np.inf, A), "infinite"),
        (A.ravel(), "dropped axis"),
        (A[:1], "shape"),
        (None, "nothing"),
        ("text", "type"),
        ({"a": A}, "type"),
        ([A], "type"),
    ],
)
def test_the_way_in_which_an_array_is_wrong_is_named(got, expected):
    assert kind(got) == expected


def test_a_square_transpose_is_named():
    square = np.array([[1.0, 2.0], [3.0, 4.5]])
    assert kind(square.T, square) == "transposed"


def test_a_dropped_axis_asks_about_the_sum():
    (found,) = compare(np.ones(5), np.ones((5, 1)), ("dba",))
    assert found.message == (
        "dba has shape (5,), expected (5, 1). Did a sum or an index drop an axis?"
    )


def test_lists_pass_for_tuples_and_extra_keys_are_ignored():
    want = (A, {"dWax": A})
    assert compare([A, {"dWax": A, "note": "x"}], want, ("a", "gradients")) == []


def test_a_missing_key_and_a_missing_result_are_named():
    assert kind({"dWax": A}, {"dWaa": A}, ("gradients",)) == "missing key"
    assert kind((A,), (A, A), ("a", "b")) == "structure"
    assert kind(A, (A, A), ("a", "b")) == "structure"
    assert kind(None, (A, A), ("a", "b")) == "returns nothing"


def test_numbers_may_be_python_numbers_or_arrays_of_one_entry():
    for got in (1.5, np.float64(1.5), np.array(1.5), np.array([1.5]), np.array([[1.5]])):
        assert compare(got, 1.5, ("loss",)) == []
    assert compare(np.array([1.5, 1.5]), 1.5, ("loss",)) != []


def test_an_infinite_loss_is_compared_as_such():
    assert compare(np.inf, np.inf, ("loss",)) == []
    assert compare(1e9, np.inf, ("loss",)) != []
    assert compare(np.nan, np.inf, ("loss",)) != []


def test_the_step_where_an_error_starts_is_named():
    want = np.random.default_rng(0).normal(size=(2, 3, 5))
    got = want.copy()
    got[..., :3] += 1
    (found,) = compare(got, want, ("dx",), steps="backward")
    assert "from step 2 backwards (steps 0 to 4)" in found.message
    got = want.copy()
    got[1, 2, 3:] += 1
    (found,) = compare(got, want, ("a",), steps="forward")
    assert "from step 3 on (steps 0 to 4); at [1, 2, 3]" in found.message


def test_results_that_do_not_each_stand_somewhere_are_in_no_other_order():
    x, y = np.ones(2), np.zeros(2)
    (found,) = compare((x, x), (x, y), ("a", "b"))
    assert found.path == "b"
    (found,) = compare((y, x), (x, y), ("a", "b"))
    assert found.kind == "results in another order"


def test_objects_are_close_to_nothing_not_even_to_themselves():
    large = np.array([10**400], dtype=object)
    assert not close(large, large)
