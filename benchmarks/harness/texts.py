"""Texts to time on."""

import sys

from unrolled.data import Corpus, load_or_verse


def timed_on(name: str) -> Corpus:
    """Load a text; where it cannot be had, say so and take the project's own verse.

    What is timed depends on the number of characters, not on what they say; the verse has
    somewhat fewer of them.
    """
    corpus, banner = load_or_verse(name)
    if banner:
        print(banner, file=sys.stderr)
    return corpus
