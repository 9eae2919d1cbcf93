"""Cases whose arguments are nested: caches of arrays, lists and parameters."""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from autograder.lab.spec import Draw, Make
from autograder.specs.draws import read_only


def exact(title: str, family: str, make: Any, test: str = "value", mistakes: bool = True) -> Draw:
    """Draw a case that rounds by itself: inputs to single precision, then states to nine digits.

    What is cached fits its inputs to 1e-9, so that who works it out again gets the same gradients.
    """
    return Draw(title, family, make, test, exact=True, mistakes=mistakes)


def each(change: Any, value: Any) -> Any:
    """Change every array in nested dictionaries, lists and tuples; what was one array stays one."""
    return _each(change, value, {})


def _each(change: Any, value: Any, seen: dict[int, Any]) -> Any:
    if isinstance(value, dict):
        if id(value) not in seen:
            seen[id(value)] = {key: _each(change, item, seen) for key, item in value.items()}
        return seen[id(value)]
    if isinstance(value, (list, tuple)):
        return type(value)(_each(change, item, seen) for item in value)
    if isinstance(value, np.ndarray):
        if id(value) not in seen:
            seen[id(value)] = change(value)
        return seen[id(value)]
    return value


def _one_unused(parameters: dict[str, Any]) -> dict[str, Any]:
    return {"unused": np.ones((1, 1))} | dict(reversed(parameters.items()))


def other_order(value: Any, change: Callable[[dict[str, Any]], Any] = _one_unused) -> Any:
    """Put parameters within nested caches in another order, with a key that nobody asked for."""
    if isinstance(value, dict):
        return change(value)
    if isinstance(value, (list, tuple)):
        return type(value)(other_order(item, change) for item in value)
    return value


def single(array: np.ndarray) -> np.ndarray:
    """Make a float array single precision; leave another one as it is."""
    return array.astype(np.float32) if array.dtype.kind == "f" else array


def integers(array: np.ndarray) -> np.ndarray:
    """Whole numbers near twice the entries of an array."""
    return np.rint(2 * array).astype(np.int64)


def alone_of_integers(
    name: str, place: int, make: Any, test: str = "value", exact: bool = False, **options: Any
) -> Draw:
    """Draw a case in which one argument is of integers and no other: no result may take its type.

    Args:
        name: of the argument.
        place: its position.
        make: gives the arguments, from a generator and the reference functions.
        test: as in `Draw`.
        exact: as in `Draw`.
        **options: as in `Draw`.
    """

    def one_changed(rng: np.random.Generator, ref: Any) -> tuple[Any, ...]:
        args = make(rng, ref)
        return (*args[:place], each(integers, args[place]), *args[place + 1 :])

    title = f"{name} alone of integers"
    return Draw(title, "contract", one_changed, test, options, exact, mistakes=False)


def contract(
    make: Make,
    *integers: Draw,
    then: Iterable[Draw] = (),
    exact: bool = False,
    reordered: Callable[[Any], Any] = other_order,
) -> tuple[Draw, ...]:
    """Draw the cases that hold a function of arrays to what it may not do, whatever it computes.

    Args:
        make: gives the arguments, from a generator and the reference functions.
        *integers: cases with whole numbers; they come second.
        then: further cases, which come before the two that call twice.
        exact: as in `Draw`.
        reordered: puts parameters in another order, with a key that nobody asked for.
    """

    def row(title: str, change: Callable[[Any], Any], test: str = "value") -> Draw:
        def changed(rng: np.random.Generator, ref: Any) -> Any:
            return change(make(rng, ref))

        return Draw(title, "contract", changed, test, exact=exact, mistakes=False)

    return (
        row("extra keys in another order", reordered),
        *integers,
        row("float32", lambda args: each(single, args)),
        row("read-only arrays", lambda args: each(read_only, args)),
        row("Fortran order", lambda args: each(np.asfortranarray, args)),
        *then,
        row("called again", tuple, "keeps"),
        row("called twice", tuple, "repeats"),
    )
