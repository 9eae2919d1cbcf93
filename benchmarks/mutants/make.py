"""Every small wrong variant of a solution: each operator, applied at each place, one at a time."""

import ast
import difflib
import functools
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.course import Course
from autograder.lab.reference import cells
from autograder.lab.spec import specs
from benchmarks.mutants.operators import OPERATORS
from benchmarks.mutants.pieces import Scope


@dataclass(frozen=True)
class Mutant:
    """A solution with one thing wrong.

    Attributes:
        lab, function: which exercise.
        kind: the way in which it is wrong.
        source: the cell, to run in place of the solution's.
        diff: what was changed, as lines that begin with - or +.
    """

    lab: str
    function: str
    kind: str
    source: str
    diff: str


def every_exercise(course: Course) -> list[tuple[str, str]]:
    """All labs' graded functions, as (lab, function)."""
    return [(lab, spec.exercise.name) for lab in course.labs() for spec in specs(lab)]


@functools.cache
def mutants(course: Course, lab: str, function: str) -> tuple[Mutant, ...]:
    """List the mutants of one exercise; no two have the same text."""
    found: dict[str, Mutant] = {}
    for role, _, source in cells(course, lab):
        tree = ast.parse(source)
        body = function_in(tree.body, function.split("."))
        if role == "exercise" and body is not None:
            right = ast.unparse(tree)
            for kind, wrong in _wrong_texts(tree, body):
                if wrong != right and wrong not in found:
                    found[wrong] = Mutant(lab, function, kind, wrong, difference(right, wrong))
    return tuple(found.values())


def function_in(statements: list[ast.stmt], path: list[str]) -> ast.FunctionDef | None:
    """Find a function, or a method of a class, among some statements."""
    for statement in statements:
        if isinstance(statement, ast.FunctionDef) and path == [statement.name]:
            return statement
        if isinstance(statement, ast.ClassDef) and path[0] == statement.name and path[1:]:
            return function_in(statement.body, path[1:])
    return None


def _wrong_texts(tree: ast.Module, body: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    scope = _scope(body)
    statements = body.body[1:] if ast.get_docstring(body) else body.body
    for root in statements:
        for parent, field, place, node in _places(root, body, "body", body.body.index(root)):
            for kind, other in OPERATORS.get(type(node), _nothing)(node, scope):
                yield from _tried(tree, parent, field, place, kind, other)
            if isinstance(node, ast.stmt):
                yield from _tried(tree, parent, field, place, "line left out", ast.Pass())
                yield from _lines_swapped(tree, parent, field, place)


def _places(
    node: ast.AST, parent: ast.AST, field: str, place: int | None
) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    yield parent, field, place, node
    for name, value in ast.iter_fields(node):
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.AST):
                yield from _places(child, node, name, index if isinstance(value, list) else None)


def _tried(
    tree: ast.Module, parent: ast.AST, field: str, place: int | None, kind: str, other: ast.AST
) -> Iterator[tuple[str, str]]:
    """Put another node in a place, write the text, and put the old one back."""
    held = getattr(parent, field)
    if place is None:
        setattr(parent, field, other)
    else:
        setattr(parent, field, [*held[:place], other, *held[place + 1 :]])
    try:
        text = ast.unparse(ast.fix_missing_locations(tree))
        compile(text, "<mutant>", "exec")
    except (SyntaxError, ValueError, AttributeError, TypeError):
        return  # no program at all, so nobody's answer
    finally:
        setattr(parent, field, held)
    yield kind, text


def _lines_swapped(
    tree: ast.Module, parent: ast.AST, field: str, place: int | None
) -> Iterator[tuple[str, str]]:
    held = getattr(parent, field)
    if place is not None and place + 1 < len(held):
        first, second = held[place], held[place + 1]
        setattr(parent, field, [*held[:place], second, first, *held[place + 2 :]])
        text = ast.unparse(tree)
        setattr(parent, field, held)
        yield "lines swapped", text


def _scope(body: ast.FunctionDef) -> Scope:
    arguments = [argument.arg for argument in body.args.args]
    nodes = [node for statement in body.body for node in ast.walk(statement)]
    local = [n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    keys = [
        n.value
        for n in nodes
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and n.value.isidentifier()
    ]
    return Scope(tuple(dict.fromkeys(arguments + local)), tuple(dict.fromkeys(keys)))


def _nothing(node: ast.AST, scope: Scope) -> tuple[tuple[str, ast.AST], ...]:
    return ()


def difference(right: str, wrong: str) -> str:
    """What was changed, as lines that begin with - or +."""
    lines = difflib.unified_diff(right.splitlines(), wrong.splitlines(), lineterm="", n=0)
    return "\n".join(line for line in lines if line[:3] not in ("---", "+++") and line[0] in "+-")
