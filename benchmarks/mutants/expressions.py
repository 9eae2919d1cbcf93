"""How an expression may go wrong. Each operator gives `(kind, node)` to put in its place."""

import ast
from collections.abc import Sequence

from benchmarks.mutants.pieces import (
    ARITHMETIC,
    COMPARISONS,
    ORDER,
    Scope,
    Wrong,
    alike,
    indices,
    is_key,
    other_functions,
    ranges,
    transpose,
)


def arithmetic(node: ast.BinOp, scope: Scope) -> Wrong:
    """Another operator, the operands the other way round, or one of them alone."""
    for other in ARITHMETIC.get(type(node.op), ()):
        yield "operator", ast.BinOp(node.left, other(), node.right)
    if type(node.op) in ORDER:
        yield "operands swapped", ast.BinOp(node.right, node.op, node.left)
    yield "term left out", node.left
    yield "term left out", node.right
    if isinstance(node.op, ast.MatMult):
        yield "transposed", ast.BinOp(transpose(node.left), node.op, node.right)
        yield "transposed", ast.BinOp(node.left, node.op, transpose(node.right))


def sign(node: ast.UnaryOp, scope: Scope) -> Wrong:
    """The operand without its sign."""
    yield "sign", node.operand


def comparison(node: ast.Compare, scope: Scope) -> Wrong:
    """Another comparison."""
    for other in COMPARISONS.get(type(node.ops[0]), ()):
        yield "comparison", ast.Compare(node.left, [other()], node.comparators)


def constant(node: ast.Constant, scope: Scope) -> Wrong:
    """Another number, the other truth, or another key."""
    value = node.value
    if isinstance(value, bool):
        yield "constant", ast.Constant(not value)
    elif isinstance(value, (int, float)):
        others = [value + 1, value - 1, 0, 1, 2 * value, value / 10, -value]
        for other in dict.fromkeys(others):
            if other != value and not (isinstance(value, int) and isinstance(other, float)):
                yield "constant", ast.Constant(other)
    elif isinstance(value, str):
        for key in alike(value, scope.keys):
            yield "another key", ast.Constant(key)


def name(node: ast.Name, scope: Scope) -> Wrong:
    """A variable with a name much like it."""
    if isinstance(node.ctx, ast.Load) and node.id in scope.names:
        for other in alike(node.id, scope.names):
            yield "another name", ast.Name(other, ast.Load())


def subscript(node: ast.Subscript, scope: Scope) -> Wrong:
    """Another index: one off, the first, the last, two of them swapped, a slice's other side."""
    if not isinstance(node.slice, ast.Constant) or not isinstance(node.slice.value, str):
        for kind, index in indices(node.slice):
            yield kind, ast.Subscript(node.value, index, node.ctx)
    if isinstance(node.ctx, ast.Load) and not is_key(node.slice):
        yield "index left out", node.value


def call(node: ast.Call, scope: Scope) -> Wrong:
    """Another function, arguments swapped or left out, or the first argument untouched."""
    for other in other_functions(node.func):
        yield "another function", ast.Call(other, node.args, node.keywords)
    for place in range(len(node.args) - 1):
        args = list(node.args)
        args[place], args[place + 1] = args[place + 1], args[place]
        yield "arguments swapped", ast.Call(node.func, args, node.keywords)
    if len(node.args) > 1 and not isinstance(node.args[-1], ast.Starred):
        yield "argument left out", ast.Call(node.func, node.args[:-1], node.keywords)
    if node.args and not isinstance(node.args[0], ast.Starred):
        yield "call left out", node.args[0]
    for place, keyword in enumerate(node.keywords):
        rest = node.keywords[:place] + node.keywords[place + 1 :]
        yield f"{keyword.arg} left out", ast.Call(node.func, node.args, rest)
    if isinstance(node.func, ast.Attribute) and node.func.attr in ("array", "copy"):
        bare = node.args[0] if node.args else node.func.value
        plain = ast.Attribute(ast.Name("np", ast.Load()), "asarray", ast.Load())
        yield "copy left out", ast.Call(plain, [bare], node.keywords)
    if isinstance(node.func, ast.Name) and node.func.id == "range":
        yield from ranges(node)


def attribute(node: ast.Attribute, scope: Scope) -> Wrong:
    """The array as it is, where its transpose is asked for."""
    if node.attr == "T":
        yield "transpose left out", node.value


def choice(node: ast.IfExp, scope: Scope) -> Wrong:
    """One of the two cases always."""
    yield "condition left out", node.body
    yield "condition left out", node.orelse


def sequence(node: ast.Tuple | ast.List, scope: Scope) -> Wrong:
    """Two neighbours swapped, or one left out."""
    if len(node.elts) > 1 or (isinstance(node, ast.List) and node.elts):
        for place in range(len(node.elts) - 1):
            items = list(node.elts)
            items[place], items[place + 1] = items[place + 1], items[place]
            yield "order", _like(node, items)
        if isinstance(node.ctx, ast.Load):
            for place in range(len(node.elts)):
                yield "item left out", _like(node, node.elts[:place] + node.elts[place + 1 :])


def dictionary(node: ast.Dict, scope: Scope) -> Wrong:
    """An entry left out, or two values swapped."""
    for place in range(len(node.keys)):
        keys, values = list(node.keys), list(node.values)
        del keys[place], values[place]
        yield "item left out", ast.Dict(keys, values)
    for place in range(len(node.keys) - 1):
        if node.keys[place] is not None and node.keys[place + 1] is not None:
            values = list(node.values)
            values[place], values[place + 1] = values[place + 1], values[place]
            yield "order", ast.Dict(node.keys, values)


def comprehension(node: ast.DictComp | ast.ListComp, scope: Scope) -> Wrong:
    """Without its condition."""
    first = node.generators[0]
    if first.ifs:
        plain = [ast.comprehension(first.target, first.iter, [], 0), *node.generators[1:]]
        yield (
            "condition left out",
            (
                ast.DictComp(node.key, node.value, plain)
                if isinstance(node, ast.DictComp)
                else ast.ListComp(node.elt, plain)
            ),
        )


def _like(node: ast.Tuple | ast.List, items: Sequence[ast.expr]) -> ast.expr:
    return type(node)(list(items), node.ctx)
