"""See whether a function reads a variable of the notebook where it should read its argument."""

import dis
import types
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np


def reads_outside(function: Any, namespace: Mapping[str, Any]) -> str:
    """Say which arrays of the notebook a function reads beside its arguments; empty where none.

    Args:
        function: as the notebook has it; what is no plain function is not looked at.
        namespace: the notebook's.
    """
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    if code is None:
        return ""
    loaded = list(_loaded(code))
    outside = dict.fromkeys(
        name for kind, name in loaded if kind == "LOAD_GLOBAL" and _is_data(namespace.get(name))
    )
    if not outside:
        return ""
    read = {name for kind, name in loaded if kind != "LOAD_GLOBAL"}
    arguments = code.co_varnames[: code.co_argcount]
    unused = [name for name in arguments if name not in read and name != "self"]
    text = f"Your function reads {' and '.join(outside)} from the notebook"
    if unused:
        return f"{text}, and never its argument {' and '.join(unused)}: write the argument's name."
    return (
        f"{text}. The checks call it with other arrays: everything it needs comes as an argument."
    )


def _loaded(code: types.CodeType) -> Iterator[tuple[str, str]]:
    """Which names are read and how, in functions within it too."""
    for one in dis.get_instructions(code):
        if one.opname.startswith("LOAD_"):
            names = one.argval if isinstance(one.argval, tuple) else (one.argval,)
            yield from ((one.opname, name) for name in names if isinstance(name, str))
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from _loaded(inner)


def _is_data(value: Any) -> bool:
    if isinstance(value, (dict, list, tuple)):
        items = value.values() if isinstance(value, dict) else value
        return any(isinstance(item, np.ndarray) for item in items)
    return isinstance(value, np.ndarray)
