import enum
from collections import OrderedDict, namedtuple

import numpy as np
import pytest

from unrolled.checks import values
from unrolled.checks.values import BadValueError, Callback, Opaque

Pair = namedtuple("Pair", "left right")


class Colour(enum.IntEnum):
    RED = 3


class Liar(np.ndarray):
    def __eq__(self, other):
        return True

    def __array_function__(self, *args, **kwargs):
        raise RuntimeError("not to be called")

    __hash__ = None


class Grumpy(dict):
    def items(self):
        raise RuntimeError("no")

    def __iter__(self):
        raise RuntimeError("no")


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        -(2**70),
        1.5,
        float("inf"),
        1 + 2j,
        "name",
        b"bytes",
        [],
        (),
        {},
        [1, (2, {"a": 3})],
    ],
    ids=repr,
)
def test_plain_values_come_back_equal_and_of_the_same_type(value):
    again = values.copy(value)
    assert again == value
    assert type(again) is type(value)


def test_nan_comes_back():
    assert np.isnan(values.copy(float("nan")))


@pytest.mark.parametrize(
    "dtype", [bool, np.int8, np.uint16, np.float16, np.float32, np.complex128, "S3", "U4"]
)
def test_arrays_keep_dtype_shape_and_contents(dtype):
    array = np.arange(6).reshape(2, 3).astype(dtype)
    again = values.copy(array)
    assert again.dtype == array.dtype
    assert np.array_equal(again, array)
    assert again is not array


def test_order_and_write_protection_are_kept():
    array = np.asfortranarray(np.ones((2, 3)))
    array.flags.writeable = False
    again = values.copy(array)
    assert again.flags.f_contiguous
    assert not again.flags.writeable


def test_an_array_met_twice_stays_one_array():
    array = np.ones(3)
    first, (second,) = values.copy((array, [array]))
    assert first is second


def test_subclasses_are_flattened_without_asking_them():
    liar = np.ones(2).view(Liar)
    assert type(values.copy(liar)) is np.ndarray
    assert type(values.copy(OrderedDict(a=1))) is dict
    assert type(values.copy(Pair(1, 2))) is tuple
    assert type(values.copy(Colour.RED)) is int
    assert values.copy(Grumpy(a=1)) == {"a": 1}


def test_a_generator_comes_back_in_the_same_state():
    rng = np.random.default_rng(5)
    rng.normal(size=3)
    again = values.copy(rng)
    assert again.normal() == rng.normal()


@pytest.mark.parametrize(
    "thing", [object(), lambda: 0, {1, 2}, np.array([object()]), np.void(b"x"), type]
)
def test_other_types_become_opaque(thing):
    assert isinstance(values.copy(thing), Opaque)


def test_a_list_that_holds_itself_ends():
    loop = []
    loop.append(loop)
    assert "nested too deep" in str(values.copy(loop))


def test_a_callback_is_resolved_by_name():
    tree, arrays = values.pack([Callback("f")])
    assert values.unpack(tree, arrays) == [Callback("f")]
    assert values.unpack(tree, arrays, {"f": len}.__getitem__) == [len]


@pytest.mark.parametrize(
    "tree",
    [
        {"array": 1},
        {"array": -1},
        {"array": True},
        {"list": 3},
        {"dict": [[1]]},
        {"float": "x"},
        {"int": "0x" + "f" * 5000},
        {"unknown": 1},
        {"rng": "os", "state": None},
        {"list": [], "tuple": []},
        1.5,
        [],
        {"rng": "PCG64", "state": {"dict": []}},
    ],
    ids=str,
)
def test_a_tree_that_breaks_the_rules_is_refused(tree):
    with pytest.raises(BadValueError):
        values.unpack(tree, [np.ones(2)])


def test_too_many_nodes_are_refused_and_never_written():
    many = [0] * (values.MAX_NODES + 10)
    assert isinstance(values.copy(many), Opaque)
    with pytest.raises(BadValueError):
        values.unpack({"list": many}, [])


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (np.array([0.0, np.nan]), True),
        (np.array([-0.0, np.nan]), False),
        (np.array([[0.0, np.nan]]), False),
        (np.array([0.0, np.nan]).view(np.int64), False),
    ],
)
def test_bits_are_the_same_where_kind_shape_and_contents_are(other, same):
    assert values.same_bits(np.array([0.0, np.nan]), other) is same
