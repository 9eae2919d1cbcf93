"""Results that wait for a yes before they are written; on disk, since a class may be large."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from autograder import stopping
from autograder.grade.history import Change


class Held:
    """A pile of results in a folder of its own, which goes when they do."""

    def __init__(self) -> None:
        """Begin with none."""
        self.changes: list[Change] = []
        self._end = contextlib.ExitStack()
        self._folder = self._end.enter_context(stopping.temporary_folder("unrolled-held-"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end.close()

    def add(self, change: Change, result: dict[str, Any]) -> None:
        """Put a result on the pile, with what it would change."""
        self._path(len(self.changes)).write_text(json.dumps(result), encoding="utf-8")
        self.changes.append(change)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for number in range(len(self.changes)):
            yield json.loads(self._path(number).read_text(encoding="utf-8"))

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}.json"
