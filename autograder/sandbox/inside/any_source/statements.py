"""Run foreign code statement by statement: what defines something runs, what does something not.

A file or notebook that was written elsewhere trains, plots and downloads when it is run whole.
Its functions are what is asked for, and the imports and constants that they read.
"""

import __future__

import ast
import time
import types
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from unrolled.checks.outcome import Failure, FailureKind

from ..clock import limit
from ..shell import Shell, _failure
from . import absent
from .source_text import statements

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
IMPORTS = (ast.Import, ast.ImportFrom)
VALUES = (ast.Assign, ast.AnnAssign, ast.AugAssign)
DEFINES = (*FUNCTIONS, ast.ClassDef, *VALUES, *IMPORTS)
# What a value may take, and all values together: they serve the functions, they do not train.
ONE_VALUE, ALL_VALUES = 2.0, 6.0
OF_PYTHON_2 = {"xrange": range, "unicode": str, "raw_input": input}
OF_OLD_NUMPY = {"float": float, "int": int, "bool": bool, "object": object, "product": np.prod}
_spent_on_values = 0.0  # by the one submission of this process


def run(shell: Shell, source: str, seconds: float) -> tuple[Failure | None, float]:
    """Run the defining statements of one cell, each for at most `seconds`.

    Returns:
        The first failure, if any; the statements after it ran all the same.
    """
    start = time.perf_counter()
    first: Failure | None = None
    with shell.attended():
        _welcome(shell.user_ns)
        try:
            with limit(seconds):
                body, unread = statements(source)
        except BaseException as error:
            return _failure(error, seconds), time.perf_counter() - start
        for statement in body:
            if defines(statement):
                failure = _run(shell.user_ns, statement, seconds)
                first = first or (failure and _named(failure, statement, source))
    if unread:
        first = _failure(unread, seconds)
    return first, time.perf_counter() - start


def _named(failure: Failure, statement: ast.stmt, source: str) -> Failure:
    """A failure that says at which line of the file the statement begins, and what stands there."""
    if failure.line.startswith("line "):
        return failure
    lines = source.splitlines()
    text = lines[statement.lineno - 1].strip() if statement.lineno <= len(lines) else ""
    return replace(failure, line=f"line {statement.lineno}, {text}"[:120])


def defines(statement: ast.stmt) -> bool:
    """Whether a statement of the top level only defines something."""
    if isinstance(statement, ast.Try):
        inner = [*statement.body, *statement.orelse, *statement.finalbody]
        inner += [line for handler in statement.handlers for line in handler.body]
        return all(defines(line) or isinstance(line, ast.Pass) for line in inner)
    return isinstance(statement, DEFINES)


def _welcome(names: dict[str, Any]) -> None:
    """Bring back what older code takes for granted."""
    for name, value in OF_PYTHON_2.items():
        names.setdefault(name, value)
    for name, value in OF_OLD_NUMPY.items():
        if name not in vars(np):
            setattr(np, name, value)


def _run(names: dict[str, Any], statement: ast.stmt, seconds: float) -> Failure | None:
    if isinstance(statement, IMPORTS):
        for part in _apart(statement):
            if _exec(names, part, seconds):
                absent.bind(part, names)
        return None
    if isinstance(statement, VALUES):
        return _value(names, statement, seconds)
    failure = _exec(names, statement, seconds)
    if failure and isinstance(statement, FUNCTIONS) and failure.kind != FailureKind.TIMEOUT:
        return _exec(names, _bare(statement), seconds) and failure
    return failure


def _value(names: dict[str, Any], statement: ast.stmt, seconds: float) -> Failure | None:
    """Run an assignment; a function whose name it takes for something else is put back."""
    global _spent_on_values
    seconds = min(seconds, ONE_VALUE, ALL_VALUES - _spent_on_values)
    if seconds <= 0:
        return None
    functions = {n: v for n, v in names.items() if isinstance(v, types.FunctionType)}
    start = time.process_time()
    failure = _exec(names, statement, seconds)
    _spent_on_values += time.process_time() - start
    names.update({n: v for n, v in functions.items() if not callable(names.get(n))})
    return None if failure and failure.kind == FailureKind.TIMEOUT else failure


def _exec(names: dict[str, Any], statement: ast.stmt, seconds: float) -> Failure | None:
    flags = __future__.annotations.compiler_flag  # annotations may name what is not here
    try:
        with limit(seconds):
            exec(compile(ast.Module([statement], []), "<submission>", "exec", flags), names)
    except BaseException as error:
        return _failure(error, seconds)
    return None


def _apart(statement: Any) -> Iterator[ast.Import | ast.ImportFrom]:
    """Take `import a, b` apart, so that one that fails does not take the other with it."""
    for name in statement.names:
        part = type(statement)(**{**dict(ast.iter_fields(statement)), "names": [name]})
        yield ast.copy_location(part, statement)


def _bare(function: Any) -> ast.stmt:
    """A function without its decorators, its defaults None: for where those cannot be had."""
    function.decorator_list = []
    known = function.args
    known.defaults = [_settled(value) for value in known.defaults]
    known.kw_defaults = [value and _settled(value) for value in known.kw_defaults]
    return ast.fix_missing_locations(function)


def _settled(value: ast.expr) -> ast.expr:
    return value if isinstance(value, ast.Constant) else ast.Constant(None)
