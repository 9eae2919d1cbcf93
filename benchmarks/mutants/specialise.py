"""Mutants that know too much: right on every case of a spec, because the cases have it in common.

- Each part of a solution whose value is the same in all cases becomes that constant.
- Each array that it makes takes the type of an argument.
- Each argument has an entry more, or one less, after the call.

A judge that draws its cases from the same spec cannot say which of these are no mistakes. So each
one that keeps its points is a survivor, unless `left_open` gives the reason why the lab's contract
does not decide.
"""

import ast
import functools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.course import Course
from autograder.lab.reference import cells, namespace
from autograder.lab.spec import VISIBLE, Cases
from benchmarks.mutants.make import Mutant, difference, function_in
from unrolled.checks import callbacks
from unrolled.checks.case import Case
from unrolled.checks.runner import Runner

SEEDS = (VISIBLE, b"one", b"two")
SEEN = "_seen"
LARGEST = 30  # entries of an array that is written out
MAKES = ("zeros", "empty", "ones", "full", "array", "asarray", "eye", "zeros_like")
VARIES = object()
BOX = """
def _box(value):
    if isinstance(value, (dict, list)):
        return value
    parts = map(_box, value) if isinstance(value, tuple) else ()
    return next((part for part in parts if part is not None), None)
"""
MORE = "_box({0}).update(spare=0.0) if isinstance(_box({0}), dict) else _box({0}).append(0)"
LESS = "_box({0}).popitem() if isinstance(_box({0}), dict) else _box({0}).pop()"


@functools.cache
def specialised(course: Course, lab: str, function: str) -> tuple[Mutant, ...]:
    """List these mutants of one exercise; no two have the same text."""
    source = next(
        s for role, _, s in cells(course, lab) if role == "exercise" and _has(s, function)
    )
    tree = ast.parse(source)
    right = ast.unparse(tree)
    cases = Cases(course, lab)
    drawn = [case for seed in SEEDS for case in cases.draw(function, seed)]
    found: dict[str, Mutant] = {}
    texts = (
        *_constants(course, lab, function, source, drawn),
        *_types(function, source, drawn),
        *_entries(function, source, drawn),
    )
    for kind, text in texts:
        if text != right and text not in found:
            found[text] = Mutant(lab, function, kind, text, difference(right, text))
    return tuple(found.values())


def _has(source: str, function: str) -> bool:
    return function_in(ast.parse(source).body, function.split(".")) is not None


def _body(tree: ast.Module, function: str) -> ast.FunctionDef:
    found = function_in(tree.body, function.split("."))
    assert found is not None
    return found


def _parts(tree: ast.Module, function: str) -> list[ast.expr]:
    """The expressions of a function that are evaluated, in the order in which they stand."""
    found: list[ast.expr] = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.JoinedStr) or ast.unparse(node) == "np.newaxis":
            return
        plain = isinstance(getattr(node, "ctx", ast.Load()), ast.Load)
        hidden = (ast.Constant, ast.Starred, ast.Slice, ast.Lambda)
        cut = isinstance(node, ast.Tuple) and any(isinstance(i, ast.Slice) for i in node.elts)
        if isinstance(node, ast.expr) and plain and not cut and not isinstance(node, hidden):
            found.append(node)
        for child in ast.iter_child_nodes(node):
            visit(child)

    for statement in _body(tree, function).body:
        visit(statement)
    return found


class _Replaces(ast.NodeTransformer):
    """Puts something else in the place of some nodes."""

    def __init__(self, others: dict[int, Callable[[ast.expr], ast.expr]]) -> None:
        self._others = others

    def visit(self, node: ast.AST) -> Any:
        other = self._others.get(id(node))
        kept = self.generic_visit(node)
        return other(kept) if other else kept  # type: ignore[arg-type]


def _changed(
    source: str, function: str, others: Callable[[int], Callable[[ast.expr], ast.expr] | None]
) -> str:
    """The source with other expressions in the place of some, which are numbered as in `_parts`."""
    tree = ast.parse(source)
    chosen = {id(part): others(n) for n, part in enumerate(_parts(tree, function))}
    given = {key: other for key, other in chosen.items() if other}
    return ast.unparse(ast.fix_missing_locations(_Replaces(given).visit(tree)))


