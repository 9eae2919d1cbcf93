"""Functions that a case hands to the student's function, known by name on both sides."""

from collections.abc import Callable
from typing import Any

CALLBACKS: dict[str, Callable[..., Any]] = {}


def callback(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function known under its name, for `values.Callback`."""
    CALLBACKS[function.__name__] = function
    return function


def find(name: str) -> Callable[..., Any]:
    """Find a call-back by name.

    Raises:
        ValueError: when there is none of that name.
    """
    if name not in CALLBACKS:
        raise ValueError(f"no call-back is named {name!r}")
    return CALLBACKS[name]
