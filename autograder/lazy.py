"""A mapping that is worked out when it is first looked into."""

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any


class Lazy(Mapping[str, Any]):
    """Holds what `make` returns, and calls it only when somebody asks.

    >>> squares = Lazy(lambda: {"two": 4})
    >>> squares["two"]
    4
    """

    def __init__(self, make: Callable[[], Mapping[str, Any]]) -> None:
        """Keep `make` for later; it is called once at most."""
        self._make = make

    @functools.cached_property
    def _made(self) -> Mapping[str, Any]:
        return self._make()

    def __getitem__(self, key: str) -> Any:
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __repr__(self) -> str:
        return f"Lazy({dict(self._made)!r})"
