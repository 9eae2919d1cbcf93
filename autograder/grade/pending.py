"""Results that wait for a yes before they are written; on disk, since a class may be large."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from autograder import stopping
from autograder.grade.history import Change
from autograder.gradebook.record import Record


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

    def add(self, change: Change, notebook: str) -> None:
        """Put a graded notebook on the pile, with what it would change."""
        self._path(len(self.changes)).write_text(notebook, encoding="utf-8")
        self.changes.append(change)

    def __iter__(self) -> Iterator[tuple[Record, str]]:
        for number, change in enumerate(self.changes):
            yield change.after, self._path(number).read_text(encoding="utf-8")

    def _path(self, number: int) -> Path:
        return self._folder / f"{number}.ipynb"
