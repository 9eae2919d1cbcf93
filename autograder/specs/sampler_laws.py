"""Work out the law that a sampler draws by: walk the tree of its choices, and write down each."""

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.course import CourseError
from unrolled.checks import callbacks, values
from unrolled.checks.sampling.counts import node

Arguments = tuple[Any, ...]


def laws_of(
    args: Arguments, ref: SimpleNamespace, wrong: Mapping[str, SimpleNamespace]
) -> Mapping[str, Any]:
    """Options for the procedure `law`: the right law of `sample` and that of each mistake.

    A mistake that draws nothing, or by another law than one of its steps, has none and is left out.
    """
    parameters, char_to_ix, _, *rest = args
    letters = _likely(parameters, char_to_ix)
    newline = char_to_ix["\n"]

    def law(names: SimpleNamespace) -> np.ndarray | None:
        def draw(walk: Any) -> Any:
            return names.sample(parameters, char_to_ix, walk, *rest)

        return law_of(draw, letters, newline)

    return {"letters": letters} | _all_laws(law, ref, wrong, "sample")


def laws_of_writing(
    args: Arguments, ref: SimpleNamespace, wrong: Mapping[str, SimpleNamespace]
) -> Mapping[str, Any]:
    """The same for `generate`, whose texts do not end."""
    model, prompt, n, _, *rest = values.unpack(*values.pack(args), callbacks.find)

    def law(names: SimpleNamespace) -> np.ndarray | None:
        def draw(walk: Any) -> Any:
            return names.generate(model, prompt, n, walk, *rest)

        return law_of(draw, range(len(model["characters"])), None)

    return _all_laws(law, ref, wrong, "generate")


def _all_laws(
    law: Callable[[SimpleNamespace], np.ndarray | None],
    ref: SimpleNamespace,
    wrong: Mapping[str, SimpleNamespace],
    function: str,
) -> dict[str, Any]:
    right = law(ref)
    if right is None:
        raise CourseError(f"The reference {function} draws otherwise than by rng.choice(n, p=p).")
    return told_apart(right, {name: law(names) for name, names in wrong.items()})


def told_apart(right: np.ndarray, others: Mapping[str, np.ndarray | None]) -> dict[str, Any]:
    """Options `laws`, the right one first, and `mistakes`, the names of those that differ."""
    told = {name: law for name, law in others.items() if law is not None and _apart(law, right)}
    return {"laws": np.stack([right, *told.values()]), "mistakes": list(told)}


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


def law_of(
    draw: Callable[[Any], Any], letters: Sequence[int], newline: int | None
) -> np.ndarray | None:
    """Find the law of a sampler, three symbols deep.

    Args:
        draw: draws, from what it is given in place of a generator.
        letters: indices of the letters that it uses.
        newline: the index that ends a name; None where nothing ends, and so has no chance.

    Returns:
        An array `(nodes, k + 2)`, as `unrolled.checks.sampling.counts` describes it; None where the sampler
        draws otherwise than by `rng.choice(n, p=p)`.
    """
    k = len(letters)
    law = np.zeros((1 + k + k * k, k + 2))
    beginnings = [[], *([i] for i in range(k)), *([i, j] for i in range(k) for j in range(k))]
    for beginning in beginnings:
        try:
            draw(_Walk([letters[i] for i in beginning]))
        except _Reached as reached:
            p = reached.probabilities
        except Exception:
            return None
        else:
            return None
        if not np.all(p >= 0) or abs(np.sum(p) - 1) > 1e-6:
            return None
        known = [*p[list(letters)], 0.0 if newline is None else p[newline]]
        law[node(beginning, k)] = [*known, max(1 - np.sum(known), 1e-40)]
    return law


def _likely(parameters: Mapping[str, np.ndarray], char_to_ix: Mapping[str, int]) -> list[int]:
    by = parameters["by"][:, 0]
    return [i for i in char_to_ix.values() if by[i] > -20 and i != char_to_ix["\n"]]


def _apart(law: np.ndarray, right: np.ndarray) -> bool:
    return bool(np.max(np.abs(law - right)) > 0.02)
