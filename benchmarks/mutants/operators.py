"""Which operator applies to which type of node."""

import ast
from collections.abc import Callable

from benchmarks.mutants import expressions, statements
from benchmarks.mutants.pieces import Wrong

OPERATORS: dict[type[ast.AST], Callable[..., Wrong]] = {
    ast.BinOp: expressions.arithmetic,
    ast.UnaryOp: expressions.sign,
    ast.Compare: expressions.comparison,
    ast.Constant: expressions.constant,
    ast.Name: expressions.name,
    ast.Subscript: expressions.subscript,
    ast.Call: expressions.call,
    ast.Attribute: expressions.attribute,
    ast.IfExp: expressions.choice,
    ast.Tuple: expressions.sequence,
    ast.List: expressions.sequence,
    ast.Dict: expressions.dictionary,
    ast.Return: statements.in_place,
    ast.DictComp: expressions.comprehension,
    ast.ListComp: expressions.comprehension,
    ast.AugAssign: statements.accumulate,
    ast.Assign: statements.assignment,
    ast.If: statements.condition,
    ast.For: statements.loop,
    ast.While: statements.while_loop,
}
