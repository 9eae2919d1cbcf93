"""The same answer in smaller steps: some of its expressions under names of their own.

Where one student writes a line another writes three, and no two cut alike.
"""

import ast

import numpy as np

OFTEN = 0.35  # of the expressions that can be cut out are
OPAQUE = (ast.Lambda, ast.IfExp, ast.BoolOp, ast.ListComp, ast.GeneratorExp, ast.DictComp)


def in_steps(source: str, name: str, rng: np.random.Generator) -> str:
    """Cut a function's lines into steps, chosen by `rng`; what they do is the same."""
    tree = ast.parse(source)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            _Cut(rng).visit(node)
    return ast.unparse(ast.fix_missing_locations(tree))


class _Cut(ast.NodeTransformer):
    """Gives expressions of assignments and returns names, a statement at a time."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._before: list[ast.stmt] = []
        self._count = 0

    def visit_Assign(self, node: ast.Assign) -> list[ast.stmt]:
        return self._cut(node, node.value)

    def visit_Return(self, node: ast.Return) -> list[ast.stmt]:
        return self._cut(node, node.value)

    def _cut(self, node: ast.Assign | ast.Return, value: ast.expr | None) -> list[ast.stmt]:
        self._before = []
        if value is not None:
            node.value = self._inside(value)
        return [*self._before, node]

    def _inside(self, value: ast.expr) -> ast.expr:
        """Cut below an expression first, then perhaps what is right in it."""
        if isinstance(value, OPAQUE) or not _is_pure(value):
            return value
        for field, child in ast.iter_fields(value):
            if isinstance(child, ast.expr):
                setattr(value, field, self._piece(child))
            elif isinstance(child, list):
                parts = [self._piece(c) if isinstance(c, ast.expr) else c for c in child]
                setattr(value, field, parts)
        return value

    def _piece(self, value: ast.expr) -> ast.expr:
        value = self._inside(value)
        can = isinstance(value, (ast.BinOp, ast.Call)) and _is_pure(value)
        if not can or self._rng.random() >= OFTEN:
            return value
        self._count += 1
        name = f"part_{self._count}"
        self._before.append(ast.Assign([ast.Name(name, ast.Store())], value))
        return ast.Name(name, ast.Load())


def _is_pure(value: ast.expr) -> bool:
    """Whether it calls nothing but NumPy: what draws or changes something stays in its order."""
    calls = [node.func for node in ast.walk(value) if isinstance(node, ast.Call)]
    said = [ast.unparse(call) for call in calls]
    return all(one.startswith("np.") and "random" not in one for one in said)
