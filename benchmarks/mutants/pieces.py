"""What the operators are made of: tables, indices, ranges, names that look alike."""

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass

Wrong = Iterator[tuple[str, ast.AST]]
LIKENESS = 0.3  # of two names that a hurried student may swap
MOST_ALIKE = 2


@dataclass(frozen=True)
class Scope:
    """What an operator may know of the function around a node.

    Attributes:
        names: arguments and local variables, in order of appearance.
        keys: texts that the function uses as keys.
    """

    names: tuple[str, ...]
    keys: tuple[str, ...]


ARITHMETIC: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Add, ast.Div),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.RShift: (ast.LShift,),
    ast.LShift: (ast.RShift,),
    ast.BitAnd: (ast.BitOr,),
    ast.Mod: (ast.FloorDiv,),
}
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
FUNCTIONS = {
    "tanh": ("sin",),
    "sigmoid": ("np.tanh",),
    "exp": ("abs", "expm1"),
    "log": ("log2", "log1p"),
    "max": ("min", "sum"),
    "sum": ("mean", "max"),
    "square": ("abs",),
    "sqrt": ("square",),
    "abs": ("negative",),
    "zeros": ("ones",),
    "greater_equal": ("greater",),
    "concatenate": ("add",),
    "softmax": ("np.tanh",),
}
ORDER = {ast.Sub, ast.Div, ast.Pow, ast.MatMult, ast.LShift, ast.RShift}


def alike(name: str, others: tuple[str, ...]) -> list[str]:
    """The names most like one name, itself left out.

    >>> alike("a_prev", ("a_prev", "x", "a_next", "Waa"))
    ['a_next']
    """
    rest = [other for other in others if other != name]
    return difflib.get_close_matches(name, rest, MOST_ALIKE, LIKENESS)


def transpose(node: ast.expr) -> ast.expr:
    """The transpose of an array; of a transpose, the array."""
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return node.value
    return ast.Attribute(node, "T", ast.Load())


def shifted(node: ast.expr, by: int) -> ast.expr:
    """One more, or one less."""
    return ast.BinOp(node, ast.Add() if by > 0 else ast.Sub(), ast.Constant(1))


def is_key(index: ast.expr) -> bool:
    """Whether an index is a key of a dictionary."""
    return isinstance(index, ast.JoinedStr) or (
        isinstance(index, ast.Constant) and isinstance(index.value, str)
    )


def indices(index: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    """Other indices for one: one off, the first, the last; a slice's other side; swapped."""
    if is_key(index):
        return
    if isinstance(index, ast.Tuple):
        for place, item in enumerate(index.elts):
            for kind, other in indices(item):
                items = [*index.elts[:place], other, *index.elts[place + 1 :]]
                yield kind, ast.Tuple(items, ast.Load())
    elif isinstance(index, ast.Slice):
        yield from _slices(index)
    else:
        yield "index", shifted(index, 1)
        yield "index", shifted(index, -1)
        yield "index", ast.Constant(0)
        yield "index", ast.Constant(-1)


def _slices(index: ast.Slice) -> Iterator[tuple[str, ast.expr]]:
    lower, upper, step = index.lower, index.upper, index.step
    if lower is not None or upper is not None:
        yield "slice", ast.Slice(upper, lower, step)
        for by in (1, -1):
            yield (
                "slice",
                ast.Slice(lower and shifted(lower, by), upper and shifted(upper, by), step),
            )
    if lower is None and upper is None:
        yield "slice", ast.Slice(None, None, ast.Constant(-1))
        yield "slice", ast.Slice(ast.Constant(1), None, step)


def ranges(node: ast.Call) -> Wrong:
    """One step less at either end, one too many, or the other way round."""
    *start, stop = node.args[:2]
    first = start[0] if start else ast.Constant(0)
    for args in (
        [first, shifted(stop, -1)],
        [shifted(first, 1), stop],
        [first, shifted(stop, 1)],
        [shifted(stop, -1), shifted(first, -1), ast.Constant(-1)],
    ):
        yield "range", ast.Call(node.func, args, [])


def other_functions(function: ast.expr) -> Iterator[ast.expr]:
    """Functions that are taken for one another."""
    if isinstance(function, ast.Attribute):
        for other in FUNCTIONS.get(function.attr, ()):
            if "." not in other:
                yield ast.Attribute(function.value, other, ast.Load())
    elif isinstance(function, ast.Name):
        for other in FUNCTIONS.get(function.id, ()):
            yield ast.parse(other, mode="eval").body
