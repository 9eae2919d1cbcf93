"""Run foreign code statement by statement: what defines something runs, what does something not.

A file or notebook that was written elsewhere trains, plots and downloads when it is run whole.
Its functions are what is asked for, and the imports and constants that they read.
"""

import ast
import time
from typing import Any

from unrolled.checks.outcome import Failure
from unrolled.checks.runner import limit

from .shell import Shell, _failure

DEFINES = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Assign,
    ast.AnnAssign,
    ast.AugAssign,
    ast.Import,
    ast.ImportFrom,
)


def run(shell: Shell, source: str, seconds: float) -> tuple[Failure | None, float]:
    """Run the defining statements of one cell, each for at most `seconds`.

    Returns:
        The first failure, if any; the statements after it ran all the same.
    """
    start = time.perf_counter()
    first: Failure | None = None
    with shell.attended():
        try:
            with limit(seconds):
                body = ast.parse(without_magics(source)).body
        except BaseException as error:
            return _failure(error, seconds), time.perf_counter() - start
        for statement in body:
            if defines(statement):
                first = _run(shell, statement, seconds) or first
    return first, time.perf_counter() - start


def defines(statement: ast.stmt) -> bool:
    """Whether a statement of the top level only defines something."""
    if isinstance(statement, ast.Try):
        inner = [*statement.body, *statement.orelse, *statement.finalbody]
        inner += [line for handler in statement.handlers for line in handler.body]
        return all(defines(line) or isinstance(line, ast.Pass) for line in inner)
    return isinstance(statement, DEFINES)


def without_magics(source: str) -> str:
    """Blank out lines that only IPython understands; a cell that starts with `%%` is dropped."""
    if source.lstrip().startswith("%%"):
        return ""
    lines = source.split("\n")
    return "\n".join("" if line.lstrip()[:1] in ("%", "!", "?") else line for line in lines)


def _run(shell: Shell, statement: ast.stmt, seconds: float) -> Failure | None:
    imports = isinstance(statement, (ast.Import, ast.ImportFrom))
    for part in _apart(statement):
        module = ast.Module([part], [])
        namespace: dict[str, Any] = shell.user_ns
        try:
            with limit(seconds):
                exec(compile(module, "<submission>", "exec"), namespace)
        except BaseException as error:
            if not imports:
                return _failure(error, seconds)
    return None


def _apart(statement: ast.stmt) -> list[ast.stmt]:
    """Take `import a, b` apart, so that one that fails does not take the other with it."""
    if not isinstance(statement, ast.Import):
        return [statement]
    return [ast.copy_location(ast.Import([name]), statement) for name in statement.names]
