"""Lend a notebook the course's version of functions that are blank or wrong, for one check."""

import contextlib
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from unrolled.checks.case import Exercise
from unrolled.checks.verdict.verdict import Verdict


class Loan:
    """What is lent, and whether it was called.

    Attributes:
        called: names of the lent functions that were called.
    """

    def __init__(self, names: list[str]) -> None:
        """Lend these, as far as the course lends them here: in grading there is nothing."""
        try:
            from unrolled.lent import LENT
        except ImportError:
            LENT = {}
        self._functions = {name: LENT[name] for name in names if name in LENT}
        self.called: dict[str, None] = {}

    def __bool__(self) -> bool:
        return bool(self._functions)

    @contextlib.contextmanager
    def given_to(self, namespace: MutableMapping[str, Any]) -> Iterator[None]:
        """Put the lent functions in the place of the notebook's own, and these back afterwards."""
        with contextlib.ExitStack() as undo:
            for name, function in self._functions.items():
                owner, _, method = name.rpartition(".")
                heard = self._heard(name, function)
                if not owner:
                    undo.enter_context(_instead(namespace, name, heard))
                elif isinstance(namespace.get(owner), type):
                    undo.enter_context(_method_instead(namespace[owner], method, heard))
            yield

    def _heard(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def lent(*args: Any, **named: Any) -> Any:
            self.called[name] = None
            return function(*args, **named)

        return lent


@contextlib.contextmanager
def _instead(namespace: MutableMapping[str, Any], name: str, other: Any) -> Iterator[None]:
    own = [namespace[name]] if name in namespace else []
    namespace[name] = other
    try:
        yield
    finally:
        if own:
            namespace[name] = own[0]
        else:
            namespace.pop(name, None)


@contextlib.contextmanager
def _method_instead(kind: type, name: str, other: Any) -> Iterator[None]:
    own = [vars(kind)[name]] if name in vars(kind) else []
    setattr(kind, name, other)
    try:
        yield
    finally:
        if own:
            setattr(kind, name, own[0])
        else:
            delattr(kind, name)


def better(exercise: Exercise, own: Verdict, tried: Verdict) -> bool:
    """Say whether what was tried on lent functions counts, as it does in grading.

    More points count; of equal ones the verdict that names the mistake, or says what differs.
    """
    return _worth(exercise, tried) > _worth(exercise, own)


def _worth(exercise: Exercise, verdict: Verdict) -> tuple[float, bool, bool]:
    named = verdict.misconception in exercise.hints
    return verdict.score, named, verdict.difference is not None


def said(verdict: Verdict, names: list[str]) -> str:
    """Say with what it was tried.

    >>> said(Verdict("f", 0, 1, (), ()), ["softmax"])
    "Tried with the course's softmax, since yours is not right yet."
    """
    one = len(names) == 1
    tried = f"with the course's {' and '.join(names)}, since yours {'is' if one else 'are'} not"
    return f"Right; tried {tried} right yet." if verdict.passed else f"Tried {tried} right yet."
