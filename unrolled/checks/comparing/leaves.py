"""The arrays, numbers and texts that a result is made of, each by its path."""

from collections.abc import Iterator
from typing import Any


class _Anything:
    """In place of a right result, or of part of one: whatever stands there is left open."""

    def __repr__(self) -> str:
        return "anything"


ANYTHING = _Anything()


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
