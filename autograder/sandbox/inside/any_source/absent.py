"""Stand in for modules that foreign code imports and that are not here.

A course's own `rnn_utils` usually holds what a lab gives: softmax, sigmoid. So a name that cannot
be imported means what the lab gives under that name; any other fails only when it is used.
"""

import ast
import types
from collections.abc import MutableMapping
from typing import Any


class Absent(types.ModuleType):
    """A module, or a name from one, that is not here."""

    def __init__(self, name: str, names: MutableMapping[str, Any]) -> None:
        super().__init__(name)
        self.__dict__["_names"] = names

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Late(name, self._names, self.__name__)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Fail, in words that a student understands."""
        raise NameError(f"{self.__name__} cannot be imported here")


class _Late(Absent):
    """A name from an absent module; looked up when it is called, for it may be lent by then."""

    def __init__(self, name: str, names: MutableMapping[str, Any], module: str) -> None:
        super().__init__(f"{module}.{name}", names)
        self.__dict__["_name"] = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call what the lab gives, or fail."""
        found = self._names.get(self._name)
        if callable(found) and found is not self and not isinstance(found, Absent):
            return found(*args, **kwargs)
        raise NameError(
            f"{self.__name__} cannot be imported here, and the lab gives no {self._name}"
        )


def bind(statement: ast.Import | ast.ImportFrom, names: MutableMapping[str, Any]) -> None:
    """Bind what a failed import would have bound; names that are there keep their meaning."""
    for alias in statement.names:
        if alias.name == "*":
            continue
        if isinstance(statement, ast.ImportFrom):
            name = alias.asname or alias.name
            stands: Any = _Late(alias.name, names, statement.module or ".")
        else:
            name = alias.asname or alias.name.partition(".")[0]
            stands = Absent(name, names)
        names.setdefault(name, stands)
