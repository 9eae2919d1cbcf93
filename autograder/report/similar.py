"""Answers that are more alike than independent work would make them: pairs to look at, no verdict.

Right answers to a small exercise are alike by necessity. So likeness is measured as statements that
two answers share beyond the release, with comments, layout and names of variables left out, and
then ranked: of all others, how many are at least as close to this student's answer as that one is?
That share is what chance would give; over the exercises of a lab it is multiplied. A pair is shown
where fewer than one in `CHANCE` classes of this size would have one like it.

The idea, likeness beyond what a template explains and judged against the whole class, is that of
S. Schleimer, D. Wilkerson and A. Aiken, "Winnowing: local algorithms for document fingerprinting"
(2003), and of what was built on it; the ranks are ours.
"""

import ast
import itertools
import json
import math
import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.course import Course
from autograder.lab.cells import grade_id, role
from autograder.lab.release import Release, release

CHANCE = 20  # classes of this size of which one would show such a pair by chance
CLOSE = 0.6  # of the statements of both, in an exercise, are shared: less is no likeness
MOST_CODE = 20_000  # characters of one cell
MOST_STATEMENTS = 400
FEWEST = 8  # students; of fewer there is no telling what is usual
NAME = re.compile(r"^[A-Za-z_]\w*$")
Statements = Mapping[str, frozenset[str]]  # by exercise


@dataclass(frozen=True)
class Pair:
    """Two students whose answers are unusually alike.

    Attributes:
        one, other: the students, in order.
        exercises: in which they are alike and few others are, the most unusual first.
        shared: how many statements they share in those.
        bits: minus the binary logarithm of what chance would give.
    """

    one: str
    other: str
    exercises: tuple[str, ...]
    shared: int
    bits: float


def similar(course: Course, lab: str, students: Iterable[str]) -> list[Pair]:
    """Find the pairs of a graded class to look at, the most unusual first."""
    reader, answers = Reader(release(course, lab)), {}
    for student in students:
        try:
            text = course.autograded(lab, student).read_text(encoding="utf-8")
            answers[student] = reader.statements(json.loads(text)["cells"])
        except (OSError, ValueError, KeyError, TypeError):
            continue  # unreadable, or not there yet
    return pairs({student: found for student, found in answers.items() if found})


class Reader:
    """Takes from a notebook what its student wrote, beyond the release."""

    def __init__(self, given: Release) -> None:
        """Read the release once."""
        cells = [cell for cell in given.notebook.cells if cell.cell_type == "code"]
        self._stubs = {said for cell in cells for said in normal(cell.source)}
        self._released = {cell.id for cell in cells}
        self._exercises = {cell.id: grade_id(cell) for cell in cells if role(cell) == "exercise"}

    def statements(self, cells: Iterable[Mapping[str, Any]]) -> Statements:
        """List by exercise; what stands in cells of their own counts for the one above."""
        found: dict[str, set[str]] = defaultdict(set)
        above = ""
        for cell in cells:
            above = self._exercises.get(cell.get("id", ""), above)
            own = cell.get("id") in self._exercises or cell.get("id") not in self._released
            if cell.get("cell_type") == "code" and own and above:
                found[above] |= set(normal("".join(cell["source"]))) - self._stubs
        return {name: frozenset(said) for name, said in found.items() if said}


def normal(source: str) -> list[str]:
    """Write each statement of a code in one form, without comments and its own names.

    >>> normal("total = x + 1  # one more")
    ['_ = _ + 1']
    >>> normal("no (code")
    ['_ ( _']
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a student's, such as "\\d" for r"\\d"
            tree = ast.parse(source[:MOST_CODE])
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        lines = (re.sub(r"#.*", "", line) for line in source[:MOST_CODE].splitlines())
        tokens = (re.findall(r"\w+|[^\w\s]", line) for line in lines)
        return [
            " ".join(re.sub(r"^[A-Za-z_]\w*$", "_", t) for t in line) for line in tokens if line
        ]
    try:
        return list(itertools.islice(_statements(tree), MOST_STATEMENTS))
    except RecursionError:
        return []


def _statements(tree: ast.AST) -> Iterable[str]:
    nameless = _Nameless().visit(tree)
    for node in ast.walk(nameless):
        if isinstance(node, ast.stmt) and not _says_nothing(node):
            # A statement that holds others is its first line: those are looked at by themselves.
            yield ast.unparse(node).partition("\n")[0].removesuffix(":")


def _says_nothing(node: ast.stmt) -> bool:
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return text or isinstance(node, (ast.Pass, ast.Import, ast.ImportFrom))


class _Nameless(ast.NodeTransformer):
    """Takes the names of variables and arguments away; what is called keeps its name."""

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name("np" if node.id in ("np", "numpy") else "_", node.ctx)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        called = node.func
        self.generic_visit(node)
        node.func = called if isinstance(called, ast.Name) else node.func
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.decorator_list = []
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.arg("_", None)


def pairs(answers: Mapping[str, Statements]) -> list[Pair]:
    """Find the pairs of a class whose likeness chance does not explain."""
    names = sorted(answers)
    if len(names) < FEWEST:
        return []
    exercises = dict.fromkeys(name for student in names for name in answers[student])
    count = len(names)
    bits, close = np.zeros((count, count)), {}
    for exercise in exercises:
        likeness = _likeness([answers[s].get(exercise, frozenset()) for s in names])
        close[exercise] = _unusual(likeness)
        bits += close[exercise]
    wanted = math.log2(count * (count - 1) / 2 * CHANCE)
    found = []
    for i, j in zip(*np.nonzero(np.triu(bits >= wanted, 1)), strict=True):
        most = sorted((e for e in exercises if close[e][i, j] > 1), key=lambda e: -close[e][i, j])
        one, other = answers[names[i]], answers[names[j]]
        shared = sum(len(one[e] & other[e]) for e in most)
        found.append(Pair(names[i], names[j], tuple(most), shared, float(bits[i, j])))
    return sorted(found, key=lambda pair: (-pair.bits, pair.one, pair.other))


def _likeness(answers: list[frozenset[str]]) -> np.ndarray:
    """Of the statements of two answers, the share that is in both: for all pairs at once."""
    words = {word: n for n, word in enumerate(sorted(set().union(*answers)))}
    table = np.zeros((len(answers), max(len(words), 1)))
    for row, answer in enumerate(answers):
        table[row, [words[word] for word in answer]] = 1.0
    both = table @ table.T
    sizes = table.sum(axis=1)
    either = sizes[:, np.newaxis] + sizes - both
    return np.divide(both, either, out=np.zeros_like(both), where=either > 0)


def _unusual(likeness: np.ndarray) -> np.ndarray:
    """Bits for each pair: how few others are as close to either as they are to each other."""
    count = len(likeness)
    ranks = np.ones_like(likeness)
    for row, mine in enumerate(likeness):
        others = np.sort(np.delete(mine, row))
        ranks[row] = (count - 1 - np.searchsorted(others, mine - 1e-12)) / (count - 1)
    chance = np.maximum(ranks, ranks.T)
    found = np.where(likeness >= CLOSE, -np.log2(np.clip(chance, 1 / count, 1.0)), 0.0)
    np.fill_diagonal(found, 0.0)
    return found
