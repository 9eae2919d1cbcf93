import ast
from pathlib import Path

from unrolled import checks
from unrolled.checks.procedures import registry


def decorated(name):
    """Modules of the checks in which something is registered by this decorator."""
    for path in sorted(Path(checks.__file__).parent.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        marks = (mark for function in functions for mark in function.decorator_list)
        if any(isinstance(mark, ast.Name) and mark.id == name for mark in marks):
            yield path.stem


def test_whatever_registers_itself_is_imported_with_the_procedures():
    known = {module.__name__.rpartition(".")[2] for module in registry.MODULES}
    assert {*decorated("callback"), *decorated("procedure")} <= known
    assert "lab10_steps" in known
