"""Another processor's last bit is no difference; anything that an author changed is one."""

import json
import shutil

import numpy as np
import pytest

from autograder.build.alike import alike
from autograder.build.drift import drift
from autograder.build.lab import CASES, build
from autograder.course import Course
from tests.autograder.conftest import LAB
from unrolled.checks.case import read

STEP = float(np.finfo(np.float32).eps)


def rewrite(path, change):
    """Change what a case file holds: `change(header, arrays)` edits both in place."""
    header, arrays = read(path)
    change(header, arrays)
    header |= {"float64": [], "places": list(range(len(arrays)))}
    text = np.frombuffer(json.dumps(header).encode(), np.uint8)
    with open(path, "wb") as file:
        np.savez(file, header=text, **{str(n): array for n, array in enumerate(arrays)})


def only(number, change):
    """Change one array."""

    def edit(_, arrays):
        arrays[number] = change(arrays[number].copy())

    return edit


def where(path, title, function="rnn_cell_forward"):
    """The number of the array that a case expects first."""
    header, _ = read(path)
    cases = dict(header["content"]["dict"])["cases"]["list"]
    fields = [dict(case["dict"]) for case in cases]
    (one,) = [f for f in fields if (f["function"], f["title"]) == (function, title)]
    return one["expected"]["tuple"][0]["array"]


def nudge(share):
    def change(array):
        array.flat[0] += array.dtype.type(share * array.flat[0])
        return array

    return change


def rounded_otherwise(_, arrays):
    """What another processor makes of it: each number one step of float32 off, or a remainder."""
    rng = np.random.default_rng(1)
    for number, array in enumerate(arrays):
        if array.dtype.kind == "f":
            off = array * (1 + STEP * rng.choice([-1, 0, 1], array.shape))
            off += 2e-16 * rng.choice([-1, 1], array.shape) * (np.abs(array) < 1)
            arrays[number] = array.copy(order="K")
            arrays[number][...] = off


def everywhere(course, change):
    for place in (Course.instructor, Course.release):
        rewrite(place(course, LAB) / CASES, change)


def test_what_another_processor_built_is_no_drift_and_a_build_leaves_it(built):
    everywhere(built, rounded_otherwise)
    places = [place(built, LAB) / CASES for place in (Course.instructor, Course.release)]
    before = [path.read_bytes() for path in places]
    assert drift(built, [LAB]) == []
    build(built, [LAB])
    assert [path.read_bytes() for path in places] == before
    assert before[0] == before[1]


def test_a_release_that_is_not_its_instructors_byte_for_byte_is_drift(built):
    rewrite(built.release(LAB) / CASES, rounded_otherwise)
    assert [f"{LAB}/{CASES} differs" in line for line in drift(built, [LAB])] == [True]
    build(built, [LAB])
    assert drift(built, [LAB]) == []


def test_an_expected_value_changed_by_less_than_a_check_lets_pass_is_drift(built):
    number = where(built.instructor(LAB) / CASES, "a batch of one")
    everywhere(built, only(number, nudge(5e-7)))
    assert len(drift(built, [LAB])) == 2


def test_a_changed_solution_reaches_the_case_file(built):
    """From the source on: an answer that is right within the tolerance, and yet another one."""
    path = built.source(LAB)
    text = path.read_text(encoding="utf-8")
    assert text.count("a_next = np.tanh(") == 1
    path.write_text(text.replace("a_next = np.tanh(", "a_next = (1 + 5e-7) * np.tanh("))
    assert sum(CASES in line for line in drift(built, [LAB])) == 2
    before = (built.instructor(LAB) / CASES).read_bytes()
    build(built, [LAB])
    assert (built.instructor(LAB) / CASES).read_bytes() != before
    assert drift(built, [LAB]) == []


def shares(header):
    """What single precision costs, case by case: pairs of a name and a number."""
    cases = dict(header["content"]["dict"])["cases"]["list"]
    found = [pair for c in cases for pair in dict(c["dict"])["single"]["dict"]]
    assert len(found) > 20
    return found


def costlier(factor):
    def change(header, _):
        for pair in shares(header):
            pair[1] = {"float": (factor * float.fromhex(pair[1]["float"])).hex()}

    return change


@pytest.mark.parametrize("factor", [0.4, 2.5])
def test_another_processors_own_error_in_single_precision_is_no_difference(built, factor):
    everywhere(built, costlier(factor))
    assert drift(built, [LAB]) == []


@pytest.mark.parametrize("factor", [0.1, 10.0])
def test_another_tolerance_for_single_precision_is_one(built, factor):
    everywhere(built, costlier(factor))
    assert len(drift(built, [LAB])) == 2


