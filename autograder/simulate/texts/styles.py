"""Right answers in many hands: an answer's text written otherwise, its meaning kept."""

import ast
from collections.abc import Callable, Iterator

Style = Callable[[str, str], str]  # the text of a cell and its function's name; the text again


def as_it_is(source: str, name: str) -> str:
    """The text, untouched."""
    return source


def with_remarks(source: str, name: str) -> str:
    """Comments of a student's own, and space at the ends of lines."""
    return f"# my answer to {name} (second try)\n{source.rstrip()}   \n\n# done!"


def without_docstring(source: str, name: str) -> str:
    """Documentation and comments deleted, as the quick do."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


def renamed(source: str, name: str) -> str:
    """Local variables under names of the student's own."""
    tree = ast.parse(source)
    for function in _functions(tree):
        _Rename(_locals(function)).visit(function)
    return ast.unparse(tree)


def with_matmul(source: str, name: str) -> str:
    """`np.matmul(A, B)` for `A @ B`."""
    return ast.unparse(_Matmul().visit(ast.parse(source)))


def talkative(source: str, name: str) -> str:
    """Prints left in from debugging."""
    tree = ast.parse(source)
    for function in _functions(tree):
        at = 1 if ast.get_docstring(function) else 0
        function.body[at:at] = ast.parse(f"print('now in', {function.name!r})").body
    return ast.unparse(tree)


def with_helper(source: str, name: str) -> str:
    """The work done by a helper function, which the asked one calls."""
    tree = ast.parse(source)
    for function in _functions(tree):
        if function.name == name:
            function.name = f"my_{name}"
            call = f"def {name}(*given, **named):\n    return my_{name}(*given, **named)"
            tree.body += ast.parse(call).body
    return ast.unparse(tree)


def with_lists(source: str, name: str) -> str:
    """A list returned where the text says tuple."""
    tree = ast.parse(source)
    for function in _functions(tree):
        for node in _own_statements(function):
            if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
                node.value = ast.List(node.value.elts, ast.Load())
    return ast.unparse(ast.fix_missing_locations(tree))


def with_while(source: str, name: str) -> str:
    """Counting loops written with `while`."""
    return ast.unparse(ast.fix_missing_locations(_While().visit(ast.parse(source))))


STYLES: dict[str, Style] = {
    "as it is": as_it_is,
    "with remarks": with_remarks,
    "without docstring": without_docstring,
    "renamed": renamed,
    "with matmul": with_matmul,
    "talkative": talkative,
    "with a helper": with_helper,
    "with lists": with_lists,
    "with while": with_while,
}


def _functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def _own_statements(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Everything in a function but what stands in functions inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            waiting += ast.iter_child_nodes(node)


def _locals(function: ast.FunctionDef) -> set[str]:
    """Names that a function assigns, where every use of the name is that variable."""
    stored, other = set(), set()
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            stored.add(node.id)
        elif isinstance(node, ast.arg):
            other.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            other.add(node.name)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            other.update(node.names)
    return stored - other


class _Rename(ast.NodeTransformer):
    def __init__(self, names: set[str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id in self._names:
            node.id = f"my_{node.id.lstrip('_')}"
        return node


class _Matmul(ast.NodeTransformer):
    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.op, ast.MatMult):
            return node
        matmul = ast.Attribute(ast.Name("np", ast.Load()), "matmul", ast.Load())
        return ast.Call(matmul, [node.left, node.right], [])


class _While(ast.NodeTransformer):
    def visit_For(self, node: ast.For) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        simple = (
            isinstance(node.target, ast.Name)
            and isinstance(node.iter, ast.Call)
            and isinstance(node.iter.func, ast.Name)
            and node.iter.func.id == "range"
            and len(node.iter.args) == 1
            and not node.orelse
            and not any(isinstance(inner, ast.Continue) for inner in ast.walk(node))
        )
        if not simple:
            return node
        assert isinstance(node.iter, ast.Call)
        counter, end = ast.unparse(node.target), ast.unparse(node.iter.args[0])
        head = ast.parse(f"{counter} = 0\nwhile {counter} < {end}:\n    {counter} += 1").body
        loop = head[1]
        assert isinstance(loop, ast.While)
        loop.body = [*node.body, *loop.body]
        return head
