"""What a comparison finds: one place where a result is not right."""

import functools
from collections.abc import Callable
from typing import Any

# Kinds of difference that say by themselves what is wrong: the form of a result, not its numbers.
FORM = frozenset(
    {
        "structure", "returns nothing", "results in another order", "length", "type", "nothing",
        "missing key", "shape", "dropped axis", "transposed", "dtype", "mixes the batch",
        "whole numbers", "changes its argument", "shared between calls", "depends on earlier calls",
        "only one step filled in", "mixed up", "an argument unchanged", "a step late",
        "a step early", "the first step", "the last step",
    }
)  # fmt: skip
Tell = Callable[[], tuple[str, str]]  # a difference's kind and message


class Difference:
    """One place where a result is not right.

    Args:
        path: which part, such as `gradients['dba']`.
        kind: a word for the way in which it differs: `shape`, `sign`, `transposed`, `values`, …
        message: one sentence, with what was seen, what was wanted and what to look at.
        got, want: the two values.
        starts: whether the message says at which step the error starts.
        tell: or works out kind and message, when one of them is first asked for; few are.
    """

    def __init__(
        self,
        path: str,
        kind: str = "",
        message: str = "",
        got: Any = None,
        want: Any = None,
        starts: bool = False,
        tell: Tell | None = None,
    ) -> None:
        self.path, self.got, self.want, self.starts = path, got, want, starts
        self._tell = tell or (lambda: (kind, message))

    @functools.cached_property
    def _told(self) -> tuple[str, str]:
        return self._tell()

    @property
    def kind(self) -> str:
        """A word for the way in which it differs."""
        return self._told[0]

    @property
    def message(self) -> str:
        """One sentence on it."""
        return self._told[1]