def text_of(part):
    def change(header, _):
        (place,) = [n for n, (name, _) in enumerate(header["content"]["dict"]) if name == part]
        text = json.dumps(header["content"]["dict"][place][1])
        assert "rnn_cell_forward" in text
        edited = text.replace("rnn_cell_forward", "rnn_cell_forwart", 1)
        header["content"]["dict"][place][1] = json.loads(edited)

    return change


def a_case_less(header, _):
    dict(header["content"]["dict"])["cases"]["list"].pop()


def a_case_more(header, _):
    cases = dict(header["content"]["dict"])["cases"]["list"]
    cases.append(cases[-1])


def a_part_more(header, _):
    header["content"]["dict"].append(["more", None])


def another_shape(array):
    return array.reshape(-1)


def another_order(array):
    return np.asfortranarray(array)


def another_type(array):
    return array.astype(np.float32)


def not_a_number(array):
    array.flat[0] = np.nan
    return array


def endless(array):
    array.flat[0] = np.inf
    return array


@pytest.mark.parametrize(
    "change",
    [text_of("stubs"), text_of("exercises"), text_of("cases"), a_case_less, a_case_more, a_part_more],
    ids=["a stub", "a hint or name", "a case's name", "a case less", "a case more", "a part more"],
)  # fmt: skip
def test_texts_and_what_is_there_have_to_be_the_same(built_once, tmp_path, change):
    path = built_once.instructor(LAB) / CASES
    edited = shutil.copyfile(path, tmp_path / CASES)
    rewrite(edited, lambda *_: None)
    assert alike(path, edited)
    rewrite(edited, change)
    assert not alike(path, edited)
    assert not alike(edited, path)


@pytest.mark.parametrize(
    "change", [another_shape, another_order, another_type, not_a_number, endless, nudge(5e-7)]
)
def test_the_form_of_an_array_has_to_be_the_same_and_its_numbers_nearly(
    built_once, tmp_path, change
):
    path = built_once.instructor(LAB) / CASES
    edited = shutil.copyfile(path, tmp_path / CASES)
    rewrite(edited, only(where(path, "a batch"), change))
    assert not alike(path, edited)
    assert not alike(edited, path)


def test_single_precision_may_be_a_few_steps_off_and_no_further(built_once, tmp_path):
    path = built_once.instructor(LAB) / CASES
    for share, same in ((5e-7, True), (5e-6, False)):
        edited = shutil.copyfile(path, tmp_path / CASES)
        largest = lambda array, share=share: (array + share * np.abs(array).max()).astype(array.dtype)  # fmt: skip  # noqa: E731
        rewrite(edited, only(where(path, "float32"), largest))
        assert alike(path, edited) == same


def test_what_was_shared_has_to_be_shared(built_once, tmp_path):
    path = built_once.instructor(LAB) / CASES
    edited = shutil.copyfile(path, tmp_path / CASES)

    def part(header, arrays):
        text = json.dumps(header["content"])
        places = {n: text.count(f'"array": {n}}}') for n in range(len(arrays))}
        shared = next(n for n, times in places.items() if times > 1)
        arrays.append(arrays[shared])
        old, new = f'"array": {shared}}}', f'"array": {len(arrays) - 1}}}'
        header["content"] = json.loads(text.replace(old, new, 1))

    rewrite(edited, part)
    assert not alike(path, edited)
    assert not alike(edited, path)


def test_a_number_that_numpy_1_makes_a_double_is_the_same_number(built_once, tmp_path):
    path = built_once.instructor(LAB) / CASES
    edited = shutil.copyfile(path, tmp_path / CASES)

    def widen(off):
        def change(header, arrays):
            cases = dict(header["content"]["dict"])["cases"]["list"]
            for case in cases:
                for pair in case["dict"]:
                    if pair[0] == "expected" and "scalar" in (pair[1] or {}):
                        value = float(arrays[pair[1]["scalar"]])
                        pair[1] = {"float": (value * (1 + off)).hex()}

        return change

    rewrite(edited, widen(0.0))
    assert edited.read_bytes() != path.read_bytes()
    assert alike(path, edited)
    assert alike(edited, path)
    shutil.copyfile(path, edited)
    rewrite(edited, widen(1e-5))
    assert not alike(path, edited)


def test_a_file_that_cannot_be_read_is_like_no_other(built_once, tmp_path):
    path = built_once.instructor(LAB) / CASES
    cut = tmp_path / CASES
    cut.write_bytes(path.read_bytes()[:-100])
    for other in (cut, tmp_path / "missing.npz"):
        assert not alike(path, other)
        assert not alike(other, path)
