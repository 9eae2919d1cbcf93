"""The texts that the labs learn from: two in the repository, four fetched once, or your own.

What each corpus is, and under which licence, stands in `data/README.md`.
"""

from unrolled.data.corpus import Corpus, CorpusError
from unrolled.data.loading import (
    CorpusUnavailableError,
    cache_folder,
    load,
    load_or_verse,
    registry,
)

__all__ = [
    "Corpus",
    "CorpusError",
    "CorpusUnavailableError",
    "cache_folder",
    "load",
    "load_or_verse",
    "registry",
]
