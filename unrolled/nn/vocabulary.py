"""The characters that a network knows."""

from collections.abc import Sequence

import numpy as np


class Vocabulary:
    """Characters and their indices; or only how many there are.

    Args:
        characters: each once, in the order of their indices; or their number.

    Raises:
        ValueError: for an empty vocabulary or a character that stands there twice.
    """

    def __init__(self, characters: str | Sequence[str] | int) -> None:
        if isinstance(characters, int | np.integer):
            self.characters, self.size = None, int(characters)
        else:
            self.characters = "".join(characters)
            self.size = len(self.characters)
        if self.size < 1:
            raise ValueError(f"vocabulary has size {self.size}, expected at least 1.")
        self._index = {c: i for i, c in enumerate(self.characters or "")}
        if self.characters and len(self._index) < self.size:
            raise ValueError("vocabulary: a character stands there twice; each must be unique.")

    def __len__(self) -> int:
        return self.size

    def encode(self, text: str | Sequence[int] | np.ndarray) -> np.ndarray:
        """Turn text into indices `(n,)`; indices are checked and passed on.

        Raises:
            ValueError: for characters that are not known, which it lists.
        """
        if not isinstance(text, str):
            return self.checked(np.asarray(text, np.intp), "text")
        if self.characters is None:
            raise ValueError(
                "This network has no characters, only indices: give it a list of those."
            )
        try:
            return np.array([self._index[c] for c in text], np.intp)
        except KeyError:
            unknown = "".join(sorted(set(text) - set(self._index)))
            raise ValueError(
                f"Not in the vocabulary: {unknown!r}. It holds {self.characters!r}."
            ) from None

    def decode(self, indices: Sequence[int] | np.ndarray) -> str:
        """Turn indices into text.

        Raises:
            ValueError: where only the number of characters is known, or an index is not in range.
        """
        if self.characters is None:
            raise ValueError("This network has no characters, only indices: make it with a string.")
        characters = self.characters
        return "".join(characters[i] for i in self.checked(np.asarray(indices, np.intp), "indices"))

    def checked(self, indices: np.ndarray, what: str, lowest: int = 0) -> np.ndarray:
        """Return `indices` as they are, or say what is wrong with them.

        Raises:
            ValueError: for non-integers or an index outside [lowest, size).
        """
        indices = np.asarray(indices)
        if indices.dtype.kind not in "iu":
            raise ValueError(f"{what}: dtype is {indices.dtype}, expected integer indices.")
        above, bound = indices, self.size
        if indices.dtype.kind == "i":
            # Below `lowest`, an unsigned difference is huge: one comparison serves both ends.
            above = (indices - lowest if lowest else indices).view(f"u{indices.itemsize}")
            bound -= lowest
        if indices.size and above.max() >= bound:
            raise ValueError(
                f"{what}: indices run from {indices.min()} to {indices.max()}, "
                f"expected {lowest} to {self.size - 1}."
            )
        return indices
