"""Compare a result with the right one, and say in words how they differ."""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from unrolled.checks.comparing.relations import relation
from unrolled.checks.values import Opaque, same_bits

RTOL64, RTOL32 = 1e-6, 1e-4
ATOL = 1e-12
SHARE = "of the largest"
SINGLE = 2e-6  # of the largest entry: what is right but was kept in single precision is no further
# Kinds of difference that say by themselves what is wrong: the form of a result, not its numbers.
FORM = frozenset(
    {
        "structure", "returns nothing", "results in another order", "length", "type", "nothing",
        "missing key", "shape", "dropped axis", "transposed", "dtype", "mixes the batch",
        "whole numbers", "changes its argument", "shared between calls", "depends on earlier calls",
        "only one step filled in", "mixed up", "an argument unchanged", "a step late",
        "a step early", "the first step", "the last step",
    }
)  # fmt: skip
Single = float | Mapping[str, float]  # as `Case.single`, which is worked out when it is needed
Tell = Callable[[], tuple[str, str]]  # a difference's kind and message
CUT_OFF = (
    "holds the right numbers cut off to whole ones: it is an array for whole numbers, and what is "
    "put in loses its fraction. zeros_like and dtype=….dtype take the type of the array that they "
    "are given; where that holds integers, ask for floats."
)
ENOUGH = 1  # difference is described: a verdict shows the first


class _Anything:
    """In place of a right result, or of part of one: whatever stands there is left open."""

    def __repr__(self) -> str:
        return "anything"


ANYTHING = _Anything()


@dataclass(frozen=True)
class Difference:
    """One place where a result is not right.

    Attributes:
        path: which part, such as `gradients['dba']`.
        kind: a word for the way in which it differs: `shape`, `sign`, `transposed`, `values`, …
        message: one sentence, with what was seen, what was wanted and what to look at.
        got, want: the two values.
        starts: whether the message says at which step the error starts.
    """

    path: str
    kind: str
    message: str
    got: Any = None
    want: Any = None
    starts: bool = False

    @classmethod
    def later(
        cls, path: str, tell: Tell, got: Any = None, want: Any = None, starts: bool = False
    ) -> Self:
        """Make one whose kind and message are worked out when first asked for; few are."""
        made = cls.__new__(cls)
        vars(made).update(path=path, got=got, want=want, starts=starts, _tell=tell)
        return made

    def __getattr__(self, name: str) -> Any:
        if name not in ("kind", "message") or "_tell" not in vars(self):
            raise AttributeError(name)
        kind, message = vars(self).pop("_tell")()
        vars(self).update(kind=kind, message=message)
        return vars(self)[name]


