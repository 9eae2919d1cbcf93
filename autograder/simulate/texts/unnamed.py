"""Wrong answers that no spec names: one small slip in the text of a solution."""

import ast
import copy
from collections.abc import Iterator

import numpy as np

from autograder.simulate.answers import Answer, Answers
from autograder.simulate.oracle import Oracle

MOST = 3  # of a lab, each of another function: so few that some of a class have the same one
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult}
CALLS = {
    "exp": "exp2", "max": "min", "sum": "mean", "tanh": "arctan", "log": "log2", "mean": "max",
    "zeros": "ones", "sqrt": "cbrt",
}  # fmt: skip


def unnamed(known: Answers, oracle: Oracle, rng: np.random.Generator) -> list[Answer]:
    """Draw a few, by the oracle: each loses points, always as many, and has no name."""
    found: list[Answer] = []
    functions = list(known.functions.items())
    for place in rng.permutation(len(functions)):
        function, cell = functions[place]
        texts = list(_slips(known.right[cell].source or ""))
        for number in rng.permutation(len(texts)):
            said, source = texts[number]
            answer = Answer(cell, f"{function}: without a name: {said}", source)
            worth = oracle.worth({**known.right, cell: answer})[function]
            lost = worth.score is not None and worth.score < worth.points
            if lost and worth.determined and not worth.named:
                found.append(answer)
                break
        if len(found) == MOST:
            break
    return found


def _slips(source: str) -> Iterator[tuple[str, str]]:
    """Each slip in a text: what it is, and the text with it."""
    tree = ast.parse(source)
    for number, node in enumerate(ast.walk(tree)):
        for slip in (_operator, _called):
            wrong = copy.deepcopy(tree)
            place = next(n for at, n in enumerate(ast.walk(wrong)) if at == number)
            if slip(place):
                yield f"{ast.unparse(node)} became {ast.unparse(place)}", ast.unparse(wrong)


def _operator(node: ast.AST) -> bool:
    other = OPERATORS.get(type(node.op)) if isinstance(node, ast.BinOp) else None
    if isinstance(node, ast.BinOp) and other:
        node.op = other()
    return other is not None


def _called(node: ast.AST) -> bool:
    if not isinstance(node, ast.Attribute) or ast.unparse(node.value) != "np":
        return False
    node.attr, before = CALLS.get(node.attr, node.attr), node.attr
    return node.attr != before
