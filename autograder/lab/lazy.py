"""A mapping whose values are worked out one by one, when they are first asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any


class Lazy(Mapping[str, Any]):
    """Holds what `make` returns for each of some names; None means that a name is not in it.

    `get` and `[]` work out one value; whoever goes through all of it has all worked out.

    >>> squares = Lazy(("two", "three"), lambda name: {"two": 4}.get(name))
    >>> squares["two"], list(squares)
    (4, ['two'])
    """

    def __init__(self, names: Iterable[str], make: Callable[[str], Any]) -> None:
        """Keep `make` for later; it is called once at most for each name."""
        self._names, self._make = tuple(names), make
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._make(name) if name in self._names else None
        if self._made[name] is None:
            raise KeyError(name)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._names if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return f"Lazy({dict(self)!r})"
