"""How a statement may go wrong. Each operator gives `(kind, node)` to put in its place."""

import ast

from benchmarks.mutants.pieces import ARITHMETIC, Scope, Wrong


def in_place(node: ast.Return, scope: Scope) -> Wrong:
    """The argument changed and returned, where a new dictionary is asked for."""
    made = node.value
    if isinstance(made, ast.DictComp):
        source = made.generators[0].iter
        if isinstance(source, ast.Call) and isinstance(source.func, ast.Attribute):
            owner = source.func.value
            change = ast.Call(ast.Attribute(owner, "update", ast.Load()), [made], [])
            both = ast.BoolOp(ast.Or(), [change, owner])
            yield "copy left out", ast.Return(both)


def accumulate(node: ast.AugAssign, scope: Scope) -> Wrong:
    """Assigned where it should be added up; another operator."""
    yield "= for +=", ast.Assign([node.target], node.value, lineno=0)
    for other in ARITHMETIC.get(type(node.op), ()):
        yield "operator", ast.AugAssign(node.target, other(), node.value)


def assignment(node: ast.Assign, scope: Scope) -> Wrong:
    """Added where it should be assigned; names of the targets swapped."""
    target = node.targets[0]
    if isinstance(target, ast.Subscript):
        yield "+= for =", ast.AugAssign(target, ast.Add(), node.value)
        yield "+= for =", ast.AugAssign(target, ast.Mult(), node.value)


def condition(node: ast.If, scope: Scope) -> Wrong:
    """Always, or the other way round."""
    yield "condition left out", ast.If(ast.Constant(True), node.body, node.orelse)
    yield "comparison", ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)


def loop(node: ast.For, scope: Scope) -> Wrong:
    """One round only."""
    yield "one round", ast.For(node.target, node.iter, [*node.body, ast.Break()], [], lineno=0)


def while_loop(node: ast.While, scope: Scope) -> Wrong:
    """One round only, or for ever."""
    yield "one round", ast.While(node.test, [*node.body, ast.Break()], [])
    yield "condition left out", ast.While(ast.Constant(True), node.body, [])
