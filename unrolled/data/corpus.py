"""A text and the numbering of its characters: what every model of the course learns from."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


class CorpusError(ValueError):
    """A text, a name or a character that cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Corpus:
    """A text to learn from, and the numbering of its characters.

    Two corpora are equal when name, text, licence and source are.

    Attributes:
        name: what the text is called in tables and titles.
        text: the whole text; lines end in a newline, whatever system the file was written on.
        licence: what others may do with the text; empty when nobody said.
        source: where the text is from.
    """

    name: str
    text: str
    licence: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if not isinstance(self.text, str):
            raise TypeError(
                f"corpus {self.name!r}: text is {type(self.text).__name__}, expected str. "
                "Bytes need .decode('utf-8'); a path needs Corpus.from_file."
            )
        if not self.text.strip():
            raise CorpusError(f"corpus {self.name!r} is empty. Give it some text to learn from.")

    def __repr__(self) -> str:
        size, distinct = len(self.text), len(self.vocabulary)
        return f"Corpus({self.name!r}, {size:,} characters, {distinct} distinct)"

    @classmethod
    def from_text(cls, text: str, *, name: str = "text", lower: bool = False) -> "Corpus":
        """Make a corpus of a string.

        Args:
            text: at least one character that is not white space.
            name: what to call it.
            lower: whether to put it in lower case.

        Raises:
            CorpusError: when there is no text.
            TypeError: when `text` is not a string.

        >>> Corpus.from_text("banana").vocabulary
        ('a', 'b', 'n')
        """
        if lower and isinstance(text, str):
            text = text.lower()
        return cls(name, text, source="given as a string")

    @classmethod
    def from_file(
        cls, path: str | os.PathLike[str], *, name: str | None = None, lower: bool = False
    ) -> "Corpus":
        """Make a corpus of your own text file.

        Args:
            path: a plain text file in UTF-8, with or without a byte order mark.
            name: what to call it; the file's name without its ending when left out.
            lower: whether to put it in lower case.

        Raises:
            CorpusError: when the file is missing, a folder, unreadable, empty, or not UTF-8 text.
        """
        place = Path(path).expanduser()
        try:
            text = decode_bytes(place.read_bytes())
        except OSError as error:
            raise CorpusError(why_unreadable(place, error)) from error
        except ValueError as error:
            raise CorpusError(
                f"{place} is not UTF-8 text ({error}). Open it in a text editor and save it as "
                "plain text with encoding UTF-8; a PDF or Word file must be exported first."
            ) from error
        if not text.strip():
            raise CorpusError(f"{place} is empty. Choose a file with some text to learn from.")
        return cls(name or place.stem, text.lower() if lower else text, source=str(place))

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """The distinct characters of the text, sorted; a character's index is its place here."""
        return tuple(sorted(set(self.text)))

    @cached_property
    def char_to_ix(self) -> dict[str, int]:
        """From a character to its index in the vocabulary."""
        return {character: index for index, character in enumerate(self.vocabulary)}

    @cached_property
    def ix_to_char(self) -> dict[int, str]:
        """From an index to its character."""
        return dict(enumerate(self.vocabulary))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The lines of the text that are not blank, stripped: names of a list, lines of verse."""
        return tuple(line.strip() for line in self.text.split("\n") if line.strip())

    def encode(self, text: str) -> NDArray[np.int64]:
        """Turn characters into their indices.

        Returns:
            Indices of shape `(len(text),)`, int64, each from 0 to `len(vocabulary) - 1`.

        Raises:
            CorpusError: when `text` has characters that the vocabulary lacks; it lists them.

        >>> Corpus.from_text("banana").encode("nab").tolist()
        [2, 0, 1]
        """
        index = self.char_to_ix
        if strangers := sorted(set(text) - index.keys()):
            raise CorpusError(
                f"{', '.join(map(repr, strangers))}: not among the {len(index)} characters of "
                f"{self.name!r}, which are {''.join(self.vocabulary)!r}. "
                "Leave them out or replace them."
            )
        return np.fromiter((index[character] for character in text), np.int64, len(text))

    def decode(self, indices: Iterable[int] | NDArray[np.integer]) -> str:
        """Turn indices into the characters that they stand for; `encode` backwards.

        Args:
            indices: integers from 0 to `len(vocabulary) - 1`, shape `(n,)`.

        Raises:
            CorpusError: when an index stands for no character, or the shape is not `(n,)`.
            TypeError: when the indices are not integers.

        >>> Corpus.from_text("banana").decode([2, 0, 1])
        'nab'
        """
        array = np.asarray(indices if isinstance(indices, np.ndarray) else list(indices))
        if array.ndim != 1:
            raise CorpusError(f"decode: indices have shape {array.shape}, expected (n,).")
        if array.size and array.dtype.kind not in "iu":
            raise TypeError(f"decode: indices are {array.dtype}, expected integers.")
        n = len(self.vocabulary)
        if strangers := sorted({int(i) for i in array if not 0 <= i < n}):
            raise CorpusError(f"decode: {strangers} are not indices; expected 0 to {n - 1}.")
        return "".join(self.vocabulary[i] for i in array)


def why_unreadable(place: Path, error: OSError) -> str:
    """Say in a sentence or two why a file could not be read, and what to do."""
    if isinstance(error, FileNotFoundError):
        return f"there is no file {place}. Check the folder and the spelling."
    if place.is_dir():
        return f"{place} is a folder. Name the text file in it."
    return f"{place} cannot be read: {error.strerror or error}. Check its permissions."


def decode_bytes(content: bytes) -> str:
    """Read UTF-8 with or without a byte order mark, with any system's ends of line.

    Raises:
        ValueError: when the bytes are not UTF-8 text.
    """
    if b"\0" in content:
        raise ValueError("it has zero bytes, as binary files and UTF-16 do")
    return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