def _constants(
    course: Course, lab: str, function: str, source: str, drawn: list[Case]
) -> Iterator[tuple[str, str]]:
    def watched(number: int) -> Callable[[ast.expr], ast.expr]:
        return lambda node: ast.Call(ast.Name(SEEN, ast.Load()), [ast.Constant(number), node], [])

    values: dict[int, Any] = {}

    def seen(number: int, value: Any) -> Any:
        text = _written(value)
        if values.setdefault(number, text) != text:
            values[number] = VARIES
        return value

    names = namespace(course, lab)
    names[SEEN] = seen
    exec(compile(_changed(source, function, watched), "<watched>", "exec"), names)
    run = Runner(names, callbacks.find)
    for case in drawn:
        run(case.function, case.args, case.options.get("then"))
    for number, text in values.items():
        if text is not None and text is not VARIES:
            yield "a constant", _with(source, function, number, ast.parse(text, mode="eval").body)


def _with(source: str, function: str, number: int, other: ast.expr) -> str:
    """The source with one expression in the place of another."""

    def put(_: ast.expr) -> ast.expr:
        return other

    return _changed(source, function, lambda n: put if n == number else None)


def _written(value: Any) -> str | None:
    """A value as the text of an expression; None where it is too large or of another kind."""
    if isinstance(value, (bool, int, str, type(None))):
        return repr(value)
    if isinstance(value, float):
        return repr(value) if np.isfinite(value) else None
    if isinstance(value, np.integer):
        return repr(int(value))
    if isinstance(value, tuple):
        parts = [_written(item) for item in value]
        return None if None in parts else f"({''.join(f'{part}, ' for part in parts)})"
    small = isinstance(value, np.ndarray) and 0 < value.size <= LARGEST
    if small and value.dtype.kind in "iufb" and np.isfinite(value).all():
        return f"np.array({value.tolist()!r}, dtype={value.dtype.str!r})"
    return None


def _arguments(function: str, source: str, drawn: list[Case], *kinds: type) -> list[str]:
    """Names of the arguments that are, or hold in tuples, one of some types in some case."""
    names = [a.arg for a in _body(ast.parse(source), function).args.args]
    places = names[1:] if "." in function else names
    found = []
    for case in drawn:
        given = case.args[1] if "." in function else case.args
        found += [n for n, value in zip(places, given, strict=False) if _holds(value, kinds)]
    return list(dict.fromkeys(found))


def _holds(value: Any, kinds: tuple[type, ...]) -> bool:
    inner = isinstance(value, tuple) and any(_holds(item, kinds) for item in value)
    return isinstance(value, kinds) or inner


def _types(function: str, source: str, drawn: list[Case]) -> Iterator[tuple[str, str]]:
    arrays = [f"np.asarray({n}).dtype" for n in _arguments(function, source, drawn, np.ndarray)]
    boxes = _arguments(function, source, drawn, dict)
    arrays += [f"next(iter({name}.values())).dtype" for name in boxes if name != "cache"]
    for number, part in enumerate(_parts(ast.parse(source), function)):
        if not isinstance(part, ast.Call) or not isinstance(part.func, ast.Attribute):
            continue
        if part.func.attr in MAKES:
            kept = [keyword for keyword in part.keywords if keyword.arg != "dtype"]
            for text in arrays:
                dtype = ast.keyword("dtype", ast.parse(text, mode="eval").body)
                call = ast.Call(part.func, part.args, [*kept, dtype])
                yield "the type of an argument", _with(source, function, number, call)


def _entries(function: str, source: str, drawn: list[Case]) -> Iterator[tuple[str, str]]:
    for name in _arguments(function, source, drawn, dict, list):
        for kind, change in (("an entry added", MORE), ("an entry removed", LESS)):
            tree = ast.parse(source)
            body = _body(tree, function)
            after = ast.parse(f"if _box({name}) is not None:\n    {change.format(name)}").body
            head = body.body[:1] if ast.get_docstring(body) else []
            body.body = [*head, ast.Try(body.body[len(head) :], [], [], after)]
            tree.body = [*ast.parse(BOX).body, *tree.body]
            yield kind, ast.unparse(ast.fix_missing_locations(tree))
