"""After full marks: one clean version, and in what yours differs from it."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from typing import Any

MOST_NAMES = 8


def source_of(function: Any) -> str:
    """The text of a function that was typed into a cell; empty where it cannot be had."""
    try:
        return textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError, ValueError, SyntaxError):
        return ""


def differences(yours: str, clean: str) -> str:
    """Say in what two right functions differ: length, loops, and what they call.

    >>> differences("total = sum([x for x in a])", "total = np.sum(a)")
    'Yours has 1 loop, this one none. Only yours calls sum; only this one calls np.sum.'
    """
    try:
        own, other = ast.parse(yours), ast.parse(clean)
    except (SyntaxError, ValueError, RecursionError):
        return ""
    said = []
    long = _lines(own), _lines(other)
    if long[0] != long[1]:
        said.append(f"Yours has {long[0]} lines, this one {long[1]}.")
    loops = [sum(map(_is_loop, ast.walk(tree))) for tree in (own, other)]
    if loops[0] != loops[1]:
        said.append(f"Yours has {_number(loops[0])}, this one {loops[1] or 'none'}.")
    calls = [dict.fromkeys(_calls(tree)) for tree in (own, other)]
    only = [[name for name in calls[k] if name not in calls[1 - k]][:MOST_NAMES] for k in (0, 1)]
    parts = [
        f"only {who} calls {', '.join(names)}"
        for who, names in (("yours", only[0]), ("this one", only[1]))
        if names
    ]
    if parts:
        text = "; ".join(parts)
        said.append(f"{text[0].upper()}{text[1:]}.")
    return " ".join(said)


def _lines(tree: ast.Module) -> int:
    """Lines of code: what is formatted or explained otherwise makes no difference."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            first = node.body[0]
            is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
            node.body = node.body[1:] if is_text and len(node.body) > 1 else node.body
    return sum(bool(line.strip()) for line in ast.unparse(tree).splitlines())


def _is_loop(node: ast.AST) -> bool:
    return isinstance(node, ast.For | ast.While | ast.comprehension)


def _number(loops: int) -> str:
    return "no loop" if not loops else f"{loops} loop{'s' * (loops > 1)}"


def _calls(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if len(name) < 30 and name.replace(".", "").replace("_", "").isalnum():
                yield name
            elif isinstance(node.func, ast.Attribute):
                yield f".{node.func.attr}"
