"""Find a lab's play cells by the names that they set, whatever they say about them."""

import ast

from autograder.lab.source import read
from tests.labs.scoring import COURSE


def setting(lab: str, name: str) -> str:
    """The source of the one code cell of a lab that sets a name or defines a function of it."""
    (found,) = (source for source in _code(lab) if name in names_set(source))
    return found


def up_to(source: str, name: str) -> str:
    """What of a cell stands before the statement that sets a name."""
    first = next(node for node in ast.parse(source).body if name in _set_by(node))
    return "\n".join(source.split("\n")[: first.lineno - 1])


def names_set(source: str) -> set[str]:
    """The names that a cell sets, imports and functions included."""
    return set().union(*map(_set_by, ast.parse(source).body))


def _code(lab: str) -> list[str]:
    cells = [cell.source for cell in read(COURSE, lab).cells if cell.cell_type == "code"]
    return [source for source in cells if not source.startswith(("%", "!"))]


def _set_by(statement: ast.stmt) -> set[str]:
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return {statement.name}
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
