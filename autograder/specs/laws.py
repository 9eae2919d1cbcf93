"""Work out the law that a sampler draws by: walk the tree of its choices, and write down each."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.course import CourseError
from unrolled.checks.laws import node

Arguments = tuple[Any, ...]


def laws_of(
    args: Arguments, ref: SimpleNamespace, wrong: Mapping[str, SimpleNamespace]
) -> Mapping[str, Any]:
    """Options for the procedure `law`: the right law of `sample` and that of each mistake.

    A mistake that draws nothing, or by another law than one of its steps, has none and is left out.
    """
    parameters, char_to_ix, _, *_ = args
    letters = _likely(parameters, char_to_ix)
    right = _law(ref.sample, args, letters)
    if right is None:
        raise CourseError("The reference sample draws otherwise than by rng.choice(n, p=p).")
    others = {name: _law(names.sample, args, letters) for name, names in wrong.items()}
    told = {name: law for name, law in others.items() if law is not None and _apart(law, right)}
    return {
        "letters": letters,
        "laws": np.stack([right, *told.values()]),
        "mistakes": list(told),
    }


class _Reached(Exception):  # noqa: N818 (no error: the walk has come to where it wanted)
    def __init__(self, probabilities: np.ndarray) -> None:
        self.probabilities = probabilities


class _Walk:
    """Stands in for a generator: gives the choices it was told, then stops at the next one."""

    def __init__(self, choices: list[int]) -> None:
        self._choices = list(choices)

    def choice(self, n: int, p: np.ndarray | None = None) -> int:
        if self._choices:
            return self._choices.pop(0)
        raise _Reached(np.full(n, 1 / n) if p is None else np.asarray(p, np.float64))


def _law(sample: Any, args: Arguments, letters: list[int]) -> np.ndarray | None:
    k, newline = len(letters), args[1]["\n"]
    law = np.zeros((1 + k + k * k, k + 2))
    beginnings = [[], *([i] for i in range(k)), *([i, j] for i in range(k) for j in range(k))]
    for beginning in beginnings:
        walk = _Walk([letters[i] for i in beginning])
        try:
            sample(args[0], args[1], walk, *args[3:])
        except _Reached as reached:
            p = reached.probabilities
        except Exception:
            return None
        else:
            return None
        if not np.all(p >= 0) or abs(np.sum(p) - 1) > 1e-6:
            return None
        known = p[[*letters, newline]]
        law[node(beginning, k)] = [*known, max(1 - np.sum(known), 1e-40)]
    return law


def _likely(parameters: Mapping[str, np.ndarray], char_to_ix: Mapping[str, int]) -> list[int]:
    by = parameters["by"][:, 0]
    return [i for i in char_to_ix.values() if by[i] > -20 and i != char_to_ix["\n"]]


def _apart(law: np.ndarray, right: np.ndarray) -> bool:
    return bool(np.max(np.abs(law - right)) > 0.02)