def leaves(value: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """List the arrays, numbers and texts in a result by path.

    >>> list(leaves((1.0, {"dWax": 2.0}), ("loss", "gradients")))
    ['loss', "gradients['dWax']"]
    """
    return dict(each_leaf(value, names))


def each_leaf(value: Any, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Go through what `leaves` lists, for those who need not see all of it."""
    if value is ANYTHING:
        return
    if len(names) > 1 and isinstance(value, (tuple, list)) and len(value) == len(names):
        for name, item in zip(names, value, strict=True):
            yield from _below(name, item)
    else:
        yield from _below(names[0] if len(names) == 1 else "the result", value)


def open_paths(want: Any, names: tuple[str, ...]) -> set[str]:
    """Name the results that are left open where but a part of a result is asked for."""
    if len(names) == 1 or not isinstance(want, tuple):
        return set()
    return {name for name, item in zip(names, want, strict=False) if item is ANYTHING}


def _below(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if value is ANYTHING:
        return
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _below(f"{path}[{key!r}]", item)
    elif isinstance(value, (tuple, list)) and value:
        for index, item in enumerate(value):
            yield from _below(f"{path}[{index}]", item)
    else:
        yield path, value


def relative_tolerance(value: Any) -> float:
    """1e-6, or 1e-4 where a value holds single or half precision."""
    return RTOL32 if _holds_single(value) else RTOL64


def _is_single(value: Any) -> bool:
    return value.dtype.kind == "f" and value.dtype.itemsize < 8


def _holds_single(value: Any) -> bool:
    if isinstance(value, (np.ndarray, np.floating)):
        return _is_single(value)
    if isinstance(value, dict):
        return any(map(_holds_single, value.values()))
    return isinstance(value, (tuple, list)) and any(map(_holds_single, value))


def _went_through_float32(got: np.ndarray, want: np.ndarray) -> bool:
    """Say whether a float64 array was kept in single precision on its way."""
    if got.dtype != np.float64 or want.dtype != np.float64:
        return False
    with np.errstate(all="ignore"):
        exact = [np.array_equal(a, a.astype(np.float32), equal_nan=True) for a in (got, want)]
    return exact == [True, False]


def _kept_in_single(got: Any, want: Any) -> bool:
    """Say whether a leaf is in single precision, or was on its way, and the right one is not."""
    if not isinstance(got, (np.ndarray, np.floating, float)) or not _numeric(want):
        return False
    one, other = np.asarray(got), np.asarray(want)
    if one.shape != other.shape:
        return False
    return _is_single(one) or _went_through_float32(one, other)


def close(
    got: Any,
    want: Any,
    rtol: float = RTOL64,
    single: Single = SINGLE,
    elsewhere: Callable[[], bool] | None = None,
) -> bool:
    """Say whether two leaves agree: same shape, and each entry within `rtol` of its size.

    An entry's size is the larger of itself and a thousandth of the array's largest (a hundredth in
    single precision): where terms cancel, no method gets the small remainder to six digits.

    Args:
        got: a leaf.
        want: the right one.
        rtol: relative tolerance.
        single: where a leaf is in single precision, or was kept in it, each entry may be off by
            so much of the array's largest besides.
        elsewhere: whether other leaves of the same result were kept in single precision; asked
            where it matters.
    """
    if type(got) is type(want) is np.ndarray and same_bits(got, want):
        return True  # as most are: save the work below
    if isinstance(want, (str, bytes, type(None), bool, np.bool_, Opaque)):
        return type(want) is type(got) and bool(got == want)
    if isinstance(want, (dict, list, tuple)):  # empty: leaves of their own
        return isinstance(got, (dict, list, tuple)) and len(got) == len(want)
    if not _numeric(got) or not _numeric(want):
        return False
    got, want = np.asarray(got), np.asarray(want)
    if "O" in (got.dtype.kind, want.dtype.kind):  # an int beyond what an array can hold
        return False
    if got.shape != want.shape:
        if got.size == want.size == 1 and want.ndim == 0:
            return close(got.reshape(()), want, rtol, single, elsewhere)
        return False
    if want.dtype.kind in "SU" or got.dtype.kind in "SU":
        return bool(np.array_equal(got, want))
    if got.dtype == want.dtype == np.float64:  # most can be told without a look at details
        with np.errstate(all="ignore"):
            error, size = np.abs(got - want), np.abs(want)
            if (error < rtol * size + ATOL).all():
                return True  # each entry for itself
            if error.max() > (rtol + RTOL32) * size.max() + ATOL:
                return False  # one further off than the largest entry could be
    return bool(np.all(_entries_close(got, want, rtol, single, elsewhere)))


def _numeric(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return True
    return isinstance(value, (int, float, complex, np.generic)) and not isinstance(value, bool)


def _entries_close(
    got: np.ndarray,
    want: np.ndarray,
    rtol: float,
    single: Single = SINGLE,
    elsewhere: Callable[[], bool] | None = None,
) -> np.ndarray:
    finite = np.isfinite(want)
    with np.errstate(all="ignore"):
        size = np.abs(want)
        largest = np.max(size, initial=0.0, where=finite)
        error = np.abs(got.astype(np.result_type(got, np.float64)) - want)
        size = np.maximum(size, (1e-3 if rtol < RTOL32 else 1e-2) * largest)
        near = error <= rtol * size + ATOL
        if not near.all() and (_kept_in_single(got, want) or (elsewhere and elsewhere())):
            share = single.get(SHARE, SINGLE) if isinstance(single, Mapping) else single
            near = error <= rtol * size + share * largest + ATOL
        if finite.all():
            return near
        same = (got == want) | (np.isnan(got) & np.isnan(want))
    return np.where(finite, near, same)


def compare(
    got: Any,
    want: Any,
    names: tuple[str, ...],
    steps: str | None = None,
    rtol: float | None = None,
    single: Single = SINGLE,
) -> list[Difference]:
    """List the first differences between a result and the right one; none means that it is right.

    Lists pass for tuples, dictionaries may have extra keys, numbers may be 0-d or 1-element arrays.

    Args:
        got: the student's result, flattened by `unrolled.checks.values`.
        want: the right one.
        names: names of the results, for the messages.
        steps: `Exercise.steps`.
        rtol: relative tolerance; by default what `relative_tolerance(got)` finds.
        single: as in `close`.
    """
    rtol = relative_tolerance(got) if rtol is None else rtol
    how = _How(steps, rtol, single, functools.cache(lambda: _some_kept(got, want, names)))
    if len(names) > 1:
        problem = _structure(got, want, names)
        if problem:
            return [problem]
        found: list[Difference] = []
        for name, one, other in zip(names, got, want, strict=True):
            found += _differences(name, one, other, how)
            if len(found) >= ENOUGH:
                break
        return [_other_order(names)] if found and _permuted(got, want, how) else found
    if got is None and want is not None:
        said = f"{names[0]} is None, expected {describe(want)}."
        asked = " Is something written there yet, and does every path through it end in a return?"
        return [Difference(names[0], "nothing", said + asked, got, want)]
    return _differences(names[0], got, want, how)


def _some_kept(got: Any, want: Any, names: tuple[str, ...]) -> bool:
    """Say whether some leaf that is asked for was kept in single precision; others do not count."""
    there = leaves(got, names)
    return any(
        path in there and _kept_in_single(there[path], leaf)
        for path, leaf in each_leaf(want, names)
    )


def difference(path: str, got: Any, want: Any, steps: str | None) -> Difference:
    """Describe how one leaf of a result differs from the right one."""
    return _leaf(path, got, want, steps, relative_tolerance(got))


def _permuted(got: Any, want: Any, how: "_How") -> bool:
    """Say whether all results are right but for their order."""
    found: set[int] = set()
    for other in want:
        places = [n for n, one in enumerate(got) if not _differences("", one, other, how)]
        if len(places) != 1:
            return False
        found.update(places)
    return len(found) == len(want)


def _other_order(names: tuple[str, ...]) -> Difference:
    message = f"All results are there, in another order than {', '.join(names)}."
    return Difference("the result", "results in another order", message)


def _structure(got: Any, want: Any, names: tuple[str, ...]) -> Difference | None:
    asked = f"{len(names)} results: {', '.join(names)}"
    if isinstance(got, (tuple, list)) and len(got) == len(names):
        return None
    if got is None:
        return _nothing("the function", asked)
    if isinstance(got, (tuple, list)):
        message = f"The function returned {len(got)} results, expected {asked}."
    else:
        message = f"The function returned {describe(got)}, expected {asked}, separated by commas."
    return Difference("the result", "structure", message, got, want)


def _nothing(path: str, asked: str) -> Difference:
    message = (
        f"{path} returned None, expected {asked}. Is something written there yet, and does every "
        "path through it end in a return of what you computed?"
    )
    return Difference("the result", "returns nothing", message)


@dataclass(frozen=True)
class _How:
    """How a comparison is made; pairs of objects that agreed, as caches refer to them often.

    The objects are kept with their ids: one that is freed would leave its id to another.
    """

    steps: str | None
    rtol: float
    single: Single
    elsewhere: Callable[[], bool]
    agreed: dict[tuple[int, int], tuple[Any, Any]] = field(default_factory=dict)


def _differences(path: str, got: Any, want: Any, how: _How) -> list[Difference]:
    pair = (id(got), id(want))
    if pair in how.agreed:
        return []
    found = _unlike(path, got, want, how)
    if not found:
        how.agreed[pair] = got, want
    return found


def _unlike(path: str, got: Any, want: Any, how: _How) -> list[Difference]:
    if want is ANYTHING:
        return []
    if isinstance(want, dict):
        if not isinstance(got, dict):
            return [_wrong_type(path, got, "a dictionary", want)]
        found = []
        for key, item in want.items():
            if key not in got:
                there = ", ".join(repr(k)[:60] for k in list(got)[:12]) or "none"
                message = f"{path} has no key {key!r}; its keys: {there}."
                found.append(Difference(f"{path}[{key!r}]", "missing key", message, None, item))
            else:
                found += _differences(f"{path}[{key!r}]", got[key], item, how)
            if len(found) >= ENOUGH:
                break
        return found
    if isinstance(want, (tuple, list)):
        if isinstance(got, np.ndarray) and got.ndim == 1 and all(_numeric(i) for i in want):
            if len(got) != len(want):  # before it is taken apart
                return [_length(path, got, want)]
            got = list(got)
        if not isinstance(got, (tuple, list)):
            kind = type(want).__name__
            return [_wrong_type(path, got, f"a {kind} of {_items(len(want))}", want)]
        if len(got) != len(want):
            return [_length(path, got, want)]
        found = []
        for index, (one, other) in enumerate(zip(got, want, strict=True)):
            found += _differences(f"{path}[{index}]", one, other, how)
            if len(found) >= ENOUGH:
                break
        return found
    if close(got, want, how.rtol, how.single, how.elsewhere):
        return []
    return [_leaf(path, got, want, how.steps, how.rtol, how.single)]


def _length(path: str, got: Any, want: Any) -> Difference:
    message = f"{path} has {_items(len(got))}, expected {len(want)}."
    return Difference(path, "length", message, got, want)


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"


def _wrong_type(path: str, got: Any, asked: str, want: Any) -> Difference:
    if got is None:
        message = (
            f"{path} is None, expected {asked}. Is a None of the template still to be filled in?"
        )
        return Difference(path, "nothing", message, got, want)
    message = f"{path} is {describe(got)}, expected {asked}."
    if isinstance(got, np.ndarray) and got.ndim == 1 and isinstance(want, (list, tuple)):
        message += " np.append makes an array of all numbers in a row; a list has .append."
    return Difference(path, "type", message, got, want)


def _leaf(
    path: str, got: Any, want: Any, steps: str | None, rtol: float, single: Single = SINGLE
) -> Difference:
    asked = describe(want)
    if got is None or not _numeric(got) or not _numeric(want):
        return _wrong_type(path, got, asked, want)
    one, other = np.asarray(got), np.asarray(want)
    if one.shape != other.shape:
        return _shape(path, one, other, steps)
    if one.dtype.kind == "b" and other.dtype.kind != "b":
        message = (
            f"{path} is {'a truth value' if one.size == 1 else 'truth values'}, expected {asked}."
        )
        return Difference(path, "type", message, got, want)
    if one.dtype.kind in "iu" and other.dtype.kind == "f" and np.array_equal(one, np.trunc(other)):
        return Difference(path, "whole numbers", f"{path} {CUT_OFF}", one, other)
    if one.dtype.kind in "SU" or other.dtype.kind in "SU":
        message = f"{path} is {describe(got)}, expected {asked}."
        return Difference(path, "values", message, got, want)

    def tell() -> tuple[str, str]:
        loose = max(rtol, 1e-5)
        kind, remark = _one_step(one, other, steps, rtol) or relation(
            one, other, lambda a, b: close(a, b, loose)
        )
        return kind, f"{path} is wrong {_where(one, other, steps, rtol, single)}.{remark}"

    starts = bool(steps) and other.ndim == 3 and other.shape[-1] > 1
    return Difference.later(path, tell, one, other, starts)


def _shape(path: str, got: np.ndarray, want: np.ndarray, steps: str | None = None) -> Difference:
    message = f"{path} has shape {got.shape}, expected {want.shape}."
    if got.ndim == want.ndim - 1 and got.size == want.size:
        return Difference(
            path, "dropped axis", f"{message} Did a sum or an index drop an axis?", got, want
        )
    if got.shape == want.shape[::-1]:
        return Difference(path, "transposed", f"{message} It looks transposed.", got, want)
    if got.ndim == 2 and want.ndim == 2 and want.shape[1] == 1 and got.shape[0] == want.shape[0]:
        message += " Is a sum over the batch missing?"
    elif not want.ndim:
        message += " One number is asked for: over which axis is something still to be added up?"
    elif steps and want.ndim == 3 and got.shape == want.shape[:2]:
        message += " That is one step of it: was a slot to be filled, and the whole array replaced?"
    elif got.ndim == want.ndim:
        axis = next(n for n, size in enumerate(want.shape) if got.shape[n] != size)
        size = f"{got.shape[axis]} in place of {want.shape[axis]}"
        message += f" Axis {axis} has {size} entries: which size of the problem is that?"
    return Difference(path, "shape", message, got, want)


def _one_step(
    got: np.ndarray, want: np.ndarray, steps: str | None, rtol: float
) -> tuple[str, str] | None:
    """Recognise a loop that was left after its first step."""
    if steps is None or want.ndim != 3 or want.shape[-1] < 2:
        return None
    first = 0 if steps == "forward" else want.shape[-1] - 1
    rest = np.delete(got, first, axis=-1)
    if np.any(rest) or not np.any(np.delete(want, first, axis=-1)):
        return None
    if not close(got[..., first], want[..., first], rtol):
        return None
    said = " Only the first step of the loop is filled in: does a return stand inside it?"
    return "only one step filled in", said


def _where(
    got: np.ndarray, want: np.ndarray, steps: str | None, rtol: float, single: Single
) -> str:
    wrong = ~_entries_close(got, want, rtol, single)
    if not wrong.any():
        wrong = np.abs(got - want) == np.max(np.abs(got - want))
    if want.ndim == 0 or want.size == 1:
        one, other = told_apart(got.reshape(-1)[0], want.reshape(-1)[0])
        return f"(got {one}, expected {other})"
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    place = "everywhere" if wrong.all() else f"in {int(wrong.sum())} of {wrong.size} entries"
    if steps and want.ndim == 3 and want.shape[-1] > 1:
        times = np.flatnonzero(wrong.any(axis=(0, 1)))
        last = want.shape[-1] - 1
        if steps == "backward":
            place += f", {_span(times[-1] == last, times[-1], 'backwards')} (steps 0 to {last})"
        else:
            place += f", {_span(times[0] == 0, times[0], 'on')} (steps 0 to {last})"
        at = times[-1] if steps == "backward" else times[0]
        first = (*(int(i) for i in np.argwhere(wrong[..., at])[0]), int(at))
    if number(got[first]) == number(want[first]):  # then show where it can be seen
        with np.errstate(all="ignore"):
            first = tuple(map(int, np.unravel_index(np.nanargmax(np.abs(got - want)), want.shape)))
    index = ", ".join(map(str, first))
    one, other = told_apart(got[first], want[first])
    return f"{place}; at [{index}]: got {one}, expected {other}"


def _span(whole: bool, step: int, way: str) -> str:
    return (
        "at every step from the first"
        if whole and way == "on"
        else ("at every step from the last" if whole else f"from step {step} {way}")
    )


def told_apart(one: Any, other: Any) -> tuple[str, str]:
    """Write two numbers with as many digits as it takes to see that they differ.

    >>> told_apart(0.2185190, 0.2185194)
    ('0.218519', '0.2185194')
    """
    for digits in (6, 8, 10, 12, 17):
        written = f"{one:.{digits}g}", f"{other:.{digits}g}"
        if written[0] != written[1] or one == other:
            return written
    return number(one), number(other)


def number(value: Any) -> str:
    """Write one number with six significant digits.

    >>> number(0.123456789)
    '0.123457'
    """
    item = np.asarray(value).reshape(-1)[0]
    if isinstance(item, (np.floating, np.complexfloating)):
        return f"{item:.6g}"
    return str(item)[:60]


def describe(value: Any) -> str:
    """Say in a few words what a value is.

    >>> describe(np.zeros((5, 10)))
    'an array of shape (5, 10)'
    """
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    if value is None:
        return "None"
    if isinstance(value, Opaque):
        return f"an object of type {value.type_name}"
    if isinstance(value, Mapping):
        return "a dictionary"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {_items(len(value))}"
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    return f"the number {number(value)}"
