"""Names as they stood at a function's check: what later cells do to them does not decide.

A snapshot holds no copies: what a name stands for then may still be changed in place.
"""

import builtins
import types
from collections.abc import Iterable, MutableMapping
from typing import Any

import numpy as np

LARGE = 16 << 20  # bytes; a snapshot must not keep alive what a later cell deletes
GONE = object()
KINDS = (type, types.FunctionType, types.BuiltinFunctionType, types.ModuleType, np.ufunc)


class Snapshots:
    """The snapshots of one submission, and who took a name away afterwards."""

    def __init__(self, wanted: list[tuple[str, int]]) -> None:
        """Prepare.

        Args:
            wanted: functions, each with the number of the cell after which it is judged.
        """
        self._wanted = wanted
        self._kept: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
        self._watched: dict[str, Any] = {}
        self._judged: set[str] = set()

    def after(self, number: int, names: MutableMapping[str, Any]) -> list[str]:
        """Look at the names after a cell, and keep them where a function is judged here.

        Returns:
            Names of functions and modules that this cell took for something else, or deleted.
        """
        taken = [name for name in self._watched if self._is_taken(name, names)]
        for name in taken:
            del self._watched[name]
        for name in self._watched:
            self._watched[name] = names.get(name, GONE)
        for function, place in self._wanted:
            if place == number:
                self._keep(function, names)
        return taken

    def restore(
        self, function: str, names: MutableMapping[str, Any], stand: Iterable[str] = ()
    ) -> None:
        """Bring the names back that stood at the check of `function`.

        What came later stays where it takes no name away: a helper may stand further down.

        Args:
            function: the one that is judged.
            names: of the submission, to be changed.
            stand: functions that stand as they did at their own checks, in the order of those, and
                with them the functions and modules that the first of them had there and that are
                something else now.
        """
        if function in self._kept:
            self._bring_back(function, names)
        settled: set[str] = set()
        for one in stand:
            self._stand(one, names, settled)

    def _bring_back(self, function: str, names: MutableMapping[str, Any]) -> None:
        kept, errors = self._kept[function]
        for name in [name for name in names if name in vars(builtins) and name not in kept]:
            if name != "__builtins__" and not name.startswith("__"):
                del names[name]
        names.update(kept)
        np.seterr(**errors)

    def _stand(self, function: str, names: MutableMapping[str, Any], settled: set[str]) -> None:
        owner = function.partition(".")[0]
        for name, value in self._kept.get(function, ({}, {}))[0].items():
            now = names.get(name, GONE)
            if not isinstance(value, KINDS):
                continue
            moved = _is_other(now, value) and name not in settled
            settled.add(name)
            if now is not value and (moved or (name == owner and not isinstance(now, type))):
                names[name] = value

    def _keep(self, function: str, names: MutableMapping[str, Any]) -> None:
        kept = {name: value for name, value in names.items() if not _is_large(value)}
        owner = function.partition(".")[0]
        if kept.get(owner) is None:
            kept.pop(owner, None)  # it was not there yet: whatever comes is the first
            return
        self._kept[function] = kept, dict(np.geterr())
        self._judged.add(owner)
        self._watched.update(
            {
                name: value
                for name, value in kept.items()
                if name == owner or (isinstance(value, KINDS) and not name.startswith("_"))
            }
        )

    def _is_taken(self, name: str, names: MutableMapping[str, Any]) -> bool:
        now, before = names.get(name, GONE), self._watched[name]
        if now is before:
            return False
        return name in self._judged or _is_other(now, before)


def _is_other(now: Any, before: Any) -> bool:
    """Whether what was a function or a module is none any more, or another module."""
    return not isinstance(now, KINDS) or isinstance(before, types.ModuleType)


def _is_large(value: Any) -> bool:
    return type(value) is np.ndarray and value.nbytes > LARGE
